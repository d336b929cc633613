//! What happened: one row each, written in the same transaction as the change.
//!
//! Live screens, notices, webhooks, and later triggers only read it, each with a durable cursor:
//! at least once, in order per account. Ids rise in commit order because an account's writers queue
//! by its row (see `docs/decisions/one-writer-per-account.md`), so a reader that has passed an id
//! has seen every row below it.

use crate::clock::Seconds;
use crate::db::{DbError, Row};
use crate::ids::{
    AccountId, CompanyId, ContactId, IncomingLeadId, JournalId, LeadId, PipelineId, SourceId, TaskId, UserId,
};
use crate::{Cx, params};
use serde_json::Value as Json;

mod backwards;
mod write;

pub use backwards::{Records, Wanted, find, list_newest};
pub use write::{Named, blank, record, record_all, record_for_each};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $word:literal),+ $(,)?) => {
        /// What kind of thing happened.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Kind { $($(#[$doc])* $name),+ }

        impl Kind {
            /// The word stored in the journal.
            pub fn as_str(self) -> &'static str {
                match self { $(Kind::$name => $word),+ }
            }

            /// Reads the stored word.
            pub fn from_stored(word: &str) -> Option<Kind> {
                match word { $($word => Some(Kind::$name),)+ _ => None }
            }
        }
    };
}

