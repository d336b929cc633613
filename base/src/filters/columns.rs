//! A filtered list cut by stage: the columns of a board. However many stages and leads there are, the number of statements
//! is fixed and so are the rows that they look through.

use super::listing::{behind, first, in_order, read_key};
use super::narrow::{few, select_few};
use super::part::NO_TASK;
use super::sql::{among, listed, narrowed};
use super::{Filter, Key, Page, Shown, Sort, Totals};
use crate::Cx;
use crate::db::{DbError, Row};
use crate::ids::StageId;
use crate::search::Subject;
use sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use std::cmp::Ordering;
use std::collections::HashMap;

/// A part of a column.
#[derive(Clone, Debug)]
pub struct Column {
    /// The leads of this stage.
    pub stage: StageId,
    /// Behind this place; nothing means from the top.
    pub after: Option<Key>,
}

/// What a column comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColumnTotals {
    /// Its leads, and their sum.
    pub totals: Totals,
    /// Leads whose next task is overdue.
    pub late: i64,
}

/// Leads that are looked through for a board at once, shared out among its columns.
const GLANCE: u64 = 4_000;
/// Leads that are counted of a board, shared out among its columns.
const MAX_COUNTED_OF: u64 = 8_000;

/// The leads of columns that a filter takes: one page for each column, in their order.
///
/// Some hundreds of each column fill it as a rule. If they do not, and some condition takes few leads, those are read; else
/// a page that is not full says where to look further.
///
/// # Errors
/// Whatever the database answers.
pub fn columns(
    cx: &mut Cx<'_>,
    filter: &Filter,
    sort: Sort,
    columns: &[Column],
    limit: usize,
) -> Result<Vec<Page>, DbError> {
    if columns.is_empty() {
        return Ok(Vec::new());
    }
    if filter.names_its_records()
        && let Some(ids) = few(cx, Subject::Lead, filter)?
    {
        return pages_among(cx, filter, sort, columns, &ids, limit);
    }
    let each = shared(GLANCE, columns.len());
    let mut pages: Vec<Page> = keys_of_each(cx, filter, sort, columns, (each, limit))?
        .into_iter()
        .map(|mut keys| {
            keys.sort_by(|a, b| a.compare(b, sort.way));
            first(keys, limit)
        })
        .collect();
    go_on(cx, sort, columns, each, &mut pages)?;
    if pages.iter().any(|page| page.stopped_looking)
        && let Some(ids) = few(cx, Subject::Lead, filter)?
    {
        return pages_among(cx, filter, sort, columns, &ids, limit);
    }
    Ok(pages)
}

/// Says of pages that are not full where their columns go on behind what was looked through.
fn go_on(cx: &mut Cx<'_>, sort: Sort, columns: &[Column], each: u64, pages: &mut [Page]) -> Result<(), DbError> {
    let mut parts = Vec::new();
    for ((number, column), page) in (0_i64..).zip(columns).zip(pages.iter()) {
        if page.next.is_none() {
            let mut last = of_stage(cx, column.stage);
            last.expr_as(Expr::cust(number.to_string()), "number");
            last.expr_as(sort.by.expression(), "place").column("id");
            behind(&mut last, sort, column.after.as_ref());
            in_order(&mut last, sort);
            last.limit(1).offset(each - 1);
            parts.push(last);
        }
    }
    for (number, key) in cx.select_union(&parts, |row: &mut Row| Ok((row.take::<i64>()?, read_key(row)?)))? {
        if let Some(page) = usize::try_from(number).ok().and_then(|number| pages.get_mut(number)) {
            page.next = Some(key);
            page.stopped_looking = true;
        }
    }
    Ok(())
}

/// What the columns of some stages come to through a filter; one that is empty may be absent.
///
/// # Errors
/// Whatever the database answers.
pub fn column_totals(
    cx: &mut Cx<'_>,
    filter: &Filter,
    stages: &[StageId],
) -> Result<HashMap<StageId, ColumnTotals>, DbError> {
    let few = few(cx, Subject::Lead, filter)?;
    let parts = match &few {
        Some(ids) => {
            let mut rows = select_few(cx, Subject::Lead, filter, ids)?;
            rows.and_where(in_stages(stages));
            vec![summed(cx, rows)]
        }
        None => {
            let mut parts = Vec::new();
            for stage in stages {
                let mut rows = of_stage(cx, *stage);
                rows.expr(Expr::cust("*")).order_by("rank", Order::Desc);
                rows.limit(shared(MAX_COUNTED_OF, stages.len()));
                let mut all = Query::select();
                all.from_subquery(rows, "leads");
                let taken = narrowed(cx, Subject::Lead, filter, all)?;
                parts.push(summed(cx, taken));
            }
            parts
        }
    };
    let rows = cx.select_union(&parts, |row: &mut Row| {
        let stage: StageId = row.take()?;
        let totals = Totals { records: row.take()?, price_minor: row.take()?, is_least: false };
        Ok((stage, ColumnTotals { totals, late: row.take()? }))
    })?;
    let mut found: HashMap<StageId, ColumnTotals> = rows.into_iter().collect();
    if few.is_none() {
        for stage in larger_than(cx, stages, shared(MAX_COUNTED_OF, stages.len()))? {
            found.entry(stage).or_default().totals.is_least = true;
        }
    }
    Ok(found)
}

