//! A sink as a database would be: batch and cursor together, mails told apart by their content.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use mail::imap::{Batch, Chosen, Cursor, Listed, ListedFolder, Sink, SinkError, Standing, Survey};
use tokio::sync::watch;

use crate::mailbox::PATIENCE;

#[derive(Default)]
pub struct Kept {
    pub cursor: Option<Cursor>,
    /// Raw mail -> how many mails of this content were handed over as new.
    pub mails: BTreeMap<Vec<u8>, usize>,
    pub missing: usize,
    /// Message-ID, size and date of each mail that is kept.
    known: Vec<Listed>,
    wanted: Vec<Listed>,
}

pub struct Store {
    folder: String,
    kept: Mutex<Kept>,
    count: watch::Sender<usize>,
}

impl Store {
    pub fn new() -> Self {
        Self::of("INBOX")
    }

    /// Of another folder than the inbox.
    pub fn of(folder: &str) -> Self {
        Self { folder: folder.to_owned(), kept: Mutex::default(), count: watch::Sender::new(0) }
    }

    pub fn look<T>(&self, look: impl FnOnce(&Kept) -> T) -> T {
        look(&self.kept.lock().unwrap())
    }

    /// Waits until the first cursor is stored: from then on mail is new.
    pub async fn until_connected(&self) {
        self.until(|_| self.look(|kept| kept.cursor.is_some())).await;
    }

    /// Waits until so many mails are stored, and says how long it took.
    pub async fn until_count(&self, wanted: usize) -> Duration {
        let started = tokio::time::Instant::now();
        self.until(|count| count >= wanted).await;
        started.elapsed()
    }

    async fn until(&self, mut holds: impl FnMut(usize) -> bool) {
        let mut watched = self.count.subscribe();
        let waiting = watched.wait_for(|count| holds(*count));
        tokio::time::timeout(PATIENCE, waiting).await.expect("in time").unwrap();
    }

    /// The numbers of [`crate::mailbox::mail`] that are stored, each with how often.
    pub fn numbers(&self) -> BTreeMap<usize, usize> {
        self.look(|kept| {
            let numbers = kept.mails.iter().map(|(raw, count)| {
                let (parsed, _) = mail::parse(raw);
                let number: usize = parsed.subject.trim_start_matches("mail ").parse().unwrap();
                assert_eq!(raw.as_slice(), crate::mailbox::mail(number).as_bytes(), "mail {number} whole");
                (number, *count)
            });
            numbers.collect()
        })
    }
}

/// Mails from before this are no concern of ours: 1 March 2026. Unix seconds.
const WINDOW_START: i64 = 1_772_323_200;

impl Sink for Store {
    type Ready = Batch;

    async fn choose(&self, _folders: &[ListedFolder]) -> Result<Chosen, SinkError> {
        let survey = if self.look(|kept| kept.cursor.is_none()) { vec![self.folder.clone()] } else { Vec::new() };
        Ok(Chosen { survey, since: WINDOW_START, most: 500, follow: vec![self.folder.clone()] })
    }

    async fn begin(&self, surveys: Vec<Survey>) -> Result<(), SinkError> {
        self.kept.lock().unwrap().cursor = Some(surveys[0].cursor);
        self.count.send_replace(0);
        Ok(())
    }

    async fn standing(&self, _folder: &str) -> Result<Standing, SinkError> {
        let cursor = self.look(|kept| kept.cursor);
        Ok(Standing { cursor, window_uid: 0, window_start: WINDOW_START, is_audit_due: false })
    }

    async fn prepare(&self, _folder: &str, batch: Batch) -> Result<Batch, SinkError> {
        Ok(batch)
    }

    async fn store(&self, batch: Batch) -> Result<(), SinkError> {
        let mut kept = self.kept.lock().unwrap();
        for mail in batch.mails {
            kept.wanted.retain(|wanted| wanted.uid != mail.listed.uid);
            kept.known.push(mail.listed);
            *kept.mails.entry(mail.raw).or_default() += 1;
        }
        kept.missing += batch.missing.len();
        kept.cursor = batch.cursor_after.or(kept.cursor);
        self.count.send_replace(kept.mails.len());
        Ok(())
    }

    async fn wanted(&self, _folder: &str, limit: usize) -> Result<Vec<Listed>, SinkError> {
        Ok(self.look(|kept| kept.wanted.iter().take(limit).cloned().collect()))
    }

    async fn rescan(&self, _folder: &str, _uid_validity: u32, mails: Vec<Listed>) -> Result<(), SinkError> {
        let mut kept = self.kept.lock().unwrap();
        let key = |mail: &Listed| (mail.message_id.clone(), mail.size_bytes, mail.internal_date);
        let strangers = mails.into_iter().filter(|mail| !kept.known.iter().any(|known| key(known) == key(mail)));
        kept.wanted = strangers.collect();
        Ok(())
    }

    async fn end_rescan(&self, _folder: &str, cursor: Cursor) -> Result<(), SinkError> {
        self.kept.lock().unwrap().cursor = Some(cursor);
        Ok(())
    }

    async fn unknown(&self, _folder: &str, _uids: &[u32]) -> Result<Vec<u32>, SinkError> {
        Ok(Vec::new())
    }

    async fn want(&self, _folder: &str, _mails: Vec<Listed>) -> Result<(), SinkError> {
        Ok(())
    }

    async fn synced(&self) -> Result<(), SinkError> {
        Ok(())
    }

    async fn audited(&self, _folder: &str, _uids: Vec<u32>, _repaired: usize) -> Result<(), SinkError> {
        Ok(())
    }
}
