//! Conditions as SQL: built, never written from text; every value is a parameter.

use super::address::ME;
use super::part::{NEVER_CLOSED, NO_TASK, closed_at, next_task_at};
use super::{Condition, Field, Filter, Part, Shown, SortBy, Span, Wanted, Way};
use crate::access::{self, Action};
use crate::db::DbError;
use crate::fields::Predefined;
use crate::fields::single_spaced;
use crate::fields::stored::{folded, folded_as_written};
use crate::ids::FieldId;
use crate::search::Subject;
use crate::{Cx, accounts, search};
use jiff::tz::TimeZone;
use sea_query::{Expr, ExprTrait, Func, LikeExpr, Order, Query, SelectStatement};
use std::collections::BTreeSet;

/// Records that words are looked for among: the newest of those whose words, or whose people's words, begin so.
const MAX_FOUND: i64 = 1_000;
/// Stands before a sign that a pattern takes to the letter.
const ESCAPE: char = '!';

/// Everything but the columns, the order and the part: what the filter takes, of this account.
///
/// Rights are asked here too, so that lists, counts, exports and the API agree on who sees what.
///
/// # Errors
/// Whatever the database answers.
pub fn select(cx: &mut Cx<'_>, subject: Subject, filter: &Filter) -> Result<SelectStatement, DbError> {
    let query = listed(cx, subject, filter.shown);
    narrowed(cx, subject, filter, query)
}

/// Those of some rows that the filter takes and who asks may see.
pub(super) fn narrowed(
    cx: &mut Cx<'_>,
    subject: Subject,
    filter: &Filter,
    mut query: SelectStatement,
) -> Result<SelectStatement, DbError> {
    query.and_where(taken(cx, subject, filter)?);
    Ok(query)
}

/// That the filter takes a row and who asks may see it.
pub(super) fn taken(cx: &mut Cx<'_>, subject: Subject, filter: &Filter) -> Result<Expr, DbError> {
    let seen = access::scope(cx, subject, Action::View)?.condition(subject.table()).map(Expr::cust);
    let all = seen.into_iter().chain(matching(cx, subject, filter)?);
    Ok(all.reduce(ExprTrait::and).unwrap_or_else(always))
}

/// 1 for rows of which something holds, 0 for the others.
pub(super) fn one_if(holds: Expr) -> Expr {
    Expr::case(holds, Expr::cust("1")).finally(Expr::cust("0")).into()
}

/// The records of this account that are listed, or deleted, whoever may see them.
pub(super) fn listed(cx: &Cx<'_>, subject: Subject, shown: Shown) -> SelectStatement {
    let mut query = Query::select();
    query.from(subject.table()).and_where(Expr::col("account_id").eq(cx.account.0));
    // To the letter as the partial indexes say it, or they are not used.
    match shown {
        Shown::Listed => query.and_where(Expr::cust("deleted_at IS NULL")).and_where(Expr::cust("is_draft = 0")),
        Shown::Deleted => query
            .and_where(Expr::cust("deleted_at IS NOT NULL AND merged_into IS NULL"))
            .and_where(Expr::cust("is_draft = 0")),
    };
    query
}

/// One expression for each condition.
fn matching(cx: &mut Cx<'_>, subject: Subject, filter: &Filter) -> Result<Vec<Expr>, DbError> {
    let zone = zone_for(cx, filter)?;
    let mut expressions = Vec::new();
    for condition in filter.conditions() {
        expressions.push(match condition.wanted() {
            Wanted::Like(words) if condition.field() == Field::Words => {
                let found: Vec<i64> = found(cx, subject, words)?.into_iter().collect();
                cx.one_of("id", &found)
            }
            _ => holds(cx, subject, condition, &zone),
        });
    }
    Ok(expressions)
}

/// The account's zone, asked for only when a condition speaks of days.
pub(super) fn zone_for(cx: &mut Cx<'_>, filter: &Filter) -> Result<TimeZone, DbError> {
    let needs = |condition: &Condition| matches!(condition.wanted(), Wanted::During(period) if period.needs_zone());
    if !filter.conditions().iter().any(needs) {
        return Ok(TimeZone::UTC);
    }
    let account = accounts::find(cx)?;
    Ok(account.and_then(|account| TimeZone::get(&account.time_zone).ok()).unwrap_or(TimeZone::UTC))
}

