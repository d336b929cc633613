//! What a filter takes where the counters of stages know it: of pipelines, stages and people, open or closed. As cheap for
//! a million leads as for ten.

use super::{Error, store};
use base::Cx;
use base::access::{self, Action};
use base::filters::address::ME;
use base::filters::{Condition, Field, Filter, Shown, Totals, Wanted};
use base::search::Subject;

/// The leads of a stage that somebody answers for.
pub(super) struct StageTotal {
    pub pipeline: i64,
    pub stage: i64,
    pub is_open: bool,
    /// Nothing for what nobody answers for.
    pub responsible: Option<i64>,
    pub leads: i64,
    pub price_minor: i64,
}

/// What the filter takes; nothing when it asks what no counter knows, or the actor does not see every lead.
///
/// # Errors
/// Whatever the database answers.
pub fn counted(cx: &mut Cx<'_>, filter: &Filter) -> Result<Option<Totals>, Error> {
    let is_known = filter.shown == Shown::Listed && filter.conditions().iter().all(is_counted);
    if !is_known || !access::scope(cx, Subject::Lead, Action::View)?.is_everything() {
        return Ok(None);
    }
    let me = cx.actor.user().map(|user| user.0);
    let is_taken = |total: &StageTotal| filter.conditions().iter().all(|condition| holds(condition, total, me));
    let taken = store::list_stage_totals(cx)?.into_iter().filter(is_taken);
    Ok(Some(taken.fold(Totals::default(), |sum, total| Totals {
        records: sum.records + total.leads,
        price_minor: sum.price_minor + total.price_minor,
        is_least: false,
    })))
}

fn is_counted(condition: &Condition) -> bool {
    let is_choice = matches!(condition.wanted(), Wanted::OneOf(_) | Wanted::NoneOf(_));
    let is_emptiness = matches!(condition.wanted(), Wanted::Empty | Wanted::Filled);
    match condition.field() {
        Field::Pipeline | Field::Stage => is_choice,
        Field::Responsible => is_choice || is_emptiness,
        Field::ClosedAt => is_emptiness,
        _ => false,
    }
}

fn holds(condition: &Condition, total: &StageTotal, me: Option<i64>) -> bool {
    let value = match condition.field() {
        Field::Pipeline => Some(total.pipeline),
        Field::Stage => Some(total.stage),
        Field::ClosedAt => (!total.is_open).then_some(total.stage),
        _ => total.responsible,
    };
    let is_named =
        |ids: &[i64]| ids.iter().any(|id| value.is_some() && value == if *id == ME { me } else { Some(*id) });
    match condition.wanted() {
        Wanted::OneOf(ids) => is_named(ids),
        Wanted::NoneOf(ids) => !is_named(ids),
        Wanted::Empty => value.is_none(),
        _ => value.is_some(),
    }
}
