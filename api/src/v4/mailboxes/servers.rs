//! The servers of a mailbox: read, found where they were not named, and tried before the unit of work opens (EM-01, R-1).

use crate::state::Api;
use crate::wire::{Body, Code, Item, Problem};
use base::ids::AccountId;
use flow::channels::mailboxes::{Server, Tls};
use mail::discovery::Endpoint;
use mail::servers::{Asking, At, Proof, Wanted};
use mail::tokens::Provider;
use serde_json::{Value as Json, json};

/// Where IMAP is spoken over TLS from the first byte (RFC 8314 §7.3), and where TLS begins later.
const IMAP_PORTS: [(Tls, u16); 2] = [(Tls::Implicit, 993), (Tls::StartTls, 143)];
/// The same for SMTP submission.
const SMTP_PORTS: [(Tls, u16); 2] = [(Tls::Implicit, 465), (Tls::StartTls, 587)];

/// Where somebody connects a mailbox whose provider lets nobody in with a password.
const BY_HAND: &str = "/mail/mailboxes/new";

/// What may be said of a server.
pub(super) const SERVER_KEYS: [&str; 4] = ["host", "port", "tls", "username"];

/// Finds the servers if none is named, and signs in to both; gives the body with them. A program cannot give the consent
/// that Google and Microsoft ask for: it is told where its user can.
pub fn try_servers<'a>(api: &'a Api, _: AccountId, body: &'a Body) -> Asking<'a, Result<Body, Problem>> {
    Box::pin(async move {
        let item = body.object()?;
        let Some(password) = item.text("password")? else {
            if let (Some(address), None) = (item.text("address")?, item.inner("imap")?) {
                let found = api.servers().discover(&address).await.ok();
                if let Some(provider) = found.and_then(|found| Provider::of(found.sign_in)) {
                    return Err(asks_for_consent(&item, provider));
                }
            }
            return Ok(body.clone());
        };
        sign_in(api, &item, &password).await
    })
}

/// Signs in to both servers where there is a password to be tried.
pub fn try_again<'a>(api: &'a Api, _: AccountId, body: &'a Body) -> Asking<'a, Result<Body, Problem>> {
    Box::pin(async move {
        let item = body.object()?;
        match item.text("password")? {
            Some(password) => sign_in(api, &item, &password).await,
            None => Ok(body.clone()),
        }
    })
}

async fn sign_in(api: &Api, item: &Item, password: &str) -> Result<Body, Problem> {
    let wanted = wanted(api, item, password).await?;
    if let Err(refusal) = api.servers().check(&wanted).await {
        let key = match refusal.at {
            At::Imap => "imap",
            At::Smtp => "smtp",
            At::SignIn => "password",
        };
        return Err(item.wrong(key, Code::InvalidValue, refusal.text));
    }
    let mut whole = item.whole();
    whole["imap"] = written(&wanted.imap);
    whole["smtp"] = wanted.smtp.as_ref().map_or(Json::Null, written);
    Ok(Body::of(&whole))
}

async fn wanted(api: &Api, item: &Item, password: &str) -> Result<Wanted, Problem> {
    let address = item.text("address")?.unwrap_or_default();
    let username = item.text("username")?;
    let proof = Proof::Password(password.to_owned().into());
    let Some(imap) = item.inner("imap")? else {
        let found = api.servers().discover(&address).await;
        let found = found.map_err(|error| item.wrong("address", Code::InvalidValue, error.to_string()))?;
        if let Some(provider) = Provider::of(found.sign_in).filter(|provider| !provider.takes_app_passwords()) {
            return Err(asks_for_consent(item, provider));
        }
        let named =
            |endpoint: Endpoint| Endpoint { username: username.clone().unwrap_or(endpoint.username), ..endpoint };
        return Ok(Wanted { imap: named(found.imap), smtp: found.smtp.map(named), proof });
    };
    let username = username.unwrap_or(address);
    let endpoint = |server: Server| Endpoint {
        host: server.host,
        port: server.port,
        is_implicit_tls: server.tls == Tls::Implicit,
        username: server.username,
    };
    let smtp = item.inner("smtp")?;
    let smtp = smtp.map(|smtp| read_server(&smtp, "smtp", &username).map(endpoint)).transpose()?;
    Ok(Wanted { imap: endpoint(read_server(&imap, "imap", &username)?), smtp, proof })
}

fn asks_for_consent(item: &Item, provider: Provider) -> Problem {
    let name = provider.name();
    let detail = format!("{name} asks the mailbox's user for consent: they give it when they connect it at {BY_HAND}.");
    let detail = if provider.takes_app_passwords() { format!("{detail} Or send an app password.") } else { detail };
    item.wrong("password", Code::InvalidValue, detail)
}

fn written(endpoint: &Endpoint) -> Json {
    let tls = if endpoint.is_implicit_tls { Tls::Implicit } else { Tls::StartTls };
    json!({ "host": endpoint.host, "port": endpoint.port, "tls": tls.as_str(), "username": endpoint.username })
}

/// A server as a body describes it: `imap` or `smtp`.
pub(super) fn read_server(item: &Item, which: &str, username: &str) -> Result<Server, Problem> {
    let port = item.number("port")?;
    let ports = if which == "imap" { IMAP_PORTS } else { SMTP_PORTS };
    let tls = read_tls(item, ports, port)?;
    let usual = ports.iter().find(|(known, _)| *known == tls).map_or(0, |(_, port)| *port);
    let port = u16::try_from(port.unwrap_or_else(|| usual.into())).ok().filter(|port| *port > 0);
    let port = port.ok_or_else(|| item.wrong("port", Code::InvalidValue, "This value should be from 1 to 65535."))?;
    let username = item.text("username")?.unwrap_or_else(|| username.to_owned());
    Ok(Server { host: item.required_text("host")?, port, username, tls })
}

/// `implicit` or `starttls`; a port alone says which; there is no third.
fn read_tls(item: &Item, ports: [(Tls, u16); 2], port: Option<i64>) -> Result<Tls, Problem> {
    let by_port = || if port == Some(ports[1].1.into()) { Tls::StartTls } else { Tls::Implicit };
    if let Some(is_on) = item.json("tls").and_then(Json::as_bool) {
        return if is_on { Ok(by_port()) } else { Err(refused(item)) };
    }
    match item.text("tls")?.as_deref() {
        None => Ok(by_port()),
        Some("implicit" | "tls" | "ssl") => Ok(Tls::Implicit),
        Some("starttls") => Ok(Tls::StartTls),
        Some(_) => Err(refused(item)),
    }
}

fn refused(item: &Item) -> Problem {
    let detail = "A mailbox is reached over TLS only: \"implicit\" or \"starttls\".";
    item.wrong("tls", Code::NotSupportedChoice, detail)
}
