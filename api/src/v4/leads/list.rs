//! Looking at leads.

use super::show::{Shape, show};
use crate::call::Call;
use crate::v4::field_filters::with_fields;
use crate::v4::{merges, records};
use crate::wire::stages::Stages;
use crate::wire::{Answer, Problem, Query, page_by};
use base::filters::{Field, Filter, Shown, Span, Wanted};
use base::ids::{LeadId, StageId};
use base::search::Subject;
use base::{Cx, money};
use flow::inbox::{self, State};
use flow::leads::{self, Lead};

/// `GET /leads`.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let asked = call.query.page()?;
    let stages = Stages::load(cx)?;
    let filter = filter(&call.query, &stages, money::minor_units(&call.account.currency))?;
    let filter = with_fields(cx, &call.query, Subject::Lead, filter)?;
    let order = records::order(&call.query);
    let found = leads::list_page(cx, &filter, &records::part(&call.query, asked, &order))?;
    let shape = Shape::of(cx, call, stages, &found)?;
    let rows = found.iter().map(|lead| show(lead, filter.shown, &shape)).collect();
    Ok(page_by(call, "leads", rows, (asked, &order)))
}

/// `GET /leads/{id}`: also a draft that waits as an incoming lead; 204 for one whose incoming lead was declined.
pub fn get(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let id = merges::standing(cx, Subject::Lead, call.id("id")?)?;
    let Some(lead) = find(cx, LeadId(id))? else { return Ok(Answer::Nothing) };
    let stages = Stages::load(cx)?;
    let shape = Shape::of(cx, call, stages, std::slice::from_ref(&lead))?;
    Ok(Answer::Found(show(&lead, Shown::Listed, &shape)))
}

/// The lead that a program may know of: in lists, or waiting.
pub fn find(cx: &mut Cx<'_>, id: LeadId) -> Result<Option<Lead>, Problem> {
    let Some(lead) = leads::find(cx, id)? else { return Ok(None) };
    if !lead.is_draft {
        return Ok(Some(lead));
    }
    let is_waiting = inbox::find_of_lead(cx, id)?.is_some_and(|incoming| incoming.state == State::Waiting);
    Ok(is_waiting.then_some(lead))
}

fn filter(query: &Query, stages: &Stages, minor_units: i64) -> Result<Filter, Problem> {
    let stages =
        stages_asked(query, "statuses", stages).map(|ids| Wanted::OneOf(ids.into_iter().map(|id| id.0).collect()));
    Ok(records::filter(query)?
        .with_option(Field::Stage, stages)?
        .with_option(Field::Pipeline, query.numbers(&["filter", "pipeline_id"]).map(Wanted::OneOf))?
        .with_option(Field::Price, Some(price(query, minor_units)).filter(|span| !span.is_open()).map(Wanted::Between))?
        .with_option(Field::ClosedAt, records::during(query, "closed_at"))?)
}

/// `filter[statuses][n][pipeline_id|status_id]`, or another key of that shape; a pipeline alone means all its stages.
pub fn stages_asked(query: &Query, key: &str, stages: &Stages) -> Option<Vec<StageId>> {
    let groups = query.groups(&["filter", key]);
    let numbers =
        |group: &std::collections::BTreeMap<&str, &str>, key| group.get(key).and_then(|text| text.parse().ok());
    let asked: Vec<(Option<i64>, Option<i64>)> =
        groups.iter().map(|group| (numbers(group, "pipeline_id"), numbers(group, "status_id"))).collect();
    let asked: Vec<_> = asked.into_iter().filter(|(pipeline, status)| pipeline.is_some() || status.is_some()).collect();
    if asked.is_empty() {
        return None;
    }
    let meant = asked.into_iter().flat_map(|(pipeline, status)| match (pipeline, status) {
        (pipeline, Some(status)) => stages.find_all(status, pipeline),
        (Some(pipeline), None) => {
            stages.pipeline(pipeline).into_iter().flat_map(|found| found.stages.iter().map(|stage| stage.id)).collect()
        }
        (None, None) => Vec::new(),
    });
    Some(meant.collect())
}

/// In major units on the wire, where a price of 12.50 is shown as 12 and found as 12.
fn price(query: &Query, minor_units: i64) -> Span {
    let asked = records::span(query, "price");
    Span {
        from: asked.from.map(|from| from.saturating_mul(minor_units)),
        to: asked.to.map(|to| to.saturating_mul(minor_units).saturating_add(minor_units - 1)),
    }
}
