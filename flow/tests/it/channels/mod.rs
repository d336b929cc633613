//! Station 1.

mod address_vectors;
mod addresses;
mod arrivals;
mod conversations;
mod folders;
mod handles;
mod mail_providers;
mod mailboxes;
mod sources;
mod talks;
