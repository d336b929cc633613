//! Station 1.

mod arrivals;
mod sources;
mod talks;
