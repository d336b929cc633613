//! `/people/{id}/removal`: somebody is removed, and somebody else takes over what they answer for (RT-08).

use crate::failure::Failure;
use crate::session::Admin;
use crate::settings;
use crate::state::Web;
use crate::ui::button::{Look, submit};
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Redirect;
use base::Cx;
use base::ids::UserId;
use base::people::users::{self, User};
use flow::removal;
use maud::{Markup, html};
use serde::Deserialize;

/// Who takes over.
#[derive(Debug, Deserialize)]
pub struct Heir {
    heir_id: UserId,
}

/// `GET /people/{id}/removal`: who takes over?
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn ask_for_removal(
    State(web): State<Web>,
    Admin(who): Admin,
    Path(id): Path<i64>,
) -> Result<Markup, Failure> {
    let read = move |cx: &mut Cx<'_>| Ok::<_, Failure>((users::load(cx, UserId(id))?, users::list(cx)?));
    let (person, people) = web.desk.read(&who, read).await?;
    let heirs: Vec<&User> = people.iter().filter(|other| other.is_active() && other.id != person.id).collect();
    let content = html! {
        form.box.pad.form method="post" action={ "/people/" (person.id) "/removal" } {
            input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
            p { b { (person.name) } " signs in no more and is in no list. What they wrote and did keeps their name." }
            p.muted { "Their leads, contacts, companies, open tasks and sources go to somebody else first. Leads, contacts and companies can be given back for 30 days, under bulk changes. Mailboxes of their own are disconnected; what came in stays." }
            label.field { span.lbl { "Who takes over" }
                select.input name="heir_id" required { @for heir in heirs { option value=(heir.id) selected[heir.id == who.user.id] { (heir.name) } } }
            }
            div.row { (submit(Look::Bad, "Remove")) a.btn href="/settings/people" { "Keep" } }
        }
    };
    settings::page(&web, &who, &format!("Remove {}", person.name), &content).await
}

/// `POST /people/{id}/removal`.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Invalid`] for who cannot take over, and for the last administrator.
pub async fn remove(
    State(web): State<Web>,
    Admin(who): Admin,
    Path(id): Path<i64>,
    Form(sent): Form<Heir>,
) -> Result<Redirect, Failure> {
    web.desk.write(&who, move |cx| removal::remove_person(cx, UserId(id), sent.heir_id)).await?;
    Ok(Redirect::to("/settings/people"))
}
