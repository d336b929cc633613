//! Webhooks: addresses that are told what happens (AU-38, NT-02).
//!
//! - [`subscribe`]: which address wants to know what; an administrator's.
//! - [`event`], [`news`]: what can be told, and what journal rows mean.
//! - [`read_on`]: journal rows become deliveries, in one unit with the reader's cursor.
//! - [`deliver`]: what is due, what was answered; [`plan`]: when it is tried again.

mod deliver;
mod event;
mod news;
mod plan;
mod read_on;
mod subscribe;

pub(super) use deliver::Written;
pub use deliver::{
    Due, KEPT_DELIVERIES, Logged, MAX_BAD_ANSWERS, Sending, hooks_due, list_due, list_log, send_again, settle, sweep,
};
pub use event::{Event, Noun, Verb};
pub use news::News;
pub use plan::Answer;
pub use read_on::{Ahead, READER, accounts_behind, look_ahead, write_down};
pub use subscribe::{MAX_DESTINATION_CHARS, MAX_WEBHOOKS, Wish, choose, find, list, subscribe, switch_on, unsubscribe};

use super::store;
use base::clock::Seconds;
use base::ids::{JournalId, UserId, WebhookId};

/// An address that is told what happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// The id.
    pub id: WebhookId,
    /// Its address.
    pub destination: String,
    /// What it is told.
    pub events: Vec<Event>,
    /// Words of a program for what never happens here; kept to be read back.
    pub echoed: Vec<String>,
    /// A number by which a program sorts its webhooks.
    pub sort: i64,
    /// It is told of what happened after this row.
    pub since: JournalId,
    /// When it was made, Unix seconds.
    pub created_at: Seconds,
    /// By whom.
    pub created_by: UserId,
    /// When it was last changed.
    pub updated_at: Seconds,
    /// Since when it is switched off, and why.
    pub stopped: Option<(Seconds, String)>,
    /// When its address was last tried.
    pub tried_at: Option<Seconds>,
    /// The code it answered then.
    pub status: Option<i64>,
    /// Why there was no code.
    pub problem: Option<String>,
}

impl Webhook {
    /// Is it told anything now?
    pub fn is_on(&self) -> bool {
        self.stopped.is_none()
    }

    /// Where it leads, without what may be secret in its address: for the journal, notices and logs.
    pub fn host(&self) -> String {
        url::Url::parse(&self.destination).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
    }
}
