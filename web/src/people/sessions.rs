//! `/people/{id}/sessions`: where somebody is signed in; an administrator ends what should not be.

use crate::failure::Failure;
use crate::profile::key;
use crate::session::Admin;
use crate::settings;
use crate::shell;
use crate::state::Web;
use crate::ui::empty::{Empty, empty};
use crate::ui::table::{Align, table};
use crate::ui::time::{ago, exact};
use axum::extract::{Path, State};
use axum::response::Redirect;
use base::Cx;
use base::ids::UserId;
use base::people::{sessions, users};
use maud::{Markup, html};

/// The page.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show_sessions(State(web): State<Web>, Admin(who): Admin, Path(id): Path<i64>) -> Result<Markup, Failure> {
    let read = move |cx: &mut Cx<'_>| {
        let user = users::load(cx, UserId(id))?;
        Ok::<_, Failure>((sessions::list_of(cx, user.id)?, user))
    };
    let (sessions, user) = web.desk.read(&who, read).await?;
    let clock = shell::clock(&web, &who);
    let rows: Vec<Vec<Markup>> = sessions
        .iter()
        .map(|session| {
            let end = html! {
                form method="post" action={ "/people/" (id) "/sessions/" (key(session)) "/end" } {
                    input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
                    button.btn { "End" }
                }
            };
            vec![html! { (exact(&clock, session.created_at)) }, ago(&clock, session.seen_at), end]
        })
        .collect();
    let columns = [("Signed in", Align::Start), ("Last seen", Align::Start), ("", Align::End)];
    let nothing = Empty { icon: "log-out", title: "Signed in nowhere", text: "No browser is signed in.", action: None };
    let content = html! {
        h2.head { (user.name) }
        @if rows.is_empty() { (empty(&nothing)) } @else { (table("Sessions", &columns, &rows)) }
        p { a href="/settings/people" { "Back to the people" } }
    };
    settings::page(&web, &who, "Browsers that are signed in", &content).await
}

/// `POST /people/{id}/sessions/{key}/end`.
///
/// # Errors
/// [`Failure::NotFound`] for somebody or a session that is not there.
pub async fn end_session(
    State(web): State<Web>,
    Admin(who): Admin,
    Path((id, wanted)): Path<(i64, String)>,
) -> Result<Redirect, Failure> {
    let end = move |cx: &mut Cx<'_>| {
        let user = users::load(cx, UserId(id))?;
        let found = sessions::list_of(cx, user.id)?.into_iter().find(|session| key(session) == wanted);
        sessions::close(cx, &found.ok_or(Failure::NotFound)?.token_hash)?;
        Ok::<_, Failure>(())
    };
    web.desk.write(&who, end).await?;
    Ok(Redirect::to(&format!("/people/{id}/sessions")))
}
