//! Leads begin in a stage, which may be the one where they end.

use super::move_lead::make_customers;
use super::{Error, Stage, StageKind, find_stage};
use crate::leads::{self, Lead, NewLead};
use base::Cx;
use base::access;
use base::ids::StageId;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Opens a lead in any stage but the first, incoming one: won or lost there at once, its buyers customers at once.
///
/// # Errors
/// `NoSuchStage` when the stage is of another pipeline or leads cannot stand in it; `BadValue` as [`leads::open`].
pub fn open_lead(cx: &mut Cx<'_>, new: NewLead) -> Result<Lead, Error> {
    let (new, kind) = ending(cx, new, &mut HashMap::new())?;
    let lead = leads::open(cx, new)?;
    welcome(cx, &lead, kind)?;
    Ok(lead)
}

/// Opens many leads as [`open_lead`] does, in about as many statements as it takes for one.
///
/// # Errors
/// As [`open_lead`], at the first that is refused: the caller rolls the others back.
pub fn open_leads(cx: &mut Cx<'_>, new: Vec<NewLead>) -> Result<Vec<Lead>, Error> {
    let mut stages = HashMap::new();
    let mut kinds = Vec::with_capacity(new.len());
    let mut placed = Vec::with_capacity(new.len());
    for new in new {
        let (new, kind) = ending(cx, new, &mut stages)?;
        placed.push(new);
        kinds.push(kind);
    }
    let leads = leads::open_all(cx, placed)?;
    for (lead, kind) in leads.iter().zip(kinds) {
        welcome(cx, lead, kind)?;
    }
    Ok(leads)
}

/// The lead with what its stage says of it; `stages` are those that were looked up so far.
fn ending(
    cx: &mut Cx<'_>,
    new: NewLead,
    stages: &mut HashMap<StageId, Option<Stage>>,
) -> Result<(NewLead, StageKind), Error> {
    let stage = match stages.entry(new.stage_id) {
        Entry::Occupied(found) => found.into_mut(),
        Entry::Vacant(place) => place.insert(find_stage(cx, new.stage_id)?),
    };
    let kind = stage
        .as_ref()
        .filter(|stage| stage.kind != StageKind::Incoming && stage.pipeline_id == new.pipeline_id)
        .map(|stage| stage.kind)
        .ok_or(Error::NoSuchStage(new.stage_id))?;
    let closed_at = kind.is_closed().then_some(cx.now);
    let loss_reason_id = new.loss_reason_id.filter(|_| kind == StageKind::Lost);
    Ok((NewLead { closed_at, loss_reason_id, ..new }, kind))
}

fn welcome(cx: &mut Cx<'_>, lead: &Lead, kind: StageKind) -> Result<(), Error> {
    if kind == StageKind::Won {
        access::once_allowed(cx, |cx| make_customers(cx, lead))?;
    }
    Ok(())
}