kinds! {
    /// A request came in and waits for a decision.
    IncomingLeadArrived = "incoming_lead_arrived",
    /// The same unknown person wrote again; it joined the waiting card.
    IncomingLeadContinued = "incoming_lead_continued",
    /// Accepted: it is a lead now.
    IncomingLeadAccepted = "incoming_lead_accepted",
    /// Declined.
    IncomingLeadDeclined = "incoming_lead_declined",
    /// Linked to an existing lead, contact, company or customer.
    IncomingLeadLinked = "incoming_lead_linked",
    /// The decision was taken back; it waits again.
    IncomingLeadRestored = "incoming_lead_restored",
    /// It was found who its sender may be, or that they are like nobody any longer.
    IncomingLeadResembles = "incoming_lead_resembles",
    /// What a card says is something else, though nobody said anything: its mail went or came back. About one that waits, or
    /// about none when there are several: boards read all of theirs again then, and are told once however many they are.
    RequestsReworded = "requests_reworded",
    /// A request was told to the notification centre only, because Incoming leads are off (IL-70).
    RequestNoticed = "request_noticed",
    /// A known person with an open lead spoke; it joined that lead's feed.
    LeadSpokenTo = "lead_spoken_to",
    /// A mailbox can no longer be followed: its server does not answer, or asks to sign in again.
    MailboxTroubled = "mailbox_troubled",
    /// A mailbox is reached, seen or treated otherwise than before.
    MailboxChanged = "mailbox_changed",
    /// What Sluice is registered as at a mail provider was written, changed or removed.
    MailProviderChanged = "mail_provider_changed",
    /// The server of a mailbox took a mail of ours.
    MailSent = "mail_sent",
    /// The server of a mailbox refused a mail of ours for good, or did not take it for a day.
    MailRefused = "mail_refused",
    /// A mail of ours waited to be sent, and its writer may not send it any more: it did not leave.
    MailHeld = "mail_held",
    /// A mail of ours waited to be sent, and its mailbox is somebody's own from now on: it is a draft of its writer.
    MailReturned = "mail_returned",
    /// A mail that was sent came back: somebody was not reached.
    MailUndelivered = "mail_undelivered",
    /// A mail of ours was handed over and its answer lost: somebody has to say what became of it.
    MailUncertain = "mail_uncertain",
    /// A template of mails was made, changed or deleted.
    MailTemplatesChanged = "mail_templates_changed",
    /// A smart address was renamed or renewed, or reads mail in another way.
    SmartAddressChanged = "smart_address_changed",
    /// A request filled fields that were empty, or they are empty again; each change has a row of its own besides.
    FieldsFilled = "fields_filled",
    /// What else a record took of a request that came to it, so that it can be taken away again; each change has a row besides.
    RequestBrought = "request_brought",
    /// A request said something else than the records that it came to, which they kept.
    SaidOtherwise = "said_otherwise",
    /// A lead was made.
    LeadOpened = "lead_opened",
    /// A lead moved to another stage.
    LeadMoved = "lead_moved",
    /// A lead moved to won.
    LeadWon = "lead_won",
    /// A lead moved to lost.
    LeadLost = "lead_lost",
    /// A won or lost lead is open again.
    LeadReopened = "lead_reopened",
    /// Name, price or another value of a lead changed.
    LeadChanged = "lead_changed",
    /// Somebody else answers for a lead.
    LeadAssigned = "lead_assigned",
    /// A lead was deleted.
    LeadDeleted = "lead_deleted",
    /// A deleted lead came back.
    LeadRestored = "lead_restored",
    /// A contact or company was linked to a lead.
    LeadLinked = "lead_linked",
    /// A contact or company was unlinked from a lead.
    LeadUnlinked = "lead_unlinked",
    /// A field of a record has another value: one row per field.
    FieldChanged = "field_changed",
    /// A field, a choice of one or a group of them was made, changed, deleted or brought back.
    FieldsSetUp = "fields_set_up",
    /// Tags of a record changed.
    TagsChanged = "tags_changed",
    /// A contact was made.
    ContactOpened = "contact_opened",
    /// Values of a contact changed.
    ContactChanged = "contact_changed",
    /// A contact was deleted.
    ContactDeleted = "contact_deleted",
    /// A deleted contact came back.
    ContactRestored = "contact_restored",
    /// A company was made.
    CompanyOpened = "company_opened",
    /// Values of a company changed.
    CompanyChanged = "company_changed",
    /// A company was deleted.
    CompanyDeleted = "company_deleted",
    /// A deleted company came back.
    CompanyRestored = "company_restored",
    /// A lead stands for others from now on: they were merged into it (DC-27). Each of the others has a row of its own.
    LeadsMerged = "leads_merged",
    /// A merge of leads was undone: each stands for itself again (DC-28).
    LeadsUnmerged = "leads_unmerged",
    /// A contact stands for others from now on.
    ContactsMerged = "contacts_merged",
    /// A merge of contacts was undone.
    ContactsUnmerged = "contacts_unmerged",
    /// A company stands for others from now on.
    CompaniesMerged = "companies_merged",
    /// A merge of companies was undone.
    CompaniesUnmerged = "companies_unmerged",
    /// Somebody began to look for duplicates among all records (DC-31).
    ScanBegun = "scan_begun",
    /// Somebody said that records are not one: nobody is asked about them again (DC-32). Each has a row of its own.
    SuspectDismissed = "suspect_dismissed",
    /// They may be one after all.
    SuspectReopened = "suspect_reopened",
    /// Records were deleted for good, by a person or because their time in the bin was over.
    RecordsErased = "records_erased",
    /// A note was written.
    NoteAdded = "note_added",
    /// A note was changed.
    NoteChanged = "note_changed",
    /// A note was deleted; it can be brought back.
    NoteDeleted = "note_deleted",
    /// A deleted note is back.
    NoteRestored = "note_restored",
    /// Something was put on top of its feed.
    NotePinned = "note_pinned",
    /// Something is no longer on top of its feed.
    NoteUnpinned = "note_unpinned",
    /// A colleague was written to within a record (LD-10).
    MessageSent = "message_sent",
    /// A user follows a record now (LD-09).
    ParticipantAdded = "participant_added",
    /// A user follows a record no longer.
    ParticipantRemoved = "participant_removed",
    /// A call was logged.
    CallLogged = "call_logged",
    /// Somebody wrote over a chat for the first time.
    TalkBegun = "talk_begun",
    /// A conversation over a chat is over, as somebody said; it goes on when anybody writes.
    TalkClosed = "talk_closed",
    /// Somebody said who writes over a chat.
    TalkRecognized = "talk_recognized",
    /// A salesperson answered in a chat.
    ChatAnswered = "chat_answered",
    /// A task was set.
    TaskAdded = "task_added",
    /// How long a task takes was changed; in older journals any value of it.
    TaskChanged = "task_changed",
    /// The words of a task were changed.
    TaskTextChanged = "task_text_changed",
    /// A task got another kind.
    TaskKindChanged = "task_kind_changed",
    /// A task is due at another time.
    TaskMoved = "task_moved",
    /// Somebody else is to do a task.
    TaskAssigned = "task_assigned",
    /// What came of a task was written or changed.
    TaskResultChanged = "task_result_changed",
    /// A task is done.
    TaskDone = "task_done",
    /// A task that was done is open again.
    TaskReopened = "task_reopened",
    /// A task was deleted.
    TaskDeleted = "task_deleted",
    /// A deleted task is back.
    TaskRestored = "task_restored",
    /// The time has come to remind somebody of a task (TK-02).
    TaskDue = "task_due",
    /// A kind of task was added, changed or deleted.
    TaskKindsChanged = "task_kinds_changed",
    /// A pipeline was made, changed or deleted.
    PipelineChanged = "pipeline_changed",
    /// A stage was made, changed, moved or deleted.
    StagesChanged = "stages_changed",
    /// The list of reasons for losing changed.
    LossReasonsChanged = "loss_reasons_changed",
    /// Duplicate control of a pipeline was switched, or its rules changed.
    DuplicateControlChanged = "duplicate_control_changed",
    /// The brake stopped duplicate control of a pipeline: it merged far more than its trial.
    DuplicateControlStopped = "duplicate_control_stopped",
    /// A source was made, changed, switched or deleted.
    SourceChanged = "source_changed",
    /// A sender was blocked, or let in again.
    BlockChanged = "block_changed",
    /// A person joined, left or got another role.
    PeopleChanged = "people_changed",
    /// Somebody opened too much at once and was shut out (RT-07).
    PersonShutOut = "person_shut_out",
    /// Somebody was removed, and somebody else took over what they answered for (RT-08).
    PersonRemoved = "person_removed",
    /// A role was made, changed or deleted.
    RoleChanged = "role_changed",
    /// A group of people was made, renamed or deleted.
    GroupChanged = "group_changed",
    /// The account's name, currency, time zone or country changed.
    AccountChanged = "account_changed",
    /// A request was skipped by a named rule.
    ArrivalSkipped = "arrival_skipped",
    /// A request could not be read and was set aside with its raw bytes.
    ArrivalSetAside = "arrival_set_aside",
    /// Somebody discarded what was set aside; its bytes are kept a while.
    ArrivalDiscarded = "arrival_discarded",
    /// What was discarded waits again.
    ArrivalPutBack = "arrival_put_back",
    /// Mails came into threads, or went out.
    MailArrived = "mail_arrived",
    /// How far a mail of ours is: written, to be sent, sent, refused, came back.
    MailChanged = "mail_changed",
    /// A thread was read.
    MailRead = "mail_read",
    /// A thread was marked as unread.
    MailUnread = "mail_unread",
    /// Mails were deleted here; they can be brought back (EM-60).
    MailDeleted = "mail_deleted",
    /// Deleted mails are back.
    MailRestored = "mail_restored",
    /// Mails were taken away for good: their time was over, or their mailbox was disconnected with them (EM-62).
    MailEmptied = "mail_emptied",
    /// A file that was left on the mail server was fetched, and is kept from now on.
    MailFileFetched = "mail_file_fetched",
    /// A mail of ours was opened on the other side for the first time.
    MailOpened = "mail_opened",
    /// Whether openings of mails are noted was changed.
    OpenTrackingChanged = "open_tracking_changed",
    /// Pictures of a sender are fetched for somebody, or are not any more.
    MailPicturesChanged = "mail_pictures_changed",
    /// A thread belongs to another lead, or to none.
    ThreadLinked = "thread_linked",
    /// An import began, ended, or was taken back.
    ImportChanged = "import_changed",
    /// Records left the account as a file.
    RecordsExported = "records_exported",
    /// A webhook was made, changed, switched on or deleted.
    WebhookChanged = "webhook_changed",
    /// A webhook was switched off because its address did not take what it was told.
    WebhookStopped = "webhook_stopped",
}

