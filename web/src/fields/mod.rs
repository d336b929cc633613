//! Fields that an account made for itself: on cards, in the dialog that asks for missing ones, and where they are set up.

mod asked;
mod file;
mod inputs;
mod linked;
mod lists;
mod put;
mod section;
mod set_up;
mod sheet;
mod written;

pub use asked::{fill, inputs, labelled};
pub use file::{FIELD_FILE, put_file};
pub use inputs::{control_of, name_of};
pub use linked::linked_choices;
pub use put::{put_field, set};
pub use section::{block, section};
pub use set_up::{
    add_field, add_group, change_field, change_group, delete_field, delete_group, place_field, place_group,
    restore_field, show,
};
pub use sheet::{Sheet, zone};
pub use written::{Pairs, values};
