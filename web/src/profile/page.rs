//! `GET /profile`.

use super::second_factor;
use super::sessions::key;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::avatar::{Person, Size, avatar};
use crate::ui::bar::bar;
use crate::ui::button::{Look, submit};
use crate::ui::field::{Field, input};
use crate::ui::icon::icon;
use crate::ui::table::{Align, table};
use crate::ui::time::{Clock, ago, exact};
use axum::extract::State;
use base::access::Role;
use base::people::consents::{self, Consent};
use base::people::roles;
use base::people::sessions::{self, Session};
use base::people::tokens::{self, MAX_DAYS, Token};
use base::secrets::Secret;
use maud::{Markup, html};

/// The page.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn page(State(web): State<Web>, who: SignedIn) -> Result<Markup, Failure> {
    shown(&web, &who, None).await
}

/// The page, with a token that was just made: it is shown this once.
pub(super) async fn shown(web: &Web, who: &SignedIn, made: Option<&Secret>) -> Result<Markup, Failure> {
    let user = who.user.id;
    let role_id = who.user.role_id;
    let (sessions, tokens, mut consents, role) = web
        .desk
        .read(who, move |cx| {
            let role = roles::find(cx, role_id)?.map(|role| role.name);
            Ok::<_, Failure>((sessions::list_of(cx, user)?, tokens::list_of(cx, user)?, consents::list(cx)?, role))
        })
        .await?;
    consents.retain(|consent| consent.user_id == user);
    let clock = shell::clock(web, who);
    let content = html! {
        (bar("Profile", &html! {}))
        main.scroll id="main" {
            div.sheet {
                (myself(who, role.as_deref()))
                (name(who))
                (password(who))
                (second_factor::section(who))
                (browsers(who, &clock, &sessions))
                (programs(who, &clock, &consents))
                (keys(who, &clock, &tokens, made))
            }
        }
    };
    shell::page(web, who, Frame { title: "Profile", place: Place::Settings, live: None }, &content).await
}

fn token_field(who: &SignedIn) -> Markup {
    html! { input type="hidden" name="csrf_token" value=(who.csrf_token.reveal()); }
}

/// `role` is what the account calls the rights of those who are no administrators (RT-01).
fn myself(who: &SignedIn, role: Option<&str>) -> Markup {
    let role = match who.user.role {
        Role::Admin => "Administrator",
        Role::Salesperson => role.unwrap_or("Salesperson"),
        Role::Free => "Free user",
    };
    html! {
        section.person {
            (avatar(&Person { id: who.user.id.0, name: &who.user.name }, Size::Large))
            div.grow { b { (who.user.name) } div.muted.small { (who.user.email) " · " (role) } }
            button.btn type="button" data-theme-toggle { (icon("moon")) "Light or dark" }
            form method="post" action="/sign-out" { (token_field(who)) button.btn { (icon("log-out")) "Sign out" } }
        }
    }
}

fn name(who: &SignedIn) -> Markup {
    html! {
        section {
            h2 { "Name" }
            form.row.wrap.ends method="post" action="/profile/name" {
                (token_field(who))
                label.field { span.lbl { "What colleagues see" } input.input name="name" value=(who.user.name) required maxlength="255" autocomplete="name"; }
                (submit(Look::Plain, "Save"))
            }
        }
    }
}

fn password(who: &SignedIn) -> Markup {
    let field = |name, label, complete, hint| Field {
        name,
        label,
        kind: "password",
        autocomplete: Some(complete),
        hint,
        is_required: true,
        max_length: Some(200),
        ..Field::default()
    };
    html! {
        section {
            h2 { "Password" }
            form.form method="post" action="/profile/password" {
                (token_field(who))
                input.sr type="email" value=(who.user.email) readonly tabindex="-1" autocomplete="username" aria-label="E-mail";
                (input(&field("current", "Current password", "current-password", None)))
                (input(&field("new", "New password", "new-password", Some("At least 8 characters. Other browsers are signed out."))))
                div.row { (submit(Look::Primary, "Change password")) }
            }
        }
    }
}

fn browsers(who: &SignedIn, clock: &Clock, sessions: &[Session]) -> Markup {
    let rows: Vec<Vec<Markup>> = sessions
        .iter()
        .map(|session| {
            let end = if session.token_hash == who.session {
                html! { span.muted { "This browser" } }
            } else {
                html! { form method="post" action={ "/profile/sessions/" (key(session)) "/end" } { (token_field(who)) button.btn { "End" } } }
            };
            vec![html! { (exact(clock, session.created_at)) }, ago(clock, session.seen_at), end]
        })
        .collect();
    let columns = [("Signed in", Align::Start), ("Last seen", Align::Start), ("", Align::End)];
    html! { section { h2 { "Browsers that are signed in" } (table("Sessions", &columns, &rows)) } }
}

fn programs(who: &SignedIn, clock: &Clock, consents: &[Consent]) -> Markup {
    let rows: Vec<Vec<Markup>> = consents
        .iter()
        .map(|consent| {
            let end = html! { form method="post" action={ "/profile/consents/" (consent.id) "/revocation" } { (token_field(who)) button.btn.bad { "Shut out" } } };
            vec![html! { (consent.program_name) }, ago(clock, consent.created_at), end]
        })
        .collect();
    let columns = [("Name", Align::Start), ("Since", Align::Start), ("", Align::End)];
    html! {
        @if !rows.is_empty() {
            section id="programs" { h2 { "Programs that you let in" } (table("Programs that you let in", &columns, &rows)) }
        }
    }
}

fn keys(who: &SignedIn, clock: &Clock, tokens: &[Token], made: Option<&Secret>) -> Markup {
    let rows: Vec<Vec<Markup>> = tokens
        .iter()
        .map(|token| {
            let is_over = token.revoked_at.is_some() || token.expires_at <= clock.now_s;
            let end = if is_over {
                html! { span.muted { (if token.revoked_at.is_some() { "Revoked" } else { "Expired" }) } }
            } else {
                html! { form method="post" action={ "/profile/tokens/" (token.id) "/revocation" } { (token_field(who)) button.btn.bad { "Revoke" } } }
            };
            vec![html! { (token.name) }, html! { (exact(clock, token.expires_at)) }, end]
        })
        .collect();
    let columns = [("Name", Align::Start), ("Until", Align::Start), ("", Align::End)];
    html! {
        section id="tokens" {
            h2 { "API tokens" }
            @if let Some(made) = made {
                div.banner {
                    p { b { "Copy it now: it is not shown again." } input.input.num readonly value=(made.reveal()) aria-label="The new token"; }
                }
            }
            @if !rows.is_empty() { (table("API tokens", &columns, &rows)) }
            form.row.wrap.ends method="post" action="/profile/tokens" {
                (token_field(who))
                label.field { span.lbl { "What for" } input.input name="name" required maxlength="255" autocomplete="off"; }
                label.field { span.lbl { "Days" } input.input type="number" name="days" value="365" min="1" max=(MAX_DAYS); }
                (submit(Look::Plain, "Make a token"))
            }
        }
    }
}
