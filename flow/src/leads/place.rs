//! A lead's place: its stage, and its rank within it. Counts and sums of the stages follow.

use super::change::save;
use super::{Error, Lead, list, store, visits};
use base::Cx;
use base::clock::Seconds;
use base::ids::{LeadId, LossReasonId, PipelineId, StageId};
use std::collections::HashMap;

/// The distance between neighbours: a lead can be put between the same two 32 times before ranks touch,
/// and then still stands beside them, in the order of ids.
pub(super) const RANK_GAP: i64 = 1 << 32;

/// Where in the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RankAt {
    /// At the top.
    Top,
    /// Directly above this lead; at the top if it has gone elsewhere meanwhile.
    Above(LeadId),
    /// Below all others.
    Bottom,
}

/// A place on a board, and what standing there says of a lead.
#[derive(Clone, Copy, Debug)]
pub struct Spot {
    /// The pipeline of the stage.
    pub pipeline_id: PipelineId,
    /// The stage.
    pub stage_id: StageId,
    /// Where in the stage.
    pub at: RankAt,
    /// The time of winning or losing, or nothing for an open stage.
    pub closed_at: Option<Seconds>,
    /// Why it was lost; nothing for any stage but lost.
    pub loss_reason_id: Option<LossReasonId>,
}

/// Puts a lead into a stage; the caller has checked that it may go there.
///
/// # Errors
/// Whatever the database answers.
pub fn put_in_stage(cx: &mut Cx<'_>, lead: &Lead, spot: Spot) -> Result<Lead, Error> {
    let mut moved = lead.clone();
    moved.pipeline_id = spot.pipeline_id;
    moved.stage_id = spot.stage_id;
    moved.closed_at = spot.closed_at;
    moved.loss_reason_id = spot.loss_reason_id;
    moved.rank = rank(cx, spot.stage_id, spot.at)?;
    save(cx, &mut moved)?;
    if !lead.is_draft {
        visits::leave(cx, &[lead])?;
        visits::enter(cx, &[&moved], Some(lead.stage_id))?;
    }
    Ok(moved)
}

/// Puts a lead to another place of its stage; order is no change that others must be told of as a conflict.
///
/// # Errors
/// Whatever the database answers.
pub fn put_rank(cx: &mut Cx<'_>, lead: &Lead, at: RankAt) -> Result<(), Error> {
    let rank = rank(cx, lead.stage_id, at)?;
    Ok(store::set_rank(cx, lead.id, rank)?)
}

/// Counts and sums of stages, of what the actor may see: maintained rows, not counted ones.
///
/// # Errors
/// Whatever the database answers.
pub fn stage_totals(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<HashMap<StageId, (i64, i64)>, Error> {
    Ok(store::stage_totals(cx, pipeline)?)
}

/// What leads add to the counters of stages: to be taken before a change of their rows, and handed to [`count_again`].
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn standing(cx: &mut Cx<'_>, ids: &[LeadId]) -> Result<Standing, Error> {
    Ok(Standing { ids: ids.to_vec(), counted: store::standing(cx, ids)? })
}

/// The rows of leads were changed whole: the counters take what they add now in the place of what they added.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn count_again(cx: &mut Cx<'_>, before: Standing) -> Result<(), Error> {
    let now = store::standing(cx, &before.ids)?;
    for (whose, price_minor) in before.counted {
        store::count_of(cx, whose, -1, -price_minor)?;
    }
    for (whose, price_minor) in now {
        store::count_of(cx, whose, 1, price_minor)?;
    }
    Ok(())
}

/// The row of a lead was changed whole, a hidden one's too: programs that ask what changed find it, and whoever holds an
/// older version is told.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn note_rewritten(cx: &mut Cx<'_>, id: LeadId) -> Result<(), Error> {
    Ok(store::note_rewritten(cx, id)?)
}

/// On which board a lead stands, or stood before it was hidden.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn pipeline_of(cx: &mut Cx<'_>, id: LeadId) -> Result<Option<PipelineId>, Error> {
    Ok(store::pipeline_of(cx, id)?)
}

/// What some leads add to the counters of their stages.
pub(crate) struct Standing {
    ids: Vec<LeadId>,
    counted: Vec<store::Counted>,
}

pub(super) fn top_rank(cx: &mut Cx<'_>, stage: StageId) -> Result<i64, Error> {
    Ok(store::highest_rank(cx, stage)?.map_or(0, |rank| rank + RANK_GAP))
}

fn rank(cx: &mut Cx<'_>, stage: StageId, at: RankAt) -> Result<i64, Error> {
    let below = match at {
        RankAt::Top => return top_rank(cx, stage),
        RankAt::Bottom => return Ok(store::lowest_rank(cx, stage)?.map_or(0, |rank| rank - RANK_GAP)),
        RankAt::Above(below) => below,
    };
    let Some(neighbour) = list::find(cx, below)?.filter(|lead| lead.stage_id == stage) else {
        return top_rank(cx, stage);
    };
    Ok(store::next_rank_above(cx, stage, neighbour.rank)?
        .map_or(neighbour.rank + RANK_GAP, |above| neighbour.rank + (above - neighbour.rank) / 2))
}
