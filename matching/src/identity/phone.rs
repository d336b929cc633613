//! Phone numbers in one spelling: E.164 by libphonenumber's tables, and what messengers make of some countries' numbers.

mod quirks;

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, enums::Region};
use std::str::FromStr;

/// Fewest digits of what is read as a number without its country.
const MIN_DIGITS: usize = 5;
/// Most digits of a number: E.164 has 15, prefixes for dialling abroad and extensions come on top.
const MAX_DIGITS: usize = 24;
/// Digits at the end of a number that are the same in its local and its international spelling.
const WEAK_DIGITS: usize = 8;
/// Shorter ends belong to many people.
const MIN_WEAK_DIGITS: usize = 7;
/// Fewest digits that are taken for an international number without its plus sign, as messengers write them.
const MIN_INTERNATIONAL_DIGITS: usize = 11;
/// Fewest different digits of a number that somebody has.
const MIN_DIFFERENT_DIGITS: usize = 3;
/// Typed because something had to be.
const PLACEHOLDERS: &[&str] =
    &["0123456789", "123456789", "1234567890", "12345678", "1234567", "987654321", "9876543210"];

/// What was written where a phone number belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// The number as E.164, `+` and digits; `None` when its country is not known.
    pub key: Option<String>,
    /// The digits that were written, without the extension.
    pub digits: String,
    /// The end of the number within its country: the same for a local spelling, but not of one person only.
    pub weak: Option<String>,
    /// What is dialled after the number: the line is shared.
    pub extension: Option<String>,
    /// True when the number is one that its country gives out.
    pub is_valid: bool,
}

/// Reads what was written as one number; of several the first ([`split`]). `country` (two letters) lets local spellings
/// be understood. `None` for what is no number, and for what is typed where a number has to be: `0000000000`.
pub fn read(written: &str, country: Option<&str>) -> Option<Phone> {
    let written = split(written).into_iter().next()?;
    let region = country.and_then(|code| Region::from_str(code).ok());
    let number = parsed(written, region);
    let is_valid = number.as_ref().is_some_and(PhoneNumber::is_valid);
    let digits = digits_of(written);
    if !is_valid && (is_placeholder(&digits) || !(MIN_DIGITS..=MAX_DIGITS).contains(&digits.len())) {
        return None;
    }
    let extension = number.as_ref().and_then(|number| number.extension.clone());
    let says_country = written.trim_start().starts_with(['+', '＋']) || written.contains("tel:+");
    let number = number.filter(|_| is_valid || says_country);
    let key = number.as_ref().map(|number| number.format_as(PhoneNumberFormat::E164).into_owned());
    let weak = match &number {
        Some(number) => quirks::end(number),
        None => Some(digits.trim_start_matches('0').to_owned()),
    };
    let weak = weak.filter(|end| end.len() >= MIN_WEAK_DIGITS).map(|end| last(&end, WEAK_DIGITS).to_owned());
    Some(Phone { key, digits, weak, extension, is_valid })
}

/// Every number of a text that may hold several: "+1 212 555 0123 / 0124 99 88".
pub fn split(written: &str) -> Vec<&str> {
    let pieces: Vec<&str> =
        written.split(['/', ';', '|', '\n']).filter(|piece| digits_of(piece).len() >= MIN_WEAK_DIGITS).collect();
    let is_one = pieces.len() < 2 || written.contains(";ext=");
    if is_one { vec![written.trim()] } else { pieces.into_iter().map(str::trim).collect() }
}

fn parsed(written: &str, region: Option<Region>) -> Option<PhoneNumber> {
    let as_written = PHONE_NUMBER_UTIL.parse(written, region).ok();
    if as_written.as_ref().is_some_and(PhoneNumber::is_valid) {
        return as_written;
    }
    let digits = digits_of(written);
    let valid = |text: String| PHONE_NUMBER_UTIL.parse(&text, None).ok().filter(PhoneNumber::is_valid);
    let dialled = digits.strip_prefix("00").and_then(|number| valid(format!("+{number}")));
    let mended = || quirks::mended(written, &digits, region).and_then(valid);
    // A number of eleven digits may be a local one of a country that nobody named, so the country has to be known.
    let is_bare = region.is_some() && digits.len() >= MIN_INTERNATIONAL_DIGITS && !digits.starts_with('0');
    let bare = || is_bare.then(|| valid(format!("+{digits}"))).flatten();
    dialled.or_else(mended).or_else(bare).or(as_written)
}

/// The digits of a text in any script, up to an extension.
fn digits_of(written: &str) -> String {
    let lower = written.to_lowercase();
    let end = ["ext", "x", "#", "доб"].iter().filter_map(|sign| lower.find(sign)).min().unwrap_or(lower.len());
    lower[..end].chars().filter_map(digit).collect()
}

/// ASCII, full-width, Arabic-Indic, Persian, Devanagari digits.
fn digit(c: char) -> Option<char> {
    let of_script = |zero: u32| char::from_digit(u32::from(c).checked_sub(zero).filter(|value| *value < 10)?, 10);
    [0x30, 0xFF10, 0x0660, 0x06F0, 0x0966].into_iter().find_map(of_script)
}

fn is_placeholder(digits: &str) -> bool {
    let different = ('0'..='9').filter(|digit| digits.contains(*digit)).count();
    different < MIN_DIFFERENT_DIGITS || PLACEHOLDERS.contains(&digits)
}

fn last(digits: &str, count: usize) -> &str {
    &digits[digits.len().saturating_sub(count)..]
}
