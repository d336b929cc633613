//! The notification centre: what wants somebody's attention (IL-70, IL-80, TK-02, NT-01, NT-02).

mod by_mail;
mod control;
mod lost_fields;
mod mails;
mod reader;
mod requests;
mod stopped;
mod tables;
mod webhooks;
mod work;

pub use by_mail::{ByMail, accounts_to_mail, list_settings, send_due, set_by_mail};
pub use reader::{READER, read_journal};

use super::{Error, store};
use base::clock::{DAY, Seconds};
use base::ids::{IncomingLeadId, MailId, NoticeId, UserId};
use base::{Cx, DbError};

/// How long a notice is kept.
const KEPT: Seconds = 90 * DAY;

/// What a notice belongs to: the tabs of the centre, and what is set for mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// New requests, and leads that somebody was given.
    Requests,
    /// Tasks: given, due, done.
    Tasks,
    /// What was written to somebody: by clients, by colleagues.
    Mail,
    /// What an administrator should know of the installation.
    System,
}

impl Topic {
    /// All of them, in the order of the tabs.
    pub const ALL: [Topic; 4] = [Topic::Requests, Topic::Tasks, Topic::Mail, Topic::System];

    /// The word stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Topic::Requests => "requests",
            Topic::Tasks => "tasks",
            Topic::Mail => "mail",
            Topic::System => "system",
        }
    }

    /// Reads the stored word.
    pub fn from_stored(word: &str) -> Option<Topic> {
        Topic::ALL.into_iter().find(|topic| topic.as_str() == word)
    }
}

/// One line of the notification centre.
#[derive(Clone, Debug)]
pub struct Notice {
    /// The id.
    pub id: NoticeId,
    /// When, Unix seconds.
    pub at: Seconds,
    /// What it belongs to.
    pub topic: Topic,
    /// What it tells: `incoming_lead`, `request`, `lead`, `lead_assigned`, `task`, `task_due`, `task_done`, `message`,
    /// `import`,
    /// `arrival_set_aside`, `mailbox_troubled`, `mail_refused`, `mail_held`, `mail_returned`, `mail_undelivered`,
    /// `mail_uncertain`,
    /// `person_shut_out`, `person_removed`, `duplicate_control_stopped`, `duplicate_control_lost_field` or
    /// `webhook_stopped`.
    pub kind: String,
    /// A sentence.
    pub text: String,
    /// A second line; may be empty.
    pub detail: String,
    /// Where a click leads.
    pub link: String,
    /// The incoming lead, so that it can be decided in place.
    pub incoming_lead_id: Option<IncomingLeadId>,
    /// The mail that it is about: it is for those who may read that.
    pub mail_id: Option<MailId>,
    /// When it was read.
    pub read_at: Option<Seconds>,
}

/// Removes notices that are older than three months.
///
/// # Errors
/// Whatever the database answers.
pub fn sweep_notices(cx: &mut Cx<'_>) -> Result<u64, DbError> {
    store::sweep(cx, cx.now - KEPT)
}

/// The newest notices of a user.
///
/// # Errors
/// Whatever the database answers.
pub fn list_notices(cx: &mut Cx<'_>, user: UserId, limit: i64) -> Result<Vec<Notice>, Error> {
    list_notices_of(cx, user, None, None, limit)
}

/// The newest notices of a user that belong to a topic, or to any, and are older than one of them.
///
/// # Errors
/// Whatever the database answers.
pub fn list_notices_of(
    cx: &mut Cx<'_>,
    user: UserId,
    topic: Option<Topic>,
    before: Option<NoticeId>,
    limit: i64,
) -> Result<Vec<Notice>, Error> {
    Ok(store::list(cx, user, topic, before, limit)?)
}

/// How many notices a user has not read; 100 for any more than that.
///
/// # Errors
/// Whatever the database answers.
pub fn count_unread(cx: &mut Cx<'_>, user: UserId) -> Result<i64, Error> {
    Ok(store::count_unread(cx, user)?)
}

/// Marks all notices of a user as read; what would have been sent by mail is not sent any more.
///
/// # Errors
/// Whatever the database answers.
pub fn mark_read(cx: &mut Cx<'_>, user: UserId) -> Result<(), Error> {
    Ok(store::mark_read(cx, user, None)?)
}

/// Marks one notice as read and says where it leads; nothing when it is not this user's.
///
/// # Errors
/// Whatever the database answers.
pub fn open_notice(cx: &mut Cx<'_>, user: UserId, id: NoticeId) -> Result<Option<String>, Error> {
    store::mark_read(cx, user, Some(id))?;
    Ok(store::find_link(cx, user, id)?)
}
