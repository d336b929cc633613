//! Station 9: who is told.

mod live;
mod notices;
mod store;
pub mod webhooks;

pub use live::{Changes, MAX_ROWS, changes_after};
pub use notices::{
    ByMail, Notice, READER, Topic, accounts_to_mail, count_unread, list_notices, list_notices_of, list_settings,
    mark_read, open_notice, read_journal, send_due, set_by_mail, sweep_notices,
};

use base::ids::{DeliveryId, WebhookId};

/// What can go wrong while telling.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something about an incoming lead went wrong.
    #[error(transparent)]
    Inbox(#[from] crate::inbox::Error),
    /// Something about a task went wrong.
    #[error(transparent)]
    Timeline(#[from] crate::timeline::Error),
    /// Something about a mail went wrong.
    #[error(transparent)]
    Channels(#[from] crate::channels::Error),
    /// Something about a lead went wrong.
    #[error(transparent)]
    Lead(#[from] crate::leads::Error),
    /// Something about a contact or company went wrong.
    #[error(transparent)]
    Contact(#[from] crate::contacts::Error),
    /// Something about duplicates went wrong.
    #[error(transparent)]
    Duplicates(#[from] crate::duplicates::Error),
    /// Something about a pipeline went wrong.
    #[error(transparent)]
    Pipeline(#[from] crate::pipelines::Error),
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] base::access::Denied),
    /// No such webhook in this account.
    #[error("there is no webhook {0}")]
    NoSuchWebhook(WebhookId),
    /// No such delivery of this webhook, or it waits to be sent anyway.
    #[error("there is no delivery {0} that ended")]
    NoSuchDelivery(DeliveryId),
    /// It is no address of a web server.
    #[error("Write an address that begins with https:// or http://, without a user name and password, and without #.")]
    BadDestination,
    /// It would never be told anything.
    #[error("Choose at least one event.")]
    NoEvents,
    /// An account has at most so many.
    #[error("There are {MAX_WEBHOOKS} webhooks already. Delete one first.", MAX_WEBHOOKS = webhooks::MAX_WEBHOOKS)]
    TooManyWebhooks,
    /// It is switched off.
    #[error("The webhook is switched off. Switch it on first.")]
    Stopped,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] base::DbError),
}
