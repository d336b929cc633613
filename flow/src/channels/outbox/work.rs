//! Working at the outbox: what is due is claimed, handed over, and its answer written down.

use super::{Entry, State, holding, limits};
use crate::channels::mails::{self, Correspondent, DeadAddress, Mail, MailState};
use crate::channels::{Error, store};
use base::Cx;
use base::clock::{DAY, Seconds};
use base::ids::{AccountId, MailId, MailboxId};
use base::journal::{self, About, Happening, Kind};
use mail::bounce::{Failure, failure_of_answer};
use rand::RngExt;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

/// How long a mail that was claimed, or is being handed over, belongs to whoever does it. Seconds.
pub const CLAIM: Seconds = 10 * 60;
/// The wait before the second try; it doubles with each. Seconds.
const FIRST_BACKOFF: Seconds = 30;
/// The longest wait between two tries. Seconds.
const MAX_BACKOFF: Seconds = 3_600;
/// A server that says "later" for this long has refused the mail. Seconds.
const PATIENCE: Seconds = DAY;
/// When it is looked whether the server filed what it took. Seconds.
const FILING_AFTER: Seconds = 10;
/// Characters of an answer that are kept.
const MAX_ANSWER_CHARS: usize = 500;

/// What is to be done with a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// Hand it over.
    Deliver,
    /// Look whether it lies among what was sent: it was handed over, and no answer is known.
    LookUp,
    /// See to it that it lies among what was sent.
    File,
}

/// A mail that this node works at.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// The mail.
    pub mail_id: MailId,
    /// The mailbox that sends it.
    mailbox_id: MailboxId,
    /// What is to be done.
    pub errand: Errand,
    /// The bytes that were handed over, if they were.
    pub raw_file: Option<String>,
    /// Until when it is this node's, Unix seconds; also tells this claim from a later one.
    until: Seconds,
    /// The server has said "later" for as long as it may: a recipient who is not taken now never will be.
    pub is_last_try: bool,
    tries: i64,
    due_at: Seconds,
}

/// A recipient whom the server refused, while it took the mail for others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedRecipient {
    /// The address.
    pub address: String,
    /// What the server said.
    pub answer: String,
}

/// To whom a mail did not go, though it went to others.
pub fn refused_recipients(mail: &Mail) -> Vec<RefusedRecipient> {
    serde_json::from_value(mail.details["refused"].clone()).unwrap_or_default()
}

/// What came of an errand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server took it, and said so.
    Taken(String),
    /// It will never take it, and said why.
    Refused(String),
    /// It may take it later.
    Later(String),
    /// No answer came to the whole mail.
    Lost(String),
    /// It lies among what was sent.
    Filed,
    /// It was handed over, and does not lie among what was sent, or nobody can look there.
    NotFound(String),
}

/// The mailboxes of all accounts that have something to do now, `limit` at most. Asked outside every account.
///
/// # Errors
/// Whatever the database answers.
pub fn due(cx: &mut Cx<'_>, limit: i64) -> Result<Vec<(AccountId, MailboxId)>, Error> {
    Ok(store::list_outbox_due(cx, limit)?)
}

/// What a node that is gone had claimed is due at once. For a database with one node at a time; asked outside every
/// account.
///
/// # Errors
/// Whatever the database answers.
pub fn take_up(cx: &mut Cx<'_>) -> Result<(), Error> {
    Ok(store::take_up_outbox(cx, cx.now + FILING_AFTER)?)
}

