//! `/settings/task-kinds`: kinds of tasks beside follow-up and meeting (TK-01).

use super::page;
use crate::failure::Failure;
use crate::session::{Admin, SignedIn};
use crate::state::Web;
use crate::ui::button::{Look, submit};
use crate::ui::hue::Hue;
use crate::ui::icon::{icon, small};
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Redirect;
use flow::pipelines::COLOURS;
use flow::timeline::{self, KIND_ICONS, NewTaskKind, TaskKind};
use maud::{Markup, html};
use serde::Deserialize;

/// The address.
const HERE: &str = "/settings/task-kinds";

/// What a form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    name: String,
    colour: String,
    icon: String,
}

impl From<Typed> for NewTaskKind {
    fn from(typed: Typed) -> NewTaskKind {
        NewTaskKind { name: typed.name, colour: typed.colour, icon: typed.icon }
    }
}

/// `GET /settings/task-kinds`.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn show_task_kinds(State(web): State<Web>, Admin(who): Admin) -> Result<Markup, Failure> {
    let kinds = web.desk.read(&who, timeline::list_task_kinds).await?;
    let content = html! {
        ul.box {
            @for kind in kinds.iter().filter(|kind| kind.deleted_at.is_none()) {
                li.li id={ "kind-" (kind.id) } {
                    span class={ "task-kind " (Hue::named(&kind.colour).class()) } { (small(&kind.icon)) }
                    @if kind.is_built_in() { span.grow { b { (kind.name) } span.muted.small.line { "Built in" } } } @else { (own(&who, kind)) }
                }
            }
        }
        section {
            h2 { "Another kind" }
            form.row.wrap.ends method="post" action=(HERE) {
                input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
                (fields(None)) (submit(Look::Primary, "Add"))
            }
        }
    };
    page(&web, &who, "Kinds of tasks", &content).await
}

fn own(who: &SignedIn, kind: &TaskKind) -> Markup {
    html! {
        form.row.wrap.ends.grow method="post" action={ "/task-kinds/" (kind.id) } {
            input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
            (fields(Some(kind))) (submit(Look::Plain, "Save"))
        }
        button.btn.icon.ghost form="change" formaction={ "/task-kinds/" (kind.id) "/deletion" } aria-label={ "Delete " (kind.name) } { (icon("trash-2")) }
    }
}

fn fields(kind: Option<&TaskKind>) -> Markup {
    let (name, colour, picture) =
        kind.map_or(("", "teal", "phone"), |kind| (kind.name.as_str(), kind.colour.as_str(), kind.icon.as_str()));
    html! {
        label.field { span.lbl { "Name" } input.input name="name" value=(name) required maxlength="100" autocomplete="off"; }
        label.field { span.lbl { "Colour" }
            select.input name="colour" { @for choice in COLOURS { option value=(choice) selected[choice == colour] { (choice) } } }
        }
        label.field { span.lbl { "Icon" }
            select.input name="icon" { @for choice in KIND_ICONS { option value=(choice) selected[choice == picture] { (choice) } } }
        }
    }
}

/// `POST /settings/task-kinds`.
///
/// # Errors
/// [`Failure::Invalid`] for a name that is taken or too long.
pub async fn add_task_kind(
    State(web): State<Web>,
    Admin(who): Admin,
    Form(typed): Form<Typed>,
) -> Result<Redirect, Failure> {
    let new = NewTaskKind::from(typed);
    web.desk.write(&who, move |cx| timeline::add_task_kind(cx, &new).map_err(Failure::from)).await?;
    Ok(Redirect::to(HERE))
}

/// `POST /task-kinds/{id}`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`].
pub async fn change_task_kind(
    State(web): State<Web>,
    Admin(who): Admin,
    Path(id): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Redirect, Failure> {
    let new = NewTaskKind::from(typed);
    web.desk.write(&who, move |cx| timeline::change_task_kind(cx, id, &new).map_err(Failure::from)).await?;
    Ok(Redirect::to(HERE))
}

/// `POST /task-kinds/{id}/deletion`: tasks that have it keep it.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn delete_task_kind(
    State(web): State<Web>,
    Admin(who): Admin,
    Path(id): Path<i64>,
) -> Result<Redirect, Failure> {
    web.desk.write(&who, move |cx| timeline::delete_task_kind(cx, id).map_err(Failure::from)).await?;
    Ok(Redirect::to(HERE))
}
