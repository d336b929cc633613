//! Writes: sources, mailboxes, mail_folders, mail_uids, smart_addresses, smart_address_settings, arrivals, feed_items,
//! attachments, talks, mails, threads, thread_links, thread_words, mail_totals, dead_addresses, mail_opens, open_tracking, outbox, outbox_limits,
//! outbox_keys, signatures, mail_providers, mail_journeys, picture_senders.

mod addresses;
mod arrivals;
mod attachments;
mod erase;
mod folders;
mod mail_providers;
mod mail_uids;
mod mailboxes;
mod mails;
mod mails_bin;
mod opens;
mod outbox;
mod picture_senders;
mod said;
mod shelf;
mod sources;
mod talks;
mod threads;
mod usable;

pub(super) use addresses::*;
pub(super) use arrivals::*;
pub(super) use attachments::*;
pub(super) use erase::*;
pub(super) use folders::*;
pub(super) use mail_providers::*;
pub(super) use mail_uids::*;
pub(super) use mailboxes::*;
pub(super) use mails::*;
pub(super) use mails_bin::*;
pub(super) use opens::*;
pub(super) use outbox::*;
pub(super) use picture_senders::*;
pub(super) use said::*;
pub(super) use shelf::*;
pub(super) use sources::*;
pub(super) use talks::*;
pub(super) use threads::*;
use usable::of_somebody_else;

use base::Cx;
use base::access::{self, Action};
use base::db::DbError;
use base::search::Subject;

/// The condition that a record is there for the actor, to be appended to a `WHERE` whose `$1` is the account: what one
/// may not see has no mails either.
fn is_there(cx: &mut Cx<'_>, subject: Subject, id: i64) -> Result<String, DbError> {
    let table = subject.table();
    let seen = access::scope(cx, subject, Action::View)?.condition(table);
    Ok(seen.map_or_else(String::new, |seen| {
        format!(" AND EXISTS (SELECT 1 FROM {table} WHERE {table}.account_id = $1 AND {table}.id = {id} AND {seen})")
    }))
}
