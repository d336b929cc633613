//! Kommo's words for kinds of record: plural almost everywhere, singular in events and calls (kommo-api §2.8).

use base::search::Subject;

/// `leads`, `contacts`, `companies`.
pub fn plural(subject: Subject) -> &'static str {
    match subject {
        Subject::Lead => "leads",
        Subject::Contact => "contacts",
        Subject::Company => "companies",
    }
}

/// The kind of record that a plural names.
pub fn of_plural(word: &str) -> Option<Subject> {
    Subject::ALL.into_iter().find(|subject| plural(*subject) == word)
}
