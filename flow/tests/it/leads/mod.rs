//! Station 5.

mod board;
mod change;
mod search;
mod tags;
