//! What becomes of a request for which leads were found: a plain function of plain values.

use super::rules::{Conflict, MAX_DUPLICATES, Rules, Several};
use base::ids::{LeadId, SourceId, StageId};

/// A lead that may be the same, as far as the decision needs to know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The lead.
    pub lead: LeadId,
    /// Where it stands.
    pub stage: StageId,
    /// Whether it says something else than the request.
    pub is_conflicting: bool,
}

/// What becomes of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is nobody's duplicate, as far as the rules go.
    Nothing,
    /// It joins this one, and the others take its values too.
    Merge(LeadId, Vec<LeadId>),
    /// It is a new lead on this stage, where the newest of its duplicates stands (DC-23).
    Beside(StageId),
    /// It waits, and a person is shown these.
    Leave(Vec<LeadId>),
}

/// Judges a request that came through a source. `found` has the newest lead first; those outside of the chosen stages do
/// not count (DC-18). Counts include the request (DC-25).
pub fn decide(rules: &Rules, source: SourceId, found: &[Found]) -> Verdict {
    if rules.sources_off.contains(&source) {
        return Verdict::Nothing;
    }
    let inside: Vec<&Found> = found.iter().filter(|one| rules.stages.contains(&one.stage)).collect();
    let leads = |of: &[&Found]| of.iter().map(|one| one.lead).collect::<Vec<_>>();
    let may_change = |one: &&Found| rules.conflict == Conflict::Update || !one.is_conflicting;
    let Some(newest) = inside.first() else { return Verdict::Nothing };
    let is_one = inside.len() == 1;
    if inside.len() + 1 > MAX_DUPLICATES {
        return Verdict::Leave(leads(&inside));
    }
    if !is_one && rules.several == Several::Create {
        return Verdict::Beside(newest.stage);
    }
    let meant = if rules.several == Several::All { &inside[..] } else { &inside[..1] };
    let mut changed = meant.iter().filter(|one| may_change(one)).map(|one| one.lead);
    match changed.next() {
        Some(joined) => Verdict::Merge(joined, changed.collect()),
        None => Verdict::Leave(leads(&inside)),
    }
}

#[cfg(test)]
mod tests;
