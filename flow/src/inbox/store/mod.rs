//! Writes: incoming_leads, inbox_totals, blocks.

mod blocks;
mod incoming_leads;
mod totals;

pub(super) use blocks::*;
pub(super) use incoming_leads::*;
pub(super) use totals::*;
