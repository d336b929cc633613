//! What a person says about records that may be one: not one, or one.

use super::{Error, Likeness, State, Suspect, find, store, tell_apart};
use crate::duplicates::model::{self, Decision};
use crate::duplicates::scan::{Found, prints_of};
use base::Cx;
use base::access::{Action, Denied, Entity};
use base::ids::{CompanyId, ContactId, LeadId, ScanId, SuspectId};
use base::journal::{self, About, Happening, Kind};
use base::search::Subject;
use serde_json::{Value as Json, json};
use std::collections::{BTreeSet, HashMap};

/// How alike records of a merge that was taken back are taken to have been, in hundredths of a bit: a thousand bits, which
/// is more than any likeness. As long as they are what they were, and after that too, nobody is asked again.
const UNDONE_CENTIBITS: i64 = 100_000;

/// An open suspect that the actor may decide: who may edit every record of it.
///
/// # Errors
/// `NoSuchSuspect`, also when somebody decided it before; `Denied`.
pub fn find_to_decide(cx: &mut Cx<'_>, id: SuspectId) -> Result<Suspect, Error> {
    let suspect = find(cx, id)?.filter(|suspect| suspect.state == State::Open).ok_or(Error::NoSuchSuspect(id))?;
    require_all(cx, (suspect.subject, &suspect.records))?;
    Ok(suspect)
}

fn require_all(cx: &mut Cx<'_>, (subject, records): (Subject, &[i64])) -> Result<(), Error> {
    if list_allowed(cx, Action::Edit, (subject, records))?.len() < records.len() {
        return Err(Denied::Record(Action::Edit, Entity::from(subject)).into());
    }
    Ok(())
}

/// Those of these records that are there and with which the actor may do this. Whoever is merged away leaves every list,
/// and so has to be one that the actor may delete.
///
/// # Errors
/// Whatever the database answers.
pub fn list_allowed(cx: &mut Cx<'_>, action: Action, records: (Subject, &[i64])) -> Result<Vec<i64>, Error> {
    Ok(store::list_allowed(cx, action, records)?)
}

/// The records are not one: nobody is asked again until what identifies one of them changes (DC-32).
///
/// # Errors
/// As [`find_to_decide`].
pub fn dismiss(cx: &mut Cx<'_>, id: SuspectId) -> Result<Suspect, Error> {
    let suspect = find_to_decide(cx, id)?;
    keep_apart(cx, &suspect)?;
    Ok(suspect)
}

/// The same of records that a person chose: it is known of them from now on, and can be taken back as any other.
///
/// # Errors
/// `Denied` unless the actor may edit every one of them.
pub fn dismiss_chosen(cx: &mut Cx<'_>, chosen: &Found) -> Result<SuspectId, Error> {
    require_all(cx, (chosen.subject, &chosen.records))?;
    let id = known_or_new(cx, chosen)?;
    let suspect = find(cx, id)?.ok_or(Error::NoSuchSuspect(id))?;
    keep_apart(cx, &suspect)?;
    Ok(id)
}

fn keep_apart(cx: &mut Cx<'_>, suspect: &Suspect) -> Result<(), Error> {
    let prints = prints_of(cx, suspect.subject, &suspect.records)?;
    tell_apart(cx, suspect.subject, &prints, suspect.likeness.centibits)?;
    model::note_decisions(cx, suspect.subject, &suspect.records, Decision::Different)?;
    ignore(cx, suspect.id, (suspect.subject, &suspect.records))?;
    record(cx, Kind::SuspectDismissed, suspect)
}

/// Settles a suspect and with it every open one that asks about some of its records and no others.
fn ignore(cx: &mut Cx<'_>, id: SuspectId, (subject, records): (Subject, &[i64])) -> Result<(), Error> {
    let mut asked: HashMap<SuspectId, bool> = HashMap::from([(id, true)]);
    let open: BTreeSet<SuspectId> =
        store::list_open_of(cx, subject, records)?.into_iter().map(|(_, suspect)| suspect).collect();
    let open: Vec<SuspectId> = open.into_iter().filter(|open| *open != id).collect();
    for (suspect, record) in store::list_records(cx, &open)? {
        *asked.entry(suspect).or_insert(true) &= records.contains(&record);
    }
    let within: Vec<SuspectId> = asked.into_iter().filter(|(_, is_within)| *is_within).map(|(id, _)| id).collect();
    Ok(store::set_state(cx, &within, State::Ignored)?)
}

