//! Where the mails of a followed mailbox go: files first, then arrivals, ledger and cursor in one transaction.

use super::Node;
use super::keep_mails::{self, Step};
use base::clock::Seconds;
use base::desk::Who;
use base::ids::AccountId;
use base::{Cx, DbError};
use flow::channels::folders::{self, Counted, Entry, Folder, FolderRole, Known, MailCursor, Outcome};
use flow::channels::mailboxes::{self, Mailbox};
use mail::imap::{Batch, Chosen, Cursor, Listed, ListedFolder, Sink, SinkError, Standing, Survey, find_sent, is_inbox};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use tokio::sync::watch;

/// Of a Message-ID so much is remembered; the standard allows no longer line. Characters.
const MAX_MESSAGE_ID_CHARS: usize = 998;

/// That a mailbox is in step with its server is written down at most this often: a thousand of them should write little.
const SYNCED_EVERY: Seconds = 2 * 60;

/// What one of a mailbox's connections is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// The inbox and the extra folders.
    Inbox,
    /// The sent mails.
    Sent,
    /// Everything, for a server that wants no second connection.
    All,
}

/// The sink of one connection.
pub struct MailboxSink<'a> {
    node: &'a Node,
    who: Who,
    mailbox: Arc<Mailbox>,
    line: Line,
    /// Told that every folder has been looked at for the first time, and whether one of them holds the sent mails.
    has_sent: &'a watch::Sender<bool>,
    has_signed_in: AtomicBool,
    /// When it was last written down that the mailbox is in step with its server, Unix seconds.
    noted_at: AtomicI64,
}

impl<'a> MailboxSink<'a> {
    /// The sink of one connection to `mailbox`.
    pub fn new(
        node: &'a Node,
        account: AccountId,
        mailbox: &Mailbox,
        line: Line,
        has_sent: &'a watch::Sender<bool>,
    ) -> Self {
        let mailbox = Arc::new(mailbox.clone());
        MailboxSink {
            node,
            who: Who::system(account),
            mailbox,
            line,
            has_sent,
            has_signed_in: AtomicBool::new(false),
            noted_at: AtomicI64::new(0),
        }
    }

    /// Whether the server let us in.
    pub fn has_signed_in(&self) -> bool {
        self.has_signed_in.load(Ordering::Relaxed)
    }

    /// Says how the mailbox is doing. A database that does not take it is not told twice: the next state comes soon.
    pub async fn say(&self, word: &'static str, text: &str) {
        let (mailbox, text) = (Arc::clone(&self.mailbox), text.to_owned());
        let said = self.node.desk.write(self.who, move |cx| mailboxes::set_state(cx, &mailbox, word, &text)).await;
        if let Err(error) = said {
            tracing::warn!(%error, "the state of a mailbox was not written down");
        }
    }

    /// Whether the server changes all UIDs so often that it is visited seldom.
    pub async fn is_broken(&self) -> bool {
        let (id, now) = (self.mailbox.id, self.node.desk.now());
        let listed = self.node.desk.read(self.who, move |cx| folders::list_folders(cx, id)).await;
        listed.is_ok_and(|listed| listed.iter().any(|folder| folders::is_broken(folder, now)))
    }

    /// Every folder has been looked at: what comes from now on is new mail.
    async fn go_on(&self, known: &[Folder]) {
        self.say("following", "New mail arrives by itself.").await;
        self.has_sent.send_replace(known.iter().any(|folder| folder.role == FolderRole::Sent));
    }

    async fn list(&self) -> Result<Vec<Folder>, SinkError> {
        let id = self.mailbox.id;
        self.node.desk.read(self.who, move |cx| folders::list_folders(cx, id)).await.map_err(refused)
    }

    async fn folder(&self, name: &str) -> Result<Folder, SinkError> {
        let found = self.list().await?.into_iter().find(|folder| folder.name == name);
        found.ok_or_else(|| SinkError(format!("the folder {name} is not known")))
    }

