//! Which address wants to be told what. Administrators only: a webhook is told of every record.

use super::{Event, Webhook, store};
use crate::updates::Error;
use base::Cx;
use base::access::{self, Right};
use base::dial;
use base::ids::WebhookId;
use base::journal::{self, About, Happening, Kind};
use serde_json::{Value as Json, json};
use url::{Host, Url};

/// Webhooks of an account (kommo-api §2.7).
pub const MAX_WEBHOOKS: i64 = 100;
/// Characters of an address.
pub const MAX_DESTINATION_CHARS: usize = 2_000;

/// What somebody wants to be told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// The address.
    pub destination: String,
    /// What it shall be told.
    pub events: Vec<Event>,
    /// Words for what never happens here; kept to be read back.
    pub echoed: Vec<String>,
    /// A number to sort by; it stays as it is when none is given.
    pub sort: Option<i64>,
}

/// Makes a webhook, or gives the one with this address other events; one that was switched off is on again.
///
/// # Errors
/// `Denied`; `BadDestination`, `NoEvents`, `TooManyWebhooks`.
pub fn subscribe(cx: &mut Cx<'_>, wish: Wish) -> Result<Webhook, Error> {
    access::require(cx, Right::SetUp)?;
    let destination = checked(&wish.destination)?;
    if wish.events.is_empty() && wish.echoed.is_empty() {
        return Err(Error::NoEvents);
    }
    let known = list(cx)?;
    let before = known.iter().find(|hook| hook.destination == destination).cloned();
    if before.is_none() && i64::try_from(known.len()).unwrap_or(i64::MAX) >= MAX_WEBHOOKS {
        return Err(Error::TooManyWebhooks);
    }
    let since = match &before {
        Some(hook) if hook.is_on() => hook.since,
        _ => begin(cx, &known)?,
    };
    let made = before.as_ref().map(|hook| (hook.id, hook.created_at, hook.created_by));
    let by = cx.actor.user().unwrap_or(base::ids::UserId(0));
    let (id, created_at, created_by) = match made {
        Some(made) => made,
        None => (cx.next_id()?, cx.now, by),
    };
    let hook = Webhook {
        id,
        destination,
        events: Event::all().filter(|event| wish.events.contains(event)).collect(),
        echoed: wish.echoed,
        sort: wish.sort.or(before.as_ref().map(|hook| hook.sort)).unwrap_or_default(),
        since,
        created_at,
        created_by,
        updated_at: cx.now,
        stopped: None,
        tried_at: before.as_ref().and_then(|hook| hook.tried_at),
        status: before.as_ref().and_then(|hook| hook.status),
        problem: before.as_ref().and_then(|hook| hook.problem.clone()),
    };
    store::put_webhook(cx, &hook)?;
    tell(cx, before.as_ref(), Some(&hook))?;
    Ok(hook)
}

/// Gives a webhook other events, and leaves it on or off. What a program asked for besides stays.
///
/// # Errors
/// `Denied`; `NoSuchWebhook`, `NoEvents`.
pub fn choose(cx: &mut Cx<'_>, id: WebhookId, events: Vec<Event>) -> Result<(), Error> {
    let before = find(cx, id)?;
    if events.is_empty() {
        return Err(Error::NoEvents);
    }
    let after = Webhook { events, updated_at: cx.now, ..before.clone() };
    store::put_webhook(cx, &after)?;
    tell(cx, Some(&before), Some(&after))
}

/// Removes a webhook with its log; what it was not told yet it is not told any more.
///
/// # Errors
/// `Denied`; `NoSuchWebhook`.
pub fn unsubscribe(cx: &mut Cx<'_>, id: WebhookId) -> Result<(), Error> {
    let hook = find(cx, id)?;
    store::delete_webhook(cx, id)?;
    tell(cx, Some(&hook), None)
}

/// Switches a webhook on again: it is told of what happens from now on.
///
/// # Errors
/// `Denied`; `NoSuchWebhook`.
pub fn switch_on(cx: &mut Cx<'_>, id: WebhookId) -> Result<(), Error> {
    let hook = find(cx, id)?;
    if hook.is_on() {
        return Ok(());
    }
    let others = list(cx)?;
    let on = Webhook { since: begin(cx, &others)?, updated_at: cx.now, stopped: None, ..hook.clone() };
    store::put_webhook(cx, &on)?;
    tell(cx, Some(&hook), Some(&on))
}

/// The webhooks of the account, the oldest first.
///
/// # Errors
/// `Denied`.
pub fn list(cx: &mut Cx<'_>) -> Result<Vec<Webhook>, Error> {
    access::require(cx, Right::SetUp)?;
    Ok(store::list_webhooks(cx)?)
}

/// One of them.
///
/// # Errors
/// `Denied`; `NoSuchWebhook`.
pub fn find(cx: &mut Cx<'_>, id: WebhookId) -> Result<Webhook, Error> {
    list(cx)?.into_iter().find(|hook| hook.id == id).ok_or(Error::NoSuchWebhook(id))
}

/// The row after which a webhook that begins now is told. Accounts without webhooks are not read, so the reader of one
/// that has its first begins here too.
fn begin(cx: &mut Cx<'_>, known: &[Webhook]) -> Result<base::ids::JournalId, Error> {
    let newest = journal::newest(cx)?;
    if !known.iter().any(Webhook::is_on) {
        journal::set_cursor(cx, super::READER, newest)?;
    }
    Ok(newest)
}

/// An address in its usual spelling. Whether it may be reached is asked when it is dialled: names change.
fn checked(typed: &str) -> Result<String, Error> {
    let url = Url::parse(typed.trim()).map_err(|_| Error::BadDestination)?;
    let is_web = matches!(url.scheme(), "http" | "https");
    let is_plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let is_host = url.host_str().is_some_and(|host| dial::check_name(host).is_ok());
    let is_disguised = matches!(url.host(), Some(Host::Ipv4(address)) if !typed.contains(&address.to_string()));
    if is_web && is_plain && is_host && !is_disguised && typed.chars().count() <= MAX_DESTINATION_CHARS {
        Ok(typed.trim().to_owned())
    } else {
        Err(Error::BadDestination)
    }
}

/// The journal keeps the host: the rest of an address may be its secret.
fn tell(cx: &mut Cx<'_>, before: Option<&Webhook>, after: Option<&Webhook>) -> Result<(), Error> {
    let shown = |hook: &Webhook| {
        let events: Vec<String> = hook.events.iter().map(Event::to_string).collect();
        json!({ "webhook": hook.id, "host": hook.host(), "events": events, "is_on": hook.is_on() })
    };
    let shown = |hook: Option<&Webhook>| hook.map_or(Json::Null, shown);
    let happening = Happening::change(Kind::WebhookChanged, About::default(), shown(before), shown(after));
    journal::record(cx, happening)?;
    Ok(())
}
