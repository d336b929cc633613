//! Find duplicates: one run over all contacts, companies and open leads of an account, in the background (DC-31, DC-33).
//!
//! Imports are looked at here and nowhere else: nothing is merged by a scan (DC-06). A scan that is begun again after the
//! program was killed reads everything anew; what it had found already is found to be there.

mod companies;
mod gather;
mod groups;
mod keep;
mod leads;
mod people;
mod store;

pub use companies::Firm;
pub use gather::{Gathered, PAGE_RECORDS, Spot, gather, prints_of};
pub use keep::keep;
pub use leads::OpenLead;

use super::{Error, Likeness, suspects};
use base::Cx;
use base::access::{self, Right};
use base::clock::Seconds;
use base::ids::{ModelId, ScanId, UserId};
use base::jobs;
use base::journal::{self, About, Happening, Kind};
use base::search::Subject;
use serde_json::{Value as Json, json};

/// The name of the job; it says which scan.
pub const SCAN_JOB: &str = "find_duplicates";

/// Suspects that are written in one unit, so that others need not wait for long.
pub const KEPT_AT_ONCE: usize = 200;

/// How far a scan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// A job works on it.
    Going,
    /// It went over everything.
    Done,
    /// Somebody stopped it; what was found until then stays.
    Stopped,
    /// Its job was given up.
    Failed,
}

const STATES: [(State, &str); 4] =
    [(State::Going, "going"), (State::Done, "done"), (State::Stopped, "stopped"), (State::Failed, "failed")];

impl State {
    fn as_str(self) -> &'static str {
        STATES.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }

    fn from_stored(word: &str) -> State {
        STATES.iter().find(|(_, known)| *known == word).map_or(State::Failed, |(state, _)| *state)
    }
}

/// One run of find duplicates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// The id.
    pub id: ScanId,
    /// How far it is.
    pub state: State,
    /// Records to look at, as far as they were counted.
    pub planned: i64,
    /// Records that were looked at.
    pub looked_at: i64,
    /// Suspects that were not known before.
    pub found: i64,
    /// Which model judges; 0 for the one that comes with the program.
    pub model_id: ModelId,
    /// When it began, Unix seconds.
    pub created_at: Seconds,
    /// Who began it; 0 for the system.
    pub created_by: UserId,
    /// When it ended.
    pub ended_at: Option<Seconds>,
}

/// Records that may be one: a scan found them, or a person chose them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Of what kind.
    pub subject: Subject,
    /// The records, the smallest id first.
    pub records: Vec<i64>,
    /// Why.
    pub likeness: Likeness,
}

/// Begins a scan and asks for its job; the one that is going if there is one: an account has one at a time.
///
/// # Errors
/// `Denied` to free users.
pub fn begin(cx: &mut Cx<'_>) -> Result<Scan, Error> {
    access::require(cx, Right::Work)?;
    if let Some(going) = newest(cx)?.filter(|scan| scan.state == State::Going) {
        return Ok(going);
    }
    let model_id = super::model::in_force(cx)?.id;
    let scan = Scan {
        id: cx.next_id()?,
        state: State::Going,
        planned: store::count_records(cx)?,
        looked_at: 0,
        found: 0,
        model_id,
        created_at: cx.now,
        created_by: cx.actor.user().unwrap_or(UserId(0)),
        ended_at: None,
    };
    store::insert(cx, &scan)?;
    let begun = json!({ "scan": scan.id, "planned": scan.planned });
    journal::record(cx, Happening::change(Kind::ScanBegun, About::default(), Json::Null, begun))?;
    jobs::enqueue(cx, SCAN_JOB, &json!({ "scan": scan.id }))?;
    Ok(scan)
}

/// Stops a scan that is going; what it found stays, and what it did not come to.
///
/// # Errors
/// `Denied` to free users.
pub fn stop(cx: &mut Cx<'_>, id: ScanId) -> Result<(), Error> {
    access::require(cx, Right::Work)?;
    store::end(cx, id, State::Stopped)?;
    Ok(())
}

/// A scan went over everything: open suspects that it did not find again are gone, unless a person asked about them.
///
/// # Errors
/// Whatever the database answers.
pub fn end(cx: &mut Cx<'_>, id: ScanId) -> Result<(), Error> {
    if store::end(cx, id, State::Done)? {
        suspects::close_unfound(cx, id)?;
    }
    Ok(())
}

/// The job of a scan was given up.
///
/// # Errors
/// Whatever the database answers.
pub fn fail(cx: &mut Cx<'_>, id: ScanId) -> Result<(), Error> {
    store::end(cx, id, State::Failed)?;
    Ok(())
}

/// The newest scan.
///
/// # Errors
/// Whatever the database answers.
pub fn newest(cx: &mut Cx<'_>) -> Result<Option<Scan>, Error> {
    Ok(store::find_newest(cx)?)
}

/// Writes down how many records a scan has looked at; false when somebody stopped it.
///
/// # Errors
/// Whatever the database answers.
pub fn note(cx: &mut Cx<'_>, id: ScanId, looked_at: i64) -> Result<bool, Error> {
    Ok(store::note(cx, id, looked_at)?)
}