/// Something that happened, and to what.
#[derive(Clone, Debug)]
pub struct Happening {
    /// What kind of thing.
    pub kind: Kind,
    /// What it is about; each may be absent.
    pub about: About,
    /// Small values before, `null` when there were none.
    pub before: Json,
    /// Small values after, `null` when there are none.
    pub after: Json,
}

/// The records a happening is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The pipeline on whose board it shows.
    pub pipeline: Option<PipelineId>,
    /// The lead.
    pub lead: Option<LeadId>,
    /// The incoming lead.
    pub incoming_lead: Option<IncomingLeadId>,
    /// The contact.
    pub contact: Option<ContactId>,
    /// The company.
    pub company: Option<CompanyId>,
    /// The source it came through.
    pub source: Option<SourceId>,
    /// The task.
    pub task: Option<TaskId>,
}

impl Happening {
    /// A happening without values.
    pub fn new(kind: Kind, about: About) -> Happening {
        Happening { kind, about, before: Json::Null, after: Json::Null }
    }

    /// A happening with the values before and after.
    pub fn change(kind: Kind, about: About, before: Json, after: Json) -> Happening {
        Happening { kind, about, before, after }
    }
}

/// One journal row, read back.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Rises in commit order within the account.
    pub id: JournalId,
    /// When, in Unix seconds.
    pub at: Seconds,
    /// `user`, `token`, `source` or `system`.
    pub actor_kind: String,
    /// The id of the user, of the token's user or of the source; 0 for the system.
    pub actor_id: i64,
    /// What happened; `None` for a word that this program does not know (written by a newer node).
    pub kind: Option<Kind>,
    /// To what.
    pub about: About,
    /// Small values before.
    pub before: Json,
    /// Small values after.
    pub after: Json,
}

