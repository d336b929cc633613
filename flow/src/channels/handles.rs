//! One normalised address of a person: e-mail, phone, visitor.
//!
//! Two spellings of one address become one value, so that "the same person" is a lookup (DC-13, DC-14).

use matching::identity;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};

/// Characters of an address that are kept.
const MAX_ADDRESS_CHARS: usize = 254;
/// Fewest digits of something that is still taken for a phone number.
const MIN_PHONE_DIGITS: usize = 5;
/// Most digits of an international number (E.164), with room for an extension.
const MAX_PHONE_DIGITS: usize = 20;
/// Digits at the end of a number by which a local spelling is compared, as Kommo compares them.
const TAIL_DIGITS: usize = 10;
/// Shorter tails belong to many people: an extension, or a number without its area code.
const MIN_TAIL_DIGITS: usize = 7;

/// What kind of address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HandleKind {
    /// An e-mail address, folded to lower case.
    Email,
    /// A phone number as E.164, or its digits when its country is unknown.
    Phone,
    /// The id in a visitor's first-party cookie.
    Visitor,
}

impl HandleKind {
    /// Every kind, the strongest first.
    pub const ALL: [HandleKind; 3] = [HandleKind::Email, HandleKind::Phone, HandleKind::Visitor];

    /// The word stored in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            HandleKind::Email => "email",
            HandleKind::Phone => "phone",
            HandleKind::Visitor => "visitor",
        }
    }

    /// Reads the stored word.
    pub fn from_stored(word: &str) -> HandleKind {
        match word {
            "email" => HandleKind::Email,
            "phone" => HandleKind::Phone,
            _ => HandleKind::Visitor,
        }
    }
}

/// A normalised address with what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handle {
    /// What kind.
    pub kind: HandleKind,
    /// The normalised value: equal for two spellings of one address.
    pub value: String,
    /// What was written, for people.
    pub written: String,
    /// What it is used for: `WORK`, `HOME` and so on; empty for none.
    pub label: String,
}

impl Handle {
    /// The end of a phone number that is the same in its local and its international spelling: its last ten digits
    /// without country code and leading zeros. `None` below seven digits, and for what is no phone number.
    pub fn tail(&self) -> Option<String> {
        if self.kind == HandleKind::Phone { tail_of(&self.value) } else { None }
    }

    /// True for a phone number whose country is known.
    pub fn is_international(&self) -> bool {
        self.kind == HandleKind::Phone && self.value.starts_with('+')
    }

    /// True for two spellings of one address: equal values, or equal tails of which one does not name its country. Two
    /// international numbers with one tail belong to two people in two countries.
    pub fn is_same(&self, other: &Handle) -> bool {
        let is_one_local = !(self.is_international() && other.is_international());
        self.kind == other.kind
            && (self.value == other.value || is_one_local && self.tail().is_some() && self.tail() == other.tail())
    }
}

/// As [`Handle::tail`], of a number as a handle's value has it.
pub(crate) fn tail_of(number: &str) -> Option<String> {
    let within_country = match PHONE_NUMBER_UTIL.parse(number, None) {
        Ok(number) => number.get_national_significant_number(),
        Err(_) => number.trim_start_matches('0').to_owned(),
    };
    let tail = &within_country[within_country.len().saturating_sub(TAIL_DIGITS)..];
    (tail.len() >= MIN_TAIL_DIGITS).then(|| tail.to_owned())
}

/// Normalises an e-mail address; `None` when it is none.
pub fn email(written: &str) -> Option<Handle> {
    let trimmed = written.trim().trim_start_matches("mailto:");
    let (local, domain) = trimmed.rsplit_once('@')?;
    let is_plain =
        !local.is_empty() && domain.contains('.') && !trimmed.chars().any(|c| c.is_whitespace() || c.is_control());
    if !is_plain || trimmed.chars().count() > MAX_ADDRESS_CHARS {
        return None;
    }
    Some(Handle {
        kind: HandleKind::Email,
        value: trimmed.to_lowercase(),
        written: trimmed.to_owned(),
        label: String::new(),
    })
}

/// Normalises a phone number. `country` (two letters) lets local spellings be understood; without it,
/// or when the number is none of that country, its digits are kept so that equal spellings still meet
/// and [`Handle::tail`] can be compared. What is read of it is [`matching::identity::phone`]'s.
pub fn phone(written: &str, country: Option<&str>) -> Option<Handle> {
    let trimmed = written.trim();
    let digits: String = trimmed.chars().filter(char::is_ascii_digit).collect();
    if !(MIN_PHONE_DIGITS..=MAX_PHONE_DIGITS).contains(&digits.len()) {
        return None;
    }
    let read = identity::phone::read(trimmed, country).filter(|number| number.is_valid);
    let value = read.and_then(|number| number.key).unwrap_or(digits);
    Some(Handle { kind: HandleKind::Phone, value, written: trimmed.to_owned(), label: String::new() })
}

/// What people may type to find somebody: every address normalised and as written, and a number also as it is written
/// within its own country, with the leading zero (IL-53).
pub fn search_texts(handles: &[Handle]) -> Vec<String> {
    handles
        .iter()
        .flat_map(|handle| [Some(handle.value.clone()), Some(handle.written.clone()), national(handle)])
        .flatten()
        .collect()
}

fn national(handle: &Handle) -> Option<String> {
    if handle.kind != HandleKind::Phone {
        return None;
    }
    let number = PHONE_NUMBER_UTIL.parse(&handle.value, None).ok()?;
    Some(number.format_as(PhoneNumberFormat::National).into_owned())
}

/// The handles of a kind as they were written, for the journal.
pub fn written(handles: &[Handle], kind: HandleKind) -> Vec<&str> {
    handles.iter().filter(|handle| handle.kind == kind).map(|handle| handle.written.as_str()).collect()
}

/// Takes a visitor's id as it is; `None` when it is empty or too long to be one of ours.
pub fn visitor(id: &str) -> Option<Handle> {
    let is_ours =
        !id.is_empty() && id.len() <= 64 && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    is_ours.then(|| Handle {
        kind: HandleKind::Visitor,
        value: id.to_owned(),
        written: id.to_owned(),
        label: String::new(),
    })
}

/// Every address of a sender, normalised, without repeats: e-mail addresses, then phones, then the visitor.
pub fn of_sender(sender: &super::Sender, country: Option<&str>) -> Vec<Handle> {
    let emails = sender.emails.iter().filter_map(|written| email(written));
    let phones = sender.phones.iter().filter_map(|written| phone(written, country));
    let visitors = sender.visitor.iter().filter_map(|id| visitor(id));
    let mut found: Vec<Handle> = Vec::new();
    for handle in sender.handles.iter().cloned().chain(emails).chain(phones).chain(visitors) {
        if !found.iter().any(|known| known.kind == handle.kind && known.value == handle.value) {
            found.push(handle);
        }
    }
    found.sort_by_key(|handle| handle.kind);
    found
}