/// Counts, sums and what is late, by stage.
fn summed(cx: &Cx<'_>, mut rows: SelectStatement) -> SelectStatement {
    // As a parameter: with the second in its text, the statement would be another one each time.
    let late = format!("sum(CASE WHEN COALESCE(next_task_at, {NO_TASK}) < $1 THEN 1 ELSE 0 END)");
    rows.column("stage_id").expr(Expr::cust("count(*)"));
    rows.expr(Expr::cust("CAST(sum(price_minor) AS BIGINT)"))
        .expr_as(Expr::cust_with_values(late, [cx.now]), "late")
        .group_by_col("stage_id");
    rows
}

/// The part of each column in so many leads; at least one.
fn shared(leads: u64, columns: usize) -> u64 {
    Ord::max(leads.checked_div(columns as u64).unwrap_or(leads), 1)
}

fn of_stage(cx: &Cx<'_>, stage: StageId) -> SelectStatement {
    let mut rows = listed(cx, Subject::Lead, Shown::Listed);
    rows.and_where(Expr::col("stage_id").eq(stage.0));
    rows
}

fn in_stages(stages: &[StageId]) -> Expr {
    among("stage_id", &stages.iter().map(|stage| stage.0).collect::<Vec<_>>())
}

/// The few leads that can match are read whole and cut here.
fn pages_among(
    cx: &mut Cx<'_>,
    filter: &Filter,
    sort: Sort,
    columns: &[Column],
    ids: &[i64],
    limit: usize,
) -> Result<Vec<Page>, DbError> {
    let stages: Vec<StageId> = columns.iter().map(|column| column.stage).collect();
    let mut query = select_few(cx, Subject::Lead, filter, ids)?;
    query.and_where(in_stages(&stages));
    query.column("stage_id").expr(sort.by.expression()).column("id");
    let rows = cx.select(&query, |row: &mut Row| Ok((row.take::<StageId>()?, read_key(row)?)))?;
    let is_behind = |key: &Key, after: &Option<Key>| {
        after.as_ref().is_none_or(|after| key.compare(after, sort.way) == Ordering::Greater)
    };
    let of = |column: &Column| {
        let keys = rows.iter().filter(|(stage, key)| *stage == column.stage && is_behind(key, &column.after));
        let mut keys: Vec<Key> = keys.map(|(_, key)| key.clone()).collect();
        keys.sort_by(|a, b| a.compare(b, sort.way));
        first(keys, limit)
    };
    Ok(columns.iter().map(of).collect())
}

/// Each column is a bounded range of the index of its order.
fn keys_of_each(
    cx: &mut Cx<'_>,
    filter: &Filter,
    sort: Sort,
    columns: &[Column],
    (each, limit): (u64, usize),
) -> Result<Vec<Vec<Key>>, DbError> {
    let mut parts = Vec::new();
    for (number, column) in (0_i64..).zip(columns) {
        let mut rows = of_stage(cx, column.stage);
        rows.expr(Expr::cust("*"));
        behind(&mut rows, sort, column.after.as_ref());
        in_order(&mut rows, sort);
        rows.limit(each);
        let mut page = Query::select();
        page.from_subquery(rows, "leads");
        let mut page = narrowed(cx, Subject::Lead, filter, page)?;
        page.expr_as(Expr::cust(number.to_string()), "number").expr_as(sort.by.expression(), "place").column("id");
        in_order(&mut page, sort);
        page.limit(limit as u64 + 1);
        parts.push(page);
    }
    let mut keys: Vec<Vec<Key>> = vec![Vec::new(); columns.len()];
    for (number, key) in cx.select_union(&parts, |row: &mut Row| Ok((row.take::<i64>()?, read_key(row)?)))? {
        if let Some(of) = usize::try_from(number).ok().and_then(|number| keys.get_mut(number)) {
            of.push(key);
        }
    }
    Ok(keys)
}

/// The stages with more leads than that: one entry of the index behind so many of each.
fn larger_than(cx: &mut Cx<'_>, stages: &[StageId], leads: u64) -> Result<Vec<StageId>, DbError> {
    let parts: Vec<SelectStatement> = stages
        .iter()
        .map(|stage| {
            let mut rows = of_stage(cx, *stage);
            rows.column("stage_id").limit(1).offset(leads);
            rows
        })
        .collect();
    cx.select_union(&parts, Row::take)
}
