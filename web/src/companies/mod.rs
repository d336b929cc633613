//! Organisations: the list, the page of one, and its addresses (LD-02, VW-04).

mod choices;
mod new;
mod page;

pub use choices::{choices, company_meant, new_company};
pub use new::{create, show_new};
pub use page::{drawn, page, put_company};
