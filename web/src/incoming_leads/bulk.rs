//! `/pipelines/{id}/incoming-leads/acceptances`, `/refusals` and `/restorations`: many at once (IL-81).

use super::column::{Column, Part};
use super::decider::Decider;
use super::selection::{self, Selection};
use crate::failure::Failure;
use crate::live::update::Update;
use crate::pipelines::pen::Pen;
use crate::ui::partial::{Swap, partial};
use crate::ui::toast::{Toast, Undo, said};
use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use base::Cx;
use base::ids::{IncomingLeadId, LeadId, PipelineId};
use flow::inbox::{self, IncomingLead, MAX_BULK, State};
use flow::pipelines::{self, Acceptance};
use maud::{Markup, html};

/// The fields of a form, where a name may come more than once.
type Fields = Vec<(String, String)>;

/// What is done to each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Accept,
    Decline,
    DeclineAsSpam,
    /// An acceptance or a refusal is taken back.
    Restore,
}

/// `POST …/acceptances`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] for nothing or too much.
pub async fn accept(decider: Decider, Path(id): Path<i64>, Form(fields): Form<Fields>) -> Result<Response, Failure> {
    decide_all(&decider, PipelineId(id), Selection::read(&fields), Verb::Accept).await
}

/// `POST …/refusals`.
///
/// # Errors
/// As [`accept`].
pub async fn decline(decider: Decider, Path(id): Path<i64>, Form(fields): Form<Fields>) -> Result<Response, Failure> {
    let is_spam = fields.iter().any(|(name, _)| name == "spam");
    let verb = if is_spam { Verb::DeclineAsSpam } else { Verb::Decline };
    decide_all(&decider, PipelineId(id), Selection::read(&fields), verb).await
}

/// `POST …/restorations`, and `DELETE` on the other two.
///
/// # Errors
/// As [`accept`].
pub async fn restore(decider: Decider, Path(id): Path<i64>, Form(fields): Form<Fields>) -> Result<Response, Failure> {
    decide_all(&decider, PipelineId(id), Selection::read(&fields), Verb::Restore).await
}

/// What was done, of what was asked for.
#[derive(Default)]
struct Done {
    incoming: Vec<IncomingLeadId>,
    leads: Vec<LeadId>,
    asked: usize,
}

async fn decide_all(
    decider: &Decider,
    pipeline: PipelineId,
    selection: Selection,
    verb: Verb,
) -> Result<Response, Failure> {
    let find = move |cx: &mut Cx<'_>| selection::find(cx, pipeline, &selection);
    let ids = decider.web.desk.read(&decider.who, find).await?;
    let mut done = Done { asked: ids.len(), ..Done::default() };
    // Step by step, so that a heap of requests does not hold up everybody else's work.
    for step in ids.chunks(MAX_BULK as usize) {
        let step = step.to_vec();
        let decided = decider.web.desk.write(&decider.who, move |cx| decide_step(cx, pipeline, &step, verb)).await?;
        for incoming in decided {
            done.incoming.push(incoming.id);
            done.leads.push(incoming.lead_id);
        }
    }
    answer(decider, pipeline, &done, verb).await
}

/// Decides on those that are as they should be; somebody may have been faster with the others.
fn decide_step(
    cx: &mut Cx<'_>,
    pipeline: PipelineId,
    ids: &[IncomingLeadId],
    verb: Verb,
) -> Result<Vec<IncomingLead>, Failure> {
    let mut decided = Vec::new();
    for incoming in inbox::list_by_ids(cx, ids)?.into_iter().filter(|incoming| incoming.pipeline_id == pipeline) {
        match (verb, incoming.state) {
            (Verb::Accept, State::Waiting) => drop(pipelines::accept(cx, incoming.id, Acceptance::default())?),
            (Verb::Decline | Verb::DeclineAsSpam, State::Waiting) => {
                drop(flow::decline(cx, incoming.id, verb == Verb::DeclineAsSpam)?);
            }
            (Verb::Restore, State::Accepted) => pipelines::take_back_acceptance(cx, incoming.id)?,
            (Verb::Restore, State::Declined) => drop(flow::restore_declined(cx, incoming.id)?),
            _ => continue,
        }
        decided.push(incoming);
    }
    Ok(decided)
}

async fn answer(decider: &Decider, pipeline: PipelineId, done: &Done, verb: Verb) -> Result<Response, Failure> {
    let is_heap = done.incoming.len() > MAX_BULK as usize;
    let (leads, incoming) =
        if is_heap { (Vec::new(), Vec::new()) } else { (done.leads.clone(), done.incoming.clone()) };
    let read = move |cx: &mut Cx<'_>| {
        let column = if is_heap { Some(Column::read(cx, pipeline, Part::default())?) } else { None };
        Ok::<_, Failure>((column, Update::read(cx, pipeline, &leads, &incoming)?))
    };
    let (column, update) = decider.web.desk.read(&decider.who, read).await?;
    let pen = Pen::new(&decider.web, &decider.who, update.people.clone());
    let partials = html! {
        @if let Some(column) = column { (partial("#incoming", Swap::Morph, &column.draw(&pen))) }
        (update.put_incoming(&pen)) (update.put_leads(&pen)) (update.numbers(&pen))
        (toast(pipeline, done, verb))
    };
    let page = if verb == Verb::Restore { "/declined" } else { "" };
    Ok(decider.asker.changed(partials, &format!("/pipelines/{pipeline}{page}")))
}

fn toast(pipeline: PipelineId, done: &Done, verb: Verb) -> Markup {
    let (word, noun) = match verb {
        Verb::Accept => ("Accepted", Some("acceptances")),
        Verb::Decline => ("Declined", Some("refusals")),
        Verb::DeclineAsSpam => ("Declined as spam", Some("refusals")),
        Verb::Restore => ("Waiting again:", None),
    };
    let left = match done.asked - done.incoming.len() {
        0 => String::new(),
        number => format!("; {number} had been decided before"),
    };
    let text = format!("{word} {}{left}", done.incoming.len());
    let url = noun.map(|noun| format!("/pipelines/{pipeline}/incoming-leads/{noun}"));
    let ids: Vec<String> = done.incoming.iter().map(ToString::to_string).collect();
    let fields = format!("ids={}", ids.join(","));
    let undo = url.as_deref().filter(|_| !ids.is_empty()).map(|url| Undo { method: "DELETE", url, fields: &fields });
    said(&Toast { text: &text, undo })
}