/// Claims what is due of a mailbox, the oldest first: mails that were handed over before, and as many new ones as it may
/// send now. What its writer may not send any more is held instead.
///
/// # Errors
/// Whatever the database answers.
pub fn claim(cx: &mut Cx<'_>, mailbox: MailboxId, limit: i64) -> Result<Vec<Claimed>, Error> {
    let mut left = limits::usage(cx, mailbox)?.left();
    let until = cx.now + CLAIM;
    let mut claimed = Vec::new();
    let due = store::list_due_of_mailbox(cx, mailbox, limit)?;
    let waiting = due.iter().filter(|entry| left > 0 && entry.state == State::Waiting);
    let waiting: Vec<MailId> = waiting.map(|entry| entry.mail_id).collect();
    let held = holding::hold_back(cx, mailbox, &waiting)?;
    for entry in due.into_iter().filter(|entry| !held.contains(&entry.mail_id)) {
        let errand = match entry.state {
            State::Waiting if left == 0 => continue,
            State::Waiting => Errand::Deliver,
            State::HandedOver => Errand::LookUp,
            _ => Errand::File,
        };
        left -= i64::from(errand == Errand::Deliver);
        claimed.push(claimed_of(entry, errand, (cx.now, until)));
    }
    let ids: Vec<MailId> = claimed.iter().map(|one| one.mail_id).collect();
    store::claim_outbox(cx, &ids, until)?;
    Ok(claimed)
}

fn claimed_of(entry: Entry, errand: Errand, (now, until): (Seconds, Seconds)) -> Claimed {
    let Entry { mail_id, mailbox_id, raw_file, tries, due_at, .. } = entry;
    Claimed { mail_id, mailbox_id, errand, raw_file, until, is_last_try: now - due_at >= PATIENCE, tries, due_at }
}

/// Writes down that a mail is handed over, before its first byte leaves, and to whom of its recipients it does not go.
/// Nothing when it was taken back meanwhile, its writer may not send it any more, or it is no longer this node's: then it
/// must not leave.
///
/// # Errors
/// Whatever the database answers.
pub fn hand_over(
    cx: &mut Cx<'_>,
    claimed: &Claimed,
    raw_file: &str,
    not_for: &[RefusedRecipient],
) -> Result<Option<Claimed>, Error> {
    if !holding::hold_back(cx, claimed.mailbox_id, &[claimed.mail_id])?.is_empty() {
        return Ok(None);
    }
    // Another number than before, so that whoever claimed it before knows that it is no longer theirs.
    let until = (cx.now + CLAIM).max(claimed.until + 1);
    let is_ours = store::hand_over(cx, claimed.mail_id, (claimed.until, until), raw_file)?;
    if is_ours && let Some(mail) = mails::find(cx, claimed.mail_id)? {
        // From now on nobody changes it: one that waited for its time could be until now.
        if mail.state == MailState::Scheduled || refused_recipients(&mail) != not_for {
            mails::set_state(cx, claimed.mail_id, MailState::Sending, &json!({ "refused": not_for }))?;
        }
    }
    Ok(is_ours.then(|| Claimed { until, raw_file: Some(raw_file.to_owned()), ..claimed.clone() }))
}

/// Writes down what came of an errand; true when it is known now that the mail left. Nothing when somebody else has it.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn settle(cx: &mut Cx<'_>, claimed: &Claimed, outcome: &Outcome) -> Result<bool, Error> {
    let tries = claimed.tries + 1;
    let next = next_state(cx, claimed, outcome);
    let (state, run_at, answer) = next;
    let answer: String = answer.chars().take(MAX_ANSWER_CHARS).collect();
    let is_ours = store::settle_outbox(cx, (claimed.mail_id, claimed.until), (state, run_at, tries), &answer)?;
    if is_ours { tell(cx, claimed, state, &answer) } else { Ok(false) }
}

