//! Writes: tasks, task_kinds, subscriptions, day_numbers, counted_records, mail_templates.

mod entries;
mod erase;
mod statistics;
mod subscriptions;
mod templates;

pub(super) use entries::*;
pub(super) use erase::*;
pub(super) use statistics::*;
pub(super) use subscriptions::*;
pub(super) use templates::*;

use super::NoteFilter;
use crate::channels::said::ItemKind;
use base::Cx;
use base::access::{self, Action, Entity};
use base::db::{DbError, Row, Value};
use base::ids::FeedItemId;

/// Collects conditions and their values.
pub(super) struct Conditions {
    pub(super) sql: String,
    pub(super) values: Vec<Value>,
}

impl Conditions {
    pub(super) fn new(cx: &Cx<'_>) -> Conditions {
        Conditions { sql: "account_id = $1".to_owned(), values: vec![cx.account.into()] }
    }

    pub(super) fn compare(&mut self, column_and_sign: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        self.sql += &format!(" AND {column_and_sign} ${}", self.values.len());
    }

    pub(super) fn among<T: Into<Value>>(&mut self, column: &str, values: impl ExactSizeIterator<Item = T>) {
        if values.len() == 0 {
            return;
        }
        let first = self.values.len() + 1;
        self.values.extend(values.map(Into::into));
        let places: Vec<String> = (first..=self.values.len()).map(|at| format!("${at}")).collect();
        self.sql += &format!(" AND {column} IN ({})", places.join(", "));
    }

    fn of_kinds(&mut self, kinds: &[(ItemKind, Option<String>)]) {
        let mut any = Vec::new();
        for (kind, text) in kinds {
            self.values.push(kind.as_str().into());
            let mut condition = format!("kind = ${}", self.values.len());
            if let Some(text) = text {
                self.values.push(format!("%{text}%").into());
                condition += &format!(" AND details LIKE ${}", self.values.len());
            }
            any.push(format!("({condition})"));
        }
        if !any.is_empty() {
            self.sql += &format!(" AND ({})", any.join(" OR "));
        }
    }

    pub(super) fn page(&mut self, offset: i64, limit: i64) -> String {
        self.values.extend([limit.into(), offset.into()]);
        format!("LIMIT ${} OFFSET ${}", self.values.len() - 1, self.values.len())
    }
}

pub(super) fn list_note_ids(
    cx: &mut Cx<'_>,
    filter: &NoteFilter,
    offset: i64,
    limit: i64,
) -> Result<Vec<FeedItemId>, DbError> {
    let mut found = Conditions::new(cx);
    found.compare("subject =", filter.subject.as_str());
    found.sql += " AND deleted_at IS NULL";
    found.among("subject_id", filter.records.iter().copied());
    found.of_kinds(&filter.kinds);
    found.among("id", filter.ids.iter().copied());
    found.compare("updated_at >=", filter.updated.0);
    found.compare("updated_at <=", filter.updated.1);
    let direction = if filter.is_descending { "DESC" } else { "ASC" };
    let order =
        if filter.is_by_change { format!("updated_at {direction}, id {direction}") } else { format!("id {direction}") };
    found.sql += &access::scope(cx, Entity::FeedItem, Action::View)?.and("feed_items");
    if let Some((at, id)) = filter.behind {
        let sign = if filter.is_descending { '<' } else { '>' };
        found.values.push(id.into());
        let mut further = format!("id {sign} ${}", found.values.len());
        if filter.is_by_change {
            found.values.push(at.into());
            let at = found.values.len();
            further = format!("updated_at {sign}= ${at} AND (updated_at {sign} ${at} OR {further})");
        }
        found.sql += &format!(" AND {further}");
    }
    let page = found.page(offset, limit);
    let sql = format!("SELECT id FROM feed_items WHERE {} ORDER BY {order} {page}", found.sql);
    cx.query(&sql, &found.values, Row::take)
}
