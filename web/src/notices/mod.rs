//! The notification centre: what wants attention, decided where it stands (IL-70, IL-80, NT-02).

mod live;
mod page;
mod readings;
mod settings;

pub use live::events;
pub use page::list;
pub use readings::{open, read_all};
pub use settings::{change as change_settings, show as show_settings};
