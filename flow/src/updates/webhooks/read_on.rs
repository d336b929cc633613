//! Journal rows become deliveries. Looking ahead takes no turn to write; what was found is written down with the cursor in
//! one unit, so that each event is told once to each webhook, whenever the program dies.

use super::deliver::{self, Written};
use super::news::{self, News};
use super::{Noun, Verb, Webhook, store};
use crate::contacts::{self, companies};
use crate::inbox;
use crate::updates::Error;
use base::Cx;
use base::clock::Seconds;
use base::ids::{AccountId, CompanyId, ContactId, IncomingLeadId, JournalId, WebhookId};
use base::journal;
use std::collections::HashMap;

/// The name of this reader of the journal.
pub const READER: &str = "webhooks";
/// Journal rows read at a time.
const BATCH_ROWS: i64 = 100;
/// Deliveries that wait for one webhook; one that takes them slower than they come is switched off.
pub(super) const MAX_WAITING: i64 = 50_000;

/// What is to be told, and from which row to which it was read.
#[derive(Clone, Debug)]
pub struct Ahead {
    from: JournalId,
    to: JournalId,
    /// True when there are rows behind these.
    pub has_more: bool,
    /// What some webhook wants to know, in the order in which it happened.
    pub news: Vec<News>,
}

/// The accounts with webhooks in which something happened, `limit` at most. Asked outside every account.
///
/// # Errors
/// Whatever the database answers.
pub fn accounts_behind(cx: &mut Cx<'_>, limit: i64) -> Result<Vec<AccountId>, Error> {
    Ok(store::accounts_behind(cx, READER, limit)?)
}

/// Reads what happened since the last time, without writing; nothing when nothing did.
///
/// # Errors
/// Whatever the database answers.
pub fn look_ahead(cx: &mut Cx<'_>) -> Result<Option<Ahead>, Error> {
    let from = journal::cursor(cx, READER)?;
    let rows = journal::read_after(cx, from, BATCH_ROWS)?;
    let Some(to) = rows.last().map(|row| row.id) else { return Ok(None) };
    let hooks = store::list_webhooks(cx)?;
    let mut news = news::of_rows(&rows);
    news.retain(|news| hooks.iter().any(|hook| wants(hook, news)));
    without_the_known(cx, &mut news)?;
    Ok(Some(Ahead { from, to, has_more: rows.len() as i64 == BATCH_ROWS, news }))
}

/// Writes down what each webhook is told, and how far was read. `bodies` are what is sent, one for each of the news, or
/// nothing where there is nothing to tell.
///
/// # Errors
/// Whatever the database answers.
pub fn write_down(cx: &mut Cx<'_>, ahead: &Ahead, bodies: &[Option<String>]) -> Result<(), Error> {
    // Somebody else read on meanwhile, or the first webhook was made.
    if journal::cursor(cx, READER)? != ahead.from {
        return Ok(());
    }
    let hooks = store::list_webhooks(cx)?;
    let mut written = Vec::new();
    for (news, body) in ahead.news.iter().zip(bodies) {
        let Some(body) = body else { continue };
        let told = hooks.iter().filter(|hook| wants(hook, news));
        written.extend(told.map(|hook| Written { webhook: hook.id, news, body }));
    }
    store::insert_deliveries(cx, &written)?;
    journal::set_cursor(cx, READER, ahead.to)?;
    stop_the_slow(cx, &hooks, &written)
}

fn wants(hook: &Webhook, news: &News) -> bool {
    hook.is_on() && news.entry.id > hook.since && hook.events.contains(&news.event)
}

fn stop_the_slow(cx: &mut Cx<'_>, hooks: &[Webhook], written: &[Written<'_>]) -> Result<(), Error> {
    if written.is_empty() {
        return Ok(());
    }
    let waiting: HashMap<WebhookId, i64> = store::count_waiting(cx)?.into_iter().collect();
    for hook in hooks.iter().filter(|hook| waiting.get(&hook.id).is_some_and(|count| *count > MAX_WAITING)) {
        deliver::stop(cx, hook, &format!("More than {MAX_WAITING} deliveries waited for it."))?;
    }
    Ok(())
}

/// Leaves out those who were known before the request that was decided: they were told of when they were made.
fn without_the_known(cx: &mut Cx<'_>, news: &mut Vec<News>) -> Result<(), Error> {
    let newcomers: Vec<&News> = news.iter().filter(|news| news.is_of_newcomer()).collect();
    if newcomers.is_empty() {
        return Ok(());
    }
    let of = |noun: Noun| newcomers.iter().filter(move |news| news.event.noun == noun).map(|news| news.record);
    let (people, firms): (Vec<ContactId>, Vec<CompanyId>) =
        (of(Noun::Contact).map(ContactId).collect(), of(Noun::Company).map(CompanyId).collect());
    let requests: Vec<IncomingLeadId> = newcomers.iter().filter_map(|news| news.entry.about.incoming_lead).collect();
    let mut made: HashMap<(Noun, i64), Seconds> = HashMap::new();
    for contact in contacts::list_by_ids(cx, &people)? {
        made.insert((Noun::Contact, contact.id.0), contact.stamps.created_at);
    }
    for company in companies::list_by_ids(cx, &firms)? {
        made.insert((Noun::Company, company.id.0), company.stamps.created_at);
    }
    let came: HashMap<IncomingLeadId, Seconds> =
        inbox::list_by_ids(cx, &requests)?.into_iter().map(|incoming| (incoming.id, incoming.created_at)).collect();
    news.retain(|news| {
        let request = news.entry.about.incoming_lead.and_then(|id| came.get(&id));
        let is_new = || made.get(&(news.event.noun, news.record)).zip(request).is_some_and(|(made, came)| made >= came);
        !(news.event.verb == Verb::Added && news.is_of_newcomer()) || is_new()
    });
    Ok(())
}