/// The suspect of exactly these records, whatever became of it, or a new one that no scan found.
fn known_or_new(cx: &mut Cx<'_>, found: &Found) -> Result<SuspectId, Error> {
    if let Some(known) = store::find_of_all(cx, found.subject, &found.records)? {
        return Ok(known);
    }
    let model = model::in_force(cx)?.id;
    Ok(store::insert(cx, (ScanId(0), model), found)?)
}

/// They may be one after all: what was told apart is not. One that a scan found is open again; others may be found by the
/// next one. What was said of some of these records alone is taken back with it.
///
/// # Errors
/// `NoSuchSuspect` for one that nobody dismissed; `Denied`.
pub fn take_back_dismissal(cx: &mut Cx<'_>, id: SuspectId) -> Result<Suspect, Error> {
    let suspect = find(cx, id)?.filter(|suspect| suspect.state == State::Ignored).ok_or(Error::NoSuchSuspect(id))?;
    require_all(cx, (suspect.subject, &suspect.records))?;
    if suspect.subject == Subject::Contact {
        model::forget_decisions_between(cx, &suspect.records)?;
    }
    store::delete_told_apart(cx, suspect.subject, &suspect.records)?;
    let state = if suspect.scan_id == ScanId(0) { State::Gone } else { State::Open };
    store::reopen(cx, id, state)?;
    store::forget_dismissed_within(cx, suspect.subject, &suspect.records)?;
    record(cx, Kind::SuspectReopened, &suspect)?;
    Ok(Suspect { state, decided_at: None, decided_by: None, ..suspect })
}

/// One journal row for each record of a suspect, which names all of them.
fn record(cx: &mut Cx<'_>, kind: Kind, suspect: &Suspect) -> Result<(), Error> {
    let about = |id: i64| match suspect.subject {
        Subject::Lead => About { lead: Some(LeadId(id)), ..About::default() },
        Subject::Contact => About { contact: Some(ContactId(id)), ..About::default() },
        Subject::Company => About { company: Some(CompanyId(id)), ..About::default() },
    };
    let said = json!({ "suspect": suspect.id, "records": suspect.records });
    let told: Vec<Happening> =
        suspect.records.iter().map(|id| Happening::change(kind, about(*id), Json::Null, said.clone())).collect();
    Ok(journal::record_all(cx, &told)?)
}

/// Records were merged: open suspects of which only one record is left are settled, however that came about.
///
/// # Errors
/// Whatever the database answers.
pub fn settle_merged(cx: &mut Cx<'_>, subject: Subject, merged_away: &[i64]) -> Result<(), Error> {
    let open: BTreeSet<SuspectId> =
        store::list_open_of(cx, subject, merged_away)?.into_iter().map(|(_, suspect)| suspect).collect();
    let ids: Vec<SuspectId> = open.into_iter().collect();
    let mut left: HashMap<SuspectId, usize> = HashMap::new();
    for (id, _) in store::list_records(cx, &ids)? {
        *left.entry(id).or_default() += 1;
    }
    let settled: Vec<SuspectId> = ids.into_iter().filter(|id| left.get(id).is_none_or(|count| *count < 2)).collect();
    Ok(store::set_state(cx, &settled, State::Merged)?)
}

/// A merge was taken back: its records are different, as somebody said by it, and are not asked about again until they say
/// otherwise.
///
/// # Errors
/// Whatever the database answers.
pub fn settle_undone(cx: &mut Cx<'_>, subject: Subject, records: &[i64]) -> Result<(), Error> {
    let prints = prints_of(cx, subject, records)?;
    model::note_decisions(cx, subject, records, Decision::TakenApart)?;
    tell_apart(cx, subject, &prints, UNDONE_CENTIBITS)?;
    let mut records = records.to_vec();
    records.sort_unstable();
    let id = known_or_new(cx, &Found { subject, records: records.clone(), likeness: Likeness::default() })?;
    ignore(cx, id, (subject, &records))
}
