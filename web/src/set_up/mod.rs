//! Pipelines as an administrator sets them up: their names, their order, their stages (PL-04, ST-01).

mod deletion;
mod fields;
mod hints;
mod page;
mod pipelines;
mod reasons;
mod restoration;
mod rows;
mod sheet;
mod side;
mod stages;

pub use deletion::{ask_for_pipeline, ask_for_stage, delete_pipeline, delete_stage};
pub use fields::{change_fields, show_fields};
pub use hints::{change_hints, show_hints};
pub use page::{show, show_usual};
pub use pipelines::{add, change, change_card, order};
pub use reasons::{add_reason, change_reason, delete_reason, order_reasons, restore_reason, show_reasons};
pub use restoration::{restore_pipeline, restore_stage};
pub use stages::{add_stage, change_stage, order_stages};
