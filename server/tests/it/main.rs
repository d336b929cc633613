//! Stories of the real program: started as a person starts it, spoken to over the network, killed, and started again.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up should panic")]

mod accounts;
mod backups;
mod bulk_changes;
mod caller;
mod crashes_on_postgres;
mod crashes_on_sqlite;
mod crashes_while_following;
mod demo;
mod full_disk;
mod house;
mod imports;
mod left_files;
mod letters;
mod mail_by_dovecot;
mod mail_by_smtp;
mod mail_sync;
mod nodes_on_postgres;
mod notices_by_mail;
mod postman;
mod program;
mod receiver;
mod relay;
mod sending;
mod starts;
mod visitor;
mod webhooks;
