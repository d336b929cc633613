//! Leads that take the values of a request that joins another one (DC-22: update all), as part of its merge: what they took
//! is taken back with it. The order of the steps, no SQL.

use crate::Error;
use crate::channels::said::{ItemKind, Place};
use crate::duplicates::merges::{self, Because, Folding, MergeWish};
use crate::inbox::IncomingLead;
use crate::leads::{self, Lead};
use crate::merging::draft_person;
use crate::timeline::{self, NewNote};
use base::Cx;
use base::ids::{LeadId, MergeId};
use base::journal::{self, Happening, Kind};
use base::search::Subject;
use serde_json::json;

/// Who writes what duplicate control writes.
const AUTHOR: &str = "Duplicate control";

/// The records that take values, those that are gone left out: leads, and their main contacts.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn records(cx: &mut Cx<'_>, updated: &[LeadId]) -> Result<Vec<(Subject, i64)>, Error> {
    let mut records = Vec::new();
    for lead in list(cx, updated)? {
        records.push((Subject::Lead, lead.id.0));
        records.extend(lead.contacts.first().map(|main| (Subject::Contact, main.0)));
    }
    Ok(records)
}

fn list(cx: &mut Cx<'_>, updated: &[LeadId]) -> Result<Vec<Lead>, Error> {
    let mut found = Vec::new();
    for id in updated {
        found.extend(leads::find(cx, *id)?);
    }
    Ok(found)
}

/// The leads take the values of the request's drafts, remembered with all else that the merge touches.
///
/// # Errors
/// As [`merges::share`].
pub(crate) fn share(
    cx: &mut Cx<'_>,
    folding: &mut Folding,
    request: &IncomingLead,
    wish: &MergeWish,
) -> Result<(), Error> {
    for lead in list(cx, &wish.choices.updated)? {
        let of = |subject, from, into| MergeWish {
            choices: wish.choices.clone(),
            ..MergeWish::new(subject, into, vec![from], Because::hand())
        };
        merges::share(cx, folding, &of(Subject::Lead, request.lead_id.0, lead.id.0))?;
        if let Some((draft, main)) = draft_person(cx, request, lead.id)? {
            merges::share(cx, folding, &of(Subject::Contact, draft.0, main.0))?;
        }
        let now = leads::load(cx, lead.id)?;
        if now.price_minor != lead.price_minor {
            let (before, after) = (json!({ "price": lead.price_minor }), json!({ "price": now.price_minor }));
            journal::record(cx, Happening::change(Kind::LeadChanged, leads::about(&now), before, after))?;
        }
    }
    Ok(())
}

/// The feeds of the leads say from where their values are.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn tell(cx: &mut Cx<'_>, updated: &[LeadId], sender: &str) -> Result<(), Error> {
    let text = format!("Updated with what {sender} sent: the request itself joined a newer lead.");
    note(cx, updated, &text)
}

/// The feeds of the leads say that it was taken back.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn tell_undone(cx: &mut Cx<'_>, updated: &[LeadId], merge: MergeId) -> Result<(), Error> {
    let text = format!("Merge {merge} was undone: what its request had updated here is as it was before.");
    note(cx, updated, &text)
}

fn note(cx: &mut Cx<'_>, updated: &[LeadId], text: &str) -> Result<(), Error> {
    for lead in list(cx, updated)? {
        let note = NewNote {
            place: Place::lead(lead.id),
            kind: ItemKind::Service,
            author: AUTHOR.to_owned(),
            text: text.to_owned(),
            details: json!({ "note_type": "service_message", "service": AUTHOR }),
            at: None,
        };
        timeline::add_note(cx, note)?;
    }
    Ok(())
}
