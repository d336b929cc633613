//! What is due, what an address answered, and the log of it.

use super::news::News;
use super::subscribe::find;
use super::{Answer, Event, Webhook, store};
use crate::updates::Error;
use base::access::{self, Right};
use base::clock::{DAY, MINUTE, Seconds};
use base::ids::{AccountId, DeliveryId, WebhookId};
use base::journal::{self, About, Happening, Kind};
use base::{Cx, DbError};
use serde_json::{Value as Json, json};

/// Bad answers within [`BAD_WINDOW`] that an address may give; with the next one it is switched off (AU-38).
pub const MAX_BAD_ANSWERS: i64 = 100;
/// How long a bad answer counts.
const BAD_WINDOW: Seconds = 120 * MINUTE;
/// Deliveries that ended, kept for each webhook.
pub const KEPT_DELIVERIES: i64 = 200;
/// And for how long.
const KEPT_FOR: Seconds = 30 * DAY;
/// Deliveries that wait, shown in the log.
const SHOWN_WAITING: i64 = 50;

/// What one webhook is told of one event.
#[derive(Clone, Copy, Debug)]
pub struct Written<'n> {
    /// Which webhook.
    pub webhook: WebhookId,
    /// What happened.
    pub news: &'n News,
    /// What is sent.
    pub body: &'n str,
}

/// A webhook with something due now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Due {
    /// Whose.
    pub account: AccountId,
    /// Which.
    pub webhook: WebhookId,
}

/// What is sent now.
#[derive(Clone, Debug)]
pub struct Sending {
    /// The id.
    pub id: DeliveryId,
    /// What is sent.
    pub body: String,
    /// How often it was tried.
    pub tries: i64,
}

/// A line of the log.
#[derive(Clone, Debug)]
pub struct Logged {
    /// The id.
    pub id: DeliveryId,
    /// What is told; nothing for an event of a newer node.
    pub event: Option<Event>,
    /// When it happened.
    pub at: Seconds,
    /// When it is tried next; nothing when it ended.
    pub due_at: Option<Seconds>,
    /// How often it was tried.
    pub tries: i64,
    /// When it was tried last.
    pub tried_at: Option<Seconds>,
    /// The code that was answered then.
    pub status: Option<i64>,
    /// Why there was none, or why it was not sent.
    pub problem: Option<String>,
    /// How long the answer took, in milliseconds.
    pub took_ms: Option<i64>,
}

impl Logged {
    /// Did the address take it?
    pub fn is_good(&self) -> bool {
        Answer { status: self.status, problem: None, took_ms: 0 }.is_good()
    }
}

/// Webhooks with something due, `limit` at most. Asked outside every account.
///
/// # Errors
/// Whatever the database answers.
pub fn hooks_due(cx: &mut Cx<'_>, limit: i64) -> Result<Vec<Due>, Error> {
    Ok(store::hooks_due(cx, limit)?)
}

/// Where a webhook is reached and what is due there, in the order of what happened, `limit` at most; nothing when it was
/// removed or switched off meanwhile.
///
/// # Errors
/// Whatever the database answers.
pub fn list_due(cx: &mut Cx<'_>, id: WebhookId, limit: i64) -> Result<Option<(String, Vec<Sending>)>, Error> {
    let hook = store::list_webhooks(cx)?.into_iter().find(|hook| hook.id == id && hook.is_on());
    let Some(hook) = hook else { return Ok(None) };
    Ok(Some((hook.destination, store::list_due(cx, id, limit)?)))
}

/// Writes down what was answered: it ended, or is tried again. With too many bad answers the webhook is switched off.
/// False when it is not on any more.
///
/// # Errors
/// Whatever the database answers.
pub fn settle(cx: &mut Cx<'_>, webhook: WebhookId, sent: &Sending, answer: &Answer) -> Result<bool, Error> {
    let hook = store::list_webhooks(cx)?.into_iter().find(|hook| hook.id == webhook);
    let Some(hook) = hook else { return Ok(false) };
    let due_at = answer.wait(sent.tries + 1).filter(|_| hook.is_on()).map(|wait| cx.now + wait);
    store::settle(cx, (webhook, sent), answer, due_at)?;
    store::trim(cx, webhook, KEPT_DELIVERIES)?;
    if answer.is_good() || !hook.is_on() {
        return Ok(hook.is_on());
    }
    if store::count_bad_answer(cx, webhook, cx.now - BAD_WINDOW)? <= MAX_BAD_ANSWERS {
        return Ok(true);
    }
    let hours = BAD_WINDOW / (60 * MINUTE);
    stop(cx, &hook, &format!("More than {MAX_BAD_ANSWERS} bad answers within {hours} hours."))?;
    Ok(false)
}

/// Switches a webhook off by itself; the journal tells the administrators.
pub(super) fn stop(cx: &mut Cx<'_>, hook: &Webhook, because: &str) -> Result<(), Error> {
    let off = Webhook { updated_at: cx.now, stopped: Some((cx.now, because.to_owned())), ..hook.clone() };
    store::stop_webhook(cx, &off, "Not sent: the webhook was switched off")?;
    store::trim(cx, hook.id, KEPT_DELIVERIES)?;
    let after = json!({ "webhook": hook.id, "host": hook.host(), "because": because });
    journal::record(cx, Happening::change(Kind::WebhookStopped, About::default(), Json::Null, after))?;
    Ok(())
}

/// The deliveries of a webhook, the newest first: some that wait, and the last that ended.
///
/// # Errors
/// `Denied`.
pub fn list_log(cx: &mut Cx<'_>, webhook: WebhookId) -> Result<Vec<Logged>, Error> {
    access::require(cx, Right::SetUp)?;
    let mut log = store::list_waiting(cx, webhook, SHOWN_WAITING)?;
    log.extend(store::list_ended(cx, webhook, KEPT_DELIVERIES)?);
    log.sort_by_key(|logged| std::cmp::Reverse(logged.id));
    Ok(log)
}

/// Sends a delivery again, now, with as many tries as a new one.
///
/// # Errors
/// `Denied`; `NoSuchWebhook`, `Stopped`; `NoSuchDelivery`.
pub fn send_again(cx: &mut Cx<'_>, webhook: WebhookId, id: DeliveryId) -> Result<(), Error> {
    if !find(cx, webhook)?.is_on() {
        return Err(Error::Stopped);
    }
    if store::send_again(cx, webhook, id)? { Ok(()) } else { Err(Error::NoSuchDelivery(id)) }
}

/// Removes deliveries that ended a month ago.
///
/// # Errors
/// Whatever the database answers.
pub fn sweep(cx: &mut Cx<'_>) -> Result<u64, DbError> {
    store::sweep_deliveries(cx, cx.now - KEPT_FOR)
}
