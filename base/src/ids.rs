//! Identifiers: positive 64-bit integers, unique within their account (Kommo's clients need integers).

use crate::db::{FromValue, Value, ValueError};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<i64> for $name {
            fn from(number: i64) -> $name {
                $name(number)
            }
        }

        impl From<$name> for i64 {
            fn from(id: $name) -> i64 {
                id.0
            }
        }

        impl From<$name> for Value {
            fn from(id: $name) -> Value {
                Value::Int(id.0)
            }
        }

        impl FromValue for $name {
            fn from_value(value: Value) -> Result<Self, ValueError> {
                i64::from_value(value).map(Self)
            }
        }
    )+};
}

ids! {
    /// One company that uses Sluice. 0 is the installation itself.
    AccountId,
    /// Somebody who signs in.
    UserId,
    /// A named set of rights.
    RoleId,
    /// People who share what is their group's.
    GroupId,
    /// A line of the log of looks.
    LookId,
    /// A pipeline of stages.
    PipelineId,
    /// A stage of a pipeline; won and lost have an id per pipeline (the API maps them to 142 and 143).
    StageId,
    /// A configured door: this form, that mailbox.
    SourceId,
    /// Raw input, kept for replay.
    ArrivalId,
    /// An arrival waiting for a person to decide.
    IncomingLeadId,
    /// One possible sale.
    LeadId,
    /// A person.
    ContactId,
    /// An organisation.
    CompanyId,
    /// A conversation over one channel.
    TalkId,
    /// A note, mail, call, message or form on the timeline.
    FeedItemId,
    /// A file that came with a feed item.
    AttachmentId,
    /// Something to be done until a time.
    TaskId,
    /// Why a lead was lost.
    LossReasonId,
    /// A label.
    TagId,
    /// One change of many records.
    BulkChangeId,
    /// One merge of records.
    MergeId,
    /// A saved view of a list.
    ViewId,
    /// One IMAP account that is followed.
    MailboxId,
    /// A template of mails.
    MailTemplateId,
    /// One folder of a mailbox.
    FolderId,
    /// One mail, wherever it shows.
    MailId,
    /// Mails that belong together.
    ThreadId,
    /// An address, domain, number or visitor whose requests are not let in.
    BlockId,
    /// One line of the notification centre.
    NoticeId,
    /// One journal row.
    JournalId,
    /// Work for later.
    JobId,
    /// A key for the API.
    TokenId,
    /// A program that people let in.
    ProgramId,
    /// What one person gave to one program.
    ConsentId,
    /// A field of leads, contacts or companies that the account made for itself.
    FieldId,
    /// One choice of a field.
    FieldOptionId,
    /// A file in a field.
    FieldFileId,
    /// Fields that stand together.
    FieldGroupId,
    /// A table that somebody brought.
    ImportId,
    /// Records that may be one.
    SuspectId,
    /// One run of find duplicates.
    ScanId,
    /// A model by which likeness is judged.
    ModelId,
    /// An address that is told what happens.
    WebhookId,
    /// What one webhook is told of one event.
    DeliveryId,
}

impl AccountId {
    /// The installation itself: holds what belongs to no account.
    pub const INSTALLATION: AccountId = AccountId(0);
}
