//! Lists of leads, contacts and companies: filtered, sorted, with the columns that one wants; saved as views (VW-01 to VW-04).
//! A list is its address: whoever opens the link sees the same filter.

mod asked;
mod bar;
mod bin;
mod bulk;
mod bulk_bar;
mod bulk_page;
mod cell_form;
mod cells;
mod columns;
mod columns_menu;
mod home;
mod live;
mod losing;
mod merging;
mod names;
mod news;
mod page;
mod panel;
mod periods;
mod ready_made;
mod sheet;
mod totals;
mod views;

pub use asked::{Asked, require_read, terms};
pub use bar::Bar;
pub use bin::{bin, delete_person, empty_all, erase, restore};
pub use bulk::{create as change_all, reverse};
pub use bulk_bar::BulkBar;
pub use bulk_page::list as list_bulk_changes;
pub use cells::{put as put_cell, show as show_cell};
pub use home::Home;
pub use live::events;
pub use names::Names;
pub use page::{companies, contacts, leads, of_pipeline};
pub use panel::show as filter;
pub use totals::count as count_totals;
pub use views::{delete, list as list_views, opening, rename, save, set_opening, show};
