//! Lists of leads, contacts and companies: filtered, sorted, with the columns that one wants; saved as views (VW-01 to VW-04).
//! A list is its address: whoever opens the link sees the same filter.

mod asked;
mod bar;
mod bin;
mod bulk;
mod columns;
mod home;
mod names;
mod page;
mod panel;
mod sheet;
mod totals;
mod views;

pub use asked::{Asked, terms};
pub use bar::Bar;
pub use bin::{bin, delete_person, empty_all, erase, restore};
pub use bulk::{create as change_all, list as list_bulk_changes, reverse};
pub use home::Home;
pub use names::Names;
pub use page::{companies, contacts, leads, of_pipeline};
pub use panel::show as filter;
pub use totals::count as count_totals;
pub use views::{delete, list as list_views, rename, save, show};
