//! Who asks: the account of the host, the user of the session cookie, the address of the client.

use crate::failure::Failure;
use crate::state::Web;
use crate::ui::layout::Theme;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::{COOKIE, HOST, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use base::access::{self, Actor, Denied, Right, Role};
use base::accounts::{self, Account};
use base::desk::Who;
use base::people::sessions;
use base::people::users::User;
use base::secrets::Secret;
use base::tokens;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The session cookie over TLS: the prefix makes browsers refuse it from anywhere but this host.
const SECURE_COOKIE: &str = "__Host-sluice";
/// The session cookie without TLS, for a first try on one's own machine.
const PLAIN_COOKIE: &str = "sluice";
/// How long a browser keeps the cookie; the session itself slides and ends on the server.
const COOKIE_SECONDS: i64 = 30 * base::clock::DAY;
/// How long a browser remembers which board was looked at last.
const CHOICE_SECONDS: i64 = 365 * base::clock::DAY;

/// The account that the request's host names.
#[derive(Clone, Debug)]
pub struct AtAccount(pub Account);

/// Somebody who is signed in. Handlers that take it answer nobody else.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The account.
    pub account: Account,
    /// The user.
    pub user: User,
    /// What every change must carry.
    pub csrf_token: Secret,
    /// Light or dark.
    pub theme: Theme,
    /// The hash of the session's token, to sign out.
    pub session: String,
}

impl SignedIn {
    /// True for those who set up pipelines, sources and people.
    pub fn is_admin(&self) -> bool {
        self.user.role == Role::Admin
    }

    /// True for all but free users, who only look (RT-09).
    pub fn writes(&self) -> bool {
        self.user.role != Role::Free
    }

    /// True when the account asks everybody for a second factor, and they have none yet.
    pub fn lacks_second_factor(&self) -> bool {
        self.account.requires_second_factor && !self.user.has_second_factor
    }
}

impl From<SignedIn> for Who {
    fn from(who: SignedIn) -> Who {
        Who::from(&who)
    }
}

impl From<&SignedIn> for Who {
    fn from(who: &SignedIn) -> Who {
        Who { account: who.account.id, actor: Actor::User(who.user.id, who.user.role) }
    }
}

impl FromRequestParts<Web> for AtAccount {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Failure> {
        if let Some(known) = parts.extensions.get::<Account>() {
            return Ok(AtAccount(known.clone()));
        }
        let host = host(parts).unwrap_or_default();
        let account = web
            .desk
            .read(Who::installation(), move |cx| match accounts::find_by_host(cx, &host)? {
                Some(account) => Ok(account),
                None if accounts::count(cx)? == 0 => Err(Failure::NotSetUp),
                None => Err(Failure::NoAccount),
            })
            .await?;
        parts.extensions.insert(account.clone());
        Ok(AtAccount(account))
    }
}

impl FromRequestParts<Web> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Failure> {
        if let Some(known) = parts.extensions.get::<SignedIn>() {
            return Ok(known.clone());
        }
        let AtAccount(account) = AtAccount::from_request_parts(parts, web).await?;
        let token = cookie(&parts.headers, SECURE_COOKIE).or_else(|| cookie(&parts.headers, PLAIN_COOKIE));
        let hash = tokens::hash_token(&token.ok_or(Failure::SignInFirst)?);
        let (who, wanted) = (Who::system(account.id), hash.clone());
        let found = web.desk.read(who, move |cx| sessions::find(cx, &wanted)).await?;
        let found = found.ok_or(Failure::SignInFirst)?;
        if found.is_touch_due {
            let touched = hash.clone();
            web.desk.write(who, move |cx| sessions::touch(cx, &touched)).await?;
        }
        let signed_in = SignedIn {
            account,
            user: found.user,
            csrf_token: found.csrf_token,
            theme: theme(&parts.headers),
            session: hash,
        };
        parts.extensions.insert(signed_in.clone());
        Ok(signed_in)
    }
}

/// An administrator who is signed in. Pages that set up pipelines, sources and people answer nobody else (PL-04).
#[derive(Clone, Debug)]
pub struct Admin(pub SignedIn);

impl FromRequestParts<Web> for Admin {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Failure> {
        let who = SignedIn::from_request_parts(parts, web).await?;
        if access::is_allowed(Who::from(&who).actor, Right::SetUp) { Ok(Admin(who)) } else { Err(Denied::SetUp.into()) }
    }
}

/// The address a request comes from.
#[derive(Clone, Copy, Debug)]
pub struct Client(pub IpAddr);

impl FromRequestParts<Web> for Client {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Failure> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let said = parts.headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
        // The proxy appends the address it saw, so the last one is the one that can be believed.
        let forwarded = said.and_then(|list| list.rsplit(',').next()).and_then(|last| last.trim().parse().ok());
        let address = if web.settings.trusts_proxy { forwarded.or(peer) } else { peer };
        Ok(Client(address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))))
    }
}

/// The host that the request names, perhaps with a port; empty when it names none.
#[derive(Clone, Debug)]
pub struct Host(pub String);

impl FromRequestParts<Web> for Host {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _web: &Web) -> Result<Self, Failure> {
        Ok(Host(host(parts).unwrap_or_default()))
    }
}

/// Where this request reached us: scheme and host, without a slash at its end.
#[derive(Clone, Debug)]
pub struct Origin(pub String);

impl FromRequestParts<Web> for Origin {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Failure> {
        if let Some(url) = &web.settings.public_url {
            return Ok(Origin(url.trim_end_matches('/').to_owned()));
        }
        let scheme = if is_secure(&parts.headers, web) { "https" } else { "http" };
        Ok(Origin(format!("{scheme}://{}", host(parts).unwrap_or_default())))
    }
}

/// True when the visitor's browser speaks TLS with us or with our proxy.
pub fn is_secure(headers: &HeaderMap, web: &Web) -> bool {
    let said = headers.get("x-forwarded-proto").and_then(|value| value.to_str().ok());
    (web.settings.trusts_proxy && said == Some("https"))
        || web.settings.public_url.as_ref().is_some_and(|url| url.starts_with("https://"))
}

/// The header that gives a browser its session.
pub fn session_cookie(token: &Secret, is_secure: bool) -> (HeaderName, HeaderValue) {
    set_cookie(token.reveal(), COOKIE_SECONDS, is_secure)
}

/// The header that takes a browser's session away.
pub fn no_session_cookie(is_secure: bool) -> (HeaderName, HeaderValue) {
    set_cookie("", 0, is_secure)
}

fn set_cookie(value: &str, seconds: i64, is_secure: bool) -> (HeaderName, HeaderValue) {
    let (name, secure) = if is_secure { (SECURE_COOKIE, "; Secure") } else { (PLAIN_COOKIE, "") };
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    (SET_COOKIE, HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("")))
}

/// The header that lets a browser remember a choice for a year; `value` is ours, never somebody's words.
pub fn remember(name: &str, value: &str) -> (HeaderName, HeaderValue) {
    let text = format!("{name}={value}; Path=/; Max-Age={CHOICE_SECONDS}; HttpOnly; SameSite=Lax");
    (SET_COOKIE, HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("")))
}

/// The theme that the browser's cookie names.
pub fn theme(headers: &HeaderMap) -> Theme {
    Theme::named(&cookie(headers, "theme").unwrap_or_default())
}

fn host(parts: &Parts) -> Option<String> {
    let said = parts.headers.get(HOST).and_then(|value| value.to_str().ok()).map(str::to_owned);
    said.or_else(|| parts.uri.authority().map(ToString::to_string))
}

/// The value of a cookie that the browser sent.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}
