//! `/tasks/new`, `/tasks/{id}`: a task is set, looked at, changed, deleted and brought back.

use super::cards::record_href;
use super::form::{Sheet, Typed, dialog, fields, page_form};
use super::plan::{Around, refreshed, way_back};
use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::bar::bar;
use crate::ui::toast::{Toast, Undo, said};
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use base::access::Entity;
use base::ids::TaskId;
use flow::timeline;
use maud::html;
use serde::Deserialize;

/// Where a change came from.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Back {
    /// The address of the view.
    pub back: String,
}

/// `GET /tasks/new`.
///
/// # Errors
/// [`Failure::Denied`] for whose role sets no tasks.
pub async fn show_new(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Query(asked): Query<Typed>,
) -> Result<Response, Failure> {
    let read = |cx: &mut base::Cx<'_>| {
        cx.rights()?.require_create(Entity::Task)?;
        Around::read(cx)
    };
    let around = web.desk.read(&who, read).await?;
    let typed = Typed::new(&who, &shell::clock(&web, &who), asked);
    let form = fields(&around, &typed, None);
    let csrf_token = who.csrf_token.reveal();
    let sheet = Sheet { csrf_token, back: &typed.back, task: None, fields: &form, rights: &around.rights };
    shown(&web, &who, asker, &sheet).await
}

/// `GET /tasks/{id}`.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<TaskId>,
    Query(asked): Query<Back>,
) -> Result<Response, Failure> {
    let read = move |cx: &mut base::Cx<'_>| Ok::<_, Failure>((timeline::load_task(cx, id)?, Around::read(cx)?));
    let (task, around) = web.desk.read(&who, read).await?;
    let typed = Typed::of(&shell::clock(&web, &who), &task, &asked.back);
    let form = html! {
        @if let Some(href) = record_href(&task) { p { a.plain href=(href) { "Open its card" } } }
        (fields(&around, &typed, Some(&task)))
    };
    let csrf_token = who.csrf_token.reveal();
    let sheet = Sheet { csrf_token, back: &asked.back, task: Some(&task), fields: &form, rights: &around.rights };
    shown(&web, &who, asker, &sheet).await
}

async fn shown(web: &Web, who: &SignedIn, asker: Asker, sheet: &Sheet<'_>) -> Result<Response, Failure> {
    if asker == Asker::Script {
        return Ok(dialog(sheet).into_response());
    }
    let title = if sheet.task.is_some() { "Task" } else { "New task" };
    let content = html! {
        (bar(title, &html! {}))
        main.scroll id="main" { div.sheet { (page_form(sheet)) } }
    };
    Ok(shell::page(web, who, Frame { title, place: Place::Tasks, live: None }, &content).await?.into_response())
}

/// `POST /tasks`.
///
/// # Errors
/// [`Failure::Invalid`] for no text, no day.
pub async fn create(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let new = typed.read(&shell::clock(&web, &who))?.as_new();
    web.desk.write(&who, move |cx| timeline::add_task(cx, &new).map_err(Failure::from)).await?;
    Ok(asker.changed(refreshed(&typed.back), way_back(&typed.back)))
}

/// `POST /tasks/{id}`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`].
pub async fn change(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<TaskId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let clock = shell::clock(&web, &who);
    // What is there comes first: who may not see a task learns nothing from how a form is answered.
    web.desk.read(&who, move |cx| timeline::load_task(cx, id).map_err(Failure::from)).await?;
    let wanted = typed.read(&clock)?.as_change(&typed);
    web.desk.write(&who, move |cx| timeline::change_task(cx, id, wanted.clone()).map_err(Failure::from)).await?;
    Ok(asker.changed(refreshed(&typed.back), way_back(&typed.back)))
}

/// `POST /tasks/{id}/deletion`.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn delete(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<TaskId>,
    Form(Back { back }): Form<Back>,
) -> Result<Response, Failure> {
    let task = web.desk.write(&who, move |cx| timeline::delete_task(cx, id).map_err(Failure::from)).await?;
    let url = format!("/tasks/{id}/deletion");
    let fields = url::form_urlencoded::Serializer::new(String::new()).append_pair("back", &back).finish();
    let undo = Undo { method: "DELETE", url: &url, fields: &fields };
    let toast = said(&Toast { text: &format!("“{}” deleted", task.text), undo: Some(undo) });
    Ok(asker.changed(html! { (refreshed(&back)) (toast) }, way_back(&back)))
}

/// `DELETE /tasks/{id}/deletion`: it is back.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn restore(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<TaskId>,
    Form(Back { back }): Form<Back>,
) -> Result<Response, Failure> {
    web.desk.write(&who, move |cx| timeline::restore_task(cx, id).map_err(Failure::from)).await?;
    Ok(asker.changed(refreshed(&back), way_back(&back)))
}
