//! Station 4 and its counters.

mod blocks;
mod counters;
mod decline;
mod hold;
mod intake;
mod private;
mod summary;
mod sweep;
