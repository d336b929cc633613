//! What a lead contributes: where it came to, how long it stood where, how it ended.

use super::contribution::{Contribution, Contributions, Key, Measure, bucket};
use super::day::Day;
use crate::pipelines::{Pipeline, StageKind};
use base::clock::Seconds;
use base::ids::{PipelineId, SourceId, StageId, UserId};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// A lead, as far as it is counted.
#[derive(Clone, Debug)]
pub struct CountedLead {
    /// When it was opened.
    pub opened_at: Seconds,
    /// When it was won or lost.
    pub closed_at: Option<Seconds>,
    /// Where it stands.
    pub stage: StageId,
    /// The sale, in minor units.
    pub price_minor: i64,
    /// Who answers for it.
    pub responsible: UserId,
    /// Through which door it came.
    pub source: SourceId,
    /// Why it was lost.
    pub loss_reason: i64,
    /// Where it has stood, in order.
    pub visits: Vec<Visit>,
}

/// A time in a stage.
#[derive(Clone, Copy, Debug)]
pub struct Visit {
    /// The pipeline.
    pub pipeline: PipelineId,
    /// The stage.
    pub stage: StageId,
    /// Since when.
    pub entered_at: Seconds,
    /// Until when; nothing while it stands there.
    pub left_at: Option<Seconds>,
    /// Who answered for it then.
    pub responsible: UserId,
}

/// What a lead contributes now; drafts and deleted leads contribute nothing, and are not asked for.
pub fn contributions(lead: &CountedLead, pipelines: &[Pipeline], zone: &TimeZone) -> Contributions {
    let mut found = Contributions::new();
    let mut put = |key: Key, seconds: Seconds, amount_minor: i64| {
        found.entry(key).or_default().add(Contribution { number: 1, amount_minor, seconds });
    };
    let own = |key: Key| Key { user: lead.responsible, source: lead.source, ..key };
    for (pipeline, (entered_at, furthest)) in furthest(lead, pipelines) {
        let key = Key { stage: furthest, ..own(Key::new(Measure::Reached, Day::of(entered_at, zone), pipeline)) };
        put(key, 0, lead.price_minor);
    }
    for visit in &lead.visits {
        let Some(left_at) = visit.left_at else { continue };
        let seconds = (left_at - visit.entered_at).max(0);
        let key = Key::new(Measure::Stay, Day::of(left_at, zone), visit.pipeline);
        let key = Key { stage: visit.stage, user: visit.responsible, source: lead.source, ..key };
        put(Key { bucket: bucket(seconds), ..key }, seconds, 0);
    }
    if let Some((closed_at, (pipeline, kind))) = lead.closed_at.zip(kind_of(lead.stage, pipelines)) {
        let measure = if kind == StageKind::Won { Measure::Won } else { Measure::Lost };
        let seconds = (closed_at - lead.opened_at).max(0);
        let key = own(Key::new(measure, Day::of(closed_at, zone), pipeline));
        let detail = if kind == StageKind::Won { 0 } else { lead.loss_reason };
        put(Key { stage: lead.stage, detail, bucket: bucket(seconds), ..key }, seconds, lead.price_minor);
    }
    found
}

/// For each pipeline in which it stood: since when, and the furthest stage that it reached there. A lost lead has
/// reached what it reached before it was lost; at least it was in the pipeline.
fn furthest(lead: &CountedLead, pipelines: &[Pipeline]) -> BTreeMap<PipelineId, (Seconds, StageId)> {
    let mut found: BTreeMap<PipelineId, (Seconds, StageId)> = BTreeMap::new();
    for visit in &lead.visits {
        let Some(pipeline) = pipelines.iter().find(|pipeline| pipeline.id == visit.pipeline) else { continue };
        let place =
            |id: StageId| pipeline.stages.iter().position(|stage| stage.id == id && stage.kind != StageKind::Lost);
        let first = pipeline.first_stage().map_or(visit.stage, |stage| stage.id);
        let reached = if place(visit.stage).is_some() { visit.stage } else { first };
        let entry = found.entry(visit.pipeline).or_insert((visit.entered_at, reached));
        if place(reached) > place(entry.1) {
            entry.1 = reached;
        }
    }
    found
}

fn kind_of(stage: StageId, pipelines: &[Pipeline]) -> Option<(PipelineId, StageKind)> {
    pipelines.iter().find_map(|pipeline| Some((pipeline.id, pipeline.stage(stage)?.kind)))
}
