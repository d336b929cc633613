//! Kommo's words for the kinds of fields and for the parts of an address.

use base::fields::{AddressPart, FieldKind};

const WORDS: [(FieldKind, &str); 26] = [
    (FieldKind::Text, "text"),
    (FieldKind::TextArea, "textarea"),
    (FieldKind::Number, "numeric"),
    (FieldKind::Money, "monetary"),
    (FieldKind::Price, "price"),
    (FieldKind::Checkbox, "checkbox"),
    (FieldKind::Select, "select"),
    (FieldKind::MultiSelect, "multiselect"),
    (FieldKind::Radio, "radiobutton"),
    (FieldKind::Category, "category"),
    (FieldKind::MultiText, "multitext"),
    (FieldKind::Date, "date"),
    (FieldKind::DateTime, "date_time"),
    (FieldKind::Birthday, "birthday"),
    (FieldKind::Url, "url"),
    (FieldKind::StreetAddress, "streetaddress"),
    (FieldKind::Address, "smart_address"),
    (FieldKind::LegalName, "org_legal_name"),
    (FieldKind::LegalEntity, "legal_entity"),
    (FieldKind::Items, "items"),
    (FieldKind::Tracking, "tracking_data"),
    (FieldKind::LinkedEntity, "linked_entity"),
    (FieldKind::ChainedList, "chained_list"),
    (FieldKind::File, "file"),
    (FieldKind::Payer, "payer"),
    (FieldKind::Supplier, "supplier"),
];

/// Every word.
pub fn words() -> impl Iterator<Item = &'static str> {
    WORDS.iter().map(|(_, word)| *word)
}

/// Kommo's word for a kind.
pub fn word(kind: FieldKind) -> &'static str {
    WORDS.iter().find(|(known, _)| *known == kind).map_or("text", |(_, word)| word)
}

/// The kind that Kommo's word means.
pub fn of_word(word: &str) -> Option<FieldKind> {
    WORDS.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
}

const PARTS: [&str; 6] = ["address_line_1", "address_line_2", "city", "state", "zip", "country"];

/// Kommo's code of a part of an address.
pub fn part_code(part: AddressPart) -> &'static str {
    PARTS[usize::try_from(part.number() - 1).unwrap_or(0)]
}

/// The part of an address that Kommo's code means.
pub fn part_of(code: &str) -> Option<AddressPart> {
    AddressPart::ALL.into_iter().find(|part| part_code(*part) == code)
}
