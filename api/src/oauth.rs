//! How a program that somebody let in gets its tokens, and learns whose account it is (kommo-api §1.1). The page on which
//! people are asked is one of the screens.

use crate::auth;
use crate::dispatch;
use crate::state::Api;
use crate::wire::{Answer, Body, Item, Links, Problem};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use base::accounts::{self, Account};
use base::desk::Who;
use base::ids::AccountId;
use base::people::consents::{self, ACCESS_LIFETIME, ConsentError, Pair};
use base::people::programs;
use base::secrets::Secret;
use base::{Cx, access::Actor};
use serde_json::json;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Bytes of one request for tokens.
const MAX_BYTES: usize = 64 * 1024;

/// `POST /oauth2/access_token`: a code or a refresh token becomes a pair of tokens.
pub async fn give_tokens(State(api): State<Api>, request: Request) -> Response {
    let request_id = api.next_request_id();
    dispatch::respond(exchange(&api, request).await, &request_id)
}

/// `GET /oauth2/account/subdomain`: whose account a token opens.
pub async fn name_account(State(api): State<Api>, request: Request) -> Response {
    let request_id = api.next_request_id();
    let (head, _) = request.into_parts();
    let links = Links::of(&head, api.settings().is_behind_proxy);
    let answer = async {
        let claims = auth::check(&api, &head.headers)?;
        let who = Who { account: AccountId(claims.account_id), actor: Actor::System };
        let host = links.host().to_owned();
        api.desk().read(who, move |cx| Ok(named(&auth::sign_in(cx, &claims, &host)?.0, &host))).await
    };
    dispatch::respond(answer.await, &request_id)
}

/// `GET /oauth2/account/current/subdomain`: the same for a refresh token, asked when a renewal failed.
pub async fn name_account_by_refresh_token(State(api): State<Api>, request: Request) -> Response {
    let request_id = api.next_request_id();
    let (head, _) = request.into_parts();
    let answer = async {
        let account = account_of(&api, &head).await?;
        let host = Links::of(&head, api.settings().is_behind_proxy).host().to_owned();
        let token = head.headers.get("x-refresh-token").and_then(|token| token.to_str().ok());
        let token = Secret::from(token.ok_or(Problem::Unauthorized)?.to_owned());
        let is_good = api.desk().read(Who::system(account.id), move |cx| consents::is_renewable(cx, &token)).await?;
        if is_good { Ok(named(&account, &host)) } else { Err(Problem::Unauthorized) }
    };
    dispatch::respond(answer.await, &request_id)
}

async fn exchange(api: &Api, request: Request) -> Result<Answer, Problem> {
    let (head, body) = request.into_parts();
    if !api.may_ask_for_tokens(client(&head, api.settings().is_behind_proxy)) {
        return Err(Problem::TooManyRequests);
    }
    let account = account_of(api, &head).await?;
    let host = Links::of(&head, api.settings().is_behind_proxy).host().to_owned();
    let item = Body::read_up_to(&head.headers, body, MAX_BYTES).await?.object_or_form()?;
    let (who, inner) = (Who::system(account.id), api.clone());
    let pair = api.desk().write(who, move |cx| pair(cx, &inner, &item, base_domain(&account, &host))).await?;
    Ok(Answer::Tokens(json!({
        "token_type": "Bearer",
        "expires_in": ACCESS_LIFETIME,
        "access_token": pair.access.reveal(),
        "refresh_token": pair.refresh.reveal(),
        "server_time": api.desk().now(),
    })))
}

fn pair(cx: &mut Cx<'_>, api: &Api, item: &Item, base_domain: &str) -> Result<Pair, Problem> {
    let text = |key: &str| item.text(key).ok().flatten().filter(|text| !text.is_empty());
    let wanted = |key: &str, hint| text(key).ok_or(Problem::NoTokens(StatusCode::BAD_REQUEST, hint));
    let public_id = wanted("client_id", "Check the `client_id` parameter")?;
    let secret = Secret::from(wanted("client_secret", "Check the `client_secret` parameter")?);
    let program = programs::find_by_secret(cx, &public_id, &secret)?;
    let program = program.ok_or(Problem::NoTokens(StatusCode::UNAUTHORIZED, "Client authentication failed"))?;
    match text("grant_type").as_deref() {
        Some("authorization_code") => {
            let code = Secret::from(wanted("code", "Check the `code` parameter")?);
            let address = wanted("redirect_uri", "Check the `redirect_uri` parameter")?;
            let pair = consents::redeem(cx, api.vault(), &program, (&code, &address), base_domain);
            pair.map_err(|error| refused(error, StatusCode::BAD_REQUEST, "Authorization code"))
        }
        Some("refresh_token") => {
            let refresh = Secret::from(wanted("refresh_token", "Check the `refresh_token` parameter")?);
            let pair = consents::renew(cx, api.vault(), &program, &refresh, base_domain);
            pair.map_err(|error| refused(error, StatusCode::UNAUTHORIZED, "Token"))
        }
        _ => Err(Problem::NoTokens(StatusCode::BAD_REQUEST, "Check the `grant_type` parameter")),
    }
}

/// The hints are those of the library that Kommo's own server answers with.
fn refused(error: ConsentError, status: StatusCode, what: &str) -> Problem {
    let hint = match error {
        ConsentError::Database(error) => return error.into(),
        ConsentError::Address => "Invalid redirect URI",
        ConsentError::Void if what == "Token" => "Token has been revoked",
        ConsentError::Void => "Authorization code has been revoked",
        ConsentError::Expired if what == "Token" => "Token has expired",
        ConsentError::Expired => "Authorization code has expired",
    };
    Problem::NoTokens(status, hint)
}

fn named(account: &Account, host: &str) -> Answer {
    let domain = host.split(':').next().unwrap_or_default();
    Answer::Found(json!({
        "id": account.id,
        "subdomain": account.subdomain,
        "domain": host,
        "top_level_domain": domain.rsplit('.').next(),
    }))
}

/// The host without the account's label and the port.
fn base_domain<'a>(account: &Account, host: &'a str) -> &'a str {
    let name = host.split(':').next().unwrap_or_default();
    name.strip_prefix(account.subdomain.as_str()).and_then(|rest| rest.strip_prefix('.')).unwrap_or(name)
}

async fn account_of(api: &Api, head: &Parts) -> Result<Account, Problem> {
    let host = Links::of(head, api.settings().is_behind_proxy).host().to_owned();
    let account = api.desk().read(Who::installation(), move |cx| accounts::find_by_host(cx, &host)).await?;
    account.ok_or_else(|| Problem::NotFound("There is no account at this address".to_owned()))
}

/// Who asks: behind a proxy the last address of its header, which is the one that it saw.
fn client(head: &Parts, is_behind_proxy: bool) -> IpAddr {
    let peer = head.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let said = head.headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
    let forwarded = said.and_then(|list| list.rsplit(',').next()).and_then(|last| last.trim().parse().ok());
    let seen = if is_behind_proxy { forwarded.or(peer) } else { peer };
    seen.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}
