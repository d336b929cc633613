//! Who says the same in a field.

use super::stored::{folded, folded_as_written, scaled};
use super::{FieldValue, store};
use crate::Cx;
use crate::db::DbError;
use crate::ids::FieldId;
use crate::search::Subject;
use rust_decimal::Decimal;

/// The records that say the same as one of these texts or numbers in a field, each with the place of that value in the list
/// (see [`FieldValue::says_the_same`]). The newest records first, `limit` at most; values of other kinds find nothing.
///
/// # Errors
/// Whatever the database answers.
pub fn list_holders(
    cx: &mut Cx<'_>,
    of: (Subject, FieldId),
    values: &[&FieldValue],
    limit: i64,
) -> Result<Vec<(usize, i64)>, DbError> {
    let (mut texts, mut numbers) = (Vec::new(), Vec::new());
    for value in values {
        match value {
            FieldValue::Text(text) if !text.trim().is_empty() => texts.extend([folded(text), folded_as_written(text)]),
            FieldValue::Number(number) => numbers.push(scaled(*number)),
            _ => {}
        }
    }
    texts.sort_unstable();
    texts.dedup();
    // What is found by its beginning, or by its first decimals, need not say the same to its end.
    let mut found = Vec::new();
    for (record, text, number) in store::list_holders(cx, of, &texts, &numbers, limit)? {
        let Some(held) = value(text, number.is_some()) else { continue };
        let says_it = |(_, value): &(usize, &&FieldValue)| value.says_the_same(&held);
        found.extend(values.iter().enumerate().filter(says_it).map(|(place, _)| (place, record)));
    }
    Ok(found)
}

fn value(text: String, is_number: bool) -> Option<FieldValue> {
    if is_number { Decimal::from_str_exact(&text).ok().map(FieldValue::Number) } else { Some(FieldValue::Text(text)) }
}
