//! Station 6: into a stage, along the stages, and back.

mod accept;
mod cards;
mod deletion;
mod link;
mod losing;
mod move_lead;
mod set_up;
mod stages;

pub use deletion::all_is_exact;
