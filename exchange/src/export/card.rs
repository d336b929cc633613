//! A contact or company as a vCard 4.0 (RFC 6350).

use super::pen::writing;
use super::{Cell, Error};
use crate::labels;
use base::search::Subject;
use calcard::vcard::{VCard, VCardEntry, VCardParameter, VCardProperty, VCardType, VCardValue, VCardVersion};
use flow::channels::handles::HandleKind;

/// The card of a row under these names of columns.
pub(super) fn of(subject: Subject, names: &[String], row: &[Cell]) -> Result<String, Error> {
    let cell = |name: &str| {
        let column = names.iter().position(|known| known == name);
        column.and_then(|column| row.get(column)).map_or("", Cell::as_str)
    };
    let entry =
        |property: VCardProperty, text: &str| VCardEntry::new(property).with_value(VCardValue::Text(text.to_owned()));
    let is_company = subject == Subject::Company;
    let kind = if is_company { "org" } else { "individual" };
    let mut entries = vec![entry(VCardProperty::Kind, kind), entry(VCardProperty::Fn, cell("Name"))];
    if !is_company {
        let name = VCardEntry::new(VCardProperty::N);
        let parts = [cell("Last name"), cell("First name"), "", "", ""];
        entries.push(name.with_values(parts.map(|part| VCardValue::Text(part.to_owned())).to_vec()));
    }
    let company = if is_company { cell("Name") } else { cell("Company name") };
    let lists = [(VCardProperty::Tel, "Phone"), (VCardProperty::Email, "E-mail"), (VCardProperty::Categories, "Tags")];
    for (property, column) in lists {
        let parts = cell(column).split(", ").filter(|part| !part.is_empty());
        let kind = if column == "E-mail" { HandleKind::Email } else { HandleKind::Phone };
        entries.extend(parts.map(|part| {
            let (written, label) = labels::apart(kind, part);
            entry(property.clone(), written).with_param_opt(kind_of(label).map(VCardParameter::typ))
        }));
    }
    if !company.is_empty() {
        entries.push(entry(VCardProperty::Org, company));
    }
    let mut text = String::new();
    VCard { entries }.write_to(&mut text, VCardVersion::V4_0).map_err(writing)?;
    Ok(text)
}

/// What a label is called on a card (RFC 6350 §5.6, §6.4.1); `OTHER` and none are called nothing.
fn kind_of(label: &str) -> Option<VCardType> {
    match label {
        "MOB" => Some(VCardType::Cell),
        "WORK" | "WORKDD" => Some(VCardType::Work),
        "HOME" | "PRIV" => Some(VCardType::Home),
        "FAX" => Some(VCardType::Fax),
        _ => None,
    }
}
