//! Mail as the network knows it: IMAP, SMTP in, MIME. It knows nothing of a CRM.
//!
//! | you want to | look at |
//! |---|---|
//! | read a raw mail | [`parse`]: [`Mail`], [`Attachment`], [`Class`], [`Complaint`] |
//! | know why a mail of ours came back | [`bounce::read`] |
//! | show an invitation | [`calendar::read`] |
//! | know who wrote what somebody forwards | [`forwarded::original`] |
//! | show its HTML | [`clean_html`], [`with_pictures`], [`with_targets`] |
//! | show its first words, or without what it quotes | [`preview`], [`parts`] |
//! | write a mail | [`compose`]: [`compose::Outgoing`], [`compose::fill`] for templates |
//! | know what it is about | [`subject::normal`] |
//! | receive mail by SMTP | [`smtp`]: [`smtp::serve_session`] with your [`smtp::Door`] |
//! | prove a password without sending it | [`scram`] |
//! | sign in at a provider without a password | [`tokens`]: what is asked of it through [`servers::Servers`] |
//! | find the servers of an address | [`discovery`]: [`discovery::discover`] with your [`discovery::Network`] |
//! | have a file that was left on its server | [`left_files`] |
//! | follow a mailbox by IMAP | [`imap`]: [`imap::follow`] with your [`imap::Sink`] |

pub mod bounce;
pub mod calendar;
mod clean;
pub mod compose;
pub mod discovery;
pub mod forwarded;
mod html;
pub mod imap;
pub mod left_files;
mod message_id;
mod parse;
mod quote;
pub mod remote;
pub mod scram;
pub mod servers;
pub mod smtp;
pub mod subject;
pub mod tokens;

pub use clean::{
    MAX_HTML_BYTES, clean_draft_html, clean_html, clean_html_with_remote, content_id, hides_pictures, is_remote,
    own_html, with_pictures, with_quote, with_targets, without_mark, without_quote,
};
pub use html::MAX_HTML_DEPTH;
pub use message_id::message_id;
pub use parse::{Address, Attachment, Class, Complaint, Left, Mail, Protection, count_fields, parse};
pub use parse::{
    MAX_ADDRESSES, MAX_DEPTH, MAX_FILE_NAME_BYTES, MAX_HEADER_BYTES, MAX_HOPS, MAX_HTML_TO_TEXT_BYTES, MAX_MAIL_BYTES,
    MAX_PARTS, MAX_REFERENCES, MAX_SUBJECT_CHARS,
};
pub use quote::{parts, preview};
