//! What a whole filtered list comes to, counted at a cost that does not grow with the account.

use super::listing::in_order;
use super::narrow::{few, select_few};
use super::sql::{listed, one_if, select, taken};
use super::{Filter, Sort};
use crate::Cx;
use crate::db::{DbError, Row};
use crate::search::Subject;
use sea_query::{Expr, Query};

/// Records that are looked through, the newest; how many there are of what is taken is then said as "1,200+".
const MAX_LOOKED_AT: u64 = 20_000;

/// What a list comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many records.
    pub records: i64,
    /// The sum of their sales, in minor units; 0 for people.
    pub price_minor: i64,
    /// True when there may be more, which were not looked at.
    pub is_least: bool,
}

/// How many records a filter takes, and their sum: exact where some condition takes few, else counted among the newest
/// [`MAX_LOOKED_AT`], so that it costs the same at any size.
///
/// # Errors
/// Whatever the database answers.
pub fn totals(cx: &mut Cx<'_>, subject: Subject, filter: &Filter) -> Result<Totals, DbError> {
    let few = few(cx, subject, filter)?;
    let (mut rows, is_taken) = match &few {
        Some(ids) => (select_few(cx, subject, filter, ids)?, Expr::cust("1")),
        None => {
            let mut newest = listed(cx, subject, filter.shown);
            newest.expr(Expr::cust("*")).limit(MAX_LOOKED_AT);
            in_order(&mut newest, Sort::default());
            let mut rows = Query::select();
            rows.from_subquery(newest, subject.table());
            (rows, one_if(taken(cx, subject, filter)?))
        }
    };
    rows.expr_as(is_taken, "taken");
    rows.expr_as(if subject == Subject::Lead { Expr::col("price_minor") } else { Expr::cust("0") }, "price");
    let mut query = Query::select();
    query.from_subquery(rows, "counted").expr(Expr::cust("count(*)"));
    query.expr(Expr::cust("CAST(COALESCE(sum(taken), 0) AS BIGINT)"));
    query.expr(Expr::cust("CAST(COALESCE(sum(taken * price), 0) AS BIGINT)"));
    let counted = cx.select(&query, |row| {
        let looked_at: u64 = row.take::<i64>()?.unsigned_abs();
        let is_least = few.is_none() && looked_at == MAX_LOOKED_AT;
        Ok(Totals { records: row.take()?, price_minor: row.take()?, is_least })
    })?;
    Ok(counted.into_iter().next().unwrap_or_default())
}

/// How many records a filter takes, counted one by one: for work that goes through all of them, not for pages.
///
/// # Errors
/// Whatever the database answers.
pub fn count(cx: &mut Cx<'_>, subject: Subject, filter: &Filter) -> Result<i64, DbError> {
    let mut query = select(cx, subject, filter)?;
    query.expr(Expr::cust("count(*)"));
    Ok(cx.select(&query, Row::take)?.into_iter().next().unwrap_or(0))
}
