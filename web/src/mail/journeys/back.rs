//! `GET /mail/consent`: back from the provider. The code becomes tokens, both servers are tried with them, and only then is
//! anything kept.

use super::{Errand, Journey, not_set_up, registration};
use crate::answer::Asker;
use crate::failure::Failure;
use crate::mail::settings::{Problem, Typed, again, apply, changeable, endpoint, keep, shown};
use crate::session::SignedIn;
use crate::state::Web;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use base::Cx;
use base::clock::MINUTE;
use base::ids::MailboxId;
use base::secrets::Secret;
use flow::channels::mailboxes::{self, Auth, JOURNEY_CONTEXT, JOURNEY_LIFETIME, MailboxChange, Provider, Reached};
use mail::servers::{At, Proof, Wanted};
use mail::tokens::{KeptTokens, Tokens};
use serde::Deserialize;

/// What the provider gives along. What it says besides is not repeated: anybody can write an address.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Brought {
    state: String,
    code: Option<Secret>,
    error: String,
}

/// Somebody who is back.
struct Back {
    provider: Provider,
    journey: Journey,
    brought: Brought,
}

/// The way back.
///
/// # Errors
/// [`Failure::Invalid`] for a state that is not this session's, was used, or is too old.
pub async fn come_back(
    State(web): State<Web>,
    who: SignedIn,
    Query(brought): Query<Brought>,
) -> Result<Response, Failure> {
    let (state, session) = (brought.state.clone(), who.session.clone());
    let take = move |cx: &mut Cx<'_>| Ok::<_, Failure>(mailboxes::end_journey(cx, &state, &session)?);
    let sealed = web.desk.write(&who, take).await?.ok_or_else(lost)?;
    let text = web.vault.open(JOURNEY_CONTEXT, &sealed).map_err(|_| lost())?;
    let journey: Journey = serde_json::from_str(text.reveal()).map_err(|_| lost())?;
    let provider = Provider::from_stored(&journey.provider).ok_or_else(lost)?;
    let back = Back { provider, journey, brought };
    match &back.journey.errand {
        Errand::Connect(typed) => match connect(&web, &who, &back, typed).await {
            Ok(()) => Ok(Redirect::to("/mail/settings").into_response()),
            Err(Failure::Invalid(sentence)) => {
                let mut typed = typed.as_ref().clone();
                typed.problems.insert("address", sentence);
                again(&web, &who, Asker::Browser, &typed).await
            }
            Err(failure) => Err(failure),
        },
        Errand::SignInAgain(id) => match sign_in_again(&web, &who, &back, *id).await {
            Ok(()) => Ok(Redirect::to(&format!("/mail/mailboxes/{id}")).into_response()),
            Err(Failure::Invalid(sentence)) => {
                shown(&web, &who, *id, Some(Problem { field: "provider", text: &sentence })).await
            }
            Err(failure) => Err(failure),
        },
    }
}

fn lost() -> Failure {
    Failure::Invalid(format!(
        "This sign-in began in another session, was used already, or took longer than {} minutes. Nothing was connected. Please begin again in Mail, Settings.",
        JOURNEY_LIFETIME / MINUTE
    ))
}

async fn connect(web: &Web, who: &SignedIn, back: &Back, typed: &Typed) -> Result<(), Failure> {
    let tokens = redeem(web, who, back).await?;
    let wanted = typed.clone().wanted(Proof::Token(tokens.access.clone())).ok_or_else(lost)?;
    let auth = prove(web, back, &wanted, &tokens).await?;
    keep(web, who, typed, &wanted, auth).await
}

/// The same mailbox goes on where it stopped, so nothing is lost and nothing comes twice.
async fn sign_in_again(web: &Web, who: &SignedIn, back: &Back, id: MailboxId) -> Result<(), Failure> {
    let mailbox = changeable(web, who, id).await?;
    // Its servers may have become others meanwhile: no token goes there.
    if mailbox.provider_instead().is_none() && !matches!(mailbox.auth, Auth::OAuth { .. }) {
        return Err(lost());
    }
    let tokens = redeem(web, who, back).await?;
    let wanted = Wanted {
        imap: endpoint(&mailbox.server),
        smtp: mailbox.smtp.as_ref().map(endpoint),
        proof: Proof::Token(tokens.access.clone()),
    };
    let auth = prove(web, back, &wanted, &tokens).await?;
    let reached = Reached { server: mailbox.server, smtp: mailbox.smtp, auth };
    apply(web, who, id, MailboxChange { reached: Some(reached), ..MailboxChange::default() }).await
}

/// What the provider gives for the code.
async fn redeem(web: &Web, who: &SignedIn, back: &Back) -> Result<Tokens, Failure> {
    let name = back.provider.name();
    let Some(code) = back.brought.code.as_ref().filter(|_| back.brought.error.is_empty()) else {
        return Err(Failure::Invalid(match back.brought.error.as_str() {
            "access_denied" | "consent_required" => {
                format!("{name} was told not to let Sluice in, so nothing was connected.")
            }
            _ => format!(
                "{name} did not ask for your consent, so nothing was connected. An administrator can look at what Sluice is registered as there."
            ),
        }));
    };
    let registration = registration(web, who, back.provider).await?;
    let registration = registration.ok_or_else(|| Failure::Invalid(not_set_up(back.provider)))?;
    let asked = back.journey.asked(&Secret::from(back.brought.state.clone()));
    let given = web.servers.redeem(&registration, &asked, &code.reveal().to_owned().into()).await;
    given.map_err(|error| Failure::Invalid(error.to_string()))
}

/// Both servers are tried: they alone know whose token this is and which mailbox it opens.
async fn prove(web: &Web, back: &Back, wanted: &Wanted, tokens: &Tokens) -> Result<Auth, Failure> {
    let (name, address) = (back.provider.name(), &back.journey.address);
    if let Err(refusal) = web.servers.check(wanted).await {
        let other = tokens.signed_in_as.as_ref().filter(|other| !other.eq_ignore_ascii_case(address));
        return Err(Failure::Invalid(match other.filter(|_| refusal.at == At::SignIn) {
            Some(other) => {
                format!(
                    "You signed in at {name} as {other}, which does not open {address}. Sign in there as {address}."
                )
            }
            None => refusal.text,
        }));
    }
    let kept = KeptTokens::of(tokens, None).ok_or_else(|| {
        Failure::Invalid(format!("{name} let Sluice in for an hour only. Please try again; if it stays so, remove Sluice from the programs of your {name} account first."))
    })?;
    let sealed = mailboxes::seal_tokens(&web.vault, &kept);
    Ok(Auth::OAuth { provider: back.provider, sealed, expire_at: web.desk.now() + tokens.lifetime })
}
