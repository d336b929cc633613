//! The page of one provider: what to do there, the address to give it, and what it gives out.

use super::{BACK_TO, address};
use crate::failure::Failure;
use crate::session::{Admin, Origin, SignedIn};
use crate::shell::{self, Frame, Place};
use crate::sources::copyable;
use crate::state::Web;
use crate::ui::button::{Look, submit};
use crate::ui::field::{Field, input};
use crate::ui::icon::icon;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use flow::channels::mailboxes::{self, MailProvider, Provider};
use maud::{Markup, html};

/// `GET /mail/providers/{provider}`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Denied`].
pub async fn show(
    State(web): State<Web>,
    Admin(who): Admin,
    origin: Origin,
    Path(provider): Path<String>,
) -> Result<Response, Failure> {
    let provider = Provider::from_stored(&provider).ok_or(Failure::NotFound)?;
    shown(&web, &who, &origin, provider, None).await
}

/// The page, with what was wrong.
pub(super) async fn shown(
    web: &Web,
    who: &SignedIn,
    origin: &Origin,
    provider: Provider,
    problem: Option<&str>,
) -> Result<Response, Failure> {
    let known = web.desk.read(who, move |cx| Ok::<_, Failure>(mailboxes::find_provider(cx, provider)?)).await?;
    let title = format!("Sign-in with {}", provider.name());
    let content = html! {
        header.bar {
            a.mini href="/mail/settings" aria-label="Back to the mail settings" { (icon("arrow-left")) }
            h1 { (title) }
        }
        main.scroll id="main" { div.sheet.mail-settings {
            (steps(provider, &format!("{}{BACK_TO}", origin.0)))
            (form(who, provider, known.as_ref(), problem))
            @if known.is_some() { (end(who, provider)) }
        } }
    };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let frame = Frame { title: &title, place: Place::Mail, live: None };
    Ok((status, shell::page(web, who, frame, &content).await?).into_response())
}

fn steps(provider: Provider, back_to: &str) -> Markup {
    let lines: &[&str] = match provider {
        Provider::Google => &[
            "At console.cloud.google.com make a project and switch on the Gmail API.",
            "Under Google Auth Platform write the name of your company; as audience choose Internal if all mailboxes are of your own Workspace.",
            "Under Data access add the scope https://mail.google.com/.",
            "Under Clients make one of the kind Web application, with the address below as its redirect URI.",
        ],
        Provider::Microsoft => &[
            "At entra.microsoft.com, under App registrations, make a new one of the kind Web, with the address below as its redirect URI.",
            "Under API permissions add the delegated permissions IMAP.AccessAsUser.All, SMTP.Send, offline_access, openid and email.",
            "Under Certificates & secrets make a client secret, and copy its value, not its id. Note when it ends.",
            "If the registration is for your organisation only, write its directory (tenant) id below too.",
        ],
    };
    html! {
        section aria-labelledby="steps" {
            h2.head id="steps" { "At " (provider.name()) }
            div.box.pad.stack {
                ol.steps { @for line in lines { li { (line) } } }
                div.field { span.lbl { "Redirect URI" } (copyable("redirect-uri", "Redirect URI", back_to)) }
            }
        }
    }
}

fn form(who: &SignedIn, provider: Provider, known: Option<&MailProvider>, problem: Option<&str>) -> Markup {
    let client_id = Field {
        name: "client_id",
        label: "Client id",
        value: known.map(|known| known.client_id.as_str()).unwrap_or_default(),
        kind: "text",
        autocomplete: Some("off"),
        error: problem,
        is_required: true,
        ..Field::default()
    };
    let hint = if known.is_some() {
        "One is kept, sealed. Leave this empty to go on with it."
    } else {
        "It is sealed and never shown again."
    };
    let secret = Field {
        name: "client_secret",
        label: "Client secret",
        kind: "password",
        autocomplete: Some("new-password"),
        hint: Some(hint),
        is_required: known.is_none(),
        ..Field::default()
    };
    let tenant = Field {
        name: "tenant",
        label: "Directory (tenant) id",
        value: known.map(|known| known.tenant.as_str()).unwrap_or_default(),
        kind: "text",
        autocomplete: Some("off"),
        hint: Some("Empty lets in people of any organisation, and of Outlook.com."),
        ..Field::default()
    };
    html! {
        section aria-labelledby="registration" {
            h2.head id="registration" { "What " (provider.name()) " gave out" }
            form.box.pad.form method="post" action=(address(provider)) {
                input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
                (input(&client_id))
                (input(&secret))
                @if provider == Provider::Microsoft { (input(&tenant)) }
                div.row { (submit(Look::Primary, "Save")) }
            }
        }
    }
}

fn end(who: &SignedIn, provider: Provider) -> Markup {
    html! {
        section aria-labelledby="end" {
            h2.head id="end" { "Switch it off" }
            form.box.pad.form method="post" action={ (address(provider)) "/deletion" } {
                input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
                p.muted { "The secret is wiped. Mailboxes that sign in with " (provider.name()) " stop within the hour and keep their mails." }
                div.row { (submit(Look::Bad, "Remove")) }
            }
        }
    }
}
