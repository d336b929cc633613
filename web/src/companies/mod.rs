//! Organisations: the list, the page of one, and its addresses (LD-02, VW-04).

mod choices;
mod page;

pub use choices::{choices, new_company};
pub use page::{drawn, page, put_company};
