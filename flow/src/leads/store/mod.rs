//! Writes: leads, lead_contacts, stage_totals, tags, taggings.

mod cards;
mod leads;
mod page;
mod tags;
mod totals;

pub(super) use cards::*;
pub(super) use leads::*;
pub(super) use page::*;
pub(super) use tags::*;
pub(super) use totals::*;

/// `$n, $n+1, …` for `count` parameters from `first` on.
fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ")
}
