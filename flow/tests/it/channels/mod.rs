//! Station 1.

mod arrivals;
mod handles;
mod mailboxes;
mod sources;
mod talks;
