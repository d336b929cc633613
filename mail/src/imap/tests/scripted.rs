//! A server by script, and a sink that remembers.

use crate::imap::*;
use std::sync::Mutex;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, duplex};

/// Remembers batches and cursor of an inbox, as a database would.
#[derive(Default)]
pub struct Memory {
    pub cursor: Mutex<Option<Cursor>>,
    pub batches: Mutex<Vec<Batch>>,
    pub surveys: Mutex<Vec<Survey>>,
    pub listed: Mutex<Vec<ListedFolder>>,
    /// Mails below the cursor that are wanted.
    pub wanted: Mutex<Vec<Listed>>,
    /// Mails shown after a change of all UIDs.
    pub shown: Mutex<Vec<Listed>>,
    /// UIDs that an audit finds in the ledger, if one is due.
    pub ledger: Mutex<Option<Vec<u32>>>,
    pub audits: Mutex<Vec<(Vec<u32>, usize)>>,
    pub is_full: bool,
    /// Folders that this connection follows beside the inbox.
    pub also: Vec<String>,
}

impl Memory {
    pub fn at(uid_validity: u32, last_uid: u32) -> Self {
        Self { cursor: Mutex::new(Some(Cursor { uid_validity, last_uid })), ..Self::default() }
    }

    pub fn uids(&self) -> Vec<u32> {
        self.batches.lock().unwrap().iter().flat_map(|batch| batch.mails.iter().map(|mail| mail.listed.uid)).collect()
    }

    pub fn missing(&self) -> Vec<u32> {
        self.batches.lock().unwrap().iter().flat_map(|batch| batch.missing.iter().map(|mail| mail.uid)).collect()
    }

    pub fn last_uid(&self) -> u32 {
        self.cursor.lock().unwrap().unwrap().last_uid
    }
}

impl Sink for Memory {
    type Ready = Batch;

    async fn choose(&self, folders: &[ListedFolder]) -> Result<Chosen, SinkError> {
        *self.listed.lock().unwrap() = folders.to_vec();
        let is_new = self.cursor.lock().unwrap().is_none();
        let survey = if is_new { vec!["INBOX".to_owned()] } else { Vec::new() };
        let follow = std::iter::once("INBOX".to_owned()).chain(self.also.clone()).collect();
        Ok(Chosen { survey, since: DAY_OF_LISTED, most: 2, follow })
    }

    async fn begin(&self, surveys: Vec<Survey>) -> Result<(), SinkError> {
        *self.cursor.lock().unwrap() = Some(surveys[0].cursor);
        *self.surveys.lock().unwrap() = surveys;
        Ok(())
    }

    async fn standing(&self, _folder: &str) -> Result<Standing, SinkError> {
        let is_audit_due = self.ledger.lock().unwrap().is_some() && self.audits.lock().unwrap().is_empty();
        let cursor = *self.cursor.lock().unwrap();
        Ok(Standing { cursor, window_uid: 0, window_start: DAY_OF_LISTED, is_audit_due })
    }

    async fn prepare(&self, _folder: &str, batch: Batch) -> Result<Batch, SinkError> {
        Ok(batch)
    }

    async fn store(&self, batch: Batch) -> Result<(), SinkError> {
        if self.is_full {
            return Err(SinkError("the disk is full".to_owned()));
        }
        if let Some(after) = batch.cursor_after {
            *self.cursor.lock().unwrap() = Some(after);
        }
        let is_settled = |uid: u32| {
            batch.mails.iter().any(|mail| mail.listed.uid == uid)
                || batch.missing.iter().any(|mail| mail.uid == uid)
                || batch.oversize.iter().any(|mail| mail.listed.uid == uid)
        };
        self.wanted.lock().unwrap().retain(|mail| !is_settled(mail.uid));
        self.batches.lock().unwrap().push(batch);
        Ok(())
    }

    async fn wanted(&self, _folder: &str, limit: usize) -> Result<Vec<Listed>, SinkError> {
        Ok(self.wanted.lock().unwrap().iter().take(limit).cloned().collect())
    }

    async fn rescan(&self, _folder: &str, _uid_validity: u32, mails: Vec<Listed>) -> Result<(), SinkError> {
        self.shown.lock().unwrap().extend(mails);
        Ok(())
    }

    async fn end_rescan(&self, _folder: &str, cursor: Cursor) -> Result<(), SinkError> {
        *self.cursor.lock().unwrap() = Some(cursor);
        Ok(())
    }

    async fn unknown(&self, _folder: &str, uids: &[u32]) -> Result<Vec<u32>, SinkError> {
        let known = self.ledger.lock().unwrap().clone().unwrap_or_default();
        Ok(uids.iter().copied().filter(|uid| !known.contains(uid)).collect())
    }

    async fn want(&self, _folder: &str, mails: Vec<Listed>) -> Result<(), SinkError> {
        self.wanted.lock().unwrap().extend(mails);
        Ok(())
    }

    async fn synced(&self) -> Result<(), SinkError> {
        Ok(())
    }

    async fn audited(&self, _folder: &str, uids: Vec<u32>, repaired: usize) -> Result<(), SinkError> {
        self.audits.lock().unwrap().push((uids, repaired));
        Ok(())
    }
}

