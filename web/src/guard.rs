//! What stands before every handler: the session's token on every change, and the headers that keep foreign scripts out.

use crate::failure::{Failure, Sentence};
use crate::imports::MAX_UPLOAD_BYTES;
use crate::looks;
use crate::session::SignedIn;
use crate::sign_in::sign_in_for;
use crate::state::Web;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

/// Bytes of a form that a page sends; files go to routes of their own.
const MAX_FORM_BYTES: usize = 1024 * 1024;
/// Bytes at the beginning of a form with a file in which the session's token stands.
const MAX_FIRST_PART_BYTES: usize = 1024;
/// The header in which scripts send the session's token.
const CSRF_HEADER: &str = "X-CSRF-Token";
/// The field in which forms send it.
const CSRF_FIELD: &str = "csrf_token";
/// Where somebody gets whose account asks for a second factor that they do not have yet.
const SET_UP_PATHS: [&str; 3] = ["/profile/second-factor", "/profile/second-factor/confirmation", "/sign-out"];
/// Where a program sends people to be let in.
const ASKED_BY_A_PROGRAM: &str = "/oauth";
/// Nothing from anywhere else but recordings of calls, which the exchange keeps and nobody hears before pressing play;
/// no inline script or style, and nobody may frame us.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
    font-src 'self'; form-action 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'; media-src 'self' https: http:";

/// Lets a signed-in person's request through; a change only with the session's token, in the header or the form.
///
/// # Errors
/// [`Failure::SignInFirst`], [`Failure::ForeignForm`].
pub async fn signed_in(State(web): State<Web>, request: Request, next: Next) -> Result<Response, Failure> {
    let (mut parts, body) = request.into_parts();
    let who = match SignedIn::from_request_parts(&mut parts, &web).await {
        // Whoever a program sends here comes back to its question.
        Err(Failure::SignInFirst) if parts.method == Method::GET && parts.uri.path() == ASKED_BY_A_PROGRAM => {
            let wanted = parts.uri.path_and_query().map_or(ASKED_BY_A_PROGRAM, |wanted| wanted.as_str());
            return Ok(Redirect::to(&sign_in_for(wanted)).into_response());
        }
        who => who?,
    };
    if who.lacks_second_factor() && !SET_UP_PATHS.contains(&parts.uri.path()) {
        return Ok(Redirect::to("/profile/second-factor").into_response());
    }
    if matches!(parts.method, Method::GET | Method::HEAD) {
        let address = parts.uri.clone();
        let answer = next.run(Request::from_parts(parts, body)).await;
        if answer.status().is_success() {
            looks::note(&web, &who, &address);
        }
        return Ok(answer);
    }
    if let Some(sent) = parts.headers.get(CSRF_HEADER).and_then(|value| value.to_str().ok()) {
        check(sent, &who)?;
        return Ok(next.run(Request::from_parts(parts, body)).await);
    }
    let kind = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        let bytes = to_bytes(body, MAX_UPLOAD_BYTES).await;
        let bytes = bytes.map_err(|_| Failure::Invalid("That file is too large. Nothing was kept.".to_owned()))?;
        check(first_part(&bytes), &who)?;
        return Ok(next.run(Request::from_parts(parts, Body::from(bytes))).await);
    }
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(Failure::ForeignForm);
    }
    let bytes = to_bytes(body, MAX_FORM_BYTES).await;
    let bytes =
        bytes.map_err(|_| Failure::Invalid("That is too much for one form. Nothing was changed.".to_owned()))?;
    let sent =
        url::form_urlencoded::parse(&bytes).find(|(key, _)| key == CSRF_FIELD).map(|(_, value)| value.into_owned());
    check(&sent.unwrap_or_default(), &who)?;
    Ok(next.run(Request::from_parts(parts, Body::from(bytes))).await)
}

/// The session's token as the first part of a form with a file: its page puts it there (RFC 7578).
fn first_part(bytes: &[u8]) -> &str {
    let head = bytes.get(..MAX_FIRST_PART_BYTES.min(bytes.len())).unwrap_or_default();
    let head = match std::str::from_utf8(head) {
        Ok(head) => head,
        Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
    };
    let (headers, body) = head.split_once("\r\n\r\n").unwrap_or_default();
    let is_token = headers.contains(&format!("name=\"{CSRF_FIELD}\""));
    if is_token { body.split("\r\n").next().unwrap_or_default() } else { "" }
}

fn check(sent: &str, who: &SignedIn) -> Result<(), Failure> {
    // Both are hashed, so the comparison takes as long for a near miss as for a far one.
    let equal = base::tokens::hash_token(sent) == base::tokens::hash_token(who.csrf_token.reveal());
    if equal { Ok(()) } else { Err(Failure::ForeignForm) }
}

/// Says a failure in a toast when a script asked, and sets the headers of every page.
pub async fn pages(request: Request, next: Next) -> Response {
    let is_script = request.headers().contains_key("HX-Request");
    let mut response = next.run(request).await;
    if is_script && let Some(sentence) = response.extensions().get::<Sentence>() {
        response = sentence.as_toast().into_response();
    }
    let headers = response.headers_mut();
    // An answer with a policy of its own says itself who may frame it.
    if !headers.contains_key(CONTENT_SECURITY_POLICY) {
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
        headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    for (name, value) in
        [(X_CONTENT_TYPE_OPTIONS, "nosniff"), (REFERRER_POLICY, "same-origin"), (CACHE_CONTROL, "no-store")]
    {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    response
}
