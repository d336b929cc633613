//! The board: a pipeline's stages with their leads, and the incoming leads before them.

pub mod board;
pub mod cards;
pub mod destinations;
mod fill;
pub mod home;
pub mod lose;
pub mod move_lead;
pub mod new_lead;
mod new_lead_form;
pub mod next_task;
pub mod numbers;
pub mod order;
pub mod pen;
pub mod place;
pub mod stages;
pub mod switch;
