//! Arrivals: raw input, kept for replay. Each ends stored, skipped by a named rule, or set aside with its raw bytes.

use super::{Channel, Error, SkipRule, mailboxes, store};
use base::clock::Seconds;
use base::ids::{ArrivalId, IncomingLeadId, LeadId, MailId, SourceId};
use base::journal::{self, About, Happening, Kind};
use base::{Cx, jobs};
use serde_json::{Value as Json, json};

/// The name of the job that reads an arrival whose bytes were stored first (mail).
pub const READ_ARRIVAL_JOB: &str = "read_arrival";

/// Raw input to be kept.
#[derive(Clone, Debug)]
pub struct NewArrival {
    /// Through which door.
    pub source_id: SourceId,
    /// What kind of transport.
    pub channel: Channel,
    /// The same for a repeat of the same thing, unique within the source.
    pub identity: String,
    /// The request itself, or what surrounds the body: sender and recipients of a mail.
    pub envelope: Json,
    /// The hash of the body, when it is kept in the folder of files.
    pub body_file: Option<String>,
}

/// Raw input, read back.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Its id.
    pub id: ArrivalId,
    /// Through which door.
    pub source_id: SourceId,
    /// What kind of transport.
    pub channel: Channel,
    /// When it came, Unix seconds.
    pub received_at: Seconds,
    /// The request itself, or what surrounds the body.
    pub envelope: Json,
    /// The hash of the body.
    pub body_file: Option<String>,
    /// How it ended, if it did.
    pub state: State,
    /// The rule that skipped it, or why it was set aside.
    pub reason: Option<String>,
    /// What became of it.
    pub incoming_lead_id: Option<IncomingLeadId>,
    /// The lead to which it went.
    pub lead_id: Option<LeadId>,
    /// Its body is only the head of a mail, which is on its server.
    pub is_head: bool,
}

/// How an arrival ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Kept, not read yet.
    Waiting,
    /// Read and shown somewhere.
    Stored,
    /// Not shown, by a named rule.
    Skipped,
    /// Could not be read; its raw bytes are kept and it can be tried again.
    SetAside,
    /// It was set aside, and somebody does not want it: its raw bytes are kept for [`base::bin::KEPT_DAYS`].
    Discarded,
}

impl State {
    /// The word stored in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Stored => "stored",
            State::Skipped => "skipped",
            State::SetAside => "set_aside",
            State::Discarded => "discarded",
        }
    }

    /// Reads the stored word.
    pub fn from_stored(word: &str) -> State {
        [State::Stored, State::Skipped, State::SetAside, State::Discarded]
            .into_iter()
            .find(|state| state.as_str() == word)
            .unwrap_or(State::Waiting)
    }
}

/// What [`keep`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is new.
    New(ArrivalId),
    /// It was kept before: a repeat.
    Before(ArrivalId),
}

/// Keeps raw input, once: a repeat with the same identity is recognised (R-16, SR-11).
///
/// # Errors
/// Whatever the database answers.
pub fn keep(cx: &mut Cx<'_>, new: &NewArrival) -> Result<Kept, Error> {
    let id = cx.next_id()?;
    if store::insert_arrival(cx, id, new)? {
        return Ok(Kept::New(id));
    }
    let before = store::find_arrival_by_identity(cx, new.source_id, &new.identity)?;
    Ok(Kept::Before(before.ok_or(base::DbError::ColumnMissing)?))
}

/// Keeps raw input of one source, each as [`keep`] does, in their order; in a fixed number of statements for all of it.
///
/// # Errors
/// Whatever the database answers.
pub fn keep_all(cx: &mut Cx<'_>, source: SourceId, new: &[NewArrival]) -> Result<Vec<Kept>, Error> {
    let mut rows = Vec::with_capacity(new.len());
    for one in new {
        rows.push((cx.next_id()?, one));
    }
    store::insert_arrivals(cx, &rows)?;
    let identities: Vec<&str> = new.iter().map(|one| one.identity.as_str()).collect();
    let there = store::list_arrivals_by_identities(cx, source, &identities)?;
    let kept = rows.into_iter().filter_map(|(id, one)| {
        let known = *there.get(&one.identity)?;
        Some(if known == id { Kept::New(id) } else { Kept::Before(known) })
    });
    Ok(kept.collect())
}

