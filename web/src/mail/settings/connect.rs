//! A mailbox is connected (EM-01): an address, the servers that were found for it, a password; both servers are tried for
//! real before anything is kept. What is secret is sealed before the unit of work begins, and no page ever shows it again.

use super::connect_form::{Known, Typed, fields};
use crate::answer::Asker;
use crate::failure::Failure;
use crate::mail::journeys::{self, Errand, Leaving};
use crate::session::{Origin, SignedIn};
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::button::{Look, closer, submit};
use crate::ui::dialog;
use crate::ui::icon::icon;
use crate::ui::partial::{Swap, partial};
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::ids::PipelineId;
use flow::channels::mailboxes::{self, Auth, MailboxKind, NewMailbox, PASSWORD_CONTEXT};
use flow::pipelines;
use mail::servers::{Proof, Wanted};
use maud::{Markup, html};
use serde::Deserialize;

/// Where the form is sent.
const HERE: &str = "/mail/mailboxes";
/// Where one goes who connects nothing.
const BACK: &str = "/mail/settings";
/// The dialog and, in it, what is drawn anew when something is wrong.
const DIALOG: &str = "new-mailbox";

/// What the form begins with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Begun {
    pipeline: String,
}

/// `GET /mail/mailboxes/new?pipeline=`: the dialog; without script, the same as a page.
///
/// # Errors
/// [`Failure::Denied`] to those who may only look.
pub async fn show_connect(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Query(begun): Query<Begun>,
) -> Result<Response, Failure> {
    require_work(&who)?;
    let typed = Typed::begun(begun.pipeline, usual_kind(&who));
    let fields = fields(&known(&web, &who).await?, &typed);
    Ok(match asker {
        Asker::Script => as_dialog(&who, &fields).into_response(),
        Asker::Browser => as_page(&web, &who, &fields).await?.into_response(),
    })
}

/// `POST /mail/mailboxes`: finds the servers as long as there is no password; then tries them and connects.
///
/// # Errors
/// [`Failure::Denied`]; what is wrong with the form is said beside its fields.
pub async fn connect(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    origin: Origin,
    Form(mut typed): Form<Typed>,
) -> Result<Response, Failure> {
    require_work(&who)?;
    let is_found_now = typed.is_to_be_found();
    if is_found_now {
        find(&web, &mut typed).await;
    }
    let password = typed.password.take().filter(|password| !password.reveal().is_empty());
    let Some(password) = password.filter(|_| typed.problems.is_empty()) else {
        let left = if is_found_now { None } else { leave(&web, &who, asker, &origin, &mut typed).await? };
        return match left {
            Some(left) => Ok(left),
            None => again(&web, &who, asker, &typed).await,
        };
    };
    let proof = Proof::Password(password.reveal().to_owned().into());
    let Some(wanted) = typed.wanted(proof) else { return again(&web, &who, asker, &typed).await };
    if let Err(refusal) = web.servers.check(&wanted).await {
        typed.refused(&refusal);
        return again(&web, &who, asker, &typed).await;
    }
    let auth = Auth::Password { sealed: web.vault.seal(PASSWORD_CONTEXT, password.reveal().as_bytes()) };
    match keep(&web, &who, &typed, &wanted, auth).await {
        Ok(()) => Ok(asker.sent_to(BACK)),
        Err(Failure::Invalid(sentence)) => {
            typed.problems.insert("address", sentence);
            again(&web, &who, asker, &typed).await
        }
        Err(failure) => Err(failure),
    }
}

async fn find(web: &Web, typed: &mut Typed) {
    match web.servers.discover(&typed.address).await {
        Ok(found) => typed.take(&found),
        Err(error) => typed.not_found(error),
    }
}

/// Sends somebody to the provider of their address, where there is one. The servers are found once more, as no token goes to
/// servers that somebody wrote.
async fn leave(
    web: &Web,
    who: &SignedIn,
    asker: Asker,
    origin: &Origin,
    typed: &mut Typed,
) -> Result<Option<Response>, Failure> {
    if typed.provider().is_none() || !typed.problems.is_empty() {
        return Ok(None);
    }
    find(web, typed).await;
    let Some(provider) = typed.provider().filter(|_| typed.problems.is_empty()) else { return Ok(None) };
    let address = typed.address.clone();
    let leaving = Leaving { who, asker, origin, provider, address: &address };
    journeys::leave(web, &leaving, Errand::Connect(Box::new(typed.clone()))).await
}

