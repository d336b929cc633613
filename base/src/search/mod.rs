//! Words of records, by whose beginnings they are found.

mod find;

pub use find::{end_of, find};

use crate::db::{DbError, Value};
use crate::{Cx, params};
use std::collections::BTreeSet;

/// Words of one record that are kept; the first texts come first.
const MAX_WORDS: usize = 200;
/// Characters of one word that are kept.
const MAX_WORD_CHARS: usize = 40;
/// Words of one question that are looked for.
const MAX_QUESTION_WORDS: usize = 5;

/// What kind of record a word leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// A lead.
    Lead,
    /// A contact.
    Contact,
    /// A company.
    Company,
}

impl Subject {
    /// All of them.
    pub const ALL: [Subject; 3] = [Subject::Lead, Subject::Contact, Subject::Company];

    /// The word stored in tables that point at several kinds of record.
    pub fn as_str(self) -> &'static str {
        match self {
            Subject::Lead => "lead",
            Subject::Contact => "contact",
            Subject::Company => "company",
        }
    }

    /// The table of such records.
    pub fn table(self) -> &'static str {
        match self {
            Subject::Lead => "leads",
            Subject::Contact => "contacts",
            Subject::Company => "companies",
        }
    }

    /// Reads the stored word.
    pub fn from_stored(word: &str) -> Option<Subject> {
        Subject::ALL.into_iter().find(|subject| subject.as_str() == word)
    }
}

/// The words of a text: lower case, cut at whatever is neither letter nor digit. An e-mail address is
/// also a word as a whole, and so are the digits of a phone number.
pub fn words(text: &str) -> BTreeSet<String> {
    let lower = text.to_lowercase();
    let mut found: BTreeSet<String> = words_apart(&lower).collect();
    found.extend(lower.split_whitespace().filter(|word| word.contains('@')).map(cut));
    let digits: String = lower.chars().filter(char::is_ascii_digit).collect();
    if digits.len() >= 5 {
        found.insert(cut(&digits));
    }
    found
}

fn words_apart(lower: &str) -> impl Iterator<Item = String> {
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(cut)
}

fn cut(word: &str) -> String {
    word.chars().take(MAX_WORD_CHARS).collect()
}

/// Replaces the words that lead to a record.
///
/// # Errors
/// Whatever the database answers.
pub fn index(cx: &mut Cx<'_>, subject: Subject, id: i64, texts: &[&str]) -> Result<(), DbError> {
    index_all(cx, subject, &[(id, texts.iter().map(|text| (*text).to_owned()).collect())])
}

/// Replaces the words that lead to some records, in as few statements as can be.
///
/// # Errors
/// Whatever the database answers.
pub fn index_all(cx: &mut Cx<'_>, subject: Subject, records: &[(i64, Vec<String>)]) -> Result<(), DbError> {
    forget_all(cx, subject, &records.iter().map(|(id, _)| *id).collect::<Vec<_>>())?;
    index_new(cx, subject, records)
}

/// Writes the words that lead to records which no word leads to yet, in as few statements as can be.
///
/// # Errors
/// Whatever the database answers.
pub fn index_new(cx: &mut Cx<'_>, subject: Subject, records: &[(i64, Vec<String>)]) -> Result<(), DbError> {
    let mut rows = Vec::new();
    for (id, texts) in records {
        let mut all = BTreeSet::new();
        for word in texts.iter().flat_map(|text| words(text)) {
            if all.len() < MAX_WORDS {
                all.insert(word);
            }
        }
        rows.extend(all.into_iter().map(|word| params![cx.account, word, subject.as_str(), *id].to_vec()));
    }
    cx.insert_all("search_words (account_id, word, subject, subject_id)", &rows, "ON CONFLICT DO NOTHING")
}

/// Removes the words that lead to a record.
///
/// # Errors
/// Whatever the database answers.
pub fn forget(cx: &mut Cx<'_>, subject: Subject, id: i64) -> Result<(), DbError> {
    forget_all(cx, subject, &[id])
}

/// Removes the words that lead to some records, in one statement.
///
/// # Errors
/// Whatever the database answers.
pub fn forget_all(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<(), DbError> {
    if ids.is_empty() {
        return Ok(());
    }
    let places: Vec<String> = (0..ids.len()).map(|at| format!("${}", at + 3)).collect();
    let mut values: Vec<Value> = params![cx.account, subject.as_str()].to_vec();
    values.extend(ids.iter().map(|id| Value::from(*id)));
    let sql = format!(
        "DELETE FROM search_words WHERE account_id = $1 AND subject = $2 AND subject_id IN ({})",
        places.join(", ")
    );
    cx.write(&sql, &values)?;
    Ok(())
}

/// What is looked for: an e-mail address and a phone number as a whole, everything else word by word.
pub fn asked_words(question: &str) -> BTreeSet<String> {
    if is_number(question) {
        let digits: String = question.chars().filter(char::is_ascii_digit).collect();
        // 0049 is how many countries dial +49; no number begins so.
        return BTreeSet::from([cut(digits.strip_prefix("00").unwrap_or(&digits))]);
    }
    let lower = question.to_lowercase();
    let (addresses, rest): (Vec<&str>, Vec<&str>) = lower.split_whitespace().partition(|word| word.contains('@'));
    addresses.into_iter().map(cut).chain(words_apart(&rest.join(" "))).take(MAX_QUESTION_WORDS).collect()
}

/// A question that is written like a phone number is looked up by its digits.
fn is_number(question: &str) -> bool {
    question.chars().filter(char::is_ascii_digit).count() >= 5 && !question.chars().any(char::is_alphabetic)
}