/// Keeps raw input and asks for it to be read later, unless it is a repeat.
///
/// # Errors
/// Whatever the database answers.
pub fn keep_for_later(cx: &mut Cx<'_>, new: &NewArrival) -> Result<Kept, Error> {
    let kept = keep(cx, new)?;
    if let Kept::New(id) = kept {
        super::note_request(cx, new.source_id)?;
        read_later(cx, id)?;
    }
    Ok(kept)
}

/// Asks for an arrival that was kept to be read by a job, alone.
///
/// # Errors
/// Whatever the database answers.
pub fn read_later(cx: &mut Cx<'_>, id: ArrivalId) -> Result<(), Error> {
    jobs::enqueue(cx, READ_ARRIVAL_JOB, &json!({ "arrival": id }))?;
    Ok(())
}

/// The arrival, if it exists.
///
/// # Errors
/// Whatever the database answers.
pub fn find(cx: &mut Cx<'_>, id: ArrivalId) -> Result<Option<Arrival>, Error> {
    Ok(store::find_arrival(cx, id)?)
}

/// The arrival of that identity at a source, if there is one.
///
/// # Errors
/// Whatever the database answers.
pub fn find_by_identity(cx: &mut Cx<'_>, source: SourceId, identity: &str) -> Result<Option<ArrivalId>, Error> {
    Ok(store::find_arrival_by_identity(cx, source, identity)?)
}

/// The raw input from which a mail was read, the first of several.
///
/// # Errors
/// Whatever the database answers.
pub fn find_of_mail(cx: &mut Cx<'_>, mail: MailId) -> Result<Option<ArrivalId>, Error> {
    Ok(store::find_arrival_of_mail(cx, mail)?)
}

/// Arrivals that ended in a state, newest first, `limit` at most.
///
/// # Errors
/// Whatever the database answers.
pub fn list(cx: &mut Cx<'_>, state: State, limit: i64) -> Result<Vec<Arrival>, Error> {
    Ok(store::list_arrivals(cx, state, limit)?)
}

/// It was read and is shown.
///
/// # Errors
/// Whatever the database answers.
pub fn mark_stored(
    cx: &mut Cx<'_>,
    id: ArrivalId,
    incoming_lead: Option<IncomingLeadId>,
    lead: Option<LeadId>,
) -> Result<(), Error> {
    Ok(store::end_arrival(cx, id, State::Stored, None, incoming_lead, lead)?)
}

/// It is not shown, by a named rule.
///
/// # Errors
/// Whatever the database answers.
pub fn mark_skipped(cx: &mut Cx<'_>, id: ArrivalId, source_id: SourceId, rule: SkipRule) -> Result<(), Error> {
    store::end_arrival(cx, id, State::Skipped, Some(rule.as_str()), None, None)?;
    let about = About { source: Some(source_id), ..About::default() };
    journal::record(
        cx,
        Happening::change(Kind::ArrivalSkipped, about, Json::Null, json!({ "arrival": id, "rule": rule.as_str() })),
    )?;
    Ok(())
}

/// It could not be read; its raw bytes stay and the source's health line says why.
///
/// # Errors
/// Whatever the database answers.
pub fn set_aside(cx: &mut Cx<'_>, id: ArrivalId, source_id: SourceId, reason: &str) -> Result<(), Error> {
    store::end_arrival(cx, id, State::SetAside, Some(reason), None, None)?;
    super::note_error(cx, source_id, reason)?;
    let about = About { source: Some(source_id), ..About::default() };
    journal::record(
        cx,
        Happening::change(Kind::ArrivalSetAside, about, Json::Null, json!({ "arrival": id, "reason": reason })),
    )?;
    Ok(())
}

/// Only the head of a mail was fetched, which is too large; it is set aside until somebody asks for the whole. A head that
/// waited for it waits no longer; one that was discarded stays so.
///
/// # Errors
/// Whatever the database answers.
pub fn set_aside_head(cx: &mut Cx<'_>, id: ArrivalId, source_id: SourceId, reason: &str) -> Result<(), Error> {
    if find(cx, id)?.is_none_or(|head| head.state != State::Waiting) {
        return Ok(());
    }
    store::mark_head(cx, id)?;
    set_aside(cx, id, source_id, reason)
}

