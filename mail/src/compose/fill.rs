//! Templates: `{{contact.name}}` stands for a value (EM-50, R-62).
//!
//! There is nothing else in the language: no conditions, no loops, no calls. A template is read once, from its start to
//! its end, so that a value is never read as a template.

use crate::parse::plain_line;
use std::collections::BTreeSet;

/// The name of a field is not longer. Bytes.
const MAX_NAME_BYTES: usize = 80;

/// Where a template stands, and so what a value may do there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A subject: one line.
    Line,
    /// Plain text.
    Text,
    /// HTML: a value is words, never an element.
    Html,
}

/// A template with its values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// What came out.
    pub text: String,
    /// Names of fields for which there is no value, each once, in their order.
    pub missing: Vec<String>,
}

/// A piece of a template.
enum Piece<'t> {
    Words(&'t str),
    Field(&'t str),
}

/// Puts values into a template. A field without a value leaves nothing, and is named in what comes out.
pub fn fill(template: &str, place: Place, value_of: &dyn Fn(&str) -> Option<String>) -> Filled {
    let mut filled = Filled::default();
    for piece in pieces(template) {
        match piece {
            Piece::Words(words) => filled.text.push_str(words),
            Piece::Field(name) => match value_of(name).filter(|value| !value.trim().is_empty()) {
                Some(value) => filled.text.push_str(&fitted(&value, place)),
                None if filled.missing.iter().any(|known| known == name) => {}
                None => filled.missing.push(name.to_owned()),
            },
        }
    }
    filled
}

/// The names of the fields in a template, as often as they stand there, in their order.
pub fn fields(template: &str) -> impl Iterator<Item = &str> {
    pieces(template).into_iter().filter_map(|piece| match piece {
        Piece::Field(name) => Some(name),
        Piece::Words(_) => None,
    })
}

/// The names of the fields in a template, each once, in their order.
pub fn names(template: &str) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    fields(template).filter(|name| seen.insert(*name)).collect()
}

fn fitted(value: &str, place: Place) -> String {
    match place {
        Place::Line => plain_line(value),
        Place::Text => value.to_owned(),
        Place::Html => {
            let escaped = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            let escaped = escaped.replace('"', "&quot;").replace('\'', "&#39;");
            escaped.replace("\r\n", "\n").replace(['\r', '\n'], "<br>")
        }
    }
}

/// Words and fields in turn; braces that hold no name of a field are words.
fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let (mut words_from, mut at) = (0, 0);
    while let Some(open) = template[at..].find("{{").map(|open| at + open) {
        let inside = &template[open + 2..];
        match inside.find("}}").map(|end| (inside[..end].trim(), open + 2 + end + 2)) {
            Some((name, end)) if is_name(name) => {
                found.push(Piece::Words(&template[words_from..open]));
                found.push(Piece::Field(name));
                (words_from, at) = (end, end);
            }
            _ => at = open + 2,
        }
    }
    found.push(Piece::Words(&template[words_from..]));
    found
}

/// `contact.name`, `lead.field_12`; and what was meant to be one, such as `Contact.Name`.
fn is_name(name: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    name.len() <= MAX_NAME_BYTES
        && name.split_once('.').is_some_and(|(record, field)| {
            !record.is_empty() && !field.is_empty() && record.bytes().chain(field.bytes()).all(is_letter)
        })
}
