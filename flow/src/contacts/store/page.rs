//! Pages of contacts and companies: built conditions, for leads too.

use crate::contacts::{Company, Contact, Part, RecordFilter, Shown, SortBy, Span, Way};
use base::Cx;
use base::access::{self, Action};
use base::db::DbError;
use base::ids::{CompanyId, ContactId, UserId};
use base::search::Subject;
use sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};

/// Contacts of some companies that are read at once.
const MOST_MEMBERS: usize = 5_000;

/// What [`RecordFilter`] asks of the records that the actor may see, as conditions on a table of records; `found` are the answers to its question.
pub fn filtered(
    cx: &mut Cx<'_>,
    subject: Subject,
    filter: &RecordFilter,
    found: Option<&[i64]>,
) -> Result<SelectStatement, DbError> {
    let users = |users: &Option<Vec<UserId>>| users.as_ref().map(|users| users.iter().map(|user| user.0).collect());
    let lists: [(&'static str, Option<Vec<i64>>); 5] = [
        ("id", filter.ids.clone()),
        ("id", found.map(<[i64]>::to_vec)),
        ("responsible_id", users(&filter.responsible)),
        ("created_by", users(&filter.created_by)),
        ("updated_by", users(&filter.updated_by)),
    ];
    let mut query = Query::select();
    let table = subject.table();
    query.and_where_option(access::scope(cx, subject, Action::View)?.condition(table).map(Expr::cust));
    query.from(table).and_where(Expr::col("account_id").eq(cx.account.0));
    match filter.shown {
        Shown::Listed => query.and_where(Expr::col("deleted_at").is_null()).and_where(Expr::col("is_draft").eq(0_i64)),
        Shown::Deleted => query.and_where(Expr::col("deleted_at").is_not_null()),
    };
    for (column, values) in lists {
        among(&mut query, column, values);
    }
    query.and_where_option(filter.names.as_ref().map(|names| Expr::col("name").is_in(names.clone())));
    within(&mut query, "created_at", filter.created_at);
    within(&mut query, "updated_at", filter.updated_at);
    Ok(query)
}

/// Adds the condition that a column is one of some numbers. None of none: an empty list, which sea-query would write as
/// a comparison of two parameters that PostgreSQL takes for texts.
pub fn among(query: &mut SelectStatement, column: &'static str, values: Option<Vec<i64>>) {
    query.and_where_option(values.map(|values| match values.len() {
        0 => Expr::cust("1 = 0"),
        _ => Expr::col(column).is_in(values),
    }));
}

/// Adds the condition that a column lies in a span.
pub fn within(query: &mut SelectStatement, column: &'static str, span: Span) {
    query.and_where_option(span.from.map(|from| Expr::col(column).gte(from)));
    query.and_where_option(span.to.map(|to| Expr::col(column).lte(to)));
}

/// Sorts and cuts a list. Ids come last, in the direction of what is before them, so that an index serves both.
pub fn cut(query: &mut SelectStatement, part: &Part) {
    let mut last = Order::Asc;
    for (by, way) in &part.order {
        let column = match by {
            SortBy::Id => "id",
            SortBy::CreatedAt => "created_at",
            SortBy::UpdatedAt => "updated_at",
        };
        last = if *way == Way::Up { Order::Asc } else { Order::Desc };
        query.order_by(column, last.clone());
    }
    if !part.order.iter().any(|(by, _)| *by == SortBy::Id) {
        query.order_by("id", last);
    }
    query.limit(u64::try_from(part.limit).unwrap_or(0)).offset(u64::try_from(part.offset).unwrap_or(0));
}

pub fn list_contact_page(
    cx: &mut Cx<'_>,
    filter: &RecordFilter,
    found: Option<&[i64]>,
    part: &Part,
) -> Result<Vec<Contact>, DbError> {
    let mut query = filtered(cx, Subject::Contact, filter, found)?;
    query.columns(super::CONTACT.split(", "));
    cut(&mut query, part);
    cx.select(&query, super::read_contact)
}

pub fn list_company_page(
    cx: &mut Cx<'_>,
    filter: &RecordFilter,
    found: Option<&[i64]>,
    part: &Part,
) -> Result<Vec<Company>, DbError> {
    let mut query = filtered(cx, Subject::Company, filter, found)?;
    query.columns(super::COMPANY.split(", "));
    cut(&mut query, part);
    cx.select(&query, super::read_company)
}

pub fn list_members(cx: &mut Cx<'_>, companies: &[CompanyId]) -> Result<Vec<(CompanyId, ContactId)>, DbError> {
    if companies.is_empty() {
        return Ok(Vec::new());
    }
    let seen = super::seen(cx, Subject::Contact)?;
    let sql = format!(
        "SELECT company_id, id FROM contacts WHERE account_id = $1 AND company_id IN ({}) AND is_draft = 0 AND deleted_at IS NULL{seen} ORDER BY id LIMIT {MOST_MEMBERS}",
        super::places(companies.len())
    );
    cx.query(&sql, &super::with_account(cx, companies), |row| Ok((row.take()?, row.take()?)))
}
