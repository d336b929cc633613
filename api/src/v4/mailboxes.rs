//! Mailboxes and the address whose mails become leads: ours, in Kommo's style.

use crate::call::Call;
use crate::v4::known::Known;
use crate::wire::{Answer, Code, Item, Problem, listed};
use base::Cx;
use base::ids::MailboxId;
use flow::channels::mailboxes::{self, Auth, Mailbox, MailboxKind, NewMailbox, PASSWORD_CONTEXT, Server, Tls};
use flow::channels::{self, Source};
use serde_json::{Value as Json, json};

/// Where IMAP is spoken over TLS from the first byte (RFC 8314 §7.3), and where TLS begins later.
const IMAP_PORTS: [(Tls, u16); 2] = [(Tls::Implicit, 993), (Tls::StartTls, 143)];

/// `GET /mailboxes`.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let sources = channels::list_sources(cx, None)?;
    let found = mailboxes::list_usable(cx)?;
    let source_of = |mailbox: &Mailbox| sources.iter().find(|source| source.id == mailbox.source_id);
    let rows = found.iter().filter_map(|mailbox| Some(show(call, mailbox, source_of(mailbox)?))).collect();
    Ok(listed(call, "mailboxes", rows))
}

/// `POST /mailboxes`: one object; its password is sealed and never shown.
pub fn add(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let item = call.body.object()?;
    let known = Known::load(cx, call)?;
    let wish = read(&item, call, &known)?;
    let (source, id) = mailboxes::add_mailbox(cx, wish, call.user.id)?;
    let mailbox = mailboxes::load_mailbox(cx, id)?;
    Ok(Answer::Made(show(call, &mailbox, &source)))
}

/// `DELETE /mailboxes/{id}`: its mails stay, its password is wiped.
pub fn delete(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let id: MailboxId = call.id("id")?;
    mailboxes::disconnect(cx, id)?;
    Ok(Answer::Nothing)
}

fn read(item: &Item, call: &Call, known: &Known) -> Result<NewMailbox, Problem> {
    let address = item.required_text("address")?;
    let kind = match item.required_text("kind")?.as_str() {
        "shared" => MailboxKind::Shared,
        "personal" => MailboxKind::Personal,
        _ => return Err(item.no_choice("kind")),
    };
    let imap = item.inner("imap")?.ok_or_else(|| item.missing("imap"))?;
    let port = imap.number("port")?;
    let tls = read_tls(&imap, port)?;
    let usual = IMAP_PORTS.iter().find(|(known, _)| *known == tls).map_or(0, |(_, port)| *port);
    let port = u16::try_from(port.unwrap_or_else(|| usual.into())).ok().filter(|port| *port > 0);
    let port = port.ok_or_else(|| imap.wrong("port", Code::InvalidValue, "This value should be from 1 to 65535."))?;
    let pipeline = item.number("pipeline_id")?;
    let pipeline = match pipeline {
        Some(id) => known.stages.pipeline(id).ok_or_else(|| item.no_choice("pipeline_id"))?,
        None => known.stages.main().ok_or_else(|| item.missing("pipeline_id"))?,
    };
    Ok(NewMailbox {
        pipeline_id: pipeline.id,
        kind,
        server: Server {
            host: imap.required_text("host")?,
            port,
            username: item.text("username")?.unwrap_or_else(|| address.clone()),
            tls,
        },
        address,
        smtp: None,
        auth: Auth::Password {
            sealed: call.vault().seal(PASSWORD_CONTEXT, item.required_text("password")?.as_bytes()),
        },
        responsible_id: known.user(item, "responsible_user_id")?.flatten(),
    })
}

/// `implicit` or `starttls`; a port alone says which; there is no third.
fn read_tls(imap: &Item, port: Option<i64>) -> Result<Tls, Problem> {
    if let Some(is_on) = imap.json("tls").and_then(Json::as_bool) {
        return if is_on { Ok(by_port(port)) } else { Err(refused(imap)) };
    }
    match imap.text("tls")?.as_deref() {
        None => Ok(by_port(port)),
        Some("implicit" | "tls" | "ssl") => Ok(Tls::Implicit),
        Some("starttls") => Ok(Tls::StartTls),
        Some(_) => Err(refused(imap)),
    }
}

fn by_port(port: Option<i64>) -> Tls {
    if port == Some(143) { Tls::StartTls } else { Tls::Implicit }
}

fn refused(imap: &Item) -> Problem {
    let detail = "A mailbox is read over TLS only: \"implicit\" or \"starttls\".";
    imap.wrong("tls", Code::NotSupportedChoice, detail)
}

fn show(call: &Call, mailbox: &Mailbox, source: &Source) -> Json {
    json!({
        "id": mailbox.id, "address": mailbox.address, "kind": mailbox.kind.as_str(),
        "pipeline_id": source.pipeline_id, "source_id": source.id, "user_id": mailbox.user_id,
        "responsible_user_id": source.responsible_id.map_or(0, |user| user.0), "username": mailbox.server.username,
        "imap": { "host": mailbox.server.host, "port": mailbox.server.port, "tls": mailbox.server.tls.as_str() },
        "is_on": source.is_on, "state": mailbox.state.word, "state_text": mailbox.state.text,
        "state_at": mailbox.state.at, "account_id": call.account.id,
        "_links": call.links.own(&format!("mailboxes/{}", mailbox.id)),
    })
}