    async fn write<T, E>(&self, unit: impl Fn(&mut Cx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, SinkError>
    where
        T: Send + 'static,
        E: From<DbError> + std::fmt::Display + Send + 'static,
    {
        self.node.desk.write(self.who, unit).await.map_err(refused)
    }

    /// What this connection is for, once all folders are known.
    fn plan(&self, listed: &[Folder], now: i64) -> Chosen {
        let names =
            |role: FolderRole| listed.iter().filter(move |folder| folder.role == role).map(|it| it.name.clone());
        let mut follow: Vec<String> = match self.line {
            Line::Sent => names(FolderRole::Sent).collect(),
            Line::Inbox | Line::All => names(FolderRole::Inbox).chain(names(FolderRole::Extra)).collect(),
        };
        if self.line == Line::All {
            follow.extend(names(FolderRole::Sent));
        }
        let is_new = |folder: &&Folder| folder.role != FolderRole::Ignored && folder.cursor.is_none();
        let survey = match self.line {
            Line::Sent => Vec::new(),
            Line::Inbox | Line::All => listed.iter().filter(is_new).map(|folder| folder.name.clone()).collect(),
        };
        Chosen { survey, follow, since: folders::first_import_since(now), most: folders::FIRST_IMPORT_MAILS }
    }
}

impl Sink for MailboxSink<'_> {
    type Ready = Step;

    async fn choose(&self, listed: &[ListedFolder]) -> Result<Chosen, SinkError> {
        self.has_signed_in.store(true, Ordering::Relaxed);
        let found = roles(listed);
        let id = self.mailbox.id;
        let mut known = self.write(move |cx| folders::learn_folders(cx, id, &found)).await?;
        known.retain(|folder| listed.iter().any(|listed| listed.name == folder.name));
        let chosen = self.plan(&known, self.node.desk.now());
        if chosen.survey.is_empty() {
            self.go_on(&known).await;
        }
        Ok(chosen)
    }

    async fn begin(&self, surveys: Vec<Survey>) -> Result<(), SinkError> {
        let known = self.list().await?;
        let folder = |name: &str| known.iter().find(|folder| folder.name == name).map(|folder| folder.id);
        let surveys: Vec<folders::Survey> = surveys
            .into_iter()
            .filter_map(|survey| {
                Some(folders::Survey {
                    folder: folder(&survey.folder)?,
                    cursor: cursor(survey.cursor),
                    mails: survey.newest.iter().map(known_mail).collect(),
                })
            })
            .collect();
        let id = self.mailbox.id;
        self.write(move |cx| folders::begin(cx, id, &surveys)).await?;
        self.go_on(&known).await;
        Ok(())
    }

    async fn standing(&self, name: &str) -> Result<Standing, SinkError> {
        let folder = self.folder(name).await?;
        Ok(Standing {
            cursor: folder.cursor.map(|at| Cursor { uid_validity: at.uid_validity, last_uid: at.last_uid }),
            window_uid: folder.window_uid,
            window_start: folder.window_start,
            is_audit_due: folder.audit_due_at <= self.node.desk.now(),
        })
    }

    async fn prepare(&self, name: &str, batch: Batch) -> Result<Step, SinkError> {
        let folder = self.folder(name).await?;
        Step::prepare(self.node, &self.mailbox, &folder, batch).await.map_err(refused)
    }

    async fn store(&self, step: Step) -> Result<(), SinkError> {
        keep_mails::keep(self.node, self.who, step).await.map_err(refused)
    }

    async fn wanted(&self, name: &str, limit: usize) -> Result<Vec<Listed>, SinkError> {
        let folder = self.folder(name).await?;
        let Some(at) = folder.cursor else { return Ok(Vec::new()) };
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let wanted =
            self.node.desk.read(self.who, move |cx| folders::list_wanted(cx, folder.id, at.uid_validity, limit));
        let wanted = wanted.await.map_err(refused)?;
        Ok(wanted
            .into_iter()
            .map(|entry| Listed {
                uid: entry.mail.uid,
                size_bytes: usize::try_from(entry.mail.size_bytes).unwrap_or_default(),
                internal_date: entry.mail.internal_date,
                message_id: entry.mail.message_id,
                is_asked_for: matches!(entry.outcome, Outcome::AskedFor(_)),
            })
            .collect())
    }

    async fn rescan(&self, name: &str, uid_validity: u32, mails: Vec<Listed>) -> Result<(), SinkError> {
        let folder = self.folder(name).await?;
        let mails: Vec<Known> = mails.iter().map(known_mail).collect();
        self.write(move |cx| folders::rescan(cx, &folder, uid_validity, &mails)).await
    }

    async fn end_rescan(&self, name: &str, at: Cursor) -> Result<(), SinkError> {
        let folder = self.folder(name).await?;
        tracing::info!(mailbox = %self.mailbox.id, folder = name, "all mails had new UIDs and were recognised");
        self.write(move |cx| folders::end_rescan(cx, &folder, cursor(at))).await
    }

    async fn unknown(&self, name: &str, uids: &[u32]) -> Result<Vec<u32>, SinkError> {
        let (folder, uids) = (self.folder(name).await?, uids.to_vec());
        let unknown = self.node.desk.read(self.who, move |cx| folders::not_in_ledger(cx, &folder, &uids));
        unknown.await.map_err(refused)
    }

    async fn want(&self, name: &str, mails: Vec<Listed>) -> Result<(), SinkError> {
        let folder = self.folder(name).await?;
        let Some(at) = folder.cursor else { return Ok(()) };
        let entry = |mail: &Listed| {
            // What lay below the first look and was not seen then is history all the same.
            let is_history = mail.uid <= folder.window_uid;
            Entry { mail: known_mail(mail), outcome: Outcome::Wanted, is_history }
        };
        let entries: Vec<Entry> = mails.iter().map(entry).collect();
        self.write(move |cx| folders::expect(cx, folder.id, at.uid_validity, &entries)).await
    }

    async fn synced(&self) -> Result<(), SinkError> {
        let (id, now) = (self.mailbox.id, self.node.desk.now());
        if now - self.noted_at.load(Ordering::Relaxed) < SYNCED_EVERY {
            return Ok(());
        }
        self.noted_at.store(now, Ordering::Relaxed);
        self.write(move |cx| mailboxes::note_synced(cx, id)).await
    }

    async fn audited(&self, name: &str, uids: Vec<u32>, repaired: usize) -> Result<(), SinkError> {
        let folder = self.folder(name).await?;
        let counted = Counted { uids, repaired };
        let audit = self.write(move |cx| folders::note_audit(cx, &folder, &counted)).await?;
        tracing::info!(mailbox = %self.mailbox.id, folder = name, "audit: {}", audit.sentence());
        Ok(())
    }
}

/// What each folder of the server seems to be.
fn roles(listed: &[ListedFolder]) -> Vec<(String, FolderRole)> {
    let sent = find_sent(listed).map(|folder| folder.raw.as_str());
    let role = |folder: &ListedFolder| match folder.raw.as_str() {
        raw if is_inbox(raw) => FolderRole::Inbox,
        raw if Some(raw) == sent => FolderRole::Sent,
        _ => FolderRole::Ignored,
    };
    let selectable = listed.iter().filter(|folder| folder.is_selectable());
    selectable.map(|folder| (folder.name.clone(), role(folder))).collect()
}

fn cursor(at: Cursor) -> MailCursor {
    MailCursor { uid_validity: at.uid_validity, last_uid: at.last_uid }
}

/// A mail in the words of the ledger.
pub fn known_mail(listed: &Listed) -> Known {
    Known {
        uid: listed.uid,
        internal_date: listed.internal_date,
        size_bytes: i64::try_from(listed.size_bytes).unwrap_or(i64::MAX),
        message_id: listed
            .message_id
            .chars()
            .filter(|letter| !letter.is_control())
            .take(MAX_MESSAGE_ID_CHARS)
            .collect(),
    }
}

fn refused(error: impl std::fmt::Display) -> SinkError {
    SinkError(error.to_string())
}
