//! What the open leads may still bring: their sums, weighed with how often leads were won from where they stand.

use super::contribution::Contribution;
use super::day::Day;
use super::reports::{Question, funnel, stays};
use crate::leads;
use crate::pipelines::{Pipeline, StageKind};
use crate::timeline::Error;
use base::Cx;
use base::clock::{DAY, Seconds};
use base::ids::StageId;

/// Fewer leads than this that ever reached a stage tell nothing about the next one.
pub const LEAST_REACHED: i64 = 10;

/// What the open leads of a stage may bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The stage.
    pub stage: StageId,
    /// The leads that stand there now, and their sales.
    pub open: Contribution,
    /// How many of a thousand leads that reached the stage were won; nothing when too few ever did.
    pub won_of_thousand: Option<i64>,
    /// What is to be expected, in minor units; 0 when nothing can be said.
    pub expected_minor: i64,
    /// The first day of the month in which it is, by how long leads took from there on.
    pub month: Day,
}

/// The forecast of a pipeline for today, from the leads of the question's days.
///
/// # Errors
/// Whatever the database answers.
pub fn forecast(cx: &mut Cx<'_>, pipeline: &Pipeline, question: &Question, today: Day) -> Result<Vec<Expected>, Error> {
    let history = Question { pipelines: Some(vec![pipeline.id]), ..question.clone() };
    let steps = funnel(cx, pipeline, &history)?;
    let won = steps.last().map_or(0, |step| step.reached.number);
    let stays = stays(cx, &history)?;
    let totals = leads::stage_totals(cx, pipeline.id)?;
    let open: Vec<StageId> =
        pipeline.stages.iter().filter(|stage| stage.kind == StageKind::Open).map(|stage| stage.id).collect();
    let average = |stage: &StageId| stays.get(&stage.0).map_or(0, |span| span.average);
    Ok(open
        .iter()
        .enumerate()
        .map(|(at, stage)| {
            let (number, amount_minor) = totals.get(stage).copied().unwrap_or_default();
            let reached = steps.iter().find(|step| step.stage == *stage).map_or(0, |step| step.reached.number);
            let won_of_thousand = (reached >= LEAST_REACHED).then(|| won * 1_000 / reached);
            // Who stands in a stage is, on average, halfway through it.
            let left: Seconds = average(stage) / 2 + open[at + 1..].iter().map(average).sum::<Seconds>();
            Expected {
                stage: *stage,
                open: Contribution { number, amount_minor, seconds: 0 },
                won_of_thousand,
                expected_minor: won_of_thousand.map_or(0, |share| amount_minor / 1_000 * share),
                month: Day(today.0 + left / DAY).month(),
            }
        })
        .collect())
}
