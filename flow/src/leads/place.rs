//! A lead's place: its stage, and its rank within it. Counts and sums of the stages follow.

use super::change::save;
use super::{Error, Lead, list, store};
use base::Cx;
use base::clock::Seconds;
use base::ids::{LeadId, PipelineId, StageId};
use std::collections::HashMap;

/// The distance between neighbours: a lead can be put between the same two 32 times before ranks touch,
/// and then still stands beside them, in the order of ids.
const RANK_GAP: i64 = 1 << 32;

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

/// Puts a lead into a stage; the caller has checked that it may go there. `closed_at` is the time of
/// winning or losing, or nothing for an open stage.
///
/// # Errors
/// Whatever the database answers.
pub fn put_in_stage(
    cx: &mut Cx<'_>,
    lead: &Lead,
    pipeline: PipelineId,
    stage: StageId,
    closed_at: Option<Seconds>,
    at: RankAt,
) -> Result<Lead, Error> {
    let mut moved = lead.clone();
    moved.pipeline_id = pipeline;
    moved.stage_id = stage;
    moved.closed_at = closed_at;
    moved.rank = rank(cx, stage, at)?;
    save(cx, &mut moved)?;
    if !lead.is_draft {
        store::count(cx, lead.stage_id, -1, -lead.price_minor)?;
        store::count(cx, stage, 1, lead.price_minor)?;
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

/// Counts and sums of stages: maintained rows, not counted ones.
///
/// # Errors
/// Whatever the database answers.
pub fn stage_totals(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<HashMap<StageId, (i64, i64)>, Error> {
    Ok(store::stage_totals(cx, pipeline)?)
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
