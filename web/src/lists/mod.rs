//! Lists of leads, contacts and companies: filtered, sorted, with the columns that one wants; saved as views (VW-01 to VW-04).
//! A list is its address: whoever opens the link sees the same filter.

mod asked;
mod bin;
mod bulk;
mod columns;
mod page;
mod panel;
mod sheet;
mod views;

pub use bin::{bin, delete_person, empty_all, erase, restore};
pub use bulk::{create as change_all, list as list_bulk_changes, reverse};
pub use page::{companies, contacts, leads, of_pipeline};
pub use views::{delete, rename, save, show};
