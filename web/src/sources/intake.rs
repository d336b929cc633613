//! What becomes of a request of somebody unknown, by choice per pipeline (IL-70, IL-71).

use crate::failure::Failure;
use crate::session::Admin;
use crate::state::Web;
use crate::ui::button::{Look, submit};
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Redirect;
use base::ids::{PipelineId, StageId};
use flow::pipelines::{self, Intake, Pipeline, PipelineChange, StageKind};
use maud::{Markup, html};
use serde::Deserialize;

/// What the form sends; the stage counts for `direct` alone.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    intake: String,
    stage: String,
}

/// The three ways, with the stage of the second.
pub(super) fn form(csrf_token: &str, pipeline: &Pipeline) -> Markup {
    let (now, into) = match pipeline.intake {
        Intake::Triage => ("triage", None),
        Intake::Direct(stage) => ("direct", Some(stage)),
        Intake::Notify => ("notify", None),
    };
    let way = |value: &str, title: &str, text: &str| {
        html! {
            label.choice {
                input type="radio" name="intake" value=(value) checked[now == value];
                b { (title) } small { (text) }
            }
        }
    };
    let open = pipeline.stages.iter().filter(|stage| stage.kind == StageKind::Open);
    html! {
        section aria-labelledby="intake-title" {
            h2.head id="intake-title" { "Incoming leads" }
            p.muted { "What becomes of a request of somebody who is not known here." }
            form.box.pad method="post" action={ "/pipelines/" (pipeline.id) "/intake" } {
                input type="hidden" name="csrf_token" value=(csrf_token);
                fieldset aria-labelledby="intake-title" {
                    (way("triage", "It waits for a decision", "In Incoming leads, to be accepted, declined or linked."))
                    (way("direct", "It becomes a lead at once", "In the stage chosen below; nobody decides first."))
                    div.field.under {
                        label for="intake-stage" { "Stage" }
                        select.input id="intake-stage" name="stage" {
                            @for stage in open { option value=(stage.id) selected[into == Some(stage.id)] { (stage.name) } }
                        }
                    }
                    (way("notify", "It is told in the notification centre", "Nothing is put on the board."))
                }
                div.row { (submit(Look::Primary, "Save")) }
            }
        }
    }
}

/// `POST /pipelines/{id}/intake`.
///
/// # Errors
/// [`Failure::NotFound`] also for a stage of another pipeline; [`Failure::Invalid`].
pub async fn change_intake(
    State(web): State<Web>,
    Admin(who): Admin,
    Path(id): Path<i64>,
    Form(sent): Form<Chosen>,
) -> Result<Redirect, Failure> {
    let intake = match (sent.intake.as_str(), sent.stage.parse::<StageId>()) {
        ("triage", _) => Intake::Triage,
        ("notify", _) => Intake::Notify,
        ("direct", Ok(stage)) => Intake::Direct(stage),
        _ => return Err(Failure::Invalid("Choose one of the three ways. Nothing was changed.".to_owned())),
    };
    let change = PipelineChange { intake: Some(intake), ..PipelineChange::default() };
    web.desk.write(&who, move |cx| pipelines::change_pipeline(cx, PipelineId(id), &change)).await?;
    Ok(Redirect::to(&format!("/pipelines/{id}/automate")))
}
