//! Leads that take the values of a request that joins another one (DC-22: update all), as part of its merge: what they took
//! is taken back with it. The order of the steps, no SQL.

use crate::Error;
use crate::channels::said::{ItemKind, Place};
use crate::duplicates::merges::{self, Because, Folding, MergeWish};
use crate::inbox::IncomingLead;
use crate::leads::{self, Lead};
use crate::merging::draft_person;
use crate::timeline::{self, NewNote};
use base::ids::{LeadId, MergeId};
use base::journal::{self, Happening, Kind};
use base::search::Subject;
use base::{Cx, accounts, fields, money};
use jiff::tz::TimeZone;
use serde_json::json;

/// Who writes what duplicate control writes.
const AUTHOR: &str = "Duplicate control";
/// Values that a feed names at most; the others are counted.
const MAX_NAMED: usize = 40;
/// Characters of one value in a feed.
const VALUE_CHARS: usize = 100;

/// A lead that took the values of a request.
#[derive(Clone, Debug)]
pub(crate) struct Updated {
    lead: LeadId,
    /// What it says otherwise since, as people read it: "Sale: €120 → €150".
    changes: Vec<String>,
}

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

/// The leads take the values of the request's drafts, remembered with all else that the merge touches; gives what they took.
///
/// # Errors
/// As [`merges::share`].
pub(crate) fn share(
    cx: &mut Cx<'_>,
    folding: &mut Folding,
    request: &IncomingLead,
    wish: &MergeWish,
) -> Result<Vec<Updated>, Error> {
    let mut updated = Vec::new();
    for lead in list(cx, &wish.choices.updated)? {
        let before = says(cx, &lead)?;
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
        updated.push(Updated { lead: lead.id, changes: changes(&before, &says(cx, &now)?) });
    }
    Ok(updated)
}

/// What a lead and its main contact say: what people call each part, and its value, which is empty where it says nothing.
fn says(cx: &mut Cx<'_>, lead: &Lead) -> Result<Vec<(String, String)>, Error> {
    let account = accounts::find(cx)?;
    let currency = account.as_ref().map_or("", |account| account.currency.as_str());
    let zone = account.as_ref().and_then(|account| TimeZone::get(&account.time_zone).ok()).unwrap_or(TimeZone::UTC);
    let price = if lead.price_minor == 0 { String::new() } else { money::written(lead.price_minor, currency) };
    let mut said = vec![("Sale".to_owned(), price)];
    let main = lead.contacts.first().map(|main| (Subject::Contact, main.0));
    for (subject, id) in std::iter::once((Subject::Lead, lead.id.0)).chain(main) {
        let values = fields::values_of(cx, subject, &[id])?.remove(&id).unwrap_or_default();
        for field in fields::list(cx, subject)? {
            let text = fields::text_of(&field, values.of(field.id), &zone);
            said.push((field.name, text));
        }
    }
    Ok(said)
}

fn changes(before: &[(String, String)], after: &[(String, String)]) -> Vec<String> {
    let both = before.iter().zip(after).filter(|((_, was), (_, now))| was != now);
    let told = both.map(|((title, was), (_, now))| match was.as_str() {
        "" => format!("{title}: {}", cut(now)),
        was => format!("{title}: {} → {}", cut(was), cut(now)),
    });
    told.collect()
}

fn cut(text: &str) -> String {
    if text.chars().count() <= VALUE_CHARS {
        return text.to_owned();
    }
    text.chars().take(VALUE_CHARS - 1).chain(['…']).collect()
}

/// The feeds of the leads say what they took, and from where it is.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn tell(cx: &mut Cx<'_>, updated: &[Updated], sender: &str) -> Result<(), Error> {
    for Updated { lead, changes } in updated {
        let mut named = changes.iter().take(MAX_NAMED).cloned().collect::<Vec<_>>().join("; ");
        if changes.len() > MAX_NAMED {
            named += &format!("; and {} more", changes.len() - MAX_NAMED);
        }
        let text = if named.is_empty() {
            format!("What {sender} sent changes nothing here: the request itself joined a newer lead.")
        } else {
            format!("Updated with what {sender} sent: {named}. The request itself joined a newer lead.")
        };
        note(cx, &[*lead], &text)?;
    }
    Ok(())
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
