//! Who says the same in a field.

use super::stored::{folded, scaled};
use super::{FieldValue, store};
use crate::Cx;
use crate::db::DbError;
use crate::ids::FieldId;
use crate::search::Subject;

/// A text or a number as it is compared.
#[derive(PartialEq)]
enum Compared {
    Text(String),
    Number(i64),
}

/// The records that say one of these texts or numbers in a field, each with the place of that value in the list: letter
/// case is no difference. The newest records first, `limit` at most; values of other kinds find nothing.
///
/// # Errors
/// Whatever the database answers.
pub fn list_holders(
    cx: &mut Cx<'_>,
    of: (Subject, FieldId),
    values: &[&FieldValue],
    limit: i64,
) -> Result<Vec<(usize, i64)>, DbError> {
    let asked: Vec<Option<Compared>> = values.iter().map(|value| compared(value)).collect();
    let (mut texts, mut numbers) = (Vec::new(), Vec::new());
    for one in asked.iter().flatten() {
        match one {
            Compared::Text(text) => texts.push(text.as_str()),
            Compared::Number(number) => numbers.push(*number),
        }
    }
    let mut found = Vec::new();
    for (record, text, number) in store::list_holders(cx, of, &texts, &numbers, limit)? {
        let said = text.map(Compared::Text).or(number.map(Compared::Number));
        found.extend(asked.iter().enumerate().filter(|(_, one)| **one == said).map(|(place, _)| (place, record)));
    }
    Ok(found)
}

fn compared(value: &FieldValue) -> Option<Compared> {
    match value {
        FieldValue::Text(text) if !text.trim().is_empty() => Some(Compared::Text(folded(text))),
        FieldValue::Number(number) => Some(Compared::Number(scaled(*number))),
        _ => None,
    }
}
