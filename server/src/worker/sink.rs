//! Where the mails of a followed mailbox go: files first, then arrivals and cursor in one transaction.

use super::Node;
use crate::raw_mail;
use base::files::FileHash;
use base::ids::{AccountId, SourceId};
use base::{Cx, desk::Who};
use flow::channels::arrivals::{self, Kept, NewArrival};
use flow::channels::mailboxes::{self, MailCursor, Mailbox};
use flow::channels::{self, note_error};
use mail::imap::{Batch, Cursor, Oversize, Sink, SinkError};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The sink of one connection.
pub struct MailboxSink<'a> {
    node: &'a Node,
    who: Who,
    mailbox: Arc<Mailbox>,
    has_signed_in: AtomicBool,
}

/// What one step brings, with every mail already in its file.
struct Step {
    mails: Vec<NewArrival>,
    oversize: Vec<(NewArrival, String)>,
    missing: usize,
    cursor: MailCursor,
}

impl<'a> MailboxSink<'a> {
    /// The sink of one connection to `mailbox`.
    pub fn new(node: &'a Node, account: AccountId, mailbox: &Mailbox) -> Self {
        let mailbox = Arc::new(mailbox.clone());
        MailboxSink { node, who: Who::system(account), mailbox, has_signed_in: AtomicBool::new(false) }
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

    async fn step(&self, batch: Batch) -> Result<Step, SinkError> {
        let before = self.load().await?.cursor;
        let newest = batch.mails.iter().filter_map(|mail| mail.internal_date).max();
        let cursor = MailCursor {
            uid_validity: batch.cursor_after.uid_validity,
            last_uid: batch.cursor_after.last_uid,
            last_internal_date: newest.max(before.and_then(|before| before.last_internal_date)),
        };
        let around: Vec<_> = batch.mails.iter().map(|mail| (mail.uid, mail.internal_date)).collect();
        let identities: Vec<_> = batch.mails.iter().map(|mail| raw_mail::identity(&mail.raw)).collect();
        let raw = batch.mails.into_iter().map(|mail| mail.raw).collect();
        let files = raw_mail::put(&self.node.files, raw).await.map_err(refused)?;
        let mails = identities.into_iter().zip(files).zip(around).map(|((identity, file), (uid, received_at))| {
            let envelope =
                json!({ "by": "imap", "uid": uid, "uid_validity": batch.uid_validity, "received_at": received_at });
            raw_mail::arrival(self.mailbox.source_id, identity, file, envelope)
        });
        let mails = mails.collect();
        let oversize = self.oversize(batch.oversize).await?;
        Ok(Step { mails, oversize, missing: batch.missing.len(), cursor })
    }

    /// Of a mail that is too large its head is kept, to say whose mail waits on the server.
    async fn oversize(&self, found: Vec<Oversize>) -> Result<Vec<(NewArrival, String)>, SinkError> {
        let heads: Vec<Vec<u8>> = found.iter().map(|mail| mail.header.clone()).collect();
        let files: Vec<FileHash> = raw_mail::put(&self.node.files, heads).await.map_err(refused)?;
        let kept = found.into_iter().zip(files).map(|(mail, file)| {
            let from = mail::parse(&mail.header).0.from.map(|from| from.address).unwrap_or_default();
            let megabytes = mail.size_bytes / (1024 * 1024);
            let reason = format!("A mail of {megabytes} MB from {from} is too large and was left on the mail server.");
            let envelope = json!({ "by": "imap", "uid": mail.uid, "size_bytes": mail.size_bytes });
            (raw_mail::arrival(self.mailbox.source_id, raw_mail::identity(&mail.header), file, envelope), reason)
        });
        Ok(kept.collect())
    }

    async fn load(&self) -> Result<Mailbox, SinkError> {
        let id = self.mailbox.id;
        self.node.desk.read(self.who, move |cx| mailboxes::load_mailbox(cx, id)).await.map_err(refused)
    }
}

impl Sink for MailboxSink<'_> {
    async fn cursor(&self) -> Result<Option<Cursor>, SinkError> {
        self.has_signed_in.store(true, Ordering::Relaxed);
        self.say("following", "New mail arrives by itself.").await;
        let cursor = self.load().await?.cursor;
        Ok(cursor.map(|cursor| Cursor { uid_validity: cursor.uid_validity, last_uid: cursor.last_uid }))
    }

    async fn store(&self, batch: Batch) -> Result<(), SinkError> {
        let (mailbox, step) = (Arc::clone(&self.mailbox), self.step(batch).await?);
        let kept = self.node.desk.write(self.who, move |cx| store(cx, &mailbox, &step)).await.map_err(refused)?;
        for _ in 0..kept {
            crate::measures::intake("mail", "kept");
        }
        Ok(())
    }

    async fn uid_validity_changed(&self, _new: u32) -> Result<i64, SinkError> {
        let (mailbox, source) = (self.load().await?, self.mailbox.source_id);
        if let Some(newest) = mailbox.cursor.and_then(|cursor| cursor.last_internal_date) {
            return Ok(newest);
        }
        let source =
            self.node.desk.read(self.who, move |cx| channels::load_source(cx, source)).await.map_err(refused)?;
        Ok(source.created_at)
    }
}

/// One unit; gives how many mails are new.
fn store(cx: &mut Cx<'_>, mailbox: &Mailbox, step: &Step) -> Result<usize, channels::Error> {
    let mut kept = 0;
    for mail in &step.mails {
        kept += usize::from(arrivals::keep_for_later(cx, mail)?.is_some());
    }
    for (mail, reason) in &step.oversize {
        if let Kept::New(id) = arrivals::keep(cx, mail)? {
            arrivals::set_aside(cx, id, mailbox.source_id, reason)?;
        }
    }
    if step.missing > 0 {
        note_missing(cx, mailbox.source_id, step.missing)?;
    }
    mailboxes::set_cursor(cx, mailbox.id, step.cursor)?;
    Ok(kept)
}

fn note_missing(cx: &mut Cx<'_>, source: SourceId, missing: usize) -> Result<(), channels::Error> {
    note_error(
        cx,
        source,
        &format!(
            "{missing} mails were listed by the server and could not be fetched: deleted meanwhile, or damaged there."
        ),
    )
}

fn refused(error: impl std::fmt::Display) -> SinkError {
    SinkError(error.to_string())
}
