//! The codes of fields that a template may name: there are no others, so a template reaches nothing else.

use crate::timeline::Error;
use base::Cx;
use base::fields::{self, Field};
use base::search::Subject;

/// A field under its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// `contact.first_name`; stands between double braces.
    pub code: String,
    /// What people call it.
    pub title: String,
}

/// Codes of one kind of record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeGroup {
    /// What people call the record.
    pub title: &'static str,
    /// Its codes.
    pub codes: Vec<Code>,
}

/// A record, its title, whose own fields it has, and what every account knows of it: word and title.
type Known = (&'static str, &'static str, Option<Subject>, &'static [(&'static str, &'static str)]);

const KNOWN: [Known; 4] = [
    (
        "contact",
        "Contact",
        Some(Subject::Contact),
        &[
            ("name", "Name"),
            ("first_name", "First name"),
            ("last_name", "Last name"),
            ("email", "E-mail"),
            ("phone", "Phone"),
        ],
    ),
    ("lead", "Lead", Some(Subject::Lead), &[("name", "Name"), ("number", "Number"), ("price", "Sale")]),
    ("company", "Company", Some(Subject::Company), &[("name", "Name")]),
    ("user", "You", None, &[("name", "Name"), ("email", "E-mail")]),
];

/// All codes, by record; the account's own fields have numbers.
///
/// # Errors
/// Whatever the database answers.
pub fn list_codes(cx: &mut Cx<'_>) -> Result<Vec<CodeGroup>, Error> {
    let mut groups = Vec::new();
    for (record, title, subject, known) in KNOWN {
        let mut codes: Vec<Code> = known
            .iter()
            .map(|(word, title)| Code { code: format!("{record}.{word}"), title: (*title).to_owned() })
            .collect();
        if let Some(subject) = subject {
            let own = fields::list(cx, subject)?.into_iter().filter(|field| !field.is_predefined);
            codes.extend(own.map(|field| Code { code: code_of(record, &field), title: field.name }));
        }
        groups.push(CodeGroup { title, codes });
    }
    Ok(groups)
}

/// The code of a field that the account set up.
pub(super) fn code_of(record: &str, field: &Field) -> String {
    format!("{record}.field_{}", field.id)
}
