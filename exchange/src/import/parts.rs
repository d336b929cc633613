//! Parts of an address in columns of their own: its country, region, city, postal code and street (IM-06).

use super::fields::plain;
use base::fields::{AddressPart, FieldValue};

/// How headers call the parts besides what we call them.
const HEADERS: [(AddressPart, &[&str]); 6] = [
    (AddressPart::Line1, &["address", "street", "street address", "address line 1", "straße"]),
    (AddressPart::Line2, &["address line 2"]),
    (AddressPart::City, &["town", "ort", "stadt"]),
    (AddressPart::State, &["region", "province", "county", "bundesland"]),
    (AddressPart::PostalCode, &["zip", "zip code", "post code", "postcode", "plz"]),
    (AddressPart::Country, &["land"]),
];

/// Whether a header names a part of the address field of that name; both without what differs between two spellings.
pub fn is_named(part: AddressPart, field: &str, header: &str) -> bool {
    let names = |name: &str| {
        plain(part.title()) == name || HEADERS.iter().any(|(of, names)| *of == part && names.contains(&name))
    };
    names(header) || header.strip_prefix(plain(field).as_str()).map(str::trim_start).is_some_and(names)
}

/// An address of which a row says some parts: the others stay as they are.
pub fn over(old: &[FieldValue], said: &[FieldValue]) -> Vec<FieldValue> {
    let is_said = |part: AddressPart| said.iter().any(|value| part_of(value) == Some(part));
    let kept = old.iter().filter(|value| part_of(value).is_some_and(|part| !is_said(part)));
    kept.chain(said).cloned().collect()
}

fn part_of(value: &FieldValue) -> Option<AddressPart> {
    if let FieldValue::Part { part, .. } = value { Some(*part) } else { None }
}
