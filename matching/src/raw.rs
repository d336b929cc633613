//! A contact as somebody wrote it, brought into one spelling.

use crate::identity::{city, company, email, name, phone};
use crate::person::{Name, Person};

/// What is written in a contact, in any spelling.
#[derive(Debug, Clone, Copy, Default)]
pub struct Raw<'r> {
    pub id: i64,
    pub names: &'r [RawName<'r>],
    pub emails: &'r [&'r str],
    pub phones: &'r [&'r str],
    /// Two letters; lets local numbers be understood.
    pub country: Option<&'r str>,
    pub visitors: &'r [&'r str],
    /// Ids at a channel: `channel:id`.
    pub handles: &'r [&'r str],
    pub companies: &'r [&'r str],
    pub cities: &'r [&'r str],
}

/// A name as it was written: as a whole, in two parts, or both.
#[derive(Debug, Clone, Copy, Default)]
pub struct RawName<'r> {
    pub whole: &'r str,
    pub first: &'r str,
    pub last: &'r str,
}

impl Person {
    /// Reads a contact: what is no address, no number and nobody's is left out.
    pub fn read(raw: &Raw) -> Person {
        let emails: Vec<_> =
            raw.emails.iter().map(|written| email::read(written)).filter(|email| !email.class.is_nobody()).collect();
        let owned =
            |texts: &[&str]| texts.iter().filter(|text| !text.is_empty()).map(|text| (*text).to_owned()).collect();
        Person {
            id: raw.id,
            names: raw.names.iter().map(Name::read).filter(|name| !name.is_empty()).collect(),
            domains: emails.iter().filter_map(|email| Some(email.corporate_domain()?.to_owned())).collect(),
            emails: emails.into_iter().filter(email::Email::is_indexed).filter_map(|email| email.key).collect(),
            phones: raw.phones.iter().filter_map(|written| phone_of(written, raw.country)).collect(),
            visitors: owned(raw.visitors),
            handles: owned(raw.handles),
            companies: raw.companies.iter().map(|name| company::slug(name)).filter(|slug| !slug.is_empty()).collect(),
            cities: raw.cities.iter().map(|written| city::slug(written)).filter(|city| !city.is_empty()).collect(),
        }
    }
}

impl Name {
    /// Reads a name; empty for what is none.
    pub fn read(raw: &RawName) -> Name {
        let name = name::read(raw.whole, raw.first, raw.last);
        let generation = name.generation.map(|generation| (generation as u8 + 1).to_string()).unwrap_or_default();
        Name { first: name.first, last: name.last, generation }
    }

    fn is_empty(&self) -> bool {
        self.first.is_empty() && self.last.is_empty()
    }
}

fn phone_of(written: &str, country: Option<&str>) -> Option<String> {
    let phone = phone::read(written, country)?;
    phone.key.or(phone.weak)
}
