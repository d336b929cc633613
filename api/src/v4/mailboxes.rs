//! Mailboxes: ours, in Kommo's style.

mod change;
mod servers;
mod show;

pub use change::{change, complete};
pub use servers::{try_again, try_servers};

use crate::call::Call;
use crate::v4::known::Known;
use crate::wire::{Answer, Item, Problem, listed};
use base::Cx;
use base::ids::MailboxId;
use flow::channels::mailboxes::{self, Auth, Mailbox, MailboxKind, NewMailbox, PASSWORD_CONTEXT, Reached};
use flow::{Emails, channels};
use serde_json::Value as Json;
use servers::read_server;
use show::show;

/// `GET /mailboxes`: those that one may use.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let sources = channels::list_sources(cx, None)?;
    let found = mailboxes::list_usable(cx)?;
    let source_of = |mailbox: &Mailbox| sources.iter().find(|source| source.id == mailbox.source_id);
    let rows = found.iter().filter_map(|mailbox| Some(show(call, mailbox, source_of(mailbox)?))).collect();
    Ok(listed(call, "mailboxes", rows))
}

/// `GET /mailboxes/{id}`.
pub fn get(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let mailbox = mailboxes::load_mailbox(cx, call.id("id")?)?;
    mailboxes::require_use(cx, &mailbox)?;
    Ok(Answer::Found(shown(cx, call, &mailbox)?))
}

/// `POST /mailboxes`: one object; its password is sealed and never shown. Both servers have let us in by now.
pub fn add(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let item = call.body.object()?;
    let known = Known::load(cx, call)?;
    let wish = read(&item, call, &known)?;
    let (_, id) = mailboxes::add_mailbox(cx, wish, call.user.id)?;
    let mailbox = mailboxes::load_mailbox(cx, id)?;
    Ok(Answer::Made(shown(cx, call, &mailbox)?))
}

/// `DELETE /mailboxes/{id}?emails=keep|delete`: its password is wiped, and its mails stay unless it says otherwise.
pub fn delete(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let id: MailboxId = call.id("id")?;
    let word = call.query.text(&["emails"]).unwrap_or("keep");
    let emails = Emails::from_word(word).ok_or_else(|| Problem::no_such_choice("emails"))?;
    flow::disconnect_mailbox(cx, id, emails)?;
    Ok(Answer::Nothing)
}

fn shown(cx: &mut Cx<'_>, call: &Call, mailbox: &Mailbox) -> Result<Json, Problem> {
    let source = channels::load_source(cx, mailbox.source_id)?;
    Ok(show(call, mailbox, &source))
}

fn read_kind(item: &Item) -> Result<MailboxKind, Problem> {
    match item.required_text("kind")?.as_str() {
        "shared" => Ok(MailboxKind::Shared),
        "personal" => Ok(MailboxKind::Personal),
        _ => Err(item.no_choice("kind")),
    }
}

fn read_reached(item: &Item, call: &Call, address: &str) -> Result<Reached, Problem> {
    let username = item.text("username")?.unwrap_or_else(|| address.to_owned());
    let imap = item.inner("imap")?.ok_or_else(|| item.missing("imap"))?;
    let smtp = item.inner("smtp")?;
    Ok(Reached {
        server: read_server(&imap, "imap", &username)?,
        smtp: smtp.map(|smtp| read_server(&smtp, "smtp", &username)).transpose()?,
        auth: Auth::Password {
            sealed: call.vault().seal(PASSWORD_CONTEXT, item.required_text("password")?.as_bytes()),
        },
    })
}

fn read(item: &Item, call: &Call, known: &Known) -> Result<NewMailbox, Problem> {
    let address = item.required_text("address")?;
    let kind = read_kind(item)?;
    item.required_text("password")?;
    let reached = read_reached(item, call, &address)?;
    let pipeline = match item.number("pipeline_id")? {
        Some(id) => known.stages.pipeline(id).ok_or_else(|| item.no_choice("pipeline_id"))?,
        None => known.stages.main().ok_or_else(|| item.missing("pipeline_id"))?,
    };
    Ok(NewMailbox {
        pipeline_id: pipeline.id,
        kind,
        address,
        server: reached.server,
        smtp: reached.smtp,
        auth: reached.auth,
        responsible_id: known.user(item, "responsible_user_id")?.flatten(),
    })
}
