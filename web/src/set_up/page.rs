//! `/pipelines/{id}/stages`: one pipeline with its stages; every change is answered with the same content, morphed in.

use super::{rows, sheet, side};
use crate::answer::Asker;
use crate::failure::Failure;
use crate::pipelines::home;
use crate::session::{Admin, SignedIn};
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::button::{self, Look};
use crate::ui::icon::icon;
use crate::ui::partial::{Swap, gone, partial};
use crate::ui::toast::{Toast, said};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{Redirect, Response};
use base::Cx;
use base::fields::Field;
use base::ids::{PipelineId, StageId};
use base::search::Subject;
use flow::leads::loss_reasons;
use flow::pipelines::{self, Pipeline, Stage};
use flow::{inbox, leads};
use maud::{Markup, html};
use std::collections::HashMap;

/// Stages of the pipeline, and pipelines, that were deleted in the last 30 days.
pub(super) struct Deleted {
    pub stages: Vec<Stage>,
    pub pipelines: Vec<Pipeline>,
}

/// What the page shows.
pub(super) struct View {
    pub pipelines: Vec<Pipeline>,
    pub pipeline: Pipeline,
    /// Leads by stage; a stage without leads may be absent.
    pub leads: HashMap<StageId, i64>,
    /// Open leads by pipeline, as above.
    pub open: HashMap<PipelineId, i64>,
    /// Incoming leads that wait.
    pub waiting: i64,
    /// How many reasons for losing there are.
    pub reasons: usize,
    /// How many fields each stage asks for; one that asks for nothing is absent.
    pub required: HashMap<StageId, usize>,
    /// The fields that the account has made for leads.
    pub own_fields: Vec<Field>,
    /// What can be restored.
    pub deleted: Deleted,
    pub csrf_token: String,
}

/// `GET /settings/pipelines`: the stages of the pipeline that was looked at last, beside all other pipelines.
///
/// # Errors
/// [`Failure::NotFound`] where there is no pipeline yet.
pub async fn show_usual(State(web): State<Web>, Admin(who): Admin, headers: HeaderMap) -> Result<Redirect, Failure> {
    let all = web.desk.read(&who, pipelines::list).await?;
    let pipeline = home::usual(&all, &headers).ok_or(Failure::NotFound)?;
    Ok(Redirect::to(&format!("/pipelines/{}/stages", pipeline.id)))
}

/// `GET /pipelines/{id}/stages`.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(State(web): State<Web>, Admin(who): Admin, Path(id): Path<i64>) -> Result<Markup, Failure> {
    let view = view(&web, &who, PipelineId(id)).await?;
    let title = format!("Stages of {}", view.pipeline.name);
    let back = format!("/pipelines/{id}");
    let page = html! {
        header.bar {
            a.mini href=(back) aria-label="Back to the board" { (icon("arrow-left")) }
            h1 { "Pipeline setup" }
            span.grow {}
            span.muted.small.wide id="saved" role="status" { "All changes saved" }
            (button::link(Look::Plain, "zap", "Automate", &format!("/pipelines/{id}/automate")))
        }
        (content(&view))
    };
    shell::page(&web, &who, Frame { title: &title, place: Place::Leads, live: None }, &page).await
}

/// The answer to a change: the content as it is now, and what was done in words.
pub(super) async fn changed(
    web: &Web,
    who: &SignedIn,
    asker: Asker,
    id: PipelineId,
    done: &str,
) -> Result<Response, Failure> {
    undoable(web, who, asker, id, &Toast { text: done, undo: None }).await
}

/// The same with a way back.
pub(super) async fn undoable(
    web: &Web,
    who: &SignedIn,
    asker: Asker,
    id: PipelineId,
    done: &Toast<'_>,
) -> Result<Response, Failure> {
    let partials = match asker {
        Asker::Script => {
            let view = view(web, who, id).await?;
            html! { (gone("#deletion")) (partial("#main", Swap::Morph, &content(&view))) (said(done)) }
        }
        Asker::Browser => html! {},
    };
    Ok(asker.changed(partials, &format!("/pipelines/{id}/stages")))
}

async fn view(web: &Web, who: &SignedIn, id: PipelineId) -> Result<View, Failure> {
    let csrf_token = who.csrf_token.reveal().to_owned();
    let read = move |cx: &mut Cx<'_>| {
        let pipelines = pipelines::list(cx)?;
        let pipeline = pipelines.iter().find(|pipeline| pipeline.id == id).cloned().ok_or(Failure::NotFound)?;
        let leads = leads::stage_totals(cx, id)?.into_iter().map(|(stage, (count, _))| (stage, count)).collect();
        let fields = pipelines::list_askable_fields(cx)?;
        Ok(View {
            required: count_required(&fields),
            own_fields: fields.into_iter().filter(|field| field.subject == Subject::Lead).collect(),
            open: leads::count_open_by_pipeline(cx)?,
            waiting: inbox::count_waiting(cx, id)?.into_iter().map(|(_, count)| count).sum(),
            reasons: loss_reasons::list(cx)?.len(),
            deleted: Deleted {
                stages: pipelines::list_deleted_stages(cx, id)?,
                pipelines: pipelines::list_deleted_pipelines(cx)?,
            },
            csrf_token: csrf_token.clone(),
            pipelines,
            pipeline,
            leads,
        })
    };
    web.desk.read(who, read).await
}

fn count_required(fields: &[Field]) -> HashMap<StageId, usize> {
    let mut counts = HashMap::new();
    for stage in fields.iter().flat_map(|field| &field.required_in) {
        *counts.entry(*stage).or_default() += 1;
    }
    counts
}

fn content(view: &View) -> Markup {
    html! {
        main.split.set-up id="main" {
            (side::pipelines(view))
            div.scroll { div.sheet {
                (side::this_pipeline(view))
                section aria-labelledby="stages-title" {
                    h2.head id="stages-title" { "Stages" }
                    p.muted { "Accepted leads start in the first stage. Won and lost leave the board." }
                    (rows::stages(view))
                }
                (sheet::card(view))
                (side::farewell(view))
                (sheet::deleted(view))
            } }
        }
    }
}
