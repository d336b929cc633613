//! One contact as it is compared: everything known of a person, a field with all its values.

use serde::{Deserialize, Serialize};

use crate::contacts::{CITY, EMAIL, GENERATION, IDENTIFIER, NAME, ORGANISATION, PHONE};
use crate::table::Table;

/// The union of what is known of one contact, already in the one spelling of [`crate::identity`].
///
/// An empty value says nothing. A value is of at most [`crate::table::VALUE_BYTES`], a field of at most [`VALUES`] values: what is
/// beyond is left out of the comparison.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Person {
    pub id: i64,
    /// Its names; most contacts have one.
    pub names: Vec<Name>,
    /// Strong keys of addresses: `user@domain`.
    pub emails: Vec<String>,
    /// `+` and digits for a number in E.164; bare digits for one whose country nobody knows.
    pub phones: Vec<String>,
    /// Ids of browsers.
    pub visitors: Vec<String>,
    /// Ids at a channel: `channel:id`.
    pub handles: Vec<String>,
    /// Names of companies without their legal form.
    pub companies: Vec<String>,
    /// Domains of companies, taken from addresses and sites; never those of free mail.
    pub domains: Vec<String>,
    /// Cities, folded to plain letters.
    pub cities: Vec<String>,
}

/// A name, folded to plain letters.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Name {
    pub first: String,
    pub last: String,
    /// `jr`, `sr`, `ii`, `filho`, … as the person writes it.
    pub generation: String,
}

/// Values of one field that are compared: every pair of them is.
pub const VALUES: usize = 20;

/// Digits by which a number without its country is known.
const TAIL_DIGITS: usize = 8;

impl Table {
    /// Adds a contact; the table must be of [`crate::contacts::schema`].
    pub fn push_person(&mut self, person: &Person) {
        let identifiers: Vec<String> = person.visitors.iter().map(|visitor| format!("visitor:{visitor}")).collect();
        let domains: Vec<String> = person.domains.iter().map(|domain| format!("@{domain}")).collect();
        let names = person.names.iter().map(|name| (NAME, [name.first.as_str(), name.last.as_str()]));
        let generations = person.names.iter().map(|name| (GENERATION, [name.generation.as_str(), ""]));
        let values = names
            .take(VALUES)
            .chain(generations.take(VALUES))
            .chain(of(&person.emails, |email| (EMAIL, email_pieces(email))))
            .chain(of(&person.phones, |phone| (PHONE, phone_pieces(phone))))
            .chain(of(&identifiers, |identifier| (IDENTIFIER, [identifier, ""])))
            .chain(of(&person.handles, |handle| (IDENTIFIER, [handle, ""])))
            .chain(of(&person.companies, |company| (ORGANISATION, [company, ""])))
            .chain(of(&domains, |domain| (ORGANISATION, [domain, ""])))
            .chain(of(&person.cities, |city| (CITY, [city, ""])));
        self.push(person.id, values);
    }
}

type Pieces<'v> = (usize, [&'v str; 2]);

fn of<'v>(values: &'v [String], pieces: impl Fn(&'v str) -> Pieces<'v>) -> impl Iterator<Item = Pieces<'v>> {
    values.iter().take(VALUES).map(move |value| pieces(value))
}

fn email_pieces(email: &str) -> [&str; 2] {
    let (user, domain) = email.rsplit_once('@').unwrap_or((email, ""));
    [user, domain]
}

fn phone_pieces(phone: &str) -> [&str; 2] {
    let tail = phone.char_indices().rev().nth(TAIL_DIGITS - 1).map_or(phone, |(start, _)| &phone[start..]);
    [if phone.starts_with('+') { phone } else { "" }, tail]
}
