//! Runs one request: token, limit, body, then one unit of work, then the answer with its request id.

use crate::auth;
use crate::call::{Call, Key};
use crate::looks;
use crate::openapi;
use crate::router::{Find, Handler, PREFIX, Route, Run};
use crate::state::Api;
use crate::wire::{Answer, Body, Links, Problem, Query};
use axum::extract::{RawPathParams, Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use base::Cx;
use base::access::Actor;
use base::asked_under_keys;
use base::desk::Who;
use base::files::{FileError, FileHash};
use base::ids::AccountId;
use base::tokens::Claims;
use std::sync::Arc;

/// Carries the request's number in and out (kommo-api §1.3).
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Characters of a number that is taken over.
const MAX_REQUEST_ID_CHARS: usize = 64;

/// Answers one request of a known route.
pub async fn run(State(api): State<Api>, route: &'static Route, params: RawPathParams, request: Request) -> Response {
    let request_id = request_id(&api, &request);
    let params = params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let answer = match route.run {
        Run::Document(document) => Ok(Answer::Found(document())),
        Run::Read(_) | Run::Write(_) | Run::WriteAfter(..) | Run::File(_) => {
            in_a_unit(api, route, params, request).await
        }
    };
    respond(answer, &request_id)
}

/// What is sent, with the id under which it is logged.
pub fn respond(answer: Result<Answer, Problem>, request_id: &str) -> Response {
    finish(answer.map_or_else(|problem| problem.respond(request_id), Answer::respond), request_id)
}

/// The answer to a URL that is in no list.
pub async fn unknown(State(api): State<Api>, request: Request) -> Response {
    let request_id = request_id(&api, &request);
    let path = below_prefix(request.uri().path());
    finish(Problem::no_such_url(request.method().as_str(), &path).respond(&request_id), &request_id)
}

/// The answer to a method that a URL does not have.
pub async fn wrong_method(State(api): State<Api>, request: Request) -> Response {
    let request_id = request_id(&api, &request);
    finish(Problem::MethodNotAllowed.respond(&request_id), &request_id)
}

/// What is known of a request before its unit of work opens.
#[derive(Clone)]
struct Asked {
    claims: Claims,
    host: String,
    links: Links,
    path: String,
    method: String,
    query: Query,
    body: Body,
    /// As the header says it, with a print of the body as it was sent.
    idempotency_key: Option<(String, String)>,
    params: Vec<(String, String)>,
    api: Api,
}

async fn in_a_unit(
    api: Api,
    route: &'static Route,
    params: Vec<(String, String)>,
    request: Request,
) -> Result<Answer, Problem> {
    let (head, body) = request.into_parts();
    let claims = auth::check(&api, &head.headers)?;
    let links = Links::of(&head, api.settings().is_behind_proxy);
    let body = Body::read(&head.headers, body).await?;
    let mut asked = Asked {
        // The account of a signed token; whether the host names the same one is asked inside.
        host: links.host().to_owned(),
        links,
        path: below_prefix(head.uri.path()),
        method: head.method.to_string(),
        query: Query::read(head.uri.query().unwrap_or_default()),
        idempotency_key: openapi::key(route, &head.headers)?.map(|given| (given, body.print())),
        body,
        params,
        api: api.clone(),
        claims,
    };
    openapi::check(route, &asked.query)?;
    let who = Who { account: AccountId(asked.claims.account_id), actor: Actor::System };
    match route.run {
        Run::Write(handler) => api.desk().write(who, move |cx| handle(cx, &asked, once(handler))).await,
        Run::WriteAfter(look, ahead, handler) => {
            let before = asked.clone();
            // Nothing outside is asked for somebody whom the unit would refuse.
            let body = api.desk().read(who, move |cx| handle(cx, &before, look)).await?;
            asked.body = ahead(&api, who.account, &body).await?;
            api.desk().write(who, move |cx| handle(cx, &asked, once(handler))).await
        }
        Run::Read(handler) => api.desk().read(who, move |cx| handle(cx, &asked, handler)).await,
        Run::File(find) => file(&api, who, asked, find).await,
        Run::Document(document) => Ok(Answer::Found(document())),
    }
}

/// The bytes of a file; one that was left on its mail server is fetched first, and kept.
async fn file(api: &Api, who: Who, asked: Asked, find: Find) -> Result<Answer, Problem> {
    let look = async || {
        let asked = asked.clone();
        api.desk().read(who, move |cx| handle(cx, &asked, find)).await
    };
    let mut found = look().await?;
    if !found.file.is_here() {
        api.left_files().fetch(who.account.0, found.id.0).await?;
        found = look().await?;
    }
    let file = found.file;
    let broken = |error: &dyn std::fmt::Display| Problem::Inner(format!("the file {}: {error}", found.id));
    let hash: FileHash = file.file.parse().map_err(|error| broken(&error))?;
    let files = Arc::clone(api.files());
    let bytes = tokio::task::spawn_blocking(move || files.read(&hash)).await.map_err(|error| broken(&error))?;
    let bytes = bytes.map_err(|error| match error {
        FileError::Missing(_) => Problem::NotFound(format!("{} is gone", file.name)),
        other => broken(&other),
    })?;
    Ok(Answer::File { name: file.name, mime_type: file.mime_type, bytes })
}

/// The handler of a request that is one with all that its sender asks under its key: a key that was given with something else
/// is refused, before anything is done.
fn once(handler: Handler) -> impl FnOnce(&mut Cx<'_>, &Call) -> Result<Answer, Problem> {
    move |cx, call| {
        if let Some(key) = &call.idempotency_key
            && !asked_under_keys::note(cx, &key.name, &key.said)?
        {
            let taken =
                "This key was given with another request, and nothing was done: ask again with a key of its own.";
            return Err(Problem::Unprocessable(taken.to_owned()));
        }
        handler(cx, call)
    }
}

fn handle<T>(
    cx: &mut Cx<'_>,
    asked: &Asked,
    handler: impl FnOnce(&mut Cx<'_>, &Call) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let (account, user) = auth::sign_in(cx, &asked.claims, &asked.host)?;
    let asked = asked.clone();
    let look = looks::seen(&asked.method, &asked.path, user.id, cx.now);
    let named = |given: &str| format!("{} {} {given}", user.id, asked.path);
    let idempotency_key = asked.idempotency_key.map(|(given, said)| Key { name: named(&given), given, said });
    let call = Call {
        account,
        user,
        links: asked.links,
        path: asked.path,
        method: asked.method,
        query: asked.query,
        body: asked.body,
        idempotency_key,
        params: asked.params,
        api: asked.api,
    };
    let answer = handler(cx, &call)?;
    if let Some(look) = look {
        call.api.desk().looks().note(cx.account, look);
    }
    Ok(answer)
}

/// The number that the server gave the request and writes into its log, else one of our own.
fn request_id(api: &Api, request: &Request) -> String {
    let given = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok());
    let is_number = |id: &&str| {
        (1..=MAX_REQUEST_ID_CHARS).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    given.filter(is_number).map_or_else(|| api.next_request_id(), str::to_owned)
}

/// `leads/7` of `/api/v4/leads/7`.
fn below_prefix(path: &str) -> String {
    path.strip_prefix(PREFIX).unwrap_or(path).trim_matches('/').to_owned()
}

fn finish(mut response: Response, request_id: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    // Answers hold people's data and are made for one token.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
