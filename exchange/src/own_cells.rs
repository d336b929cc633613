//! Values of the account's own fields in one cell: what an export writes, an import reads again, whatever the kind of
//! field (FD-01). Files alone do not travel in a cell: their names are written and not read.

use base::fields::{self, AddressPart, Details, Field, FieldError, FieldKind, FieldValue, Shape, typed_of};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value as Json};

/// The values of a field as one cell; of several labelled texts, parts of an address or structured values each has a line.
pub fn write(field: &Field, values: &[FieldValue], zone: &TimeZone) -> String {
    let lines: Vec<String> = values.iter().map(|value| line_of(field, value, zone)).collect();
    let is_apart = matches!(field.kind.shape(), Shape::Labelled | Shape::Part | Shape::Details);
    let has_commas = field.kind == FieldKind::MultiSelect && lines.iter().any(|line| line.contains([',', ';']));
    if is_apart || has_commas { lines.join("\n") } else { lines.join(", ") }
}

fn line_of(field: &Field, value: &FieldValue, zone: &TimeZone) -> String {
    match value {
        FieldValue::Moment(at) => {
            let there = Timestamp::from_second(*at).map(|at| at.to_zoned(zone.clone()));
            there.map_or_else(|_| at.to_string(), |there| there.strftime("%Y-%m-%d %H:%M:%S").to_string())
        }
        FieldValue::Labelled { text, label } => {
            field.option(*label).map_or_else(|| text.clone(), |label| format!("{}: {text}", label.name))
        }
        FieldValue::Part { part, text } => format!("{}: {text}", part.title()),
        FieldValue::Details(details) if field.kind != FieldKind::File && !is_name_alone(details) => {
            Json::Object(details.values.clone()).to_string()
        }
        _ => typed_of(field, value, zone),
    }
}

/// What an address says of one of its parts.
pub fn part_of(values: &[FieldValue], wanted: AddressPart) -> &str {
    let found = values.iter().find_map(|value| match value {
        FieldValue::Part { part, text } if *part == wanted => Some(text.as_str()),
        _ => None,
    });
    found.unwrap_or("")
}

fn is_name_alone(details: &Details) -> bool {
    let name = details.values.get("name").and_then(Json::as_str);
    details.values.len() == 1 && name.is_some_and(|name| name == details.summary && !name.contains('\n'))
}

/// The values that a cell means, dates year-month-day and numbers with a point.
///
/// # Errors
/// `WrongValue` with a sentence that names what was written.
pub fn read(field: &Field, cell: &str, zone: &TimeZone) -> Result<Vec<FieldValue>, FieldError> {
    let lines = || cell.lines().map(str::trim).filter(|line| !line.is_empty());
    let values: Vec<FieldValue> = match field.kind.shape() {
        Shape::Labelled => lines().filter_map(|line| labelled(field, line)).collect(),
        Shape::Part => lines().map(part).collect(),
        Shape::Details => lines().map(details).collect(),
        _ => return fields::read_texts(field, &choices(field, cell), zone),
    };
    fields::checked(field, values)
}

/// The choices of a cell apart; anything else is one text.
pub fn choices(field: &Field, cell: &str) -> Vec<String> {
    if field.kind != FieldKind::MultiSelect || field.option_named(cell).is_some() {
        return vec![cell.to_owned()];
    }
    let between: &[char] = if cell.contains('\n') { &['\n'] } else { &[',', ';'] };
    cell.split(between).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// `Label: text`; without a known label it is the field's first.
fn labelled(field: &Field, line: &str) -> Option<FieldValue> {
    let written = line.split_once(':').and_then(|(name, text)| Some((field.option_named(name.trim())?, text)));
    let (label, text) = written.or_else(|| Some((field.choices().next()?, line)))?;
    Some(FieldValue::Labelled { text: text.trim().to_owned(), label: label.id })
}

/// `City: Berlin`; without the name of a part it is the street.
fn part(line: &str) -> FieldValue {
    let named = |name: &str| {
        AddressPart::ALL.into_iter().find(|part| part.title().to_lowercase() == name.trim().to_lowercase())
    };
    let written = line.split_once(':').and_then(|(name, text)| Some((named(name)?, text)));
    let (part, text) = written.unwrap_or((AddressPart::Line1, line));
    FieldValue::Part { part, text: text.trim().to_owned() }
}

/// Named values as JSON, or a name alone.
fn details(line: &str) -> FieldValue {
    let named = || Map::from_iter([("name".to_owned(), Json::from(line))]);
    FieldValue::Details(Details::new(serde_json::from_str(line).unwrap_or_else(|_| named())))
}
