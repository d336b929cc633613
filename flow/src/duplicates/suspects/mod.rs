//! Suspects: records that may be one, found by a scan; a person says whether they are (DC-30 to DC-33).
//!
//! A suspect is shown to who may see every record of it, and decided by who may edit every one (point 6 of the issue).

mod chosen;
mod settle;
mod store;
mod told_apart;

pub use chosen::choose;
pub use settle::{
    dismiss, dismiss_chosen, find_to_decide, list_allowed, settle_merged, settle_undone, take_back_dismissal,
};
pub use told_apart::{Print, TellApart, ToldApart, list_told_apart, list_told_apart_from, tell_apart};

pub(super) use store::{close_covered, close_unfound, erase, insert_all, judge_again, list_open_of, list_records};

use super::scan::Found;
use super::{Error, Likeness};
use base::Cx;
use base::clock::Seconds;
use base::ids::{ModelId, ScanId, SuspectId, UserId};
use base::search::Subject;
use std::collections::HashMap;

/// Records that are compared at once: more are never merged by hand, so the surest of a larger cluster are shown first.
pub const MAX_RECORDS: usize = 12;

/// What became of a suspect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Nobody has said anything.
    Open,
    /// The records are one now.
    Merged,
    /// They are not one: nobody is asked again.
    Ignored,
    /// It was found otherwise since, or its records are gone.
    Gone,
}

const STATES: [(State, &str); 4] =
    [(State::Open, "open"), (State::Merged, "merged"), (State::Ignored, "ignored"), (State::Gone, "gone")];

impl State {
    /// The word stored in the database.
    pub fn as_str(self) -> &'static str {
        STATES.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }

    /// Reads the stored word.
    pub fn from_stored(word: &str) -> Option<State> {
        STATES.iter().find(|(_, known)| *known == word).map(|(state, _)| *state)
    }
}

/// Records that may be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspect {
    /// The id.
    pub id: SuspectId,
    /// What kind of records.
    pub subject: Subject,
    /// The records, the oldest first; two at least.
    pub records: Vec<i64>,
    /// What became of it.
    pub state: State,
    /// Why they may be one: the likeness of the two that are least alike of those that were joined.
    pub likeness: Likeness,
    /// Which scan found it last; 0 for records that a person chose.
    pub scan_id: ScanId,
    /// Which model judged; 0 for the one that comes with the program.
    pub model_id: ModelId,
    /// When it was found, Unix seconds.
    pub found_at: Seconds,
    /// When somebody decided.
    pub decided_at: Option<Seconds>,
    /// Who decided.
    pub decided_by: Option<UserId>,
}

/// A place in a list, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The sum, in hundredths of a bit.
    pub centibits: i64,
    /// The suspect.
    pub id: SuspectId,
}

/// Which suspects are wanted, and which part of them.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Of what kind.
    pub subject: Subject,
    /// What became of them.
    pub state: State,
    /// Those below this place; nothing means from the top.
    pub below: Option<Place>,
    /// How many at most.
    pub limit: i64,
}

impl Suspect {
    /// Where it stands in a list.
    pub fn place(&self) -> Place {
        Place { centibits: self.likeness.centibits, id: self.id }
    }
}

impl From<Suspect> for Found {
    fn from(Suspect { subject, records, likeness, .. }: Suspect) -> Found {
        Found { subject, records, likeness }
    }
}

/// Suspects whose records the actor may see, the surest first; two statements.
///
/// # Errors
/// Whatever the database answers.
pub fn list(cx: &mut Cx<'_>, wanted: &Wanted) -> Result<Vec<Suspect>, Error> {
    let found = store::list(cx, wanted)?;
    with_records(cx, found)
}

/// Which dismissed suspects are wanted: of what kind, and those that were decided before this one, which is told by when it
/// was decided and by its id.
#[derive(Clone, Copy, Debug)]
pub struct Dismissed {
    /// Of what kind.
    pub subject: Subject,
    /// Where the page begins; nothing means at the newest.
    pub before: Option<(Seconds, SuspectId)>,
    /// How many at most.
    pub limit: i64,
}

/// What people said is not one, of records that are there and that the actor may see, the newest first; two statements.
///
/// # Errors
/// Whatever the database answers.
pub fn list_dismissed(cx: &mut Cx<'_>, wanted: &Dismissed) -> Result<Vec<Suspect>, Error> {
    let found = store::list_dismissed(cx, wanted)?;
    with_records(cx, found)
}

/// Suspects of every kind that are open or otherwise in this state, the surest first; two statements for each kind.
///
/// # Errors
/// Whatever the database answers.
pub fn list_of_all_kinds(
    cx: &mut Cx<'_>,
    state: State,
    below: Option<Place>,
    limit: i64,
) -> Result<Vec<Suspect>, Error> {
    let mut found = Vec::new();
    for subject in Subject::ALL {
        found.extend(list(cx, &Wanted { subject, state, below, limit })?);
    }
    found.sort_unstable_by_key(|suspect| std::cmp::Reverse(suspect.place()));
    found.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(found)
}

/// One by id, if the actor may see its records.
///
/// # Errors
/// Whatever the database answers.
pub fn find(cx: &mut Cx<'_>, id: SuspectId) -> Result<Option<Suspect>, Error> {
    let Some(subject) = store::find_subject(cx, id)? else { return Ok(None) };
    let found = store::find(cx, subject, id)?;
    Ok(with_records(cx, found.into_iter().collect())?.pop())
}

/// The suspect that comes after another in the list of what nobody decided yet.
///
/// # Errors
/// Whatever the database answers.
pub fn find_next(cx: &mut Cx<'_>, after: &Suspect) -> Result<Option<Suspect>, Error> {
    let wanted = Wanted { subject: after.subject, state: State::Open, below: Some(after.place()), limit: 1 };
    Ok(list(cx, &wanted)?.pop())
}

/// The open suspect of each of these records that has one of which the actor may see every record: what a card says of its
/// sender (DC-30). One statement.
///
/// # Errors
/// Whatever the database answers.
pub fn of_records(cx: &mut Cx<'_>, subject: Subject, records: &[i64]) -> Result<HashMap<i64, SuspectId>, Error> {
    Ok(store::list_seen_of(cx, subject, records)?.into_iter().collect())
}

/// The records that are there still and are one kind's, added to suspects in one statement.
fn with_records(cx: &mut Cx<'_>, mut suspects: Vec<Suspect>) -> Result<Vec<Suspect>, Error> {
    let ids: Vec<SuspectId> = suspects.iter().map(|suspect| suspect.id).collect();
    for (id, record) in list_records(cx, &ids)? {
        if let Some(suspect) = suspects.iter_mut().find(|suspect| suspect.id == id) {
            suspect.records.push(record);
        }
    }
    Ok(suspects)
}
