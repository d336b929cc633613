//! The list of people, and the form that adds one.

use crate::failure::Failure;
use crate::session::{Admin, SignedIn};
use crate::settings;
use crate::shell;
use crate::state::Web;
use crate::ui::avatar::{Person, Size, avatar};
use crate::ui::button::{Look, submit};
use crate::ui::field::{Field, choice, input};
use crate::ui::hue::Hue;
use crate::ui::icon::icon;
use crate::ui::pill::{Tag, pill};
use crate::ui::time::{Clock, ago};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::access::Role;
use base::ids::GroupId;
use base::people::{Experience, Group, NamedRole, PeopleError, User, groups, roles, users};
use base::secrets::Secret;
use maud::{Markup, html};

/// The roles in the words of the page.
const ROLES: [(&str, &str); 3] =
    [("salesperson", "Salesperson"), ("admin", "Administrator"), ("free", "Free user: sees what is shared with them")];

/// Somebody on their way in, as typed, and what was wrong with it.
#[derive(Default)]
pub(super) struct Typed {
    pub name: String,
    pub email: String,
    pub role: String,
    /// The field and the sentence beside it.
    pub problem: Option<(&'static str, String)>,
}

/// A link that was just made: it is shown this once and stored nowhere.
pub(super) struct Invitation {
    pub name: String,
    pub email: String,
    pub url: Secret,
    /// Whether it went out by mail as well.
    pub is_sent: bool,
}

/// `GET /settings/people`.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn show(State(web): State<Web>, Admin(who): Admin) -> Result<Response, Failure> {
    answer(&web, &who, &Typed::default(), None).await
}

pub(super) async fn answer(
    web: &Web,
    who: &SignedIn,
    typed: &Typed,
    invitation: Option<&Invitation>,
) -> Result<Response, Failure> {
    let all = |cx: &mut base::Cx<'_>| {
        Ok::<_, PeopleError>((users::list(cx)?, Places { roles: roles::list(cx)?, groups: groups::list(cx)? }))
    };
    let (mut people, places) = web.desk.read(who, all).await?;
    people.retain(|user| user.removed_at.is_none());
    let clock = shell::clock(web, who);
    let content = html! {
        @if let Some(invitation) = invitation { (shown_once(invitation)) }
        ul.box { @for user in &people { (row(who, &clock, user, &places)) } }
        (adding(who, typed))
    };
    let page = settings::page(web, who, "People", &content).await?;
    let status = if typed.problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, page).into_response())
}

fn shown_once(invitation: &Invitation) -> Markup {
    html! {
        section.box.pad.form role="status" {
            h2 { "Invitation for " (invitation.name) }
            p { @if invitation.is_sent { "It is on its way to " b { (invitation.email) } ". You may also pass this link on. It is" } @else { "Send this link to " b { (invitation.email) } ". It is" } "  shown only now, works once and for seven days; whoever opens it chooses the password." }
            div.row {
                input.input.grow id="invitation" readonly value=(invitation.url.reveal()) aria-label="Invitation link";
                button.btn type="button" data-copy="#invitation" { (icon("copy")) "Copy" }
            }
        }
    }
}

/// The roles and groups that somebody may get.
struct Places {
    roles: Vec<NamedRole>,
    groups: Vec<Group>,
}

