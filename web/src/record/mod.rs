//! What the cards of contacts and companies have in common: their frame, their history, their leads, their stream; and who
//! follows a record of any kind.

mod card;
mod choices;
mod events;
mod leads;
mod new_form;
mod overwritten;
mod participants;
mod values;
mod writing;

pub use card::{Card, page};
pub use choices::{choices, found};
pub use events::events;
pub use leads::leads_section;
pub use new_form::NewForm;
pub use overwritten::{Saved, told};
pub use participants::{add_participant, participants, remove_participant};
pub use values::{assign, copy_link, head, put_responsible, put_tags, responsible, tags};
pub use writing::write_task;

use crate::feed::Reading;

/// Everybody who can be written to: id and name, but for who writes.
pub fn colleagues<'a>(reading: &Reading<'a>) -> Vec<(i64, &'a str)> {
    let others = reading.records.people.iter().filter(|user| user.is_active() && user.id != reading.who.user.id);
    others.map(|user| (user.id.0, user.name.as_str())).collect()
}
