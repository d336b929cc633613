//! Many leads change their stage at once, because theirs is deleted or restored: in a fixed number of statements, and
//! one journal row each (ST-09).

use super::place::RANK_GAP;
use super::{Error, store};
use base::Cx;
use base::ids::{LeadId, PipelineId, StageId};
use base::journal::{self, About, Happening, Kind};
use serde_json::json;

/// Leads whose journal rows are written at once.
const ROWS_AT_ONCE: i64 = 1_000;

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
    let mut rest = ids;
    while !rest.is_empty() {
        let end = rest.end.min(rest.start + ROWS_AT_ONCE);
        let rows = store::list_crowd(cx, &(rest.start..end))?;
        journal::record_all(cx, &rows.into_iter().map(|row| row.happening(home)).collect::<Vec<_>>())?;
        rest.start = end;
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

/// One lead that was moved.
pub(super) struct Settler {
    pub id: LeadId,
    pub from: (PipelineId, StageId),
    pub about: About,
}

impl Settler {
    fn happening(self, home: Home) -> Happening {
        let before = json!({ "stage": self.from.1, "pipeline": self.from.0 });
        let after = json!({ "stage": home.stage_id, "pipeline": home.pipeline_id, "because": home.because });
        let about = About { lead: Some(self.id), pipeline: Some(home.pipeline_id), ..self.about };
        Happening::change(Kind::LeadMoved, about, before, after)
    }
}
