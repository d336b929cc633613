//! What the days add up to. Every report is a fixed number of statements over the days of its question.

use super::activity::Activity;
use super::contribution::{Contribution, Measure, typical_seconds};
use super::day::Day;
use super::decided::Decision;
use super::store;
use crate::pipelines::{Pipeline, StageKind};
use crate::timeline::Error;
use base::Cx;
use base::clock::Seconds;
use base::ids::{PipelineId, SourceId, StageId, UserId};
use std::collections::BTreeMap;
use std::ops::Range;

/// Days of one question: ten years.
pub const MAX_DAYS: i64 = 3_660;

/// What is asked about.
#[derive(Clone, Debug)]
pub struct Question {
    /// These pipelines; nothing means all.
    pub pipelines: Option<Vec<PipelineId>>,
    /// From the first day to before the last.
    pub days: Range<Day>,
    /// What these people answered for, decided or did; nothing means everybody.
    pub users: Option<Vec<UserId>>,
    /// What came through this door; nothing means any.
    pub source: Option<SourceId>,
}

/// What a report has a line for each of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// Each day.
    Day,
    /// Each stage.
    Stage,
    /// Each person.
    User,
    /// Each door.
    Source,
    /// Each loss reason, decision or activity.
    Detail,
    /// Each span of time.
    Bucket,
}

impl Dimension {
    pub(super) fn column(self) -> &'static str {
        match self {
            Dimension::Day => "day",
            Dimension::Stage => "stage_id",
            Dimension::User => "user_id",
            Dimension::Source => "source_id",
            Dimension::Detail => "detail",
            Dimension::Bucket => "bucket",
        }
    }
}

/// One line of a sum: where it stands in each dimension, and how much.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub at: Vec<i64>,
    pub sum: Contribution,
}

/// A step of the funnel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FunnelStep {
    /// The stage; won is the last.
    pub stage: StageId,
    /// Leads of these days that came at least so far, and their sales.
    pub reached: Contribution,
}

/// Of the leads that came into a pipeline on these days, how many came how far: each stage counts those that reached it
/// or a later one, so that a lead that skipped a stage has passed it.
///
/// # Errors
/// Whatever the database answers.
pub fn funnel(cx: &mut Cx<'_>, pipeline: &Pipeline, question: &Question) -> Result<Vec<FunnelStep>, Error> {
    let question = Question { pipelines: Some(vec![pipeline.id]), ..question.clone() };
    let mut furthest: BTreeMap<i64, Contribution> = BTreeMap::new();
    let steps: Vec<StageId> = pipeline
        .stages
        .iter()
        .filter(|stage| matches!(stage.kind, StageKind::Open | StageKind::Won))
        .map(|stage| stage.id)
        .collect();
    for line in store::sum(cx, Measure::Reached, &question, &[Dimension::Stage])? {
        // A stage that is gone was reached by those who at least came in.
        let stage = line.at[0];
        let known = steps.iter().any(|step| step.0 == stage);
        let stage = if known { stage } else { steps.first().map_or(stage, |first| first.0) };
        furthest.entry(stage).or_default().add(line.sum);
    }
    let mut so_far = Contribution::default();
    let mut found: Vec<FunnelStep> = steps
        .iter()
        .rev()
        .map(|stage| {
            so_far.add(furthest.get(&stage.0).copied().unwrap_or_default());
            FunnelStep { stage: *stage, reached: so_far }
        })
        .collect();
    found.reverse();
    Ok(found)
}

/// By what wins and losses are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutcomesBy {
    /// Each month, as its first day.
    Month,
    /// Each loss reason; 0 for wins and for losses without one.
    Reason,
    /// Each person who answered for the lead; 0 for nobody.
    User,
    /// Each door; 0 for leads made by hand.
    Source,
}

/// What was won and lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Won.
    pub won: Contribution,
    /// Lost.
    pub lost: Contribution,
}