/// Does this condition hold of a row of the table?
pub(super) fn holds(cx: &Cx<'_>, subject: Subject, condition: &Condition, zone: &TimeZone) -> Expr {
    let wanted = condition.wanted();
    if !condition.field().is_of(subject) || matches!(wanted, Wanted::Unread(_)) {
        return never();
    }
    let span = match wanted {
        Wanted::During(period) => period.span(cx.now, zone),
        Wanted::Between(span) => *span,
        _ => Span::default(),
    };
    match condition.field() {
        Field::Words => never(),
        Field::Id => choice("id", wanted),
        Field::Name => text("name", wanted),
        Field::Price => match wanted {
            Wanted::Empty => Expr::col("price_minor").eq(0_i64),
            Wanted::Filled => Expr::col("price_minor").ne(0_i64),
            _ => within(&Expr::col("price_minor"), span),
        },
        Field::Pipeline => choice("pipeline_id", wanted),
        Field::Stage => choice("stage_id", wanted),
        Field::Responsible => choice("responsible_id", &named(cx, wanted)),
        Field::CreatedBy => choice("created_by", &named(cx, wanted)),
        Field::UpdatedBy => choice("updated_by", &named(cx, wanted)),
        Field::Source => choice("source_id", wanted),
        Field::Company => choice("company_id", wanted),
        Field::LossReason => choice("loss_reason_id", wanted),
        Field::CreatedAt => time(&Expr::col("created_at"), wanted, span),
        Field::UpdatedAt => time(&Expr::col("updated_at"), wanted, span),
        Field::CustomerSince => time(&Expr::col("customer_since"), wanted, span),
        Field::ClosedAt => stood_in_for(&closed_at(), NEVER_CLOSED, wanted, span),
        Field::NextTask if subject == Subject::Lead => stood_in_for(&next_task_at(), NO_TASK, wanted, span),
        Field::NextTask => related(&open_tasks(cx, subject), "due_at", wanted, span),
        Field::Contact => related(&contacts_of_lead(cx), "contact_id", wanted, span),
        Field::Tag => related(&taggings(cx, subject), "tag_id", wanted, span),
        Field::Custom(field) => custom(cx, subject, field, wanted, span),
    }
}

/// People with [`ME`] read as whoever looks.
fn named(cx: &Cx<'_>, wanted: &Wanted) -> Wanted {
    let me = cx.actor.user().map_or(0, |user| user.0);
    let names = |ids: &[i64]| ids.iter().map(|id| if *id == ME { me } else { *id }).collect();
    match wanted {
        Wanted::OneOf(ids) => Wanted::OneOf(names(ids)),
        Wanted::NoneOf(ids) => Wanted::NoneOf(names(ids)),
        other => other.clone(),
    }
}

fn never() -> Expr {
    Expr::cust("1 = 0")
}

fn always() -> Expr {
    Expr::cust("1 = 1")
}

/// That a column is one of some numbers; none of none, which sea-query would write as a comparison of two parameters.
pub(super) fn among(column: &'static str, values: &[i64]) -> Expr {
    if values.is_empty() { never() } else { Expr::col(column).is_in(values.iter().copied()) }
}

fn choice(column: &'static str, wanted: &Wanted) -> Expr {
    match wanted {
        Wanted::OneOf(ids) => among(column, ids),
        Wanted::NoneOf(ids) if ids.is_empty() => always(),
        Wanted::NoneOf(ids) => Expr::col(column).is_null().or(Expr::col(column).is_not_in(ids.iter().copied())),
        Wanted::Empty => Expr::col(column).is_null(),
        Wanted::Filled => Expr::col(column).is_not_null(),
        _ => never(),
    }
}

fn text(column: &'static str, wanted: &Wanted) -> Expr {
    match wanted {
        // Letters that differ in case only count as the same; on SQLite only those of ASCII.
        Wanted::Like(part) => like(Expr::expr(Func::lower(Expr::col(column))), part),
        Wanted::Exactly(texts) if texts.is_empty() => never(),
        Wanted::Exactly(texts) => Expr::col(column).is_in(texts.iter().map(String::as_str)),
        Wanted::Empty => Expr::cust(format!("{column} = ''")),
        Wanted::Filled => Expr::cust(format!("{column} <> ''")),
        _ => never(),
    }
}

