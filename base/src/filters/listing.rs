//! A page of a filtered list by key: it does not grow with the account.

use super::narrow::{few, select_few};
use super::sql::{holds, listed, one_if, order, taken, zone_for};
use super::{Filter, Shown, Sort, SortBy, Way};
use crate::Cx;
use crate::access::{self, Action};
use crate::db::{DbError, Row, Value};
use crate::search::Subject;
use sea_query::{Expr, ExprTrait, Query, SelectStatement};
use std::cmp::Ordering;
use std::fmt;

/// Records that are looked through for one page, in so many steps: most filters fill it from the first, and each further
/// one is asked only when the page is not full. 10 ms in a million leads; who wants more asks again behind them.
const LOOKED_AT: [u64; 3] = [250, 1_000, 4_000];
/// The step behind which it is worth asking whether some condition takes few.
const GLANCED: u64 = 1_000;
/// What a record is sorted by, as a column of the rows that are looked at: PostgreSQL then knows that they are in order.
const PLACE: &str = "place";
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
/// The first records in the order of the list fill it as a rule. If they do not, and some condition takes few records,
/// those are read; else more are looked through, as many as [`LOOKED_AT`] says, and a page that is still not full says so and
/// where to go on.
///
/// # Errors
/// Whatever the database answers.
pub fn page(cx: &mut Cx<'_>, subject: Subject, filter: &Filter, portion: &Portion) -> Result<Page, DbError> {
    if filter.is_open() && access::scope(cx, subject, Action::View)?.is_everything() {
        let query = listed(cx, subject, Shown::Listed);
        return walk(cx, query, portion);
    }
    if filter.names_its_records()
        && let Some(ids) = few(cx, subject, filter)?
    {
        return sorted(cx, subject, filter, &ids, portion);
    }
    let all = of_the_order(cx, subject, filter, portion.sort)?;
    let mut page = Page { next: portion.after.clone(), ..Page::default() };
    for records in LOOKED_AT {
        let rest = Portion { sort: portion.sort, after: page.next.take(), limit: portion.limit - page.ids.len() };
        let more = look(cx, subject, filter, &all, &rest, records)?;
        page.ids.extend(more.ids);
        (page.next, page.stopped_looking) = (more.next, more.stopped_looking);
        if !page.stopped_looking {
            break;
        }
        if records == GLANCED
            && let Some(ids) = few(cx, subject, filter)?
        {
            return sorted(cx, subject, filter, &ids, portion);
        }
    }
    Ok(page)
}

/// All records that a list in this order can hold: between the ends that the filter sets to what it is sorted by.
fn of_the_order(cx: &mut Cx<'_>, subject: Subject, filter: &Filter, sort: Sort) -> Result<SelectStatement, DbError> {
    let mut all = listed(cx, subject, filter.shown);
    let zone = zone_for(cx, filter)?;
    for condition in filter.conditions().iter().filter(|condition| sort.by.is_bounded_by(condition.field())) {
        all.and_where(holds(cx, subject, condition, &zone));
    }
    Ok(all)
}

/// A page from the next so many records of a list: cut first and asked afterwards, because both databases would rather
/// take an index of a condition and sort what it finds, however much that is (a second for a million leads). All of them are
/// read, taken or not: a second statement for the last place read them once more.
fn look(
    cx: &mut Cx<'_>,
    subject: Subject,
    filter: &Filter,
    all: &SelectStatement,
    portion: &Portion,
    records: u64,
) -> Result<Page, DbError> {
    let mut next = all.clone();
    next.expr(Expr::cust("*")).expr_as(portion.sort.by.expression(), PLACE);
    behind(&mut next, portion.sort, portion.after.as_ref());
    in_order(&mut next, portion.sort);
    next.limit(records);
    let taken = taken(cx, subject, filter)?;
    let mut query = Query::select();
    query.from_subquery(next, subject.table());
    query.column(PLACE).column("id").expr(one_if(taken));
    query.order_by(PLACE, order(portion.sort.way)).order_by("id", order(portion.sort.way));
    let looked_at = cx.select(&query, |row| Ok((read_key(row)?, row.take::<bool>()?)))?;
    let is_all = (looked_at.len() as u64) < records;
    let last = looked_at.last().map(|(key, _)| key.clone());
    let mut page =
        first(looked_at.into_iter().filter_map(|(key, is_taken)| is_taken.then_some(key)).collect(), portion.limit);
    if page.next.is_none() && !is_all {
        page.next = last;
        page.stopped_looking = true;
    }
    Ok(page)
}

/// A page along the index of the order.
fn walk(cx: &mut Cx<'_>, mut query: SelectStatement, portion: &Portion) -> Result<Page, DbError> {
    behind(&mut query, portion.sort, portion.after.as_ref());
    keyed(&mut query, portion.sort);
    Ok(first(read_page(cx, query, portion)?, portion.limit))
}

/// One record more than a page holds, to know whether there are more.
fn read_page(cx: &mut Cx<'_>, mut query: SelectStatement, portion: &Portion) -> Result<Vec<Key>, DbError> {
    query.limit(portion.limit as u64 + 1);
    cx.select(&query, read_key)
}

/// The few records that can match are read by their ids and sorted here.
fn sorted(cx: &mut Cx<'_>, subject: Subject, filter: &Filter, ids: &[i64], portion: &Portion) -> Result<Page, DbError> {
    let mut query = select_few(cx, subject, filter, ids)?;
    query.expr(portion.sort.by.expression()).column("id");
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

/// Reads keys in order.
fn keyed(query: &mut SelectStatement, sort: Sort) {
    query.expr(sort.by.expression()).column("id");
    in_order(query, sort);
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
