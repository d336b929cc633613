//! Fields that an account made for itself: on cards, in the dialog that asks for missing ones, and where they are set up.

mod asked;
mod inputs;
mod put;
mod section;
mod set_up;
mod sheet;
mod written;

pub use asked::{fill, inputs};
pub use inputs::name_of;
pub use put::{put_of_company, put_of_contact, put_of_lead};
pub use section::{block, section};
pub use set_up::{
    add_field, add_group, change_field, change_group, delete_field, delete_group, place_field, restore_field, show,
};
pub use sheet::{Sheet, zone};
pub use written::Pairs;