/// That a text in lower case contains another.
fn like(lower: Expr, part: &str) -> Expr {
    let mut pattern = String::from("%");
    for sign in part.to_lowercase().chars() {
        if matches!(sign, '%' | '_' | ESCAPE) {
            pattern.push(ESCAPE);
        }
        pattern.push(sign);
    }
    pattern.push('%');
    lower.like(LikeExpr::new(pattern).escape(ESCAPE))
}

fn within(value: &Expr, span: Span) -> Expr {
    let from = span.from.map(|from| value.clone().gte(from));
    let to = span.to.map(|to| value.clone().lte(to));
    from.into_iter().chain(to).reduce(ExprTrait::and).unwrap_or_else(always)
}

fn time(column: &Expr, wanted: &Wanted, span: Span) -> Expr {
    match wanted {
        Wanted::Empty => column.clone().is_null(),
        Wanted::Filled => column.clone().is_not_null(),
        _ => within(column, span).and(column.clone().is_not_null()),
    }
}

/// A time for which a number stands where there is none, so that one index finds and sorts it.
fn stood_in_for(value: &Expr, nothing: i64, wanted: &Wanted, span: Span) -> Expr {
    match wanted {
        Wanted::Empty => value.clone().eq(nothing),
        Wanted::Filled => value.clone().ne(nothing),
        _ => within(value, span).and(value.clone().ne(nothing)),
    }
}

/// Rows of another table that belong to a row of this one.
fn taggings(cx: &Cx<'_>, subject: Subject) -> SelectStatement {
    rows_of("taggings", cx, subject)
}

fn open_tasks(cx: &Cx<'_>, subject: Subject) -> SelectStatement {
    let mut rows = rows_of("tasks", cx, subject);
    rows.and_where(Expr::col(("tasks", "completed_at")).is_null());
    rows
}

fn contacts_of_lead(cx: &Cx<'_>) -> SelectStatement {
    let mut rows = Query::select();
    rows.expr(Expr::cust("1")).from("lead_contacts");
    rows.and_where(Expr::col(("lead_contacts", "account_id")).eq(cx.account.0));
    rows.and_where(Expr::col(("lead_contacts", "lead_id")).equals(("leads", "id")));
    rows
}

fn rows_of(name: &'static str, cx: &Cx<'_>, subject: Subject) -> SelectStatement {
    let mut rows = Query::select();
    rows.expr(Expr::cust("1")).from(name).and_where(Expr::col((name, "account_id")).eq(cx.account.0));
    rows.and_where(Expr::col((name, "subject")).eq(subject.as_str()));
    rows.and_where(Expr::col((name, "subject_id")).equals((subject.table(), "id")));
    rows
}

fn exists(rows: &SelectStatement, condition: Expr) -> Expr {
    let mut rows = rows.clone();
    rows.and_where(condition);
    Expr::exists(rows)
}

fn related(rows: &SelectStatement, column: &'static str, wanted: &Wanted, span: Span) -> Expr {
    match wanted {
        Wanted::OneOf(ids) => exists(rows, among(column, ids)),
        Wanted::AllOf(ids) => {
            let each = ids.iter().map(|id| exists(rows, Expr::col(column).eq(*id)));
            each.reduce(ExprTrait::and).unwrap_or_else(always)
        }
        Wanted::NoneOf(ids) => exists(rows, among(column, ids)).not(),
        Wanted::Between(_) | Wanted::During(_) => exists(rows, within(&Expr::col(column), span)),
        Wanted::Empty => exists(rows, always()).not(),
        Wanted::Filled => exists(rows, always()),
        Wanted::Like(_) | Wanted::Exactly(_) | Wanted::Unread(_) => never(),
    }
}

