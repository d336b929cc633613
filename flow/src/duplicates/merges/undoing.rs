//! A merge is taken back: its rows are walked back, and what came later over a talk goes with whom it belongs to.

use super::{Merge, store};
use crate::duplicates::Error;
use base::Cx;
use base::db::Value;
use base::ids::MergeId;
use base::ledger::{Collision, Ledger, Touched, walk_back};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// Merges after one that build on it, the newest first: those that name one of its records or touch a row that it touched,
/// and those that build on them.
///
/// # Errors
/// Whatever the database answers.
pub fn later_than(cx: &mut Cx<'_>, id: MergeId) -> Result<Vec<MergeId>, Error> {
    let mut later = BTreeSet::new();
    let mut asked = vec![id];
    while let Some(of) = asked.pop() {
        let new: Vec<MergeId> = store::done_after(cx, of)?.into_iter().filter(|id| !later.contains(id)).collect();
        later.extend(new.iter().copied());
        asked.extend(new);
    }
    Ok(later.into_iter().rev().collect())
}

/// Walks back what a merge touched; gives what somebody had changed since and is kept, a sentence each.
///
/// # Errors
/// Whatever the database answers.
pub fn take_back(cx: &mut Cx<'_>, merge: &Merge) -> Result<Vec<String>, Error> {
    let touched = store::touched(cx, merge.id)?;
    let collisions = walk_back(cx, &touched)?;
    follow_talks(cx, merge, &touched)?;
    let mut sentences: Vec<String> = collisions.iter().filter_map(sentence).collect();
    sentences.dedup();
    Ok(sentences)
}

/// The merge is undone, and what it touched is forgotten.
///
/// # Errors
/// Whatever the database answers.
pub fn forget_undone(cx: &mut Cx<'_>, id: MergeId, collisions: &[String]) -> Result<(), Error> {
    Ok(store::set_undone(cx, id, &json!(collisions))?)
}

/// A merge that was undone is made again.
///
/// # Errors
/// Whatever the database answers.
pub fn set_done(cx: &mut Cx<'_>, id: MergeId) -> Result<(), Error> {
    Ok(store::set_done(cx, id)?)
}

/// What was said since over a talk that belongs to a record that stands for itself again goes there, with its requests.
fn follow_talks(cx: &mut Cx<'_>, merge: &Merge, touched: &[Touched]) -> Result<(), Error> {
    let mut ledger = Ledger::open(cx)?;
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
                follow_request(cx, &mut ledger, &item, (column, survivor, home))?;
            }
        }
    }
    Ok(())
}

/// The request and the arrival of what was said go with it.
fn follow_request(
    cx: &mut Cx<'_>,
    ledger: &mut Ledger,
    item: &base::ledger::Columns,
    (column, survivor, home): (&'static str, i64, i64),
) -> Result<(), Error> {
    if let Some(request) = item["incoming_lead_id"].as_i64() {
        let of = |column: &'static str| [("id", Value::from(request)), (column, survivor.into())];
        ledger.set(cx, "incoming_leads", &of(column), &[(column, home.into())])?;
        if column == "lead_id" {
            ledger.set(cx, "incoming_leads", &of("target_id"), &[("target_id", home.into())])?;
        }
    }
    if let (Some(arrival), "lead_id") = (item["arrival_id"].as_i64(), column) {
        ledger.set(cx, "arrivals", &[("id", arrival.into()), (column, survivor.into())], &[(column, home.into())])?;
    }
    Ok(())
}

/// What is kept, in words; nothing for what nobody sees.
fn sentence(collision: &Collision) -> Option<String> {
    let what = match (collision.table.as_str(), collision.column.as_deref()) {
        ("leads" | "contacts" | "companies", Some(column)) => match column {
            "name" => "name",
            "price_minor" => "sale",
            "stage_id" => "stage",
            "company_id" => "company",
            "responsible_id" => "responsible",
            "deleted_at" => "place in the bin",
            _ => return None,
        },
        ("handles", _) => "phones and addresses",
        ("field_values", _) => "a field",
        ("field_files", _) => "a file",
        ("lead_contacts", _) => "the contacts of a lead",
        ("tasks", _) => "a task",
        ("feed_items", _) => "a line of the feed",
        ("talks", _) => "a chat",
        ("incoming_leads", _) => "the request",
        _ => return None,
    };
    let word = |value: &Json| match value {
        Json::String(text) => format!(" “{text}”"),
        Json::Number(number) => format!(" {number}"),
        _ => String::new(),
    };
    let (kept, before) = (word(&collision.kept), word(&collision.before));
    let kept = if kept.is_empty() { "as it is now".to_owned() } else { format!("now{kept}") };
    let before = if before.is_empty() { String::new() } else { format!("; before the merge it was{before}") };
    Some(format!("Somebody changed {what} since: it stays {kept}{before}."))
}
