//! Whether a filter takes few records: then they are read whole and sorted here; else a list walks along the index of its
//! order. Asked before, because neither database knows which of the two is the short way.

use super::sql::{among, found, holds, listed, narrowed, zone_for};
use super::{Condition, Field, Filter, Shown, Wanted};
use crate::Cx;
use crate::access::{self, Action};
use crate::db::{DbError, Row};
use crate::search::Subject;
use sea_query::{Expr, ExprTrait, Query, SelectStatement};

/// Records that are few: read and sorted in a few milliseconds.
pub(super) const FEW: usize = 2_000;
/// Conditions that are asked whether they take few.
const MAX_PROBES: usize = 4;

/// The ids of all records that can match, when some condition takes no more than [`FEW`]. Nothing when none does.
pub(super) fn few(cx: &mut Cx<'_>, subject: Subject, filter: &Filter) -> Result<Option<Vec<i64>>, DbError> {
    if let Some(Wanted::Like(words)) = filter.wanted(Field::Words) {
        return Ok(Some(found(cx, subject, words)?.into_iter().collect()));
    }
    if let Some(Wanted::OneOf(ids)) = filter.wanted(Field::Id) {
        return Ok(Some(ids.clone()));
    }
    if filter.shown == Shown::Deleted {
        let query = listed(cx, subject, filter.shown);
        return first_few(cx, query, "id");
    }
    if let Some(ids) = few_seen(cx, subject)? {
        return Ok(Some(ids));
    }
    let zone = zone_for(cx, filter)?;
    for condition in filter.conditions().iter().filter(|condition| has_index(subject, condition)).take(MAX_PROBES) {
        let probe = match relation(cx, subject, condition) {
            Some((query, id)) => first_few(cx, query, id)?,
            None => {
                let mut query = indexed(cx, subject, condition.field(), filter.shown);
                query.and_where(holds(cx, subject, condition, &zone));
                first_few(cx, query, "id")?
            }
        };
        if probe.is_some() {
            return Ok(probe);
        }
    }
    Ok(None)
}

/// Those of the few that [`few`] found which the filter takes.
pub(super) fn select_few(
    cx: &mut Cx<'_>,
    subject: Subject,
    filter: &Filter,
    ids: &[i64],
) -> Result<SelectStatement, DbError> {
    let mut rows = listed(cx, subject, filter.shown);
    rows.and_where(cx.one_of("id", ids));
    narrowed(cx, subject, &filter.beyond_names(), rows)
}

/// The leads that somebody may see who sees their own, or their group's, and what they are subscribed to, when that is
/// little. People are also seen through requests that wait, of which there may be many.
fn few_seen(cx: &mut Cx<'_>, subject: Subject) -> Result<Option<Vec<i64>>, DbError> {
    let scope = access::scope(cx, subject, Action::View)?;
    let (Some(people), Some(user), Subject::Lead) = (scope.people(), scope.subscriber(), subject) else {
        return Ok(None);
    };
    let mut theirs = listed(cx, subject, Shown::Listed);
    theirs.and_where(among("responsible_id", &people.iter().map(|user| user.0).collect::<Vec<_>>()));
    let mut subscribed = of_account(cx, "subscriptions");
    subscribed.and_where(Expr::col("user_id").eq(user.0)).and_where(Expr::col("subject").eq(subject.as_str()));
    let (Some(mut seen), Some(besides)) = (first_few(cx, theirs, "id")?, first_few(cx, subscribed, "subject_id")?)
    else {
        return Ok(None);
    };
    seen.extend(besides);
    Ok(Some(seen))
}

fn of_account(cx: &Cx<'_>, table: &'static str) -> SelectStatement {
    let mut query = Query::select();
    query.from(table).and_where(Expr::col("account_id").eq(cx.account.0));
    query
}

/// The rows that the field's index is about: of every record for companies, else of those that are listed.
fn indexed(cx: &Cx<'_>, subject: Subject, field: Field, shown: Shown) -> SelectStatement {
    if field != Field::Company {
        return listed(cx, subject, shown);
    }
    of_account(cx, subject.table())
}

fn first_few(cx: &mut Cx<'_>, mut query: SelectStatement, id: &'static str) -> Result<Option<Vec<i64>>, DbError> {
    query.column(id).limit(FEW as u64 + 1);
    let mut ids = cx.select(&query, Row::take::<i64>)?;
    if ids.len() > FEW {
        return Ok(None);
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(Some(ids))
}

/// Is there an index that finds what the condition takes?
fn has_index(subject: Subject, condition: &Condition) -> bool {
    let is_positive = !matches!(condition.wanted(), Wanted::NoneOf(_) | Wanted::Empty | Wanted::Filled);
    let field = condition.field();
    field.is_of(subject)
        && is_positive
        && match field {
            Field::Tag | Field::Contact => true,
            Field::Stage | Field::Company | Field::Responsible | Field::CreatedAt | Field::UpdatedAt => true,
            Field::Price | Field::ClosedAt => true,
            Field::NextTask => subject == Subject::Lead,
            Field::Custom(_) => !matches!(condition.wanted(), Wanted::Like(_)),
            _ => false,
        }
}

/// Rows of another table that lead to the records, and the column that holds their ids.
fn relation(cx: &Cx<'_>, subject: Subject, condition: &Condition) -> Option<(SelectStatement, &'static str)> {
    let mut query = Query::select();
    let wanted_ids = match condition.wanted() {
        Wanted::OneOf(ids) => ids.as_slice(),
        Wanted::AllOf(ids) => ids.get(..1).unwrap_or_default(),
        _ => &[],
    };
    let (name, column, id) = match condition.field() {
        Field::Tag => ("taggings", "tag_id", "subject_id"),
        Field::Contact => ("lead_contacts", "contact_id", "lead_id"),
        Field::Custom(_) if matches!(condition.wanted(), Wanted::OneOf(_) | Wanted::AllOf(_)) => {
            ("field_values", "option_id", "subject_id")
        }
        _ => return None,
    };
    query.from(name).and_where(Expr::col("account_id").eq(cx.account.0));
    if id == "subject_id" {
        query.and_where(Expr::col("subject").eq(subject.as_str()));
    }
    if let Field::Custom(field) = condition.field() {
        query.and_where(Expr::col("field_id").eq(field.0));
    }
    query.and_where(among(column, wanted_ids));
    Some((query, id))
}
