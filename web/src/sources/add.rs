//! A new source of a pipeline: a form, a chat button, a phone line; mailboxes are connected in the settings of mail.

use super::{look, responsible, responsible_choices};
use crate::failure::Failure;
use crate::session::{Admin, SignedIn};
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::button::{Look, submit};
use crate::ui::field::{Field, choice, input};
use crate::ui::icon::icon;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use base::Cx;
use base::ids::PipelineId;
use base::people::{User, users};
use flow::channels::forms::FormSettings;
use flow::channels::{self, Channel, MAX_SOURCE_NAME_CHARS, NewSource};
use flow::pipelines::{self, Pipeline};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;

/// Which channel.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    channel: String,
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct New {
    channel: String,
    name: String,
    responsible: String,
}

/// `GET /pipelines/{id}/sources/new?channel=form`.
///
/// # Errors
/// [`Failure::NotFound`] also for a channel that there is not.
pub async fn show_new(
    State(web): State<Web>,
    Admin(who): Admin,
    Path(id): Path<i64>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let channel = Channel::from_stored(&wanted.channel).ok_or(Failure::NotFound)?;
    if channel == Channel::Mail {
        return Ok(Redirect::to(&format!("/mail/mailboxes/new?pipeline={id}")).into_response());
    }
    answer(&web, &who, PipelineId(id), channel, &New::default(), None).await
}

/// `POST /pipelines/{id}/sources`.
///
/// # Errors
/// [`Failure::NotFound`]; what is wrong with the form is said beside its fields.
pub async fn add(
    State(web): State<Web>,
    Admin(who): Admin,
    Path(id): Path<i64>,
    Form(sent): Form<New>,
) -> Result<Response, Failure> {
    let channel = Channel::from_stored(&sent.channel).filter(|channel| *channel != Channel::Mail);
    let (id, channel) = (PipelineId(id), channel.ok_or(Failure::NotFound)?);
    let (name, typed) = (sent.name.clone(), sent.responsible.clone());
    let made = web.desk.write(&who, move |cx| make(cx, id, channel, &name, &typed)).await;
    match made {
        Ok(source) => Ok(Redirect::to(&format!("/sources/{}", source.id)).into_response()),
        Err(Failure::Invalid(sentence)) => answer(&web, &who, id, channel, &sent, Some(&sentence)).await,
        Err(failure) => Err(failure),
    }
}

fn make(
    cx: &mut Cx<'_>,
    id: PipelineId,
    channel: Channel,
    name: &str,
    typed: &str,
) -> Result<channels::Source, Failure> {
    let settings = match channel {
        Channel::Form => serde_json::to_value(FormSettings::default()).map_err(base::DbError::from)?,
        _ => json!({}),
    };
    let new = NewSource {
        pipeline_id: pipelines::load(cx, id)?.id,
        channel,
        name: name.to_owned(),
        external_id: None,
        responsible_id: responsible(cx, typed, None)?,
        settings,
    };
    Ok(channels::add_source(cx, new)?)
}

async fn answer(
    web: &Web,
    who: &SignedIn,
    id: PipelineId,
    channel: Channel,
    typed: &New,
    problem: Option<&str>,
) -> Result<Response, Failure> {
    let (pipeline, people) = around(web, who, id).await?;
    let choices = responsible_choices(&people, None);
    let choices: Vec<(&str, &str)> = choices.iter().map(|(value, words)| (value.as_str(), words.as_str())).collect();
    let name = Field {
        name: "name",
        label: "Name",
        value: &typed.name,
        kind: "text",
        autocomplete: Some("off"),
        hint: Some("What colleagues read on the cards."),
        error: problem,
        is_required: true,
        max_length: u32::try_from(MAX_SOURCE_NAME_CHARS).ok(),
    };
    let answers = Field { name: "responsible", label: "Responsible", value: &typed.responsible, ..Field::default() };
    let form = html! {
        form.box.pad.form method="post" action={ "/pipelines/" (id) "/sources" } {
            input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
            input type="hidden" name="channel" value=(channel.as_str());
            (input(&name))
            (choice(&answers, &choices))
            div.row { (submit(Look::Primary, "Add")) }
        }
    };
    let title = format!("New source: {}", look(channel).2);
    let page = page(web, who, &pipeline, &title, &form).await?;
    Ok((if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, page).into_response())
}

/// The pipeline that gets the source, and who may answer for it.
pub(super) async fn around(web: &Web, who: &SignedIn, id: PipelineId) -> Result<(Pipeline, Vec<User>), Failure> {
    web.desk.read(who, move |cx| Ok::<_, Failure>((pipelines::load(cx, id)?, users::list(cx)?))).await
}

pub(super) async fn page(
    web: &Web,
    who: &SignedIn,
    pipeline: &Pipeline,
    title: &str,
    form: &Markup,
) -> Result<Markup, Failure> {
    let content = html! {
        header.bar {
            a.mini href={ "/pipelines/" (pipeline.id) "/automate" } aria-label={ "Back to the sources of " (pipeline.name) } { (icon("arrow-left")) }
            h1 { (title) " " span.muted { (pipeline.name) } }
        }
        main.scroll id="main" { div.sheet { (form) } }
    };
    shell::page(web, who, Frame { title, place: Place::Leads, live: None }, &content).await
}
