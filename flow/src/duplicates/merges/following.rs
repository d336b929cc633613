//! What came since a merge goes, when that is taken back, with whom it belongs to: what was said over a talk with the
//! talk, and everything else by the address that it is from.

use super::store::Said;
use super::{Fold, Merge, store};
use crate::channels::Details;
use crate::channels::handles::{self, Handle, HandleKind};
use crate::duplicates::Error;
use base::Cx;
use base::db::Value;
use base::ledger::{Columns, Ledger, Touched};
use base::search::Subject;
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// Sends what came since the merge to the records that stand for themselves again; after its rows were walked back.
pub(super) fn follow(cx: &mut Cx<'_>, merge: &Merge, touched: &[Touched]) -> Result<(), Error> {
    let mut ledger = Ledger::open(cx)?;
    follow_talks(cx, &mut ledger, merge, touched)?;
    for fold in merge.folds.iter().filter(|fold| fold.kind() == Subject::Contact) {
        follow_addresses(cx, &mut ledger, merge, fold)?;
    }
    for fold in merge.folds.iter().filter(|fold| fold.kind() == Subject::Lead) {
        follow_people(cx, &mut ledger, merge, fold)?;
    }
    Ok(())
}

/// What was said over a talk that belongs to a record that stands for itself again goes there, with its requests.
fn follow_talks(cx: &mut Cx<'_>, ledger: &mut Ledger, merge: &Merge, touched: &[Touched]) -> Result<(), Error> {
    for one in touched.iter().filter(|one| one.table == "talks") {
        let (Some(talk), Some(before), Some(after)) = (one.key["id"].as_i64(), &one.before, &one.after) else {
            continue;
        };
        for (column, subject) in [("lead_id", Some("lead")), ("contact_id", None)] {
            let (Some(home), Some(survivor)) =
                (before.get(column).and_then(Json::as_i64), after.get(column).and_then(Json::as_i64))
            else {
                continue;
            };
            let place = match subject {
                Some(subject) => vec![("subject", Value::from(subject)), ("subject_id", survivor.into())],
                None => vec![("contact_id", Value::from(survivor))],
            };
            let chosen: Vec<_> = place.iter().cloned().chain([("talk_id", talk.into())]).collect();
            let Some((moved, _)) = place.last().cloned() else { continue };
            for item in ledger.read(cx, "feed_items", &chosen)? {
                let Some(id) = item["id"].as_i64().filter(|id| *id > merge.id.0) else { continue };
                ledger.set(cx, "feed_items", &[("id", id.into())], &[(moved, home.into())])?;
                let (request, arrival) = (item["incoming_lead_id"].as_i64(), item["arrival_id"].as_i64());
                follow_request(cx, ledger, (request, arrival), (column, survivor, home))?;
            }
        }
    }
    Ok(())
}

/// What a contact that stands for itself again has written from an address that is theirs alone is theirs, with its request
/// and the lead that came of that; out of a lead that they are not on, it goes into their own feed.
fn follow_addresses(cx: &mut Cx<'_>, ledger: &mut Ledger, merge: &Merge, fold: &Fold) -> Result<(), Error> {
    let (theirs, others) = (addresses(cx, ledger, fold.from)?, addresses(cx, ledger, fold.into)?);
    let is_theirs = |said: &Said| {
        let from = addresses_of(said);
        let is_of = |known: &[Handle]| from.iter().any(|one| known.iter().any(|known| known.is_same(one)));
        is_of(&theirs) && !is_of(&others)
    };
    let found = store::said_since(cx, merge.id, fold)?;
    for said in found.iter().filter(|said| is_theirs(said)) {
        let contact = ("contact_id", Value::from(fold.from));
        let request = (said.request, said.arrival);
        follow_request(cx, ledger, request, (contact.0, fold.into, fold.from))?;
        follow_lead(cx, ledger, said, merge, fold)?;
        let is_on_lead = match said.place {
            (Subject::Lead, lead) => {
                !ledger.read(cx, "lead_contacts", &[("lead_id", lead.into()), contact.clone()])?.is_empty()
            }
            _ => false,
        };
        let own = [contact, ("subject", Subject::Contact.as_str().into()), ("subject_id", fold.from.into())];
        let to = if is_on_lead { &own[..1] } else { &own[..] };
        ledger.set(cx, "feed_items", &[("id", said.id.into())], to)?;
        if let Some(mail) = &said.mail {
            let of = |id: i64| [("id", Value::from(id)), ("contact_id", fold.into.into())];
            ledger.set(cx, "mails", &of(mail.id), &[("contact_id", fold.from.into())])?;
            ledger.set(cx, "threads", &of(mail.thread), &[("contact_id", fold.from.into())])?;
        }
        if !is_on_lead {
            leave_lead(cx, ledger, said)?;
        }
    }
    Ok(())
}

