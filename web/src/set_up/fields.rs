//! Which fields a stage asks for before a lead comes to it (ST-07).

use super::page::View;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::fields::name_of;
use crate::session::{Admin, SignedIn};
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::bar::bar;
use crate::ui::button::closer;
use crate::ui::dialog;
use crate::ui::partial::{Swap, gone, partial};
use crate::ui::toast::{Toast, said};
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::fields::Field;
use base::ids::StageId;
use base::search::Subject;
use flow::pipelines::{self, Stage};
use maud::{Markup, html};

/// The names of the ticked fields, as [`name_of`] writes them.
pub type Ticked = Vec<(String, String)>;

/// `GET /stages/{id}/fields`: a dialog on the set-up page; without script, a page.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show_fields(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let read = move |cx: &mut Cx<'_>| {
        let stage = pipelines::find_stage(cx, StageId(id))?.ok_or(Failure::NotFound)?;
        Ok::<_, Failure>((stage, pipelines::list_askable_fields(cx)?))
    };
    let (stage, fields) = web.desk.read(&who, read).await?;
    let title = format!("Fields for “{}”", stage.name);
    let form = form(&stage, &fields, &who);
    if asker == Asker::Script {
        let footer = html! { span.grow {} (closer("Cancel")) button.btn.primary form="required-form" { "Save" } };
        return Ok(dialog::sent("required", &title, &form, &footer).into_response());
    }
    let frame = Frame { title: &title, place: Place::Leads, live: None };
    let content = html! {
        (bar(&title, &html! {}))
        main.scroll id="main" { div.sheet {
            (form)
            div.row { button.btn.primary form="required-form" { "Save" } a.btn href={ "/pipelines/" (stage.pipeline_id) "/stages" } { "Cancel" } }
        } }
    };
    Ok(shell::page(&web, &who, frame, &content).await?.into_response())
}

/// `PUT /stages/{id}/fields`: the ticked ones are asked for, the others are not.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn change_fields(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path(id): Path<i64>,
    Form(sent): Form<Ticked>,
) -> Result<Response, Failure> {
    let id = StageId(id);
    let write = move |cx: &mut Cx<'_>| {
        let stage = pipelines::find_stage(cx, id)?.ok_or(Failure::NotFound)?;
        let is_ticked = |field: &&Field| sent.iter().any(|(key, name)| key == "required" && *name == name_of(field));
        let fields = pipelines::list_askable_fields(cx)?;
        let wanted: Vec<_> = fields.iter().filter(is_ticked).map(|field| (field.subject, field.id)).collect();
        Ok::<_, Failure>((pipelines::set_required_fields(cx, id, &wanted)?, stage))
    };
    let (count, stage) = web.desk.write(&who, write).await?;
    let text = format!("“{}” {}", stage.name, asks(count));
    let partials = html! {
        (gone("#required"))
        (partial(&format!("#stage-{id}-fields"), Swap::Inside, &number(count)))
        (said(&Toast { text: &text, undo: None }))
    };
    Ok(asker.changed(partials, &format!("/pipelines/{}/stages", stage.pipeline_id)))
}

fn asks(count: usize) -> String {
    match count {
        0 => "asks for nothing".to_owned(),
        1 => "asks for 1 field".to_owned(),
        many => format!("asks for {many} fields"),
    }
}

/// The button of a stage, with how many fields it asks for.
pub(super) fn button(view: &View, stage: &Stage) -> Markup {
    let url = format!("/stages/{}/fields", stage.id);
    let count = view.required.get(&stage.id).copied().unwrap_or(0);
    html! {
        a.btn.ghost.asked href=(url) hx-get=(url) hx-target="#dialogs" aria-haspopup="dialog" {
            "Fields " span.sr { "that " (stage.name) " asks for " } span.muted.num id={ "stage-" (stage.id) "-fields" } { (number(count)) }
        }
    }
}

fn number(count: usize) -> Markup {
    html! { @if count > 0 { (count) } }
}

fn form(stage: &Stage, fields: &[Field], who: &SignedIn) -> Markup {
    let url = format!("/stages/{}/fields", stage.id);
    let of = |subject: Subject| fields.iter().filter(move |field| field.subject == subject).collect::<Vec<_>>();
    let groups = [
        (Subject::Lead, "Of the lead"),
        (Subject::Contact, "Of its main contact"),
        (Subject::Company, "Of its company"),
    ];
    html! {
        form.stack id="required-form" method="post" action=(url) hx-put=(url) hx-swap="none" {
            input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
            p.muted { "A person fills these in before a lead comes to this stage. Programs move leads without, and the history says what was missing." }
            @for (subject, title) in groups {
                @let fields = of(subject);
                @if !fields.is_empty() {
                    fieldset.choices {
                        legend { (title) }
                        div.row.wrap {
                            @for field in fields {
                                label.row { input.tick type="checkbox" name="required" value=(name_of(field)) checked[field.required_in.contains(&stage.id)]; (field.name) }
                            }
                        }
                    }
                }
            }
            @if of(Subject::Lead).is_empty() { p { a href="/settings/fields" { "Set up fields of leads" } } }
        }
    }
}
