//! Station 5.

mod board;
mod change;
mod fields;
mod search;
mod tags;
