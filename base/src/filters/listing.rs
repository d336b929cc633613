//! A page of a filtered list by key, and what a whole filtered list comes to. Neither grows with the account.

use super::narrow::few;
use super::sql::{among, listed, order, select};
use super::{Field, Filter, Shown, Sort, SortBy, Wanted, Way};
use crate::Cx;
use crate::access::{self, Action};
use crate::db::{DbError, Row, Value};
use crate::search::Subject;
use sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use std::cmp::Ordering;
use std::fmt;

/// Records that are looked through for one page when no condition takes few.
pub(super) const MAX_LOOKED_AT: u64 = 20_000;
/// Records that are counted; more are said as "10,000+".
pub const MAX_COUNTED: i64 = 10_000;

/// The place of a record in an order: what it is sorted by, and its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// What it is sorted by.
    pub value: KeyValue,
    /// The id.
    pub id: i64,
}

/// What a record is sorted by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyValue {
    /// A number or a time.
    Number(i64),
    /// A name.
    Text(String),
}

impl From<Value> for KeyValue {
    fn from(value: Value) -> KeyValue {
        match value {
            Value::Text(text) => KeyValue::Text(text),
            Value::Int(number) => KeyValue::Number(number),
            Value::Null | Value::Bytes(_) => KeyValue::Number(0),
        }
    }
}

impl From<KeyValue> for Value {
    fn from(value: KeyValue) -> Value {
        match value {
            KeyValue::Text(text) => Value::Text(text),
            KeyValue::Number(number) => Value::Int(number),
        }
    }
}

/// Which part of a list.
#[derive(Clone, Debug)]
pub struct Portion {
    /// Its order.
    pub sort: Sort,
    /// Behind this place; nothing means from the beginning.
    pub after: Option<Key>,
    /// Records at most.
    pub limit: usize,
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The records, in order.
    pub ids: Vec<i64>,
    /// Where the next page begins; nothing at the end of the list.
    pub next: Option<Key>,
    /// True when so many records did not match that the search stopped before the page was full.
    pub stopped_looking: bool,
}

/// What a list comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many records.
    pub records: i64,
    /// The sum of their sales, in minor units; 0 for people.
    pub price_minor: i64,
    /// True when there are more that were not counted.
    pub is_least: bool,
}

/// The key as it stands in an address: `1200,17`.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            KeyValue::Number(number) => write!(f, "{},{number}", self.id),
            KeyValue::Text(text) => write!(f, "{},{text}", self.id),
        }
    }
}

impl Key {
    /// Reads what `Display` writes, for a list of that order.
    pub fn from_word(word: &str, sort: Sort) -> Option<Key> {
        let (id, value) = word.split_once(',')?;
        let value = match sort.by {
            SortBy::Name => KeyValue::Text(value.to_owned()),
            _ => KeyValue::Number(value.parse().ok()?),
        };
        Some(Key { value, id: id.parse().ok()? })
    }

    fn tuple(&self) -> Expr {
        let value = match &self.value {
            KeyValue::Number(number) => Expr::value(*number),
            KeyValue::Text(text) => Expr::value(text.as_str()),
        };
        Expr::tuple([value, Expr::value(self.id)])
    }

    /// Which of two places comes first in a list that goes this way.
    pub fn compare(&self, other: &Key, way: Way) -> Ordering {
        let up = self.value.cmp(&other.value).then(self.id.cmp(&other.id));
        if way == Way::Up { up } else { up.reverse() }
    }
}

/// A page of the records that a filter takes, in a fixed number of queries at any size.
///
/// When no condition takes few records, [`MAX_LOOKED_AT`] of them are looked through in the order of the list; a page that
/// is not full then says so and where to go on.
///
/// # Errors
/// Whatever the database answers.
pub fn page(cx: &mut Cx<'_>, subject: Subject, filter: &Filter, portion: &Portion) -> Result<Page, DbError> {
    if filter.is_open() && access::scope(cx, subject, Action::View)?.is_everything() {
        let query = listed(cx, subject, Shown::Listed);
        return walk(cx, query, portion, None);
    }
    if let Some(ids) = few(cx, subject, filter)? {
        return sorted(cx, subject, filter, &ids, portion);
    }
    let mut all = listed(cx, subject, filter.shown);
    if let (SortBy::Rank, Some(Wanted::OneOf(stages))) = (portion.sort.by, filter.wanted(Field::Stage)) {
        // Ranks are an order within a stage, and so is their index.
        all.and_where(among("stage_id", stages));
    }
    let horizon = horizon(cx, all, portion)?;
    let query = select(cx, subject, filter)?;
    walk(cx, query, portion, horizon)
}

