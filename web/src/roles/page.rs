//! The list of roles and groups.

use crate::failure::Failure;
use crate::session::{Admin, SignedIn};
use crate::settings;
use crate::state::Web;
use crate::ui::button::{Look, submit};
use crate::ui::icon::icon;
use axum::extract::State;
use base::ids::{GroupId, RoleId};
use base::people::roles::DEFAULT_ROLE;
use base::people::{Group, NamedRole, PeopleError, User, groups, roles, users};
use maud::{Markup, html};

/// `GET /settings/roles`.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn show(State(web): State<Web>, Admin(who): Admin) -> Result<Markup, Failure> {
    let all = |cx: &mut base::Cx<'_>| Ok::<_, PeopleError>((roles::list(cx)?, groups::list(cx)?, users::list(cx)?));
    let (roles, groups, people) = web.desk.read(&who, all).await?;
    let content = html! {
        p.muted { "A role says what a salesperson may do with which records. Administrators may do everything; free users see what is shared with them." }
        ul.box aria-label="Roles" { @for role in &roles { (role_row(role, &people)) } }
        (adding(&who, "/roles", "New role", "Add and choose its rights"))
        h2 { "Groups" }
        p.muted { "Whoever is in a group shares the records that a role opens to “group”. Those in no group share theirs with one another." }
        @if !groups.is_empty() { ul.box aria-label="Groups" { @for group in &groups { (group_row(&who, group, &people)) } } }
        (adding(&who, "/groups", "New group", "Add the group"))
    };
    settings::page(&web, &who, "Roles and groups", &content).await
}

fn role_row(role: &NamedRole, people: &[User]) -> Markup {
    let has = |id: RoleId| {
        people.iter().filter(|user| user.role_id == id && user.role == base::access::Role::Salesperson).count()
    };
    html! {
        li { a.li href={ "/roles/" (role.id) } {
            (icon("lock"))
            span.grow { b { (role.name) } span.muted.small.line { (has(role.id)) " people" @if role.id == DEFAULT_ROLE { " · new people get it" } } }
            (icon("chevron-right"))
        } }
    }
}

fn group_row(who: &SignedIn, group: &Group, people: &[User]) -> Markup {
    let has = |id: GroupId| people.iter().filter(|user| user.group_id == id).count();
    html! {
        li.li.wrap {
            (icon("users-round"))
            form.row.grow method="post" action={ "/groups/" (group.id) } {
                input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
                input.input name="name" value=(group.name) required maxlength="255" aria-label={ "Name of the group " (group.name) };
                button.btn { "Rename" }
            }
            span.muted.small { (has(group.id)) " people" }
            form method="post" action={ "/groups/" (group.id) "/deletion" } {
                input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
                button.btn.bad { "Delete" span.sr { ": " (group.name) } }
            }
        }
    }
}

fn adding(who: &SignedIn, action: &str, label: &str, words: &str) -> Markup {
    let id = action.trim_start_matches('/');
    html! {
        form.box.pad.form method="post" action=(action) aria-label=(label) {
            input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
            div.field {
                label for={ "new-" (id) } { (label) }
                input.input id={ "new-" (id) } name="name" required maxlength="255" autocomplete="off";
            }
            div.row { (submit(Look::Primary, words)) }
        }
    }
}