/// What was won and lost on these days, by month, reason, person or source (the key is the day or the id).
///
/// # Errors
/// Whatever the database answers.
pub fn outcomes(cx: &mut Cx<'_>, question: &Question, by: OutcomesBy) -> Result<BTreeMap<i64, Outcome>, Error> {
    let dimension = match by {
        OutcomesBy::Month => Dimension::Day,
        OutcomesBy::Reason => Dimension::Detail,
        OutcomesBy::User => Dimension::User,
        OutcomesBy::Source => Dimension::Source,
    };
    let key = |at: i64| if by == OutcomesBy::Month { Day(at).month().0 } else { at };
    let mut found: BTreeMap<i64, Outcome> = BTreeMap::new();
    for line in store::sum(cx, Measure::Won, question, &[dimension])? {
        found.entry(key(line.at[0])).or_default().won.add(line.sum);
    }
    for line in store::sum(cx, Measure::Lost, question, &[dimension])? {
        found.entry(key(line.at[0])).or_default().lost.add(line.sum);
    }
    Ok(found)
}

/// How long things took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// How many.
    pub number: i64,
    /// On average, in seconds.
    pub average: Seconds,
    /// About how long half of them took at most, in seconds.
    pub typical: Seconds,
}

/// How long leads stood in each stage that they left on these days.
///
/// # Errors
/// Whatever the database answers.
pub fn stays(cx: &mut Cx<'_>, question: &Question) -> Result<BTreeMap<i64, Span>, Error> {
    let lines = store::sum(cx, Measure::Stay, question, &[Dimension::Stage, Dimension::Bucket])?;
    Ok(spans(lines, |at| at))
}

/// By what the speed of triage is told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TriageBy {
    /// Each month, as its first day.
    Month,
    /// Each person who decided.
    User,
    /// Each door.
    Source,
}

/// How requests were decided, and how fast.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Triage {
    /// Accepted, declined and linked, in this order.
    pub decisions: [i64; 3],
    /// How long they waited.
    pub waited: Span,
}

/// The requests that were decided on these days (IL-14).
///
/// # Errors
/// Whatever the database answers.
pub fn triage(cx: &mut Cx<'_>, question: &Question, by: TriageBy) -> Result<BTreeMap<i64, Triage>, Error> {
    let dimension = match by {
        TriageBy::Month => Dimension::Day,
        TriageBy::User => Dimension::User,
        TriageBy::Source => Dimension::Source,
    };
    let key = |at: i64| if by == TriageBy::Month { Day(at).month().0 } else { at };
    let mut found: BTreeMap<i64, Triage> = BTreeMap::new();
    for line in store::sum(cx, Measure::Decided, question, &[dimension, Dimension::Detail])? {
        let decided = Decision::ALL.iter().position(|decision| decision.number() == line.at[1]);
        if let Some(at) = decided {
            found.entry(key(line.at[0])).or_default().decisions[at] += line.sum.number;
        }
    }
    let lines = store::sum(cx, Measure::Decided, question, &[dimension, Dimension::Bucket])?;
    for (at, waited) in spans(lines, key) {
        found.entry(at).or_default().waited = waited;
    }
    Ok(found)
}

/// What each person did on these days, in the order of [`Activity::ALL`].
///
/// # Errors
/// Whatever the database answers.
pub fn activity(cx: &mut Cx<'_>, question: &Question) -> Result<BTreeMap<UserId, [i64; 7]>, Error> {
    let mut found: BTreeMap<UserId, [i64; 7]> = BTreeMap::new();
    for line in store::sum(cx, Measure::Activity, question, &[Dimension::User, Dimension::Detail])? {
        let done = Activity::ALL.iter().position(|activity| activity.number() == line.at[1]);
        if let Some(at) = done {
            found.entry(UserId(line.at[0])).or_default()[at] += line.sum.number;
        }
    }
    Ok(found)
}

/// Lines of a key and a bucket become spans by key.
fn spans(lines: Vec<Line>, key: impl Fn(i64) -> i64) -> BTreeMap<i64, Span> {
    let mut sums: BTreeMap<i64, (Contribution, BTreeMap<i64, i64>)> = BTreeMap::new();
    for line in lines {
        let (sum, buckets) = sums.entry(key(line.at[0])).or_default();
        sum.add(line.sum);
        *buckets.entry(line.at[1]).or_default() += line.sum.number;
    }
    let span = |(sum, buckets): (Contribution, BTreeMap<i64, i64>)| Span {
        number: sum.number,
        average: if sum.number > 0 { sum.seconds / sum.number } else { 0 },
        typical: typical_seconds(&buckets),
    };
    sums.into_iter().map(|(at, found)| (at, span(found))).collect()
}
