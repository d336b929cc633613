//! What is answered to forms and calls: a row per item.

use super::{link, records};
use crate::call::Call;
use crate::wire::{Item, Problem};
use base::Cx;
use base::ids::IncomingLeadId;
use flow::TakenIn;
use flow::channels::arrivals;
use flow::inbox::{self, IncomingLead};
use serde_json::{Value as Json, json};
use std::collections::{BTreeSet, HashMap};

/// A row per item, in their order.
///
/// # Errors
/// Whatever the database answers.
pub fn rows(cx: &mut Cx<'_>, call: &Call, items: &[Item], taken: &[TakenIn]) -> Result<Vec<Json>, Problem> {
    let found = incoming_leads(cx, taken)?;
    let rows = items.iter().zip(taken).zip(found).map(|((item, taken), incoming)| match incoming {
        Some(incoming) => row(call, item, &incoming),
        None => skipped(call, item, taken),
    });
    Ok(rows.collect())
}

/// What each request became or joined, in one query; nothing for one that is not shown.
///
/// # Errors
/// Whatever the database answers.
pub fn incoming_leads(cx: &mut Cx<'_>, taken: &[TakenIn]) -> Result<Vec<Option<IncomingLead>>, Problem> {
    let mut ids = Vec::with_capacity(taken.len());
    for taken in taken {
        ids.push(match taken {
            TakenIn::Held(id)
            | TakenIn::Continued(id)
            | TakenIn::Joined(_, id)
            | TakenIn::Opened(_, id)
            | TakenIn::Noticed(id) => Some(*id),
            TakenIn::Skipped(_) | TakenIn::Filed | TakenIn::SetAside => None,
            TakenIn::Repeated(arrival) => arrivals::find(cx, *arrival)?.and_then(|before| before.incoming_lead_id),
        });
    }
    let wanted: BTreeSet<IncomingLeadId> = ids.iter().flatten().copied().collect();
    let wanted: Vec<IncomingLeadId> = wanted.into_iter().collect();
    let found: HashMap<IncomingLeadId, IncomingLead> =
        inbox::list_by_ids(cx, &wanted)?.into_iter().map(|incoming| (incoming.id, incoming)).collect();
    Ok(ids.into_iter().map(|id| found.get(&id?).cloned()).collect())
}

fn row(call: &Call, item: &Item, incoming: &IncomingLead) -> Json {
    json!({
        "uid": incoming.uid, "account_id": call.account.id, "request_id": item.request_id(),
        "_links": link(call, &incoming.uid), "_embedded": records(call, incoming),
    })
}

/// Kept, but not shown: the source is switched off, or its sender is blocked.
fn skipped(call: &Call, item: &Item, taken: &TakenIn) -> Json {
    let rule = if let TakenIn::Skipped(rule) = taken { rule.as_str() } else { "repeated" };
    json!({
        "uid": null, "account_id": call.account.id, "request_id": item.request_id(), "skipped": rule,
        "_embedded": { "leads": [], "contacts": [], "companies": [] },
    })
}
