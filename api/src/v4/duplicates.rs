//! `/duplicates`: our own resource in Kommo's style. Records that may be one, the surest first, each with its reasons.

use crate::call::Call;
use crate::wire::{Answer, Problem, entities, page_behind};
use base::Cx;
use base::ids::SuspectId;
use flow::duplicates::suspects::{self, Place, State, Suspect, Wanted};
use serde_json::{Value as Json, json};

/// `GET /duplicates`: of all kinds or of one, of one state (open, unless said otherwise); `next` carries the last one's place.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let asked = call.query.page()?;
    let word = call.query.text(&["filter", "entity_type"]);
    let kind = word.map(|word| entities::of_plural(word).ok_or_else(|| Problem::no_such_choice("entity_type")));
    let state = call.query.text(&["filter", "state"]);
    let state = state.map(|word| State::from_stored(word).ok_or_else(|| Problem::no_such_choice("state")));
    let below = call.query.text(&["after"]).and_then(place);
    let skipped = if below.is_some() { 0 } else { asked.offset() };
    let (state, limit) = (state.transpose()?.unwrap_or(State::Open), skipped.saturating_add(asked.reach()));
    let found = match kind.transpose()? {
        Some(subject) => suspects::list(cx, &Wanted { subject, state, below, limit })?,
        None => suspects::list_of_all_kinds(cx, state, below, limit)?,
    };
    let found: Vec<&Suspect> = found.iter().skip(usize::try_from(skipped).unwrap_or(usize::MAX)).collect();
    let last = found.get(asked.limit().saturating_sub(1)).map(|suspect| written(suspect.place()));
    let rows = found.into_iter().map(|suspect| shown(call, suspect)).collect();
    Ok(page_behind(call, "duplicates", rows, (asked, last)))
}

/// `GET /duplicates/{id}`.
pub fn get(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let suspect = suspects::find(cx, call.id("id")?)?;
    Ok(suspect.map_or(Answer::Nothing, |suspect| Answer::Found(shown(call, &suspect))))
}

/// `POST /duplicates/{id}/ignore`: they are not one, and nobody is asked again.
pub fn ignore(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let id: SuspectId = call.id("id")?;
    suspects::dismiss(cx, id)?;
    let suspect = suspects::find(cx, id)?;
    Ok(suspect.map_or(Answer::Nothing, |suspect| Answer::Found(shown(call, &suspect))))
}

/// `POST /duplicates/{id}/reopen`: the inverse; those that a scan found are open again, others wait for the next one.
pub fn reopen(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let suspect = suspects::take_back_dismissal(cx, call.id("id")?)?;
    Ok(Answer::Found(shown(call, &suspect)))
}

/// Where one stands in the list: `1234.17`.
fn written(place: Place) -> String {
    format!("{}.{}", place.centibits, place.id)
}

fn place(written: &str) -> Option<Place> {
    let (centibits, id) = written.split_once('.')?;
    Some(Place { centibits: centibits.parse().ok()?, id: SuspectId(id.parse().ok()?) })
}

fn shown(call: &Call, suspect: &Suspect) -> Json {
    let likeness = &suspect.likeness;
    let addends = likeness.addends();
    let reasons = addends.iter().map(|addend| json!({ "text": addend.what, "bits": addend.bits() }));
    json!({
        "id": suspect.id, "entity_type": entities::plural(suspect.subject), "entity_ids": suspect.records,
        "state": suspect.state.as_str(), "bits": likeness.bits(), "percent": likeness.percent(),
        "reasons": reasons.collect::<Vec<_>>(), "model_id": suspect.model_id, "created_at": suspect.found_at,
        "decided_at": suspect.decided_at, "decided_by": suspect.decided_by,
        "_links": call.links.own(&format!("duplicates/{}", suspect.id)),
    })
}
