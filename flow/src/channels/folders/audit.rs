//! The audit: does the ledger know every mail that the server has? Nightly and on demand.

use super::ledger::list_states;
use super::{Folder, FolderRole, changeable, list_folders};
use crate::channels::arrivals::State;
use crate::channels::{Error, mailboxes, store};
use base::Cx;
use base::clock::{DAY, Seconds};
use base::ids::MailboxId;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The hour of the day at which audits begin, UTC. Seconds.
const NIGHT: Seconds = 2 * 3_600;
/// They are spread over this long. Seconds.
const SPREAD: Seconds = 3 * 3_600;

/// What an audit found; of a mailbox it is the sum over its folders.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audit {
    /// When, Unix seconds.
    pub at: Seconds,
    /// Mails that the server has in the window.
    pub server: i64,
    /// Of them those that are kept here.
    pub stored: i64,
    /// Those that a named rule left out, and those that somebody discarded.
    pub skipped: i64,
    /// Those that could not be read and wait for a retry.
    pub quarantined: i64,
    /// Those that are not fetched yet.
    pub waiting: i64,
    /// Those of which nobody knew before this audit; they were fetched.
    pub repaired: i64,
}

impl Audit {
    /// "server 1,203 · stored 1,180 · skipped by rule 22 · quarantined 1", and what was missing.
    pub fn sentence(&self) -> String {
        let mut parts = vec![
            format!("server {}", grouped(self.server)),
            format!("stored {}", grouped(self.stored)),
            format!("skipped by rule {}", grouped(self.skipped)),
            format!("quarantined {}", grouped(self.quarantined)),
        ];
        if self.waiting > 0 {
            parts.push(format!("still to be fetched {}", grouped(self.waiting)));
        }
        if self.repaired > 0 {
            let were = if self.repaired == 1 { "was" } else { "were" };
            parts.push(format!("{} {were} missing, repaired", grouped(self.repaired)));
        }
        parts.join(" · ")
    }

    /// What the last audits of a mailbox found, all its followed folders together; none before the first.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn of_mailbox(cx: &mut Cx<'_>, mailbox: MailboxId) -> Result<Option<Audit>, Error> {
        let folders = list_folders(cx, mailbox)?;
        let followed = folders.into_iter().filter(|folder| folder.role != FolderRole::Ignored);
        Ok(followed.filter_map(|folder| folder.audit).reduce(|sum, one| Audit {
            at: sum.at.max(one.at),
            server: sum.server + one.server,
            stored: sum.stored + one.stored,
            skipped: sum.skipped + one.skipped,
            quarantined: sum.quarantined + one.quarantined,
            waiting: sum.waiting + one.waiting,
            repaired: sum.repaired + one.repaired,
        }))
    }
}

/// Whether an audit of the mailbox was asked for, or its night has come, and it is not done yet.
///
/// # Errors
/// Whatever the database answers.
pub fn is_audit_due(cx: &mut Cx<'_>, mailbox: MailboxId) -> Result<bool, Error> {
    let folders = list_folders(cx, mailbox)?;
    Ok(folders.iter().any(|folder| folder.role != FolderRole::Ignored && folder.audit_due_at <= cx.now))
}

/// A folder that the server does not list today cannot be compared: its audit waits for the next night.
///
/// # Errors
/// Whatever the database answers.
pub(super) fn put_off(cx: &mut Cx<'_>, gone: &Folder) -> Result<(), Error> {
    if gone.role == FolderRole::Ignored || gone.audit_due_at > cx.now {
        return Ok(());
    }
    Ok(store::set_audit_due(cx, gone.id, next_night(cx.now, gone.id.0))?)
}

/// `1203` as `1,203`.
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Which of the server's mails have no row in the ledger.
///
/// # Errors
/// Whatever the database answers.
pub fn not_in_ledger(cx: &mut Cx<'_>, folder: &Folder, uids: &[u32]) -> Result<Vec<u32>, Error> {
    let Some(cursor) = folder.cursor else { return Ok(Vec::new()) };
    let known = store::list_uids(cx, folder.id, cursor.uid_validity)?;
    Ok(uids.iter().filter(|uid| known.binary_search(uid).is_err()).copied().collect())
}

/// What an audit counted on the server.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The mails of the window.
    pub uids: Vec<u32>,
    /// How many of them had no row before.
    pub repaired: usize,
}

/// Writes down what an audit found, once what was missing is there, and when the next is due.
///
/// # Errors
/// Whatever the database answers.
pub fn note_audit(cx: &mut Cx<'_>, folder: &Folder, counted: &Counted) -> Result<Audit, Error> {
    let mut audit = Audit { at: cx.now, repaired: number(counted.repaired), ..Audit::default() };
    let states: HashMap<u32, Option<State>> = match folder.cursor {
        Some(cursor) => list_states(cx, folder.id, cursor)?.into_iter().collect(),
        None => HashMap::new(),
    };
    for uid in &counted.uids {
        audit.server += 1;
        match states.get(uid) {
            Some(Some(State::Stored | State::Waiting)) => audit.stored += 1,
            Some(Some(State::Skipped | State::Discarded)) => audit.skipped += 1,
            Some(Some(State::SetAside)) => audit.quarantined += 1,
            Some(None) | None => audit.waiting += 1,
        }
    }
    store::set_audit(cx, folder.id, &audit, next_night(cx.now, folder.id.0))?;
    cx.has_news();
    Ok(audit)
}

/// When the next night's audit of this one begins: not all at the same time.
fn next_night(now: Seconds, number: i64) -> Seconds {
    let spread = number.rem_euclid(180) * SPREAD / 180;
    let tonight = now - now.rem_euclid(DAY) + NIGHT + spread;
    if tonight > now { tonight } else { tonight + DAY }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Asks for an audit of a mailbox now; its follower does it at once.
///
/// # Errors
/// `NoSuchMailbox`, `Denied`.
pub fn ask_for_audit(cx: &mut Cx<'_>, mailbox: MailboxId) -> Result<(), Error> {
    changeable(cx, mailbox)?;
    store::set_audits_due(cx, mailbox)?;
    mailboxes::ask_for_look(cx, mailbox)
}
