//! Writes: leads, lead_contacts, loss_reasons, stage_totals, stage_visits, tags, taggings.

mod cards;
mod crowd;
mod erase;
mod hand_over;
mod leads;
mod loss_reasons;
mod page;
mod tags;
mod totals;
mod visits;
mod won;

pub(super) use cards::*;
pub(super) use crowd::*;
pub(super) use erase::*;
pub(super) use hand_over::*;
pub(super) use leads::*;
pub(super) use loss_reasons::*;
pub(super) use page::*;
pub(super) use tags::*;
pub(super) use totals::*;
pub(super) use visits::*;
pub(super) use won::*;

/// `$n, $n+1, …` for `count` parameters from `first` on.
fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ")
}
