//! People: the list, the page of one, and their phones and addresses (LD-02, VW-04).

mod choices;
mod editor;
mod handles;
mod likely;
mod new;
mod newcomer;
mod page;

pub use choices::{Question, choices, new_contact};
pub use editor::{editor, put_contact};
pub use handles::{Typed, addresses, handle_rows, typed_handles};
pub use likely::{likely, offering};
pub use new::{create, show_new};
pub use newcomer::{Known, Newcomer, Wrong};
pub use page::{drawn, page};
