//! Writes: incoming_leads, inbox_totals, blocks.

mod blocks;
mod erase;
mod hand_over;
mod incoming_leads;
mod totals;
mod words;

pub(super) use blocks::*;
pub(super) use erase::*;
pub(super) use hand_over::*;
pub(super) use incoming_leads::*;
pub(super) use totals::*;
pub(super) use words::*;