/// The state after an outcome, when somebody looks again, and what is said of it.
fn next_state(cx: &mut Cx<'_>, claimed: &Claimed, outcome: &Outcome) -> (State, Option<Seconds>, String) {
    let is_late = cx.now - claimed.due_at >= PATIENCE;
    match (claimed.errand, outcome) {
        (_, Outcome::Filed) => (State::Done, None, String::new()),
        (_, Outcome::Taken(answer)) => (State::Filing, Some(cx.now + FILING_AFTER), answer.clone()),
        (_, Outcome::Refused(answer)) => (State::Refused, None, answer.clone()),
        (Errand::Deliver, Outcome::Later(answer)) if claimed.is_last_try => {
            (State::Refused, None, format!("The server did not take it for 24 hours: {answer}"))
        }
        (Errand::Deliver, Outcome::Later(answer)) => {
            (State::Waiting, Some(cx.now + backoff(cx, claimed)), answer.clone())
        }
        (_, Outcome::Lost(answer)) => (State::HandedOver, Some(cx.now + FILING_AFTER), answer.clone()),
        // It was sent: that no copy lies there is no reason to bother anybody about it.
        (Errand::File, Outcome::Later(answer) | Outcome::NotFound(answer)) if is_late => {
            (State::Done, None, answer.clone())
        }
        (Errand::File, Outcome::Later(answer) | Outcome::NotFound(answer)) => {
            (State::Filing, Some(cx.now + backoff(cx, claimed)), answer.clone())
        }
        (Errand::LookUp, Outcome::Later(answer)) if !is_late => {
            (State::HandedOver, Some(cx.now + backoff(cx, claimed)), answer.clone())
        }
        (_, Outcome::Later(answer) | Outcome::NotFound(answer)) => (State::Unknown, None, answer.clone()),
    }
}

/// Doubling, with up to half of it again so that many do not return at once.
fn backoff(cx: &mut Cx<'_>, claimed: &Claimed) -> Seconds {
    let doubled = FIRST_BACKOFF.saturating_mul(1 << claimed.tries.clamp(0, 10)).min(MAX_BACKOFF);
    doubled + cx.rng.random_range(0..=doubled / 2)
}

/// The mail itself says how far it is, and the journal that it was sent, refused, or may have been sent.
fn tell(cx: &mut Cx<'_>, claimed: &Claimed, state: State, answer: &str) -> Result<bool, Error> {
    let Some(mail) = mails::find(cx, claimed.mail_id)? else { return Ok(false) };
    let told = match state {
        State::Filing | State::Done if matches!(mail.state, MailState::Sending | MailState::Scheduled) => {
            Some((MailState::Sent, Kind::MailSent))
        }
        State::Refused => Some((MailState::Refused, Kind::MailRefused)),
        State::Unknown => Some((MailState::Unknown, Kind::MailUncertain)),
        _ => None,
    };
    let Some((state, kind)) = told else { return Ok(false) };
    mails::set_state(cx, mail.id, state, &json!({ "answer": answer }))?;
    note_dead(cx, &mail, (state, answer))?;
    let about = about(cx, &mail)?;
    journal::record(cx, Happening::change(kind, about, Json::Null, said(&mail, answer)))?;
    Ok(state == MailState::Sent)
}

/// Addresses under which the server said that there is nobody.
fn note_dead(cx: &mut Cx<'_>, mail: &Mail, (state, answer): (MailState, &str)) -> Result<(), Error> {
    let mut refused = refused_recipients(mail);
    let all: Vec<&Correspondent> = mail.recipients.all().collect();
    if let (MailState::Refused, [only]) = (state, all.as_slice()) {
        refused.push(RefusedRecipient { address: only.address.clone(), answer: answer.to_owned() });
    }
    for RefusedRecipient { address, answer } in refused {
        if failure_of_answer(&answer) == Failure::Hard {
            let address = address.to_lowercase();
            mails::note_dead(cx, &DeadAddress { address, reason: answer, since: cx.now, mail_id: mail.id })?;
        }
    }
    Ok(())
}

/// What the journal keeps of a mail: never its words and people, which may be private.
pub(super) fn said(mail: &Mail, answer: &str) -> Json {
    json!({ "mail": mail.id, "thread": mail.thread_id, "mailbox": mail.mailbox_id, "author": mail.author_id,
        "answer": answer, "refused_recipients": refused_recipients(mail).len() })
}

/// Whose mail it is.
pub(super) fn about(cx: &mut Cx<'_>, mail: &Mail) -> Result<About, Error> {
    let lead = mails::load_thread(cx, mail.thread_id)?.lead_id;
    Ok(About { lead, contact: mail.contact_id, ..About::default() })
}
