//! Somebody goes to a provider for its consent and comes back with a code: instead of a password.
//!
//! What is needed on the way back is sealed in the database and opens once, in the same session, within
//! [`mailboxes::JOURNEY_LIFETIME`]; the provider is given a state by which it is found, and the hash of a verifier (PKCE).

mod back;

pub use back::come_back;

use super::providers::BACK_TO;
use super::settings::Typed;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::{Origin, SignedIn};
use crate::state::Web;
use crate::ui::layout;
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::ids::MailboxId;
use base::secrets::Secret;
use base::tokens::random_token;
use flow::channels::mailboxes::{self, JOURNEY_CONTEXT, Provider};
use mail::tokens::{self, Registration};
use maud::html;
use serde::{Deserialize, Serialize};

/// What somebody goes for.
#[derive(Serialize, Deserialize)]
pub(super) enum Errand {
    /// A new mailbox, as it was typed and found.
    Connect(Box<Typed>),
    /// The same mailbox goes on.
    SignInAgain(MailboxId),
}

/// What is sealed of a journey. Its parts are secret only together.
#[derive(Serialize, Deserialize)]
struct Journey {
    provider: String,
    address: String,
    verifier: String,
    back_to: String,
    errand: Errand,
}

/// Who goes where.
pub(super) struct Leaving<'a> {
    pub who: &'a SignedIn,
    pub asker: Asker,
    pub origin: &'a Origin,
    pub provider: Provider,
    pub address: &'a str,
}

/// Sends somebody to the provider; nothing where no administrator has set it up.
///
/// # Errors
/// [`Failure::Invalid`] where what is registered is no use.
pub(super) async fn leave(web: &Web, leaving: &Leaving<'_>, errand: Errand) -> Result<Option<Response>, Failure> {
    let (who, provider) = (leaving.who, leaving.provider);
    let Some(registration) = registration(web, who, provider).await? else { return Ok(None) };
    let draw = |cx: &mut Cx<'_>| Ok::<_, Failure>((random_token(&mut cx.rng), random_token(&mut cx.rng)));
    let (state, verifier) = web.desk.read(who, draw).await?;
    let journey = Journey {
        provider: provider.as_str().to_owned(),
        address: leaving.address.to_owned(),
        verifier: verifier.reveal().to_owned(),
        back_to: format!("{}{BACK_TO}", leaving.origin.0),
        errand,
    };
    let to = web.servers.consent_address(&registration, &journey.asked(&state));
    let to = to.map_err(|error| Failure::Invalid(error.to_string()))?;
    let text = serde_json::to_vec(&journey).map_err(|error| Failure::Broken(error.to_string()))?;
    let (sealed, session) = (web.vault.seal(JOURNEY_CONTEXT, &text), who.session.clone());
    let unit = move |cx: &mut Cx<'_>| Ok::<_, Failure>(mailboxes::begin_journey(cx, &state, &session, &sealed)?);
    web.desk.write(who, unit).await?;
    Ok(Some(match leaving.asker {
        Asker::Script => leaving.asker.sent_to(&to),
        Asker::Browser => a_link_there(who, provider, &to),
    }))
}

/// Browsers follow no redirect to another site after a form (CSP `form-action`): without script one presses once more.
fn a_link_there(who: &SignedIn, provider: Provider, to: &str) -> Response {
    let title = format!("Sign in at {}", provider.name());
    let page = html! {
        h1 { (title) }
        p.muted { (provider.name()) " asks whether Sluice may read and send your mail. Your password stays there." }
        div.row { a.btn.primary href=(to) { "Continue to " (provider.name()) } a.btn href="/mail/settings" { "Cancel" } }
    };
    layout::bare(&title, who.theme, &page).into_response()
}

async fn registration(web: &Web, who: &SignedIn, provider: Provider) -> Result<Option<Registration>, Failure> {
    let read = move |cx: &mut Cx<'_>| Ok::<_, Failure>(mailboxes::find_provider(cx, provider)?);
    let Some(known) = web.desk.read(who, read).await? else { return Ok(None) };
    Ok(Some(known.open(&web.vault).map_err(|error| Failure::Broken(error.to_string()))?))
}

/// What is said where nobody has set the provider up.
pub(super) fn not_set_up(provider: Provider) -> String {
    let name = provider.name();
    let first = format!("Sign-in with {name} is not set up yet: an administrator does that in Mail, Settings.");
    if provider.takes_app_passwords() { format!("{first} Until then an app password works.") } else { first }
}

impl Journey {
    fn asked(&self, state: &Secret) -> tokens::Journey {
        tokens::Journey {
            state: state.reveal().to_owned().into(),
            verifier: self.verifier.clone().into(),
            back_to: self.back_to.clone(),
            address: self.address.clone(),
        }
    }
}
