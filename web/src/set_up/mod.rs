//! Pipelines as an administrator sets them up: their names, their order, their stages (PL-04, ST-01).

mod page;
mod pipelines;
mod rows;
mod side;
mod stages;

pub use page::show;
pub use pipelines::{add, change, delete};
pub use stages::{add_stage, change_stage, delete_stage, order_stages};
