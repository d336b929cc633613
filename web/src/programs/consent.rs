//! `/oauth`: a program sends somebody here to be let in; whatever they say, they are sent back to it (kommo-api §1.1).
//!
//! The address and its parameters are those that libraries for Kommo build. `mode` is taken and changes nothing: a page
//! that was opened in a window of its own is left in that window, and the program closes it.

use crate::failure::Failure;
use crate::guard::POLICY;
use crate::session::{Host, SignedIn};
use crate::state::Web;
use crate::ui::button::Look;
use crate::ui::layout;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, X_FRAME_OPTIONS};
use axum::response::{IntoResponse, Redirect, Response};
use base::people::consents;
use base::people::programs::{self, Program};
use maud::html;
use serde::Deserialize;
use url::Url;

/// Characters of what a program wants to hear again.
const LONGEST_STATE: usize = 2_000;

/// What the program asks with.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    client_id: String,
    state: String,
}

/// What the person says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    client_id: String,
    state: String,
    decision: String,
}

/// `GET /oauth`: the question.
///
/// # Errors
/// [`Failure::NotFound`] for a program that nobody named here: nobody is sent anywhere.
pub async fn ask(State(web): State<Web>, who: SignedIn, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let program = find(&web, &who, &asked.client_id, &asked.state).await?;
    let host = Url::parse(&program.redirect_address).ok().and_then(|url| url.host_str().map(str::to_owned));
    let title = format!("Let {} in?", program.name);
    let page = html! {
        h1 { (title) }
        p { b { (program.name) } " at " (host.unwrap_or_default()) " wants to work with " (who.account.name) " in your name, " (who.user.name) "." }
        ul {
            li { "It sees and changes what you may see and change." }
            li { "It does not learn your password." }
            li { "You can shut it out again on your profile." }
        }
        form.row method="post" action="/oauth" {
            input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
            input type="hidden" name="client_id" value=(asked.client_id);
            input type="hidden" name="state" value=(asked.state);
            button class=(Look::Primary.class()) name="decision" value="allow" { "Let it in" }
            button class=(Look::Plain.class()) name="decision" value="refuse" { "Refuse" }
        }
    };
    // Browsers hold the whole chain of redirects after a form to this rule, and the program may send people further.
    let policy = POLICY.replace("form-action 'self'", "form-action 'self' https: http:");
    let headers = [(CONTENT_SECURITY_POLICY, policy), (X_FRAME_OPTIONS, "DENY".to_owned())];
    Ok((headers, layout::bare(&title, who.theme, &page)).into_response())
}

/// `POST /oauth`: back to the program, with a code or with `access_denied`.
///
/// # Errors
/// As [`ask`].
pub async fn answer(
    State(web): State<Web>,
    who: SignedIn,
    Host(host): Host,
    Form(said): Form<Said>,
) -> Result<Redirect, Failure> {
    let program = find(&web, &who, &said.client_id, &said.state).await?;
    let mut back = Url::parse(&program.redirect_address).map_err(|error| Failure::Broken(error.to_string()))?;
    if said.decision == "allow" {
        let id = program.id;
        let code = web.desk.write(&who, move |cx| consents::give(cx, id)).await?;
        back.query_pairs_mut().append_pair("code", code.reveal()).append_pair("referer", &host);
    } else {
        back.query_pairs_mut().append_pair("error", "access_denied");
    }
    back.query_pairs_mut().append_pair("state", &said.state).append_pair("client_id", &program.public_id);
    Ok(Redirect::to(back.as_str()))
}

async fn find(web: &Web, who: &SignedIn, public_id: &str, state: &str) -> Result<Program, Failure> {
    if state.chars().count() > LONGEST_STATE {
        return Err(Failure::Invalid("What the program sent with you is too long. Nobody was let in.".to_owned()));
    }
    let public_id = public_id.to_owned();
    let program = web.desk.read(who, move |cx| programs::find(cx, &public_id)).await?;
    program.ok_or(Failure::NotFound)
}