/// Connects a mailbox whose servers let us in.
pub(in crate::mail) async fn keep(
    web: &Web,
    who: &SignedIn,
    typed: &Typed,
    wanted: &Wanted,
    auth: Auth,
) -> Result<(), Failure> {
    let (user, typed) = (who.user.id, typed.clone());
    let (server, smtp) = (super::servers::server(&wanted.imap), wanted.smtp.as_ref().map(super::servers::server));
    let unit = move |cx: &mut Cx<'_>| {
        let all = pipelines::list(cx)?;
        let asked = typed.pipeline.parse().ok().map(PipelineId);
        let pipeline =
            all.iter().find(|pipeline| Some(pipeline.id) == asked).or(all.first()).ok_or(Failure::NotFound)?;
        let new = NewMailbox {
            pipeline_id: pipeline.id,
            kind: MailboxKind::from_stored(&typed.kind),
            address: typed.address.clone(),
            server: server.clone(),
            smtp: smtp.clone(),
            auth: auth.clone(),
            responsible_id: None,
        };
        mailboxes::add_mailbox(cx, new, user)?;
        Ok::<_, Failure>(())
    };
    web.desk.write(who, unit).await
}

/// The form again: nothing was kept, and nothing typed is lost but the password.
pub(in crate::mail) async fn again(
    web: &Web,
    who: &SignedIn,
    asker: Asker,
    typed: &Typed,
) -> Result<Response, Failure> {
    let fields = fields(&known(web, who).await?, typed);
    let answer = match asker {
        Asker::Script => partial(&format!("#{DIALOG}-fields"), Swap::Morph, &stack(&fields)).into_response(),
        Asker::Browser => as_page(web, who, &fields).await?.into_response(),
    };
    let status = if typed.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, answer).into_response())
}

async fn known(web: &Web, who: &SignedIn) -> Result<Known, Failure> {
    let is_admin = who.is_admin();
    let read = move |cx: &mut Cx<'_>| {
        let registered = mailboxes::list_providers(cx)?.into_iter().map(|known| known.provider).collect();
        Ok::<_, Failure>(Known { pipelines: pipelines::list(cx)?, registered, is_admin })
    };
    web.desk.read(who, read).await
}

fn require_work(who: &SignedIn) -> Result<(), Failure> {
    if who.writes() { Ok(()) } else { Err(base::access::Denied::Work.into()) }
}

fn usual_kind(who: &SignedIn) -> MailboxKind {
    if who.is_admin() { MailboxKind::Shared } else { MailboxKind::Personal }
}

fn stack(fields: &Markup) -> Markup {
    html! { div.stack id={ (DIALOG) "-fields" } { (fields) } }
}

/// A second press while the servers are asked is dropped.
fn as_dialog(who: &SignedIn, fields: &Markup) -> Markup {
    let id = format!("{DIALOG}-form");
    let body = html! {
        form id=(id) method="post" action=(HERE) hx-post=(HERE) hx-swap="none" hx-sync="this:drop" novalidate {
            input type="hidden" name="csrf_token" value=(who.csrf_token.reveal()); (stack(fields))
        }
    };
    let footer = html! {
        span.muted.small.grow { "Imports the last 500 mails in the background" }
        (closer("Cancel")) button.btn.primary form=(id) { "Continue" }
    };
    dialog::sent(DIALOG, "Add mailbox", &body, &footer)
}

async fn as_page(web: &Web, who: &SignedIn, fields: &Markup) -> Result<Markup, Failure> {
    let content = html! {
        header.bar {
            a.mini href=(BACK) aria-label="Back to the mail settings" { (icon("arrow-left")) }
            h1 { "Add mailbox" }
        }
        main.scroll id="main" { div.sheet {
            form.box.pad.form method="post" action=(HERE) novalidate {
                input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
                (stack(fields))
                p.muted.small { "The last 500 mails are imported in the background." }
                div.row { (submit(Look::Primary, "Continue")) a.btn href=(BACK) { "Cancel" } }
            }
        } }
    };
    shell::page(web, who, Frame { title: "Add mailbox", place: Place::Mail, live: None }, &content).await
}
