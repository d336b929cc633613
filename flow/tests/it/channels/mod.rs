//! Station 1.

mod addresses;
mod arrivals;
mod handles;
mod mailboxes;
mod sources;
mod talks;
