//! Station 1.

mod arrivals;
mod handles;
mod sources;
mod talks;
