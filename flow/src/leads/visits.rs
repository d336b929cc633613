//! A lead's way: one row for each time it stands in a stage, from entering to leaving. Reports read it, and the
//! counts and sums of the stages follow the same two verbs, so that neither can be written without the other.

use super::{Error, Lead, store, visible};
use base::Cx;
use base::clock::Seconds;
use base::ids::{LeadId, PipelineId, StageId, UserId};
use std::collections::BTreeMap;

/// Visits of one lead that are read at once, the newest: more than that is a rule that moves it to and fro.
const MAX_VISITS: i64 = 500;

/// One time in one stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The pipeline, as it was then.
    pub pipeline_id: PipelineId,
    /// The stage.
    pub stage_id: StageId,
    /// Out of which stage; nothing for a lead that began here.
    pub from_stage_id: Option<StageId>,
    /// When it came.
    pub entered_at: Seconds,
    /// When it left; nothing while it stands there.
    pub left_at: Option<Seconds>,
    /// The sale as it came, in minor units.
    pub price_minor: i64,
    /// Who answered for it as it came.
    pub responsible_id: Option<UserId>,
}

/// Leads that are no drafts begin to stand in their stages.
pub(super) fn enter(cx: &mut Cx<'_>, leads: &[&Lead], from: Option<StageId>) -> Result<(), Error> {
    store::insert_visits_of(cx, leads, from)?;
    count(cx, leads, 1)
}

/// Leads that are no drafts no longer stand in their stages.
pub(super) fn leave(cx: &mut Cx<'_>, leads: &[&Lead]) -> Result<(), Error> {
    store::end_visits(cx, &leads.iter().map(|lead| lead.id).collect::<Vec<_>>())?;
    count(cx, leads, -1)
}

/// Adds each lead `times` times to what its stage holds of its responsible's.
fn count(cx: &mut Cx<'_>, leads: &[&Lead], times: i64) -> Result<(), Error> {
    let mut sums: BTreeMap<(StageId, Option<UserId>), (i64, i64)> = BTreeMap::new();
    for lead in leads {
        let sum = sums.entry((lead.stage_id, lead.responsible_id)).or_default();
        *sum = (sum.0 + times, sum.1 + times * lead.price_minor);
    }
    for (whose, (count, price_minor)) in sums {
        store::count_of(cx, whose, count, price_minor)?;
    }
    Ok(())
}

/// The way of a lead, the oldest of its newest 500 visits first; none of one that the actor may not see.
///
/// # Errors
/// Whatever the database answers.
pub fn list_visits(cx: &mut Cx<'_>, lead: LeadId) -> Result<Vec<Visit>, Error> {
    if visible(cx, &[lead])?.is_empty() {
        return Ok(Vec::new());
    }
    let mut visits = store::list_visits(cx, lead, MAX_VISITS)?;
    visits.reverse();
    Ok(visits)
}