/// The place behind which no record is looked at; nothing when there are not so many.
fn horizon(cx: &mut Cx<'_>, mut query: SelectStatement, portion: &Portion) -> Result<Option<Key>, DbError> {
    from_place(&mut query, portion);
    // A bounded number of entries of the index are passed over, not a number that grows.
    query.limit(1).offset(MAX_LOOKED_AT);
    Ok(cx.select(&query, read_key)?.into_iter().next())
}

fn walk(cx: &mut Cx<'_>, mut query: SelectStatement, portion: &Portion, horizon: Option<Key>) -> Result<Page, DbError> {
    from_place(&mut query, portion);
    if let Some(horizon) = &horizon {
        let place = place(portion.sort);
        query.and_where(match portion.sort.way {
            Way::Up => place.lte(horizon.tuple()),
            Way::Down => place.gte(horizon.tuple()),
        });
    }
    query.limit(portion.limit as u64 + 1);
    let keys = cx.select(&query, read_key)?;
    let mut page = first(keys, portion.limit);
    if page.next.is_none() && horizon.is_some() {
        page.next = horizon;
        page.stopped_looking = true;
    }
    Ok(page)
}

/// The few records that can match are read by their ids and sorted here.
fn sorted(cx: &mut Cx<'_>, subject: Subject, filter: &Filter, ids: &[i64], portion: &Portion) -> Result<Page, DbError> {
    let mut query = select(cx, subject, filter)?;
    query.and_where(among("id", ids)).expr(portion.sort.by.expression()).column("id");
    let mut keys = cx.select(&query, read_key)?;
    keys.sort_by(|a, b| a.compare(b, portion.sort.way));
    if let Some(after) = &portion.after {
        keys.retain(|key| key.compare(after, portion.sort.way) == Ordering::Greater);
    }
    Ok(first(keys, portion.limit))
}

pub(super) fn first(mut keys: Vec<Key>, limit: usize) -> Page {
    let has_more = keys.len() > limit;
    keys.truncate(limit);
    Page {
        next: if has_more { keys.last().cloned() } else { None },
        ids: keys.iter().map(|key| key.id).collect(),
        stopped_looking: false,
    }
}

fn place(sort: Sort) -> Expr {
    Expr::tuple([sort.by.expression(), Expr::col("id")])
}

/// Reads keys in order, from a place on.
fn from_place(query: &mut SelectStatement, portion: &Portion) {
    behind(query, portion.sort, portion.after.as_ref());
    query.expr(portion.sort.by.expression()).column("id");
    in_order(query, portion.sort);
}

pub(super) fn behind(query: &mut SelectStatement, sort: Sort, after: Option<&Key>) {
    if let Some(after) = after {
        query.and_where(match sort.way {
            Way::Up => place(sort).gt(after.tuple()),
            Way::Down => place(sort).lt(after.tuple()),
        });
    }
}

pub(super) fn in_order(query: &mut SelectStatement, sort: Sort) {
    if sort.by != SortBy::Id {
        query.order_by_expr(sort.by.expression(), order(sort.way));
    }
    query.order_by("id", order(sort.way));
}

pub(super) fn read_key(row: &mut Row) -> Result<Key, DbError> {
    Ok(Key { value: KeyValue::from(row.take::<Value>()?), id: row.take()? })
}

/// How many records a filter takes, and their sum: exact where some condition takes few, else counted among the newest
/// [`MAX_LOOKED_AT`] up to [`MAX_COUNTED`], so that it costs the same at any size.
///
/// # Errors
/// Whatever the database answers.
pub fn totals(cx: &mut Cx<'_>, subject: Subject, filter: &Filter) -> Result<Totals, DbError> {
    let few = few(cx, subject, filter)?;
    let mut rows = select(cx, subject, filter)?;
    rows.expr_as(if subject == Subject::Lead { Expr::col("price_minor") } else { Expr::cust("0") }, "price");
    let horizon = match &few {
        Some(ids) => {
            rows.and_where(among("id", ids));
            None
        }
        None => {
            let newest = Portion { sort: Sort::default(), after: None, limit: 1 };
            let horizon = horizon(cx, listed(cx, subject, filter.shown), &newest)?;
            rows.and_where_option(horizon.as_ref().map(|key| Expr::col("id").gt(key.id)));
            rows.order_by("id", Order::Desc).limit(MAX_COUNTED.unsigned_abs() + 1);
            horizon
        }
    };
    let mut query = Query::select();
    query.from_subquery(rows, "counted");
    query.expr(Expr::cust("count(*)")).expr(Expr::cust("CAST(COALESCE(sum(price), 0) AS BIGINT)"));
    let counted = cx.select(&query, |row| Ok((row.take::<i64>()?, row.take::<i64>()?)))?;
    let (records, price_minor) = counted.into_iter().next().unwrap_or_default();
    let is_over = few.is_none() && records > MAX_COUNTED;
    Ok(Totals {
        records: if is_over { MAX_COUNTED } else { records },
        price_minor,
        is_least: is_over || horizon.is_some(),
    })
}
