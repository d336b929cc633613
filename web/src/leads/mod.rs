//! The card of a lead: its values on the left, its feed on the right (LD-01 to LD-08).

mod card;
mod company;
mod contacts;
mod fields;
mod live;
mod page;
mod people;
mod side;
mod stage_menu;
mod statistics;
mod writing;

pub use card::Card;
pub use company::put_company;
pub use contacts::{add_contact, put_main_contact, remove_contact};
pub use fields::{change, change_and_say, delete, put_name, put_price, put_responsible, put_tags};
pub use live::events;
pub use page::{Shown, body, page};
pub use people::{company_section, contacts_section};
pub use side::{SIDE_AT_REST, channel_icon, head_row, name, price, side};
pub use writing::write_message;
