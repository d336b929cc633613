//! Organisations: the list, the page of one, and its addresses (LD-02, VW-04).

mod choices;
mod list;
mod page;

pub use choices::{choices, new_company};
pub use list::list;
pub use page::{drawn, page, put_company};
