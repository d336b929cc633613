//! Fields that name another record: people read the name that it has now.

use super::{Details, Values, values_of};
use crate::Cx;
use crate::db::DbError;
use crate::filters::{self, Field, Filter, MAX_VALUES, Wanted};
use crate::search::Subject;
use sea_query::Expr;
use serde_json::Value as Json;
use std::collections::{BTreeSet, HashMap};

/// A record that a value names.
type Link = (Subject, i64);

impl Details {
    /// The record that it names, if it names one of ours.
    pub fn link(&self) -> Option<Link> {
        let table = self.values.get("entity_type")?.as_str()?;
        let subject = Subject::ALL.into_iter().find(|subject| subject.table() == table)?;
        Some((subject, self.values.get("entity_id")?.as_i64()?))
    }

    /// The same under the name that its record has now.
    fn rename(&mut self, name: &str) {
        name.clone_into(&mut self.summary);
        self.values.insert("name".to_owned(), Json::from(name));
    }
}

/// The values of records as people read them: as [`values_of`], and records that they name by the names of now, where
/// whoever asks may see them. What is deleted, or not theirs to see, keeps the name that was written down. One query more
/// for each kind of record that is named.
///
/// # Errors
/// Whatever the database answers.
pub fn values_as_read(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<HashMap<i64, Values>, DbError> {
    let mut found = values_of(cx, subject, ids)?;
    let links = found.values_mut().flat_map(Values::details_mut).filter_map(|details| details.link());
    let named: BTreeSet<(&str, i64)> = links.map(|(subject, id)| (subject.table(), id)).collect();
    if named.is_empty() {
        return Ok(found);
    }
    let mut names = HashMap::<Link, String>::new();
    for subject in Subject::ALL {
        let ids: Vec<i64> = named.iter().filter(|(table, _)| *table == subject.table()).map(|(_, id)| *id).collect();
        for ids in ids.chunks(MAX_VALUES) {
            names.extend(names_of(cx, subject, ids)?.into_iter().map(|(id, name)| ((subject, id), name)));
        }
    }
    for details in found.values_mut().flat_map(Values::details_mut) {
        if let Some(name) = details.link().and_then(|link| names.get(&link)) {
            details.rename(name);
        }
    }
    Ok(found)
}

/// The names of records, of those that whoever asks may see.
fn names_of(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<Vec<(i64, String)>, DbError> {
    let asked = Filter::default().with(Field::Id, Wanted::OneOf(ids.to_vec())).unwrap_or_default();
    let mut query = filters::select(cx, subject, &asked)?;
    query.expr(Expr::col("id")).expr(Expr::col("name")).and_where(Expr::cust("name <> ''"));
    cx.select(&query, |row| Ok((row.take()?, row.take()?)))
}