fn row(who: &SignedIn, clock: &Clock, user: &User, places: &Places) -> Markup {
    let (kind, hue, other) = match user.role {
        Role::Admin => ("Administrator", Hue::Indigo, ("salesperson", "Make salesperson")),
        Role::Salesperson => ("Salesperson", Hue::Grey, ("admin", "Make administrator")),
        Role::Free => ("Free user", Hue::Grey, ("salesperson", "Make salesperson")),
    };
    let state = if user.is_active() { ("deactivated", "Deactivate") } else { ("active", "Reactivate") };
    html! {
        li.li.wrap.person-row id={ "person-" (user.id) } {
            (avatar(&Person { id: user.id.0, name: &user.name }, Size::Medium))
            span.grow {
                b { (user.name) } " "
                (pill(&Tag { name: kind, hue }))
                @if user.id == who.user.id { " " (pill(&Tag { name: "You", hue: Hue::Teal })) }
                span.muted.small.line { (user.email) @if let Some(at) = user.deactivated_at { " · deactivated " (ago(clock, at)) } @else if !user.has_password { " · no password yet" } }
            }
            @if user.is_active() && !user.has_password { (change(who, user, "invitation", ("again", "New invitation link"))) }
            @if user.is_active() { (place(who, user, places)) }
            details {
                summary.btn.ghost { "More" span.sr { ": " (user.name) } }
                div.row.wrap {
                    @if user.is_active() {
                        (change(who, user, "role", other))
                        a.btn href={ "/people/" (user.id) "/sessions" } { "Browsers" span.sr { " of " (user.name) } }
                        (change(who, user, "sessions/end", ("all", "Sign out everywhere")))
                    }
                    @if user.has_second_factor { (change(who, user, "second-factor/removal", ("lost", "Remove second factor"))) }
                    (change(who, user, "state", state))
                    @if user.id != who.user.id { a.btn.bad href={ "/people/" (user.id) "/removal" } { "Remove" span.sr { ": " (user.name) } } }
                }
            }
        }
    }
}

/// Role, group and level in one form; an administrator's role has no effect and is not asked.
fn place(who: &SignedIn, user: &User, places: &Places) -> Markup {
    html! {
        form.row.wrap method="post" action={ "/people/" (user.id) "/place" } aria-label={ "Role and group of " (user.name) } {
            input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
            @if user.role == Role::Salesperson {
                select.input name="role_id" aria-label={ "Role of " (user.name) } {
                    @for role in &places.roles { option value=(role.id) selected[role.id == user.role_id] { (role.name) } }
                }
            } @else { input type="hidden" name="role_id" value=(user.role_id); }
            select.input name="group_id" aria-label={ "Group of " (user.name) } {
                option value="0" selected[user.group_id == GroupId(0)] { "No group" }
                @for group in &places.groups { option value=(group.id) selected[group.id == user.group_id] { (group.name) } }
            }
            select.input name="level" aria-label={ "Level of " (user.name) } {
                @for level in Experience::ALL { option value=(level.as_str()) selected[level == user.level] { (words_of(level)) } }
            }
            button.btn { "Save" span.sr { ": " (user.name) } }
        }
    }
}

fn words_of(level: Experience) -> &'static str {
    match level {
        Experience::Newbie => "Newbie",
        Experience::Candidate => "Candidate",
        Experience::Master => "Master",
    }
}

fn change(who: &SignedIn, user: &User, noun: &str, (value, words): (&str, &str)) -> Markup {
    html! {
        form method="post" action={ "/people/" (user.id) "/" (noun) } {
            input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
            button.btn name=(noun.rsplit('/').next_back().unwrap_or(noun)) value=(value) { (words) span.sr { ": " (user.name) } }
        }
    }
}

fn adding(who: &SignedIn, typed: &Typed) -> Markup {
    let problem =
        |name: &str| typed.problem.as_ref().filter(|(field, _)| *field == name).map(|(_, said)| said.as_str());
    let field = |name, label, value, kind| Field {
        name,
        label,
        value,
        kind,
        autocomplete: Some("off"),
        error: problem(name),
        is_required: true,
        ..Field::default()
    };
    html! {
        form.box.pad.form method="post" action="/people" aria-labelledby="new-person" {
            h2 id="new-person" { "Add somebody" }
            input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
            (input(&field("name", "Name", &typed.name, "text")))
            (input(&field("email", "E-mail", &typed.email, "email")))
            (choice(&field("role", "Role", &typed.role, ""), &ROLES))
            div.row { (submit(Look::Primary, "Add and show the invitation link")) }
        }
    }
}
