//! A lead begins in a stage, which may be the one where leads end.

use super::move_lead::make_customers;
use super::{Error, StageKind, find_stage};
use crate::leads::{self, Lead, NewLead};
use base::Cx;
use base::access;

/// Opens a lead in any stage but the first, incoming one: won or lost there at once, its buyers customers at once.
///
/// # Errors
/// `NoSuchStage` when the stage is of another pipeline or leads cannot stand in it; `BadValue` as [`leads::open`].
pub fn open_lead(cx: &mut Cx<'_>, new: NewLead) -> Result<Lead, Error> {
    let stage = find_stage(cx, new.stage_id)?
        .filter(|stage| stage.kind != StageKind::Incoming && stage.pipeline_id == new.pipeline_id)
        .ok_or(Error::NoSuchStage(new.stage_id))?;
    let closed_at = stage.kind.is_closed().then_some(cx.now);
    let loss_reason_id = new.loss_reason_id.filter(|_| stage.kind == StageKind::Lost);
    let lead = leads::open(cx, NewLead { closed_at, loss_reason_id, ..new })?;
    if stage.kind == StageKind::Won {
        access::once_allowed(cx, |cx| make_customers(cx, &lead))?;
    }
    Ok(lead)
}
