//! Deleting a stage or a pipeline: a dialog asks where its leads go (ST-09).

use super::page::undoable;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::{Admin, SignedIn};
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::bar::bar;
use crate::ui::button::closer;
use crate::ui::dialog;
use crate::ui::money::thousands;
use crate::ui::toast::{Toast, Undo};
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::ids::{PipelineId, StageId};
use flow::leads;
use flow::pipelines::{self, Deletion, Pipeline, Stage, StageKind};
use maud::{Markup, html};
use serde::Deserialize;

/// Where what is left goes; empty where nothing is.
#[derive(Debug, Deserialize)]
pub struct Heir {
    #[serde(default)]
    heir: String,
}

impl Heir {
    fn stage(&self) -> Option<StageId> {
        self.heir.parse().ok().map(StageId)
    }
}

/// A question before a deletion.
struct Question {
    title: String,
    sentence: String,
    url: String,
    /// Whose stages are shown when it is not answered.
    pipeline: PipelineId,
    /// The stages that leads may go to.
    heirs: Markup,
}

/// `GET /stages/{id}/deletion`: where its leads go.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn ask_for_stage(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let id = StageId(id);
    let read = move |cx: &mut Cx<'_>| {
        let stage = pipelines::find_stage(cx, id)?.ok_or(Failure::NotFound)?;
        let held = leads::stage_totals(cx, stage.pipeline_id)?.get(&id).map_or(0, |(leads, _)| *leads);
        // The stages of its own pipeline come first: that is where leads usually go.
        let mut all = pipelines::list(cx)?;
        all.sort_by_key(|pipeline| pipeline.id != stage.pipeline_id);
        Ok::<_, Failure>((stage, held, all))
    };
    let (stage, held, all) = web.desk.read(&who, read).await?;
    let title = format!("Delete the stage “{}”?", stage.name);
    let sentence = format!("{} in this stage. It can be restored for 30 days.", are(held));
    let (url, heirs) = (format!("/stages/{id}/deletion"), heirs(&all, |other| other.id != id));
    ask(&web, &who, asker, &Question { title, sentence, url, pipeline: stage.pipeline_id, heirs }).await
}

/// `GET /pipelines/{id}/deletion`: where its leads, requests and sources go.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn ask_for_pipeline(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let id = PipelineId(id);
    let read = move |cx: &mut Cx<'_>| {
        let pipeline = pipelines::load(cx, id)?;
        let held: i64 = leads::stage_totals(cx, id)?.values().map(|(leads, _)| leads).sum();
        Ok::<_, Failure>((pipeline, held, pipelines::list(cx)?))
    };
    let (pipeline, held, all) = web.desk.read(&who, read).await?;
    let title = format!("Delete the pipeline “{}”?", pipeline.name);
    let sentence = format!(
        "{} in this pipeline. Won and lost ones stay won and lost; requests that wait and sources go along. It can be restored for 30 days.",
        are(held)
    );
    let (url, heirs) = (format!("/pipelines/{id}/deletion"), heirs(&all, |other| other.pipeline_id != id));
    ask(&web, &who, asker, &Question { title, sentence, url, pipeline: id, heirs }).await
}

/// `POST /stages/{id}/deletion`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] when nobody says where its leads go.
pub async fn delete_stage(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path(id): Path<i64>,
    Form(sent): Form<Heir>,
) -> Result<Response, Failure> {
    let (id, heir) = (StageId(id), sent.stage());
    let delete = move |cx: &mut Cx<'_>| {
        let stage = pipelines::find_stage(cx, id)?.ok_or(pipelines::Error::NoSuchStage(id))?;
        Ok::<_, pipelines::Error>((stage.pipeline_id, pipelines::delete_stage(cx, id, heir)?))
    };
    let (pipeline, deletion) = web.desk.write(&who, delete).await?;
    let url = format!("/stages/{id}/restoration");
    let undo = Undo { method: "POST", url: &url, fields: "" };
    undoable(&web, &who, asker, pipeline, &Toast { text: &what_happened(&deletion), undo: Some(undo) }).await
}

/// `POST /pipelines/{id}/deletion`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] for the main one, and when nobody says where its leads go.
pub async fn delete_pipeline(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path(id): Path<i64>,
    Form(sent): Form<Heir>,
) -> Result<Response, Failure> {
    let (id, heir) = (PipelineId(id), sent.stage());
    let delete = move |cx: &mut Cx<'_>| {
        pipelines::delete_pipeline(cx, id, heir)?;
        pipelines::list(cx)
    };
    let left = web.desk.write(&who, delete).await?;
    let main = left.iter().find(|pipeline| pipeline.is_main).ok_or(Failure::NotFound)?;
    Ok(asker.sent_to(&format!("/pipelines/{}/stages", main.id)))
}

async fn ask(web: &Web, who: &SignedIn, asker: Asker, question: &Question) -> Result<Response, Failure> {
    if asker == Asker::Script {
        let footer =
            html! { span.grow {} (closer("Cancel")) button.btn.bad form="deletion-form" { "Move leads and delete" } };
        return Ok(dialog::sent("deletion", &question.title, &form(question, who.csrf_token.reveal()), &footer)
            .into_response());
    }
    let frame = Frame { title: &question.title, place: Place::Leads, live: None };
    let content = html! {
        (bar(&question.title, &html! {}))
        main.scroll id="main" { div.sheet {
            (form(question, who.csrf_token.reveal()))
            div.row { button.btn.bad form="deletion-form" { "Move leads and delete" } a.btn href={ "/pipelines/" (question.pipeline) "/stages" } { "Cancel" } }
        } }
    };
    Ok(shell::page(web, who, frame, &content).await?.into_response())
}

fn form(question: &Question, csrf_token: &str) -> Markup {
    html! {
        form.stack id="deletion-form" method="post" action=(question.url) hx-post=(question.url) hx-swap="none" {
            input type="hidden" name="csrf_token" value=(csrf_token);
            p { (question.sentence) }
            div.field {
                label for="heir" { "Move the leads to" }
                select.input id="heir" name="heir" required autofocus { (question.heirs) }
            }
        }
    }
}

fn heirs(pipelines: &[Pipeline], may: impl Fn(&Stage) -> bool) -> Markup {
    let stages = |pipeline: &Pipeline| -> Vec<Stage> {
        pipeline.stages.iter().filter(|stage| stage.kind == StageKind::Open && may(stage)).cloned().collect()
    };
    html! {
        @for pipeline in pipelines {
            @let stages = stages(pipeline);
            @if !stages.is_empty() {
                optgroup label=(pipeline.name) { @for stage in stages { option value=(stage.id) { (stage.name) } } }
            }
        }
    }
}

fn are(leads: i64) -> String {
    let count = thousands(u64::try_from(leads).unwrap_or(0));
    if leads == 1 { "1 lead is".to_owned() } else { format!("{count} leads are") }
}

fn what_happened(deletion: &Deletion) -> String {
    match deletion.moved {
        0 => format!("“{}” is deleted", deletion.name),
        1 => format!("“{}” is deleted, its lead moved", deletion.name),
        moved => format!("“{}” is deleted, its {moved} leads moved", deletion.name),
    }
}
