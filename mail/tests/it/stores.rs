//! A sink as a database would be: batch and cursor together, mails told apart by their content.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use mail::imap::{Batch, Cursor, Sink, SinkError};
use tokio::sync::watch;

use crate::mailbox::PATIENCE;

#[derive(Default)]
pub struct Kept {
    pub cursor: Option<Cursor>,
    /// Raw mail -> how many mails of this content were handed over as new.
    pub mails: BTreeMap<Vec<u8>, usize>,
    pub missing: usize,
    newest: Option<i64>,
}

pub struct Store {
    kept: Mutex<Kept>,
    count: watch::Sender<usize>,
}

impl Store {
    pub fn new() -> Self {
        Self { kept: Mutex::default(), count: watch::Sender::new(0) }
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

impl Sink for Store {
    async fn cursor(&self) -> Result<Option<Cursor>, SinkError> {
        Ok(self.look(|kept| kept.cursor))
    }

    async fn store(&self, batch: Batch) -> Result<(), SinkError> {
        let mut kept = self.kept.lock().unwrap();
        let is_rescan = kept.cursor.is_some_and(|cursor| cursor.uid_validity != batch.uid_validity);
        for mail in batch.mails {
            kept.newest = kept.newest.max(mail.internal_date);
            let count = kept.mails.entry(mail.raw).or_default();
            if !is_rescan || *count == 0 {
                *count += 1;
            }
        }
        kept.missing += batch.missing.len();
        kept.cursor = Some(batch.cursor_after);
        self.count.send_replace(kept.mails.len());
        Ok(())
    }

    async fn uid_validity_changed(&self, _new: u32) -> Result<i64, SinkError> {
        Ok(self.look(|kept| kept.newest).unwrap_or_default())
    }
}
