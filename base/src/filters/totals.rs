//! What a whole filtered list comes to, counted at a cost that does not grow with the account.

use super::listing::{among_these, horizon, in_order};
use super::narrow::{few, select_few};
use super::sql::{listed, select};
use super::{Filter, Portion, Sort};
use crate::Cx;
use crate::db::{DbError, Row};
use crate::search::Subject;
use sea_query::{Expr, Query};

/// Records that are looked through, the newest.
const MAX_LOOKED_AT: u64 = 20_000;
/// Records that are counted; more are said as "10,000+".
pub const MAX_COUNTED: i64 = 10_000;

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

/// How many records a filter takes, and their sum: exact where some condition takes few, else counted among the newest
/// [`MAX_LOOKED_AT`] up to [`MAX_COUNTED`], so that it costs the same at any size.
///
/// # Errors
/// Whatever the database answers.
pub fn totals(cx: &mut Cx<'_>, subject: Subject, filter: &Filter) -> Result<Totals, DbError> {
    let few = few(cx, subject, filter)?;
    let newest = Portion { sort: Sort::default(), after: None, limit: 0 };
    let (mut rows, horizon) = match &few {
        Some(ids) => (select_few(cx, subject, filter, ids)?, None),
        None => {
            let mut all = listed(cx, subject, filter.shown);
            let horizon = horizon(cx, all.clone(), &newest, MAX_LOOKED_AT)?;
            all.expr(Expr::cust("*")).limit(MAX_LOOKED_AT);
            in_order(&mut all, newest.sort);
            let mut rows = among_these(cx, subject, filter, all)?;
            rows.limit(MAX_COUNTED.unsigned_abs() + 1);
            (rows, horizon)
        }
    };
    rows.expr_as(if subject == Subject::Lead { Expr::col("price_minor") } else { Expr::cust("0") }, "price");
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

/// How many records a filter takes, counted one by one: for work that goes through all of them, not for pages.
///
/// # Errors
/// Whatever the database answers.
pub fn count(cx: &mut Cx<'_>, subject: Subject, filter: &Filter) -> Result<i64, DbError> {
    let mut query = select(cx, subject, filter)?;
    query.expr(Expr::cust("count(*)"));
    Ok(cx.select(&query, Row::take)?.into_iter().next().unwrap_or(0))
}