fn custom(cx: &Cx<'_>, subject: Subject, field: FieldId, wanted: &Wanted, span: Span) -> Expr {
    if let Some(field) = Predefined::of(field) {
        return predefined(cx, subject, field, wanted);
    }
    let mut rows = rows_of("field_values", cx, subject);
    rows.and_where(Expr::col(("field_values", "field_id")).eq(field.0));
    match wanted {
        Wanted::Like(part) => {
            let single = single_spaced(part);
            let as_written = like(Expr::col("folded"), part);
            let is_single = single == *part;
            exists(&rows, if is_single { as_written } else { as_written.or(like(Expr::col("folded"), &single)) })
        }
        Wanted::Exactly(texts) => {
            let folded: Vec<String> = texts.iter().flat_map(|text| [folded(text), folded_as_written(text)]).collect();
            exists(&rows, text("folded", &Wanted::Exactly(folded)))
        }
        Wanted::Between(_) | Wanted::During(_) => related(&rows, "number", wanted, span),
        _ => related(&rows, "option_id", wanted, span),
    }
}

/// Phones and addresses, which have a table of their own: to the letter as they are normalised, or a part of them as they
/// are normalised or written.
fn predefined(cx: &Cx<'_>, subject: Subject, field: Predefined, wanted: &Wanted) -> Expr {
    let mut rows = rows_of("handles", cx, subject);
    rows.and_where(Expr::col(("handles", "kind")).eq(field.handle_kind()));
    match wanted {
        Wanted::Exactly(_) => exists(&rows, text("value", wanted)),
        Wanted::Like(_) => exists(&rows, text("value", wanted).or(text("written", wanted))),
        _ => related(&rows, "value", wanted, Span::default()),
    }
}

/// The records that words find, and of a lead also those that its people's words find, newest first.
pub(super) fn found(cx: &mut Cx<'_>, subject: Subject, words: &str) -> Result<BTreeSet<i64>, DbError> {
    let mut ids: BTreeSet<i64> = search::find(cx, subject, words, MAX_FOUND)?.into_iter().collect();
    if subject == Subject::Lead {
        for (people, leads, column, id) in [
            (Subject::Contact, "lead_contacts", "contact_id", "lead_id"),
            (Subject::Company, "leads", "company_id", "id"),
        ] {
            let of = search::find(cx, people, words, MAX_FOUND)?;
            if of.is_empty() {
                continue;
            }
            let mut query = Query::select();
            query.column(id).from(leads).and_where(Expr::col("account_id").eq(cx.account.0));
            query.and_where(cx.one_of(column, &of)).order_by(id, Order::Desc).limit(MAX_FOUND.unsigned_abs());
            ids.extend(cx.select(&query, crate::db::Row::take::<i64>)?);
        }
    }
    Ok(ids)
}

/// Sorts and cuts a list by numbers of rows, or behind a row. Ids come last, in the direction of what is before them, so
/// that an index serves both.
pub fn cut(query: &mut SelectStatement, part: &Part) {
    let mut keys = part.order.clone();
    if !keys.iter().any(|(by, _)| *by == SortBy::Id) {
        keys.push((SortBy::Id, keys.last().map_or(Way::Up, |(_, way)| *way)));
    }
    for (by, way) in &keys {
        query.order_by_expr(by.expression(), order(*way));
    }
    query.limit(u64::try_from(part.limit).unwrap_or(0));
    match &part.behind {
        Some(position) if position.len() == keys.len() => {
            query.and_where(behind(&keys, position));
        }
        _ => {
            query.offset(u64::try_from(part.offset).unwrap_or(0));
        }
    }
}

/// Further in the order than a position: by the first number, or equal in it and further by the rest. The first number is
/// said to bound it once more, because an index is then entered there.
fn behind(keys: &[(SortBy, Way)], position: &[i64]) -> Expr {
    let Some(((by, way), rest)) = keys.split_first() else { return never() };
    let (Some(&at), further) = (position.first(), position.get(1..).unwrap_or_default()) else { return never() };
    let beyond = |by: SortBy| if *way == Way::Up { by.expression().gt(at) } else { by.expression().lt(at) };
    if rest.is_empty() {
        return beyond(*by);
    }
    let bound = if *way == Way::Up { by.expression().gte(at) } else { by.expression().lte(at) };
    bound.and(beyond(*by).or(by.expression().eq(at).and(behind(rest, further))))
}

pub(super) fn order(way: Way) -> Order {
    match way {
        Way::Up => Order::Asc,
        Way::Down => Order::Desc,
    }
}
