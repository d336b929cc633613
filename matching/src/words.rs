//! What a level says, in words for people who sell.

use crate::compare::name;
use crate::schema::Kind;

pub const RELATED: &str = "may be family or colleagues";
pub const DECISIONS: &str = "what your team decided about such pairs";
pub const TOO_MUCH: &str = "values that belong together";

/// What the level of a field says.
pub fn level(kind: &Kind, level: u8) -> &'static str {
    match (kind, level) {
        (Kind::Name, level) => of_name(level),
        (Kind::Generation, 0) => "same generation (Jr, Sr)",
        (Kind::Generation, _) => "only one of them is Jr or Sr",
        (Kind::Email, 0) => "same e-mail address",
        (Kind::Email, 1) => "same e-mail name at another provider",
        (Kind::Email, 2) => "nearly the same e-mail address",
        (Kind::Email, _) => "different e-mail addresses",
        (Kind::Phone, 0) => "same phone number",
        (Kind::Phone, 1) => "nearly the same phone number",
        (Kind::Phone, _) => "different phone numbers",
        (Kind::Identifier, 0) => "same browser or messenger account",
        (Kind::Identifier, _) => "different browsers or messenger accounts",
        (Kind::Organisation, 0) => "same company",
        (Kind::Organisation, 1) => "similar company names",
        (Kind::Organisation, _) => "different companies",
        (Kind::Place, 0) => "same city",
        (Kind::Place, 1) => "similar city names",
        (Kind::Place, _) => "different cities",
        (Kind::Date, 0) => "same day of birth",
        (Kind::Date, _) => "different days of birth",
        (_, 0) => "same value",
        _ => "different values",
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
        name::FIRST_EQUAL => "same first name, one surname unknown",
        name::FIRST_NEAR => "similar first names, one surname unknown",
        name::FIRST_OTHER => "different first names, one surname unknown",
        _ => "different names",
    }
}

/// What a value says by being rare or common.
pub fn rarity(kind: &Kind, level: u8, is_rare: bool) -> &'static str {
    match (kind, level, is_rare) {
        (Kind::Name, name::LAST_EQUAL_FIRST_OTHER, true) => "rare surname",
        (Kind::Name, name::LAST_EQUAL_FIRST_OTHER, false) => "common surname",
        (Kind::Name, name::FIRST_EQUAL, true) => "rare first name",
        (Kind::Name, name::FIRST_EQUAL, false) => "common first name",
        (Kind::Name, _, true) => "rare name",
        (Kind::Name, _, false) => "common name",
        (Kind::Email, _, true) => "nobody else has this address",
        (Kind::Email, _, false) => "others have this address too",
        (Kind::Phone, _, true) => "nobody else has this number",
        (Kind::Phone, _, false) => "others have this number too",
        (Kind::Organisation, _, true) => "few people are of this company",
        (Kind::Organisation, _, false) => "many people are of this company",
        (Kind::Place, _, true) => "few people are of this city",
        (Kind::Place, _, false) => "many people are of this city",
        (_, _, true) => "rare value",
        (_, _, false) => "common value",
    }
}
