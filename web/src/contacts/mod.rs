//! People: the list, the page of one, and their phones and addresses (LD-02, VW-04).

mod choices;
mod editor;
mod page;

pub use choices::{Question, choices, new_contact};
pub use editor::{addresses, editor, handle_fields, put_contact, written_handles};
pub use page::{drawn, page};
