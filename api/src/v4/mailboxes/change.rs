//! `PATCH /mailboxes/{id}`: what a mailbox does with what comes; with a password also how it is reached. What is not named
//! stays as it is.

use super::servers::SERVER_KEYS;
use super::{read_kind, read_reached, shown};
use crate::call::Call;
use crate::v4::known::Known;
use crate::v4::sources::read_pipeline;
use crate::wire::{Answer, Body, Code, Item, Problem};
use base::Cx;
use base::access::{self, Right};
use base::ids::MailboxId;
use flow::channels::mailboxes::{self, MailLeads, Mailbox, MailboxChange, Server};
use serde_json::{Value as Json, json};

/// What may be said of a mailbox that is there; nothing else is passed over in silence.
const KEYS: [&str; 15] = [
    "kind",
    "shared_with_admins",
    "groups_threads",
    "leads",
    "accepts_on_reply",
    "fresh_after_days",
    "is_on",
    "pipeline_id",
    "responsible_user_id",
    "address",
    "username",
    "password",
    "imap",
    "smtp",
    "request_id",
];

/// The body with all that is to be tried: where it does not name a server or who signs in there, the mailbox does.
pub fn complete(cx: &mut Cx<'_>, call: &Call) -> Result<Body, Problem> {
    let item = call.body.object()?;
    let mailbox = mailboxes::load_mailbox(cx, call.id("id")?)?;
    require_change(cx, &mailbox, &item)?;
    check(&item, &mailbox)?;
    if item.text("password")?.is_none() {
        return match ["imap", "smtp", "username"].into_iter().find(|key| item.json(key).is_some()) {
            Some(key) => {
                let detail = "Send the password, too: both servers are tried before anything is kept.";
                Err(item.wrong(key, Code::InvalidValue, detail))
            }
            None => Ok(call.body.clone()),
        };
    }
    item.required_text("password")?;
    let username = item.text("username")?;
    let mut whole = item.whole();
    whole["username"] = json!(username.as_ref().unwrap_or(&mailbox.server.username));
    for (which, known) in [("imap", Some(&mailbox.server)), ("smtp", mailbox.smtp.as_ref())] {
        if let Some(known) = known {
            let username = username.clone().unwrap_or_else(|| known.username.clone());
            whole[which] = completed(&item, which, &Server { username, ..known.clone() })?;
        }
    }
    Ok(Body::of(&whole))
}

/// Whoever says whose it is need not be able to change the rest of it yet (EM-12).
fn require_change(cx: &mut Cx<'_>, mailbox: &Mailbox, item: &Item) -> Result<(), Problem> {
    if item.json("kind").is_none() {
        return Ok(mailboxes::require_change(cx, mailbox)?);
    }
    mailboxes::require_use(cx, mailbox)?;
    Ok(access::require(cx, Right::SetUp)?)
}

/// Refuses what is wrong whatever the servers say.
fn check(item: &Item, mailbox: &Mailbox) -> Result<(), Problem> {
    item.expect_only(&KEYS)?;
    for which in ["imap", "smtp"] {
        if let Some(server) = item.inner(which)? {
            server.expect_only(&SERVER_KEYS)?;
            server.exact("port")?;
        }
    }
    for key in ["fresh_after_days", "pipeline_id", "responsible_user_id"] {
        item.exact(key)?;
    }
    match item.text("address")? {
        Some(address) if !address.trim().eq_ignore_ascii_case(&mailbox.address) => {
            let detail = "The address of a mailbox stays. Another one is connected with POST /api/v4/mailboxes.";
            Err(item.wrong("address", Code::InvalidValue, detail))
        }
        _ => Ok(()),
    }
}

/// A server as it is named, and else as it is known.
fn completed(item: &Item, which: &str, known: &Server) -> Result<Json, Problem> {
    let named = item.inner(which)?;
    let is_named = |key: &str| named.as_ref().is_some_and(|named| named.json(key).is_some());
    let mut whole = named.as_ref().map_or_else(|| json!({}), Item::whole);
    if !is_named("host") {
        whole["host"] = json!(known.host);
    }
    if !is_named("username") {
        whole["username"] = json!(known.username);
    }
    // One of the two says the other, as where a mailbox is connected.
    if !is_named("port") && !is_named("tls") {
        whole["port"] = json!(known.port);
        whole["tls"] = json!(known.tls.as_str());
    }
    Ok(whole)
}

/// `PATCH /mailboxes/{id}`, once both servers have let us in where it names a password.
pub fn change(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let (id, item): (MailboxId, Item) = (call.id("id")?, call.body.object()?);
    let mailbox = mailboxes::load_mailbox(cx, id)?;
    let change = read(cx, call, (&item, &mailbox))?;
    let kind = item.text("kind")?.map(|_| read_kind(&item)).transpose()?;
    // First whose it is (EM-12): what else is said of it then is for whoever may change it.
    if let Some(kind) = kind {
        flow::set_mailbox_kind(cx, id, kind)?;
    }
    if kind.is_none() || item.keys().any(|key| key != "kind") {
        mailboxes::change_mailbox(cx, id, change)?;
    }
    let mailbox = mailboxes::load_mailbox(cx, id)?;
    Ok(Answer::Found(shown(cx, call, &mailbox)?))
}

fn read(cx: &mut Cx<'_>, call: &Call, (item, mailbox): (&Item, &Mailbox)) -> Result<MailboxChange, Problem> {
    let known = Known::load(cx, call)?;
    let leads = item.text("leads")?.map(|word| MailLeads::from_stored(&word).ok_or_else(|| item.no_choice("leads")));
    Ok(MailboxChange {
        reached: item.text("password")?.map(|_| read_reached(item, call, &mailbox.address)).transpose()?,
        pipeline_id: read_pipeline(item, &known)?,
        responsible_id: known.user(item, "responsible_user_id")?,
        shared_with_admins: item.truth("shared_with_admins")?,
        groups_threads: item.truth("groups_threads")?,
        leads: leads.transpose()?,
        accepts_on_reply: item.truth("accepts_on_reply")?,
        fresh_after_days: item.number("fresh_after_days")?,
        is_followed: item.truth("is_on")?,
    })
}