/// When the mails of [`listed`] reached the server, and a moment before. Unix seconds.
pub const LISTED_AT: i64 = 1_772_442_000;
pub const DAY_OF_LISTED: i64 = LISTED_AT - 3_600;

/// What a server does by default: folder of validity 7 whose next UID is 11, IDLE, nothing new.
pub fn usual(command: &str) -> String {
    let word = command.split(' ').next().unwrap_or_default();
    match word {
        "CAPABILITY" => "* CAPABILITY IMAP4rev1 IDLE\r\nTAG OK done\r\n".to_owned(),
        "EXAMINE" => {
            "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 11] x\r\nTAG OK [READ-ONLY] done\r\n".to_owned()
        }
        "LIST" => "* LIST (\\HasNoChildren) \"/\" INBOX\r\n* LIST (\\sent) \"/\" Out\r\nTAG OK done\r\n".to_owned(),
        "IDLE" => "+ idling\r\n".to_owned(),
        _ => "TAG OK done\r\n".to_owned(),
    }
}

/// A server by script: an answer of None is the usual one; after an answer of "" it hangs up.
pub async fn serve(stream: DuplexStream, mut script: impl FnMut(&str) -> Option<String>) {
    let mut stream = BufReader::new(stream);
    let greeting = script("GREETING").unwrap_or_else(|| "* OK ready\r\n".to_owned());
    if stream.write_all(greeting.as_bytes()).await.is_err() {
        return;
    }
    let mut idle_tag = String::new();
    let mut line = String::new();
    while stream.read_line(&mut line).await.is_ok_and(|count| count > 0) {
        let sent = std::mem::take(&mut line);
        let (tag, command) = match sent.trim_end() {
            "DONE" => (idle_tag.as_str(), "DONE"),
            command => command.split_once(' ').unwrap_or((command, "")),
        };
        let answer = script(command).unwrap_or_else(|| usual(command)).replace("TAG", tag);
        if command == "IDLE" {
            idle_tag = tag.to_owned();
        }
        if answer.is_empty() || stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

pub fn settings() -> ImapSettings {
    ImapSettings::new("ann@firm.test", SecretString::from("correct \"horse\""))
}

/// Follows a scripted server for `watched` of simulated time.
pub async fn watch(memory: &Memory, watched: Duration, script: impl FnMut(&str) -> Option<String>) -> ImapError {
    let (client, server) = duplex(256 * 1024);
    let stop = CancellationToken::new();
    let settings = settings();
    let following = follow(&settings, client, memory, &stop);
    let stopping = async {
        tokio::time::sleep(watched).await;
        stop.cancel();
        std::future::pending::<()>().await;
    };
    tokio::select! {
        error = following => error,
        () = serve(server, script) => panic!("the server ended first"),
        () = stopping => unreachable!(),
    }
}

/// As [`watch`], for servers that hang up.
pub async fn meet(memory: &Memory, script: impl FnMut(&str) -> Option<String>) -> ImapError {
    let (client, server) = duplex(256 * 1024);
    let settings = settings();
    let stop = CancellationToken::new();
    let following = follow(&settings, client, memory, &stop);
    let (error, ()) = tokio::join!(following, serve(server, script));
    error
}

pub const A_WHILE: Duration = Duration::from_secs(30);

pub fn listed(uids: &[u32]) -> String {
    let line =
        |uid: &u32| format!("* {uid} FETCH (UID {uid} RFC822.SIZE 2 INTERNALDATE \" 2-Mar-2026 10:00:00 +0100\")\r\n");
    uids.iter().map(line).collect()
}

pub fn bodies(uids: &[u32]) -> String {
    let line = |uid: &u32| {
        format!(
            "* {uid} FETCH (FLAGS (\\Seen) UID {uid} INTERNALDATE \" 2-Mar-2026 10:00:00 +0100\" BODY[] {{2}}\r\nhi)\r\n"
        )
    };
    uids.iter().map(line).collect()
}

/// The UIDs of a set: `11,13:15`.
pub fn asked(set: &str) -> Vec<u32> {
    let number = |word: &str| word.parse::<u32>().unwrap();
    set.split(',')
        .flat_map(|part| match part.split_once(':') {
            Some((first, last)) => number(first)..=number(last),
            None => number(part)..=number(part),
        })
        .collect()
}

/// A server that lists these mails above the cursor and hands out those.
pub fn hands_out(listing: Vec<u32>, handed_out: Vec<u32>) -> impl FnMut(&str) -> Option<String> {
    move |command| {
        let rest = command.strip_prefix("UID FETCH ")?;
        let (set, _) = rest.split_once(' ')?;
        if let Some(first) = set.strip_suffix(":*") {
            let first: u32 = first.parse().unwrap();
            let above: Vec<u32> = listing.iter().copied().filter(|&uid| uid >= first).collect();
            return Some(format!("{}TAG OK done\r\n", listed(&above)));
        }
        let given: Vec<u32> = asked(set).into_iter().filter(|uid| handed_out.contains(uid)).collect();
        Some(format!("{}TAG OK done\r\n", bodies(&given)))
    }
}
