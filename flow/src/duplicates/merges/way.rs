//! The way of a lead that stands for itself again. While it was merged away a stage may have been deleted, and taken it along
//! as it takes every lead; and what came back of its way may have been over for long.

use super::Part;
use super::attached::leave;
use super::copied::said;
use crate::duplicates::Error;
use base::Cx;
use base::db::Value;
use base::ids::LeadId;
use base::ledger::{Collision, Columns, Ledger, Touched, to_value};
use base::search::Subject;
use serde_json::{Value as Json, json};

/// Leads that somebody sees stand in one stage, which the visit of no end is of; those that are merged away are left as they
/// are. Gives which were moved since, and where to.
///
/// # Errors
/// Whatever the database answers.
pub fn straighten(cx: &mut Cx<'_>, leads: &[LeadId]) -> Result<Vec<Collision>, Error> {
    let mut ledger = Ledger::open(cx)?;
    let mut moved = Vec::new();
    for lead in leads {
        let row = ledger.read(cx, "leads", &[("id", (*lead).into())])?.pop();
        if let Some(row) = row.filter(|row| row["merged_into"].is_null()) {
            moved.extend(straighten_one(cx, &mut ledger, &row)?);
        }
    }
    Ok(moved)
}

/// A visit that came back, and those that took no time because nobody saw the lead move, last until the next.
fn straighten_one(cx: &mut Cx<'_>, ledger: &mut Ledger, lead: &Columns) -> Result<Option<Collision>, Error> {
    let id = to_value(&lead["id"])?;
    let way = ledger.read(cx, "stage_visits", &[("lead_id", id.clone())])?;
    let Some(first) = way.iter().position(|visit| visit["left_at"].is_null()) else { return Ok(None) };
    let way = &way[first..];
    let is_over_at_once = |visit: &Columns| visit["left_at"].is_null() || visit["left_at"] == visit["entered_at"];
    for (visit, next) in way.iter().zip(&way[1..]).filter(|(visit, _)| is_over_at_once(visit)) {
        end(cx, ledger, visit, &next["entered_at"])?;
    }
    let (came_back, last) = (&way[0], &way[way.len() - 1]);
    match &lead["deleted_at"] {
        Json::Null if last["stage_id"] == lead["stage_id"] => end(cx, ledger, last, &Json::Null)?,
        Json::Null => {
            leave(cx, ledger, &[("lead_id", id), ("left_at", Value::Null)])?;
            enter(cx, ledger, lead, &last["stage_id"])?;
        }
        in_bin_since if last["left_at"].is_null() => end(cx, ledger, last, in_bin_since)?,
        _ => {}
    }
    let key: Columns = said([("id", lead["id"].clone())]).collect();
    let (before, kept) = (came_back["stage_id"].clone(), lead["stage_id"].clone());
    let column = Some("stage_id".to_owned());
    Ok((before != kept).then(|| Collision { table: "leads".to_owned(), key, column, before, kept }))
}

fn end(cx: &mut Cx<'_>, ledger: &mut Ledger, visit: &Columns, at: &Json) -> Result<(), Error> {
    if visit["left_at"] == *at {
        return Ok(());
    }
    ledger.set(cx, "stage_visits", &[("id", to_value(&visit["id"])?)], &[("left_at", to_value(at)?)])?;
    Ok(())
}

/// A lead begins to stand in its stage.
pub(super) fn enter(cx: &mut Cx<'_>, ledger: &mut Ledger, lead: &Columns, from: &Json) -> Result<(), Error> {
    let id: i64 = cx.next_id()?;
    let of_lead = ["pipeline_id", "stage_id", "price_minor", "responsible_id"];
    let mut visit: Columns = of_lead.into_iter().map(|column| (column.to_owned(), lead[column].clone())).collect();
    visit.extend(said([
        ("id", json!(id)),
        ("lead_id", lead["id"].clone()),
        ("from_stage_id", from.clone()),
        ("entered_at", json!(cx.now)),
        ("left_at", json!(null)),
    ]));
    ledger.insert(cx, "stage_visits", vec![visit])?;
    Ok(())
}

/// A survivor that would stand again in a stage that was deleted since stays where the merge put it; gives which did.
pub(super) fn stay_out_of_deleted(cx: &mut Cx<'_>, touched: &[Touched]) -> Result<Vec<Collision>, Error> {
    let mut ledger = Ledger::open(cx)?;
    let mut stayed = Vec::new();
    for one in touched.iter().filter(|one| one.table == Subject::Lead.table()) {
        let (Some(before), Some(after)) = (&one.before, &one.after) else { continue };
        let (Some(from), Some(into)) = (before.get("stage_id"), after.get("stage_id")) else { continue };
        let place = [("id", to_value(&one.key["id"])?)];
        let is_back = from != into && ledger.read(cx, "leads", &place)?.iter().any(|lead| lead["stage_id"] == *from);
        if !is_back || !is_deleted(cx, &ledger, from)? {
            continue;
        }
        let mut stands = Vec::new();
        for column in Part::Stage.columns(Subject::Lead) {
            if let Some(value) = after.get(*column) {
                stands.push((*column, to_value(value)?));
            }
        }
        ledger.set(cx, "leads", &place, &stands)?;
        let (before, kept, column) = (from.clone(), into.clone(), Some("stage_id".to_owned()));
        stayed.push(Collision { table: one.table.clone(), key: one.key.clone(), column, before, kept });
    }
    Ok(stayed)
}

fn is_deleted(cx: &mut Cx<'_>, ledger: &Ledger, stage: &Json) -> Result<bool, Error> {
    let found = ledger.read(cx, "stages", &[("id", to_value(stage)?)])?;
    Ok(found.iter().any(|stage| !stage["deleted_at"].is_null()))
}
