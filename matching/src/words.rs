//! What a level says, in words for people who sell. A sentence is true of every pair that it is said of.

use crate::compare::{Meeting, name};
use crate::schema::Kind;

pub const PRIOR: &str = "any two contacts, before a look at them";
pub const RELATED: &str = "may be family or colleagues";
pub const DECISIONS: &str = "what your team decided about such pairs";
pub const TOO_MUCH: &str = "rare and common values count only so far";

/// From so many others on, somebody else holds a value; a part of a person is what the world adds to a small account.
const SOMEBODY: f64 = 0.5;

/// What the level of a field says, where these values met.
pub fn level(kind: &Kind, meeting: &Meeting) -> &'static str {
    match (kind, meeting.level) {
        (Kind::Name, level) => of_name(level),
        (Kind::Generation, 0) => "same generation (Jr, Sr)",
        (Kind::Generation, _) if meeting.values.is_some() => "different generations (Jr, Sr)",
        (Kind::Generation, _) => "only one of them is Jr or Sr",
        (Kind::Email, 0) => "same e-mail address",
        (Kind::Email, 1) if meeting.begins_alike() => "same e-mail name at another provider",
        (Kind::Email, 1 | 2) => "nearly the same e-mail address",
        (Kind::Email, _) => "different e-mail addresses",
        (Kind::Phone, 0) => "same phone number",
        (Kind::Phone, 1) => "nearly the same phone number",
        (Kind::Phone, _) => "different phone numbers",
        (Kind::Identifier, 0) => "same browser or messenger account",
        (Kind::Identifier, _) => "different browsers or messenger accounts",
        (Kind::Organisation, level) => of_company(level, meeting.domains()),
        (Kind::Place, 0) => "same city",
        (Kind::Place, 1) => "similar city names",
        (Kind::Place, _) => "different cities",
        (Kind::Date, 0) => "same day of birth",
        (Kind::Date, _) => "different days of birth",
        (_, 0) => "same value",
        _ => "different values",
    }
}

/// Two companies, of which some are known by nothing but the domain of a mail address.
fn of_company(level: u8, domains: usize) -> &'static str {
    match (level, domains) {
        (0, 0) => "same company",
        (0, _) => "same company mail domain",
        (1, 0) => "similar company names",
        (1, 1) => "company of one like the mail domain of the other",
        (1, _) => "similar company mail domains",
        (_, 0) => "different companies",
        (_, 1) => "company of one unlike the mail domain of the other",
        _ => "different company mail domains",
    }
}

fn of_name(level: u8) -> &'static str {
    match level {
        name::EQUAL => "same full name",
        name::NEARLY_EQUAL => "nearly the same full name",
        name::BOTH_NEAR => "similar full names",
        name::SWAPPED => "first and last name swapped",
        name::LAST_EQUAL_FIRST_OTHER => "same surname, different first names",
        name::FIRST_EQUAL_LAST_OTHER => "same first name, different surnames",
        name::FIRST_NEAR_LAST_OTHER => "similar first names, different surnames",
        name::LAST_NEAR_FIRST_OTHER => "similar surnames, different first names",
        name::FIRST_EQUAL => "same first name, no surname to compare",
        name::FIRST_NEAR => "names that fit together, no surname to compare",
        name::FIRST_OTHER => "different first names, no surname to compare",
        _ => "different names",
    }
}

/// What a value says by being rarer (bits above zero) or commoner than such values are; `others` hold it besides the two.
/// Nothing where it is no rarity and nobody else holds it: then it belongs to what the level says.
pub fn rarity(kind: &Kind, meeting: &Meeting, bits: f64, others: f64) -> Option<&'static str> {
    let [alone, few, many] = of_rarity(kind, meeting);
    match (bits > 0.0, others >= SOMEBODY) {
        (true, false) => Some(alone),
        (true, true) => Some(few),
        (false, true) => Some(many),
        (false, false) => None,
    }
}

/// Of a value that nobody else holds, that few others do, and that many do. Who holds an address is known of each;
/// names, companies and cities are rare or common as far as they were counted.
fn of_rarity(kind: &Kind, meeting: &Meeting) -> [&'static str; 3] {
    match (kind, meeting.level) {
        (Kind::Name, name::LAST_EQUAL_FIRST_OTHER) => ["rare surname", "rare surname", "common surname"],
        (Kind::Name, name::FIRST_EQUAL) => ["rare first name", "rare first name", "common first name"],
        (Kind::Name, _) => ["rare name", "rare name", "common name"],
        (Kind::Email, 0) => {
            ["no other name on this address", "few other names on this address", "other names on this address too"]
        }
        (Kind::Email, _) => ["rare name before the @", "rare name before the @", "common name before the @"],
        (Kind::Phone, _) => {
            ["no other name on this number", "few other names on this number", "other names on this number too"]
        }
        (Kind::Organisation, _) if meeting.domains() > 0 => {
            ["rare company mail domain", "rare company mail domain", "common company mail domain"]
        }
        (Kind::Organisation, _) => ["rare company name", "rare company name", "common company name"],
        (Kind::Place, _) => ["rare city", "rare city", "common city"],
        _ => ["rare value", "rare value", "common value"],
    }
}
