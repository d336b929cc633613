//! The rules of a pipeline, shown in a drawer or on a page, tried and saved.

use super::rules::{Tab, fields, tabs};
use super::sent::{self, Sent};
use super::{merged, panel, tried};
use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::{Admin, SignedIn};
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::button::closer;
use crate::ui::dialog;
use crate::ui::icon::icon;
use crate::ui::partial::{Swap, partial};
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::fields::Field;
use base::ids::PipelineId;
use base::people::User;
use base::people::users;
use flow::channels::{self, Source};
use flow::duplicates::control::{self, Control, Rules, Trial};
use flow::duplicates::merges::{self, Merge, MergeFilter};
use flow::pipelines::{self, Pipeline};
use flow::timeline::{self, TaskKind};
use maud::{Markup, html};

/// What the form shows.
pub(super) struct View {
    pub pipeline: Pipeline,
    pub control: Control,
    /// The rules as they are chosen: not saved yet after a trial.
    pub rules: Rules,
    pub trial: Option<Trial>,
    /// What they merged last.
    pub merged: Vec<Merge>,
    /// The tab that is open.
    pub tab: Tab,
    pub sources: Vec<Source>,
    pub pipelines: Vec<Pipeline>,
    pub fields: Vec<Field>,
    pub kinds: Vec<TaskKind>,
    pub people: Vec<User>,
}

/// Reads it; with what was sent, the rules are those of the form, and are tried.
fn load(cx: &mut Cx<'_>, id: PipelineId, tried: Option<&Sent>) -> Result<View, Failure> {
    let pipeline = pipelines::load(cx, id)?;
    let control = control::load(cx, id)?;
    let sources = channels::list_sources(cx, Some(id))?;
    let rules = match tried {
        None => control.rules.clone(),
        Some(sent) => control::changed_rules(cx, &control, &sent::change(sent, &sources))?,
    };
    let trial = tried.map(|_| control::try_on_past(cx, id, &rules)).transpose()?;
    let mut kinds = timeline::list_task_kinds(cx)?;
    kinds.retain(|kind| kind.deleted_at.is_none());
    let by_these_rules = MergeFilter { pipeline: Some(id), ..MergeFilter::default() };
    Ok(View {
        merged: merges::list(cx, &by_these_rules, None, merged::SHOWN)?,
        pipeline,
        control,
        rules,
        trial,
        tab: tried.map_or(Tab::Rules, sent::tab),
        sources,
        pipelines: pipelines::list(cx)?,
        fields: control::list_askable_fields(cx)?,
        kinds,
        people: users::list(cx)?,
    })
}

/// `GET /pipelines/{id}/duplicate-control`: a drawer of the Automate page; without script, a page.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let view = web.desk.read(&who, move |cx| load(cx, PipelineId(id), None)).await?;
    answer(&web, &who, asker, &view).await
}

/// `POST /pipelines/{id}/duplicate-control/trial`: what the rules as they are chosen would have done. Nothing is saved.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Invalid`] when they cannot be saved like this.
pub async fn try_rules(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path(id): Path<i64>,
    Form(sent): Form<Sent>,
) -> Result<Response, Failure> {
    match web.desk.read(&who, move |cx| load(cx, PipelineId(id), Some(&sent))).await {
        Ok(view) => answer(&web, &who, asker, &view).await,
        Err(failure) => refused(asker, failure),
    }
}

/// `POST /pipelines/{id}/duplicate-control`.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Invalid`] says what is wrong.
pub async fn save(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path(id): Path<i64>,
    Form(sent): Form<Sent>,
) -> Result<Response, Failure> {
    let unit = move |cx: &mut Cx<'_>| {
        let pipeline = pipelines::load(cx, PipelineId(id))?.id;
        let sources = channels::list_sources(cx, Some(pipeline))?;
        Ok::<_, Failure>(control::change(cx, pipeline, &sent::change(&sent, &sources))?)
    };
    let page = format!("/pipelines/{id}/automate");
    match web.desk.write(&who, unit).await {
        // The drawer stands on that page: an address with a place in it would not load it again.
        Ok(_) if asker == Asker::Script => Ok(asker.sent_to(&page)),
        Ok(_) => Ok(asker.sent_to(&format!("{page}#duplicate-control"))),
        Err(failure) => refused(asker, failure),
    }
}

/// What is wrong is said in the drawer, which keeps all that was chosen and typed.
fn refused(asker: Asker, failure: Failure) -> Result<Response, Failure> {
    match failure {
        Failure::Invalid(sentence) if asker == Asker::Script => {
            let said = html! { p.problem role="alert" { (icon("circle-alert")) (sentence) } };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, partial("#rules-problem", Swap::Inside, &said)).into_response())
        }
        other => Err(other),
    }
}

async fn answer(web: &Web, who: &SignedIn, asker: Asker, view: &View) -> Result<Response, Failure> {
    let id = view.pipeline.id;
    let href = format!("/pipelines/{id}/duplicate-control");
    let token = who.csrf_token.reveal();
    let clock = shell::clock(web, who);
    let trial = view.trial.as_ref().map(|trial| tried::trial(&clock, trial)).unwrap_or_default();
    let body = html! {
        (tabs(view.tab, view.control.merges))
        div.rule-tab { (fields(view)) div.rule-merged.stack { (merged::list(&clock, view)) } }
    };
    let trial_href = format!("{href}/trial");
    let is_script = asker == Asker::Script;
    let form = |inside: &Markup, class: &str| {
        html! {
            form class=(class) id="rules-form" method="post" action=(href) hx-post=[is_script.then_some(&href)] hx-swap=[is_script.then_some("none")] {
                input type="hidden" name="csrf_token" value=(token);
                (inside)
            }
        }
    };
    let buttons = |is_drawer: bool| {
        html! {
            @if is_drawer { div id="rules-problem" {} }
            (trial)
            button.btn.ghost formaction=(trial_href) hx-post=[is_drawer.then_some(&trial_href)]
                hx-swap=[is_drawer.then_some("none")] { (icon("eye")) "Try on past requests" }
            span.grow {}
            @if is_drawer { (closer("Cancel")) } @else { a.btn href={ "/pipelines/" (id) "/automate" } { "Cancel" } }
            button.btn.primary { "Save" }
        }
    };
    if asker == Asker::Script {
        let inside = dialog::content("duplicate-rules", "Duplicate control", &body, &buttons(true));
        let drawer = html! {
            dialog.drawer.rules id="duplicate-rules" data-show aria-labelledby="duplicate-rules-title" { (form(&inside, "rules-form")) }
        };
        // What a trial answers takes the place of the drawer; what opens it is swapped by the button.
        let shown = if view.trial.is_some() { partial("#dialogs", Swap::Inside, &drawer) } else { drawer };
        return Ok(shown.into_response());
    }
    let title = format!("Duplicate control of {}", view.pipeline.name);
    let content = html! {
        header.bar {
            a.mini href={ "/pipelines/" (id) "/automate" } aria-label="Back to Automate" { (icon("arrow-left")) }
            h1 { "Duplicate control " span.muted { (view.pipeline.name) } }
        }
        main.scroll id="main" { div.sheet {
            @if view.control.stopped_at.is_some() { (panel::stopped(token, &view.control, &href)) }
            (form(&html! { (body) div.row.wrap { (buttons(false)) } }, "stack rules"))
        } }
    };
    let frame = Frame { title: &title, place: Place::Leads, live: None };
    Ok(shell::page(web, who, frame, &content).await?.into_response())
}
