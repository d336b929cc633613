//! Contacts by what they are recognised by.

use crate::contacts::identify::{Candidate, Mark, Part};
use base::db::{DbError, Value};
use base::ids::ContactId;
use base::{Cx, params};
use std::collections::{BTreeMap, BTreeSet, HashMap};

impl Part {
    /// The column, and what else a handle has to be.
    fn sql(self) -> (&'static str, String) {
        match self {
            Part::Whole(kind) => ("value", format!("handles.kind = '{}'", kind.as_str())),
            Part::LocalTail => ("tail", "handles.value NOT LIKE '+%'".to_owned()),
            Part::InternationalTail => ("tail", "handles.value LIKE '+%'".to_owned()),
        }
    }
}

/// Of each mark the contact that comes first: one in lists before a draft, then the one changed last. One statement.
pub fn list_candidates(
    cx: &mut Cx<'_>,
    marks: &BTreeSet<&Mark>,
    before: ContactId,
) -> Result<HashMap<Mark, Candidate>, DbError> {
    let mut wanted = BTreeMap::<Part, Vec<&str>>::new();
    marks.iter().for_each(|(part, value)| wanted.entry(*part).or_default().push(value));
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let mut values: Vec<Value> = params![cx.account, before].to_vec();
    let mut searches = Vec::new();
    for (number, (part, among)) in wanted.iter().enumerate() {
        let (column, condition) = part.sql();
        let places: Vec<String> = (1..=among.len()).map(|place| format!("${}", values.len() + place)).collect();
        values.extend(among.iter().map(|value| Value::from(*value)));
        searches.push(format!(
            "SELECT {number} AS part, handles.{column} AS mark, contacts.id, contacts.is_draft, contacts.updated_at,
                row_number() OVER (PARTITION BY handles.{column} ORDER BY contacts.is_draft, contacts.updated_at DESC, contacts.id DESC) AS place
             FROM handles JOIN contacts ON contacts.account_id = handles.account_id AND contacts.id = handles.subject_id
             WHERE handles.account_id = $1 AND {condition} AND handles.{column} IN ({}) AND handles.subject = 'contact'
             AND contacts.deleted_at IS NULL AND contacts.id < $2",
            places.join(", ")
        ));
    }
    let searches = searches.join(" UNION ALL ");
    let sql = format!("SELECT part, mark, id, is_draft, updated_at FROM ({searches}) AS found WHERE place = 1");
    let parts: Vec<Part> = wanted.keys().copied().collect();
    let found = cx.query(&sql, &values, |row| {
        let part = usize::try_from(row.take::<i64>()?).ok().and_then(|number| parts.get(number).copied());
        let mark = part.map(|part| Ok::<Mark, DbError>((part, row.take()?))).transpose()?;
        Ok((mark, Candidate { id: row.take()?, is_draft: row.take()?, updated_at: row.take()? }))
    })?;
    Ok(found.into_iter().filter_map(|(mark, candidate)| Some((mark?, candidate))).collect())
}