/// What goes out of a lead into the feed of a contact is of no lead.
fn leave_lead(cx: &mut Cx<'_>, ledger: &mut Ledger, said: &Said) -> Result<(), Error> {
    let places = [("arrivals", said.arrival), ("threads", said.mail.as_ref().map(|mail| mail.thread))];
    for (table, id) in places.into_iter().filter_map(|(table, id)| Some((table, id?))) {
        ledger.set(cx, table, &[("id", id.into())], &[("lead_id", Value::Null)])?;
    }
    Ok(())
}

/// The lead that came of a request since the merge is the lead of whoever it is from.
fn follow_lead(cx: &mut Cx<'_>, ledger: &mut Ledger, said: &Said, merge: &Merge, fold: &Fold) -> Result<(), Error> {
    if let (Subject::Lead, lead) = said.place
        && lead > merge.id.0
        && said.request.is_some()
    {
        let link = [("lead_id", Value::from(lead)), ("contact_id", fold.into.into())];
        ledger.set(cx, "lead_contacts", &link, &[("contact_id", fold.from.into())])?;
    }
    Ok(())
}

/// What was said in a lead by somebody who is a contact only of the one that stands for itself again goes there, and so
/// does a mail in a thread of that one.
fn follow_people(cx: &mut Cx<'_>, ledger: &mut Ledger, merge: &Merge, fold: &Fold) -> Result<(), Error> {
    let (theirs, others) = (people(cx, ledger, fold.from)?, people(cx, ledger, fold.into)?);
    for said in store::said_since(cx, merge.id, fold)? {
        let is_theirs = said.contact.is_some_and(|contact| theirs.contains(&contact) && !others.contains(&contact));
        let is_of_thread = said.mail.as_ref().is_some_and(|mail| mail.lead == Some(fold.from));
        if is_theirs || is_of_thread {
            if let Some(mail) = &said.mail {
                let of = [("id", Value::from(mail.thread)), ("lead_id", fold.into.into())];
                ledger.set(cx, "threads", &of, &[("lead_id", fold.from.into())])?;
            }
            ledger.set(cx, "feed_items", &[("id", said.id.into())], &[("subject_id", fold.from.into())])?;
            follow_request(cx, ledger, (said.request, said.arrival), ("lead_id", fold.into, fold.from))?;
        }
    }
    Ok(())
}

/// The request and the arrival of what was said go with it.
fn follow_request(
    cx: &mut Cx<'_>,
    ledger: &mut Ledger,
    (request, arrival): (Option<i64>, Option<i64>),
    (column, survivor, home): (&'static str, i64, i64),
) -> Result<(), Error> {
    if let Some(request) = request {
        let of = |column: &'static str| [("id", Value::from(request)), (column, survivor.into())];
        ledger.set(cx, "incoming_leads", &of(column), &[(column, home.into())])?;
        if column == "lead_id" {
            ledger.set(cx, "incoming_leads", &of("target_id"), &[("target_id", home.into())])?;
        }
    }
    if let (Some(arrival), "lead_id") = (arrival, column) {
        ledger.set(cx, "arrivals", &[("id", arrival.into()), (column, survivor.into())], &[(column, home.into())])?;
    }
    Ok(())
}

/// Whom something that came in is from: of a mail, whichever way it went, the customer of its thread.
fn addresses_of(said: &Said) -> Vec<Handle> {
    match &said.mail {
        Some(mail) => handles::email(&mail.customer).into_iter().collect(),
        None => {
            serde_json::from_value::<Details>(said.details.clone()).map_or_else(|_| Vec::new(), |said| said.addresses())
        }
    }
}

fn addresses(cx: &mut Cx<'_>, ledger: &Ledger, contact: i64) -> Result<Vec<Handle>, Error> {
    let of = [("subject", Value::from(Subject::Contact.as_str())), ("subject_id", contact.into())];
    let text = |row: &Columns, column: &str| row[column].as_str().unwrap_or_default().to_owned();
    let handle = |row: &Columns| Handle {
        kind: HandleKind::from_stored(&text(row, "kind")),
        value: text(row, "value"),
        written: text(row, "written"),
        label: text(row, "label"),
    };
    Ok(ledger.read(cx, "handles", &of)?.iter().map(handle).collect())
}

fn people(cx: &mut Cx<'_>, ledger: &Ledger, lead: i64) -> Result<BTreeSet<i64>, Error> {
    let links = ledger.read(cx, "lead_contacts", &[("lead_id", lead.into())])?;
    Ok(links.iter().filter_map(|link| link["contact_id"].as_i64()).collect())
}
