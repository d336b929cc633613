//! A merge is taken back: its rows are walked back, and what came later goes with whom it belongs to.

use super::following::follow;
use super::values::{said_together, text_of};
use super::way::stay_out_of_deleted;
use super::{Merge, Part, store};
use crate::duplicates::Error;
use base::Cx;
use base::ids::MergeId;
use base::ledger::{Collision, Ledger, Touched, WalkedBack, still_kept, to_value, walk_back};
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

/// Walks back what a merge touched; gives what somebody had changed since and is kept.
///
/// # Errors
/// Whatever the database answers.
pub fn take_back(cx: &mut Cx<'_>, merge: &Merge) -> Result<WalkedBack, Error> {
    let touched = store::touched(cx, merge.id)?;
    let mut back = walk_back(cx, &touched, &said_together())?;
    back.collisions.extend(stay_out_of_deleted(cx, &touched)?);
    leave_out_gone(cx, &touched)?;
    follow(cx, merge, &touched)?;
    Ok(back)
}

/// What is kept of some collisions, the newest merge's first, a sentence each.
///
/// # Errors
/// Whatever the database answers.
pub fn in_words(cx: &mut Cx<'_>, collisions: Vec<Collision>) -> Result<Vec<String>, Error> {
    let mut once: Vec<Collision> = Vec::new();
    for one in still_kept(cx, collisions)? {
        let place = |of: &Collision| (of.table.clone(), of.key.clone(), of.column.clone());
        match once.iter_mut().find(|known| place(known) == place(&one)) {
            Some(known) => *known = one,
            None => once.push(one),
        }
    }
    let ledger = Ledger::open(cx)?;
    let mut sentences = Vec::new();
    for collision in &once {
        sentences.extend(sentence(cx, &ledger, collision)?.filter(|words| !sentences.contains(words)));
    }
    Ok(sentences)
}

/// Who is gone for good is on no lead, though the link was moved before and is home again.
fn leave_out_gone(cx: &mut Cx<'_>, touched: &[Touched]) -> Result<(), Error> {
    let mut ledger = Ledger::open(cx)?;
    let links: BTreeSet<i64> = touched
        .iter()
        .filter(|one| one.table == "lead_contacts")
        .filter_map(|one| one.old_key()["contact_id"].as_i64())
        .collect();
    for contact in links {
        if ledger.read(cx, "contacts", &[("id", contact.into())])?.is_empty() {
            ledger.remove(cx, "lead_contacts", &[("contact_id", contact.into())])?;
        }
    }
    Ok(())
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

/// What is kept, in words; nothing for what nobody sees.
fn sentence(cx: &mut Cx<'_>, ledger: &Ledger, collision: &Collision) -> Result<Option<String>, Error> {
    let (what, part) = match (collision.table.as_str(), collision.column.as_deref()) {
        ("leads" | "contacts" | "companies", Some(column)) => match column {
            "name" => ("The name", Some(Part::Name)),
            "price_minor" => ("The sale", Some(Part::Price)),
            "stage_id" => ("The stage", Some(Part::Stage)),
            "company_id" => ("The company", Some(Part::Company)),
            "responsible_id" => ("Who is responsible", Some(Part::Responsible)),
            _ => return Ok(None),
        },
        ("handles", _) => ("A phone or address", None),
        ("field_values" | "field_files", _) => ("A field", None),
        ("lead_contacts", _) => ("Who is a contact of a lead", None),
        ("tasks", _) => ("Where a task belongs", None),
        ("feed_items", _) => ("Where a line of the feed belongs", None),
        ("talks", _) => ("Where a conversation belongs", None),
        ("incoming_leads", _) => ("What became of the request", None),
        _ => return Ok(None),
    };
    let Some(part) = part else { return Ok(Some(format!("{what} was changed since and stays as it is now."))) };
    let mut text = |value: &Json| match value {
        Json::Null => Ok("nothing".to_owned()),
        Json::String(blank) if blank.trim().is_empty() => Ok("nothing".to_owned()),
        some => text_of(cx, ledger, part, some),
    };
    let (mut kept, mut before) = (text(&collision.kept)?, text(&collision.before)?);
    if part == Part::Stage && kept == before {
        kept = with_pipeline(cx, ledger, &collision.kept, &kept)?;
        before = with_pipeline(cx, ledger, &collision.before, &before)?;
    }
    Ok(Some(format!("{what} was changed since: {kept} is kept; before the merge it was {before}.")))
}

/// Stages of two pipelines that are called alike are told apart by theirs.
fn with_pipeline(cx: &mut Cx<'_>, ledger: &Ledger, stage: &Json, name: &str) -> Result<String, Error> {
    let stages = ledger.read(cx, "stages", &[("id", to_value(stage)?)])?;
    let Some(stage) = stages.first() else { return Ok(name.to_owned()) };
    let pipelines = ledger.read(cx, "pipelines", &[("id", to_value(&stage["pipeline_id"])?)])?;
    let pipeline = pipelines.first().and_then(|pipeline| pipeline["name"].as_str());
    Ok(pipeline.map_or_else(|| name.to_owned(), |pipeline| format!("{name} of {pipeline}")))
}
