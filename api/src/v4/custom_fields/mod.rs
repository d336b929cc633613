//! Custom fields: their definitions, their groups, and their values inside records (kommo-api §7).

mod groups;
mod kinds;
mod look;
mod read;
mod show;
mod wish;
mod write;

pub use groups::{add_groups, change_group, delete_group, get_group, list_groups};
pub use kinds::words as kind_words;
pub use look::{get, list};
pub use read::FieldWishes;
pub use show::{Sheet, show};
pub use write::{add, change_many, change_one, delete};

use crate::call::Call;
use crate::wire::{Item, Problem};
use base::Cx;
use base::accounts::Account;
use base::fields::{self, Field};
use base::search::Subject;
use jiff::tz::TimeZone;

/// The fields of every kind of record, for reading values of a body.
#[derive(Clone, Debug)]
pub struct KnownFields {
    fields: Vec<Field>,
    zone: TimeZone,
}

impl KnownFields {
    /// Reads them, unless the body names no value of any: nine queries, or none.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn load(cx: &mut Cx<'_>, call: &Call) -> Result<KnownFields, Problem> {
        let mut all = Vec::new();
        if call.body.mentions("custom_fields_values") {
            for subject in Subject::ALL {
                all.extend(fields::list(cx, subject)?);
            }
        }
        Ok(KnownFields { fields: all, zone: zone(&call.account) })
    }

    /// The field that an item of `custom_fields_values` means, by `field_id` or `field_code`.
    fn meant(&self, value: &Item, subject: Subject) -> Result<&Field, Problem> {
        let of = || self.fields.iter().filter(move |field| field.subject == subject);
        if let Some(id) = value.number("field_id")? {
            return of().find(|field| field.id.0 == id).ok_or_else(|| value.no_choice("field_id"));
        }
        let code = value.text("field_code")?.ok_or_else(|| value.missing("field_id"))?;
        let found = of().find(|field| field.code.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(&code)));
        found.ok_or_else(|| value.no_choice("field_id"))
    }
}

/// Where the account's days begin.
fn zone(account: &Account) -> TimeZone {
    TimeZone::get(&account.time_zone).unwrap_or(TimeZone::UTC)
}
