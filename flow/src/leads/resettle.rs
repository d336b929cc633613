//! Many leads change their stage at once, because theirs is deleted or restored: one journal row each, in as many
//! statements as there are stages that they come from and people who answer for them, however many leads (ST-09).

use super::place::RANK_GAP;
use super::{Error, store};
use base::Cx;
use base::ids::{PipelineId, StageId};
use base::journal::{About, Happening, Kind};
use serde_json::json;

/// Which leads.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Crowd {
    /// All that stand in a stage, the deleted ones too.
    Of(StageId),
    /// Those that a deletion took out of a stage and that nobody has moved since.
    TakenFrom {
        /// The stage that was deleted.
        stage_id: StageId,
        /// The id of its deletion.
        deletion_id: i64,
    },
}

/// Where to, and for which reason, as the journal says it: `stage_deleted`, `stage_restored`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Home {
    /// The pipeline of the stage.
    pub pipeline_id: PipelineId,
    /// The stage.
    pub stage_id: StageId,
    /// One word.
    pub because: &'static str,
}

/// Moves a crowd into a stage, below the leads that stand there and in its own order. Whether and when a lead was won
/// or lost stays. Counters and visits follow. Returns how many were moved, the deleted ones left out.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn resettle(cx: &mut Cx<'_>, crowd: Crowd, home: Home) -> Result<i64, Error> {
    let count = store::count_crowd(cx, crowd)?;
    if count == 0 {
        return Ok(0);
    }
    let ids = cx.reserve_ids(count)?;
    store::insert_visits(cx, crowd, home, ids.start)?;
    store::end_earlier_visits(cx, &ids)?;
    let shift = match (store::lowest_rank(cx, home.stage_id)?, store::highest_rank_among(cx, &ids)?) {
        (Some(lowest), Some(highest)) => lowest - highest - RANK_GAP,
        _ => 0,
    };
    store::put_crowd(cx, &ids, home, shift)?;
    let mut moved = 0;
    for part in store::totals_of_crowd(cx, &ids)? {
        store::count_of(cx, (part.from, part.responsible), -part.leads, -part.price_minor)?;
        store::count_of(cx, (home.stage_id, part.responsible), part.leads, part.price_minor)?;
        moved += part.leads;
    }
    for origin in store::origins_of_crowd(cx, &ids)? {
        let before = json!({ "stage": origin.stage_id, "pipeline": origin.pipeline_id });
        let after = json!({ "stage": home.stage_id, "pipeline": home.pipeline_id, "because": home.because });
        let about = About { pipeline: Some(home.pipeline_id), ..About::default() };
        store::record_crowd(cx, &ids, &origin, &Happening::change(Kind::LeadMoved, about, before, after))?;
    }
    Ok(moved)
}

/// Moves the drafts of a first stage, which no counter and no visit knows.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn resettle_drafts(cx: &mut Cx<'_>, from: StageId, home: Home) -> Result<(), Error> {
    Ok(store::put_drafts(cx, from, home)?)
}

/// Moves the drafts of all requests of a pipeline into its first stage.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn resettle_drafts_of_requests(cx: &mut Cx<'_>, home: Home) -> Result<(), Error> {
    Ok(store::put_drafts_of_requests(cx, home)?)
}
