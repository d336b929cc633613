//! What is answered to forms and calls: a row per item.

use super::{link, records, seen};
use crate::call::Call;
use crate::wire::{Item, Problem, entities};
use base::Cx;
use base::ids::IncomingLeadId;
use base::search::Subject;
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
    let mut rows = Vec::with_capacity(items.len());
    for ((item, taken), incoming) in items.iter().zip(taken).zip(found) {
        rows.push(match incoming {
            Some(incoming) => {
                let mut records = records(call, &incoming);
                if let TakenIn::Repeated(_) = taken {
                    leave_out_unseen(cx, &incoming, &mut records)?;
                }
                row(call, item, &incoming, &records)
            }
            None => skipped(call, item, taken),
        });
    }
    Ok(rows)
}

/// Much may have happened to a request since it came: a repeat names nothing that the caller may not see by now.
fn leave_out_unseen(cx: &mut Cx<'_>, incoming: &IncomingLead, records: &mut Json) -> Result<(), Problem> {
    let (contact, company) = (incoming.contact_id.map(|id| id.0), incoming.company_id.map(|id| id.0));
    let named = [(Subject::Lead, Some(incoming.lead_id.0)), (Subject::Contact, contact), (Subject::Company, company)];
    for (subject, id) in named {
        if seen(cx, subject, id)?.is_none() {
            records[entities::plural(subject)] = json!([]);
        }
    }
    Ok(())
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

fn row(call: &Call, item: &Item, incoming: &IncomingLead, records: &Json) -> Json {
    json!({
        "uid": incoming.uid, "account_id": call.account.id, "request_id": item.request_id(),
        "_links": link(call, &incoming.uid), "_embedded": records,
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
