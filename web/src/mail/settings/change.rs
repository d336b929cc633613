//! What is done to a mailbox on its page.

use super::mailbox::{Problem, page, shown};
use super::servers::endpoint;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::mail::journeys::{self, Errand, Leaving, not_set_up};
use crate::session::{Origin, SignedIn};
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use base::Cx;
use base::ids::MailboxId;
use base::secrets::Secret;
use flow::Emails;
use flow::channels::mailboxes::{
    self, Auth, MailLeads, Mailbox, MailboxChange, MailboxKind, PASSWORD_CONTEXT, Reached,
};
use mail::servers::{Proof, Wanted};
use serde::Deserialize;

/// What the form of the behaviour sends; a switch that is off sends nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Behaviour {
    groups_threads: Option<String>,
    fresh_after_days: String,
    leads: String,
    accepts_on_reply: Option<String>,
    shared_with_admins: Option<String>,
}

/// A password, or the provider at which one signs in instead.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct SignIn {
    password: Option<Secret>,
    provider: String,
}

/// Shared or personal.
#[derive(Clone, Debug, Deserialize)]
pub struct Kind {
    kind: String,
}

/// Followed or not.
#[derive(Clone, Debug, Deserialize)]
pub struct Switch {
    state: String,
}

/// What becomes of the mails.
#[derive(Clone, Debug, Deserialize)]
pub struct Disconnection {
    emails: String,
}

/// `POST /mail/mailboxes/{id}`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Denied`].
pub async fn change_behaviour(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<MailboxId>,
    Form(sent): Form<Behaviour>,
) -> Result<Response, Failure> {
    let change = MailboxChange {
        groups_threads: Some(sent.groups_threads.is_some()),
        fresh_after_days: Some(sent.fresh_after_days.trim().parse().unwrap_or_default()),
        leads: Some(MailLeads::from_stored(&sent.leads).ok_or(Failure::NotFound)?),
        accepts_on_reply: Some(sent.accepts_on_reply.is_some()),
        shared_with_admins: Some(sent.shared_with_admins.is_some()),
        ..MailboxChange::default()
    };
    match apply(&web, &who, id, change).await {
        Ok(()) => Ok(page(id)),
        Err(Failure::Invalid(text)) => {
            shown(&web, &who, id, Some(Problem { field: "fresh_after_days", text: &text })).await
        }
        Err(failure) => Err(failure),
    }
}

/// `POST /mail/mailboxes/{id}/sign-in`: at the provider, or with another password, tried at both servers before it is kept.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Denied`].
pub async fn sign_in_again(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    origin: Origin,
    Path(id): Path<MailboxId>,
    Form(sent): Form<SignIn>,
) -> Result<Response, Failure> {
    let mailbox = changeable(&web, &who, id).await?;
    let instead = mailbox.provider_instead().filter(|provider| provider.as_str() == sent.provider);
    let by_token = if let Auth::OAuth { provider, .. } = mailbox.auth { Some(provider) } else { instead };
    if let Some(provider) = by_token {
        let leaving = Leaving { who: &who, asker, origin: &origin, provider, address: &mailbox.address };
        return match journeys::leave(&web, &leaving, Errand::SignInAgain(id)).await? {
            Some(left) => Ok(left),
            None => shown(&web, &who, id, Some(Problem { field: "provider", text: &not_set_up(provider) })).await,
        };
    }
    let Some(password) = sent.password.filter(|password| !password.reveal().is_empty()) else {
        return shown(&web, &who, id, Some(Problem { field: "password", text: "Write the password." })).await;
    };
    let wanted = Wanted {
        imap: endpoint(&mailbox.server),
        smtp: mailbox.smtp.as_ref().map(endpoint),
        proof: Proof::Password(password.reveal().to_owned().into()),
    };
    if let Err(refusal) = web.servers.check(&wanted).await {
        return shown(&web, &who, id, Some(Problem { field: "password", text: &refusal.text })).await;
    }
    let auth = Auth::Password { sealed: web.vault.seal(PASSWORD_CONTEXT, password.reveal().as_bytes()) };
    let reached = Reached { server: mailbox.server, smtp: mailbox.smtp, auth };
    apply(&web, &who, id, MailboxChange { reached: Some(reached), ..MailboxChange::default() }).await?;
    Ok(page(id))
}

/// `POST /mail/mailboxes/{id}/kind` (EM-12).
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Denied`].
pub async fn change_kind(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<MailboxId>,
    Form(sent): Form<Kind>,
) -> Result<Response, Failure> {
    let kind = MailboxKind::from_stored(&sent.kind);
    web.desk.write(&who, move |cx: &mut Cx<'_>| Ok::<_, Failure>(flow::set_mailbox_kind(cx, id, kind)?)).await?;
    // Whoever gave it away may not see it any more.
    Ok(Redirect::to("/mail/settings").into_response())
}

/// `POST /mail/mailboxes/{id}/state`: `on` or `off`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Denied`].
pub async fn change_mailbox_state(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<MailboxId>,
    Form(sent): Form<Switch>,
) -> Result<Response, Failure> {
    let change = MailboxChange { is_followed: Some(sent.state == "on"), ..MailboxChange::default() };
    apply(&web, &who, id, change).await?;
    Ok(page(id))
}

/// `POST /mail/mailboxes/{id}/disconnection`: its mails stay (EM-62).
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Denied`].
pub async fn disconnect(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<MailboxId>,
    Form(sent): Form<Disconnection>,
) -> Result<Response, Failure> {
    let emails = Emails::from_word(&sent.emails).ok_or(Failure::NotFound)?;
    web.desk.write(&who, move |cx: &mut Cx<'_>| Ok::<_, Failure>(flow::disconnect_mailbox(cx, id, emails)?)).await?;
    Ok(Redirect::to("/mail/settings").into_response())
}

/// The mailbox, for whoever may change it.
pub(in crate::mail) async fn changeable(web: &Web, who: &SignedIn, id: MailboxId) -> Result<Mailbox, Failure> {
    let read = move |cx: &mut Cx<'_>| {
        let mailbox = mailboxes::load_mailbox(cx, id)?;
        mailboxes::require_change(cx, &mailbox)?;
        Ok::<_, Failure>(mailbox)
    };
    web.desk.read(who, read).await
}

pub(in crate::mail) async fn apply(
    web: &Web,
    who: &SignedIn,
    id: MailboxId,
    change: MailboxChange,
) -> Result<(), Failure> {
    let unit = move |cx: &mut Cx<'_>| {
        mailboxes::change_mailbox(cx, id, change.clone())?;
        Ok::<_, Failure>(())
    };
    web.desk.write(who, unit).await
}