impl Entry {
    /// The person behind it, if one is.
    pub fn user(&self) -> Option<UserId> {
        matches!(self.actor_kind.as_str(), "user" | "token").then_some(UserId(self.actor_id))
    }
}

/// The columns that [`read_entry`] takes, in order.
pub const ENTRY_COLUMNS: &str = "id, at, actor_kind, actor_id, kind, pipeline_id, lead_id, incoming_lead_id, contact_id, company_id, source_id, task_id, before, after";

/// Reads a row selected as [`ENTRY_COLUMNS`].
///
/// # Errors
/// When the row has another shape.
pub fn read_entry(row: &mut Row) -> Result<Entry, DbError> {
    Ok(Entry {
        id: row.take()?,
        at: row.take()?,
        actor_kind: row.take()?,
        actor_id: row.take()?,
        kind: Kind::from_stored(&row.take::<String>()?),
        about: About {
            pipeline: row.take()?,
            lead: row.take()?,
            incoming_lead: row.take()?,
            contact: row.take()?,
            company: row.take()?,
            source: row.take()?,
            task: row.take()?,
        },
        before: row.take_json()?,
        after: row.take_json()?,
    })
}

/// The rows after `cursor`, oldest first, `limit` at most.
///
/// # Errors
/// Whatever the database answers.
pub fn read_after(cx: &mut Cx<'_>, cursor: JournalId, limit: i64) -> Result<Vec<Entry>, DbError> {
    let sql = format!("SELECT {ENTRY_COLUMNS} FROM journal WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3");
    cx.query(&sql, params![cx.account, cursor, limit], read_entry)
}

/// The newest row's id, 0 when nothing has happened yet.
///
/// # Errors
/// Whatever the database answers.
pub fn newest(cx: &mut Cx<'_>) -> Result<JournalId, DbError> {
    cx.number("SELECT max(id) FROM journal WHERE account_id = $1", params![cx.account]).map(JournalId)
}

/// How far a reader has come; 0 when it has not begun.
///
/// # Errors
/// Whatever the database answers.
pub fn cursor(cx: &mut Cx<'_>, reader: &str) -> Result<JournalId, DbError> {
    cx.number("SELECT position FROM cursors WHERE account_id = $1 AND reader = $2", params![cx.account, reader])
        .map(JournalId)
}

/// Remembers how far a reader has come, in the transaction that holds what it made of the rows.
///
/// # Errors
/// Whatever the database answers.
pub fn set_cursor(cx: &mut Cx<'_>, reader: &str, position: JournalId) -> Result<(), DbError> {
    cx.write(
        "INSERT INTO cursors (account_id, reader, position) VALUES ($1, $2, $3)
         ON CONFLICT (account_id, reader) DO UPDATE SET position = excluded.position",
        params![cx.account, reader, position],
    )?;
    Ok(())
}

/// The accounts in which `reader` has rows to read, `limit` at most. Asked outside every account.
///
/// # Errors
/// Whatever the database answers.
pub fn accounts_behind(cx: &mut Cx<'_>, reader: &str, limit: i64) -> Result<Vec<AccountId>, DbError> {
    cx.query(
        "SELECT accounts.id FROM accounts LEFT JOIN cursors ON cursors.account_id = accounts.id AND cursors.reader = $1
         WHERE accounts.id > 0 AND EXISTS (SELECT 1 FROM journal WHERE journal.account_id = accounts.id AND journal.id > COALESCE(cursors.position, 0))
         ORDER BY accounts.id LIMIT $2",
        params![reader, limit],
        Row::take,
    )
}
