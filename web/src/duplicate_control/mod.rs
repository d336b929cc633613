//! Duplicate control of a pipeline (DC-01 to DC-26): the box on the Automate page, the rules in a drawer, their trial.

mod merged;
mod panel;
mod rules;
mod sent;
mod show;
mod tried;

pub use panel::switch;
pub(crate) use panel::{Panel, load as load_panel, panel};
pub use show::{save, show, try_rules};
