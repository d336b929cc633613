//! The hints of a stage, one for each level of experience (ST-06).

use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::{Admin, SignedIn};
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::bar::bar;
use crate::ui::button::closer;
use crate::ui::dialog;
use crate::ui::field::{Field, lines};
use crate::ui::partial::gone;
use crate::ui::toast::{Toast, said};
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::ids::StageId;
use base::people::Experience;
use flow::pipelines::{self, Hint, MAX_HINT_CHARS, Stage};
use maud::{Markup, html};
use serde::Deserialize;

/// The words for each level; empty ones are removed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    newbie: String,
    candidate: String,
    master: String,
}

impl Sent {
    fn of(&self, level: Experience) -> &str {
        match level {
            Experience::Newbie => &self.newbie,
            Experience::Candidate => &self.candidate,
            Experience::Master => &self.master,
        }
    }
}

/// `GET /stages/{id}/hints`.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show_hints(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let id = StageId(id);
    let read = move |cx: &mut Cx<'_>| {
        let stage = pipelines::find_stage(cx, id)?.ok_or(Failure::NotFound)?;
        let hints = pipelines::list_hints(cx, stage.pipeline_id)?;
        Ok::<_, Failure>((hints.into_iter().filter(|hint| hint.stage_id == id).collect::<Vec<_>>(), stage))
    };
    let (hints, stage) = web.desk.read(&who, read).await?;
    let title = format!("Hints for “{}”", stage.name);
    let form = form(&stage, &hints, &who);
    if asker == Asker::Script {
        let footer = html! { span.grow {} (closer("Cancel")) button.btn.primary form="hints-form" { "Save" } };
        return Ok(dialog::sent("hints", &title, &form, &footer).into_response());
    }
    let frame = Frame { title: &title, place: Place::Leads, live: None };
    let content = html! {
        (bar(&title, &html! {}))
        main.scroll id="main" { div.sheet {
            (form)
            div.row { button.btn.primary form="hints-form" { "Save" } a.btn href={ "/pipelines/" (stage.pipeline_id) "/stages" } { "Cancel" } }
        } }
    };
    Ok(shell::page(&web, &who, frame, &content).await?.into_response())
}

/// `PUT /stages/{id}/hints`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] for more words than fit.
pub async fn change_hints(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path(id): Path<i64>,
    Form(sent): Form<Sent>,
) -> Result<Response, Failure> {
    let id = StageId(id);
    let write = move |cx: &mut Cx<'_>| {
        for level in Experience::ALL {
            pipelines::set_hint(cx, id, level, sent.of(level))?;
        }
        pipelines::find_stage(cx, id)?.ok_or(pipelines::Error::NoSuchStage(id))
    };
    let stage = web.desk.write(&who, write).await?;
    let text = format!("The hints of “{}” are saved", stage.name);
    let partials = html! { (gone("#hints")) (said(&Toast { text: &text, undo: None })) };
    Ok(asker.changed(partials, &format!("/pipelines/{}/stages", stage.pipeline_id)))
}

fn form(stage: &Stage, hints: &[Hint], who: &SignedIn) -> Markup {
    let url = format!("/stages/{}/hints", stage.id);
    let text = |level: Experience| hints.iter().find(|hint| hint.level == level).map_or("", |hint| hint.text.as_str());
    let label = |level: Experience| match level {
        Experience::Newbie => "For newcomers",
        Experience::Candidate => "For those who know the work",
        Experience::Master => "For masters",
    };
    html! {
        form.stack id="hints-form" method="post" action=(url) hx-put=(url) hx-swap="none" {
            input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
            p.muted { "Shown on a lead while it stands in this stage, to each person the words for their level." }
            @for level in Experience::ALL {
                (lines(&Field {
                    name: level.as_str(), label: label(level), value: text(level),
                    max_length: u32::try_from(MAX_HINT_CHARS).ok(), ..Field::default()
                }))
            }
        }
    }
}
