//! Station 1.

mod addresses;
mod arrivals;
mod folders;
mod handles;
mod mailboxes;
mod sources;
mod talks;