/// The whole mail came, of which this arrival has the head.
///
/// # Errors
/// Whatever the database answers.
pub fn end_head(cx: &mut Cx<'_>, id: ArrivalId) -> Result<(), Error> {
    Ok(store::end_head(cx, id)?)
}

/// Why a head stays set aside whose mail nobody finds any more.
pub const NO_LONGER_THERE: &str =
    "Only the head of this mail is here, and the mail server has the mail no longer where it was.";

/// Asks for an arrival that was set aside to be read again, in spite of why it was; where only the head of a mail is here, the
/// mail server is asked for the whole. False when it does not wait for that.
///
/// # Errors
/// Whatever the database answers.
pub fn read_again(cx: &mut Cx<'_>, id: ArrivalId) -> Result<bool, Error> {
    let aside = find(cx, id)?.filter(|arrival| arrival.state == State::SetAside);
    if let Some(head) = aside.as_ref().filter(|arrival| arrival.is_head) {
        fetch_whole(cx, head)?;
    } else if let Some(arrival) = &aside {
        store::end_arrival(cx, id, State::Waiting, None, None, None)?;
        jobs::enqueue(cx, READ_ARRIVAL_JOB, &json!({ "arrival": id, "in_spite_of": arrival.reason }))?;
    }
    Ok(aside.is_some())
}

/// A head is never read as a mail: it would be one without words.
fn fetch_whole(cx: &mut Cx<'_>, head: &Arrival) -> Result<(), Error> {
    if !store::ask_for_whole(cx, head.id)? {
        return Ok(store::end_arrival(cx, head.id, State::SetAside, Some(NO_LONGER_THERE), None, None)?);
    }
    store::end_arrival(cx, head.id, State::Waiting, None, None, None)?;
    let mailboxes = mailboxes::list_mailboxes(cx)?;
    match mailboxes.into_iter().find(|mailbox| mailbox.source_id == head.source_id) {
        Some(mailbox) => mailboxes::ask_for_look(cx, mailbox.id),
        None => Ok(()),
    }
}

/// Somebody does not want what was set aside; false when it does not wait. It can be put back as long as its bytes are kept.
///
/// # Errors
/// Whatever the database answers.
pub fn discard(cx: &mut Cx<'_>, id: ArrivalId) -> Result<bool, Error> {
    turn(cx, id, (State::SetAside, State::Discarded), Kind::ArrivalDiscarded)
}

/// What was discarded waits again; false when it was not, or its bytes are gone.
///
/// # Errors
/// Whatever the database answers.
pub fn put_back(cx: &mut Cx<'_>, id: ArrivalId) -> Result<bool, Error> {
    turn(cx, id, (State::Discarded, State::SetAside), Kind::ArrivalPutBack)
}

fn turn(cx: &mut Cx<'_>, id: ArrivalId, (from, to): (State, State), kind: Kind) -> Result<bool, Error> {
    let Some(arrival) = find(cx, id)?.filter(|arrival| arrival.state == from && arrival.body_file.is_some()) else {
        return Ok(false);
    };
    store::turn_arrival(cx, id, to)?;
    let about = About { source: Some(arrival.source_id), ..About::default() };
    let said = |state: State| json!({ "arrival": id, "state": state.as_str() });
    journal::record(cx, Happening::change(kind, about, said(from), said(to)))?;
    Ok(true)
}

/// Takes the bytes away of what was discarded before a time, of `limit` at most; gives how many, and their files.
///
/// # Errors
/// Whatever the database answers.
pub fn sweep_discarded(cx: &mut Cx<'_>, before: Seconds, limit: i64) -> Result<(u64, Vec<String>), Error> {
    let found = store::list_discarded(cx, before, limit)?;
    let ids: Vec<ArrivalId> = found.iter().map(|(id, _)| *id).collect();
    store::empty_arrivals(cx, &ids)?;
    Ok((ids.len() as u64, found.into_iter().filter_map(|(_, file)| file).collect()))
}
