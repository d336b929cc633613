//! Incoming leads, which Kommo calls unsorted. What came through a personal mailbox is told to exist, and nothing of it.

use super::Telling;
use super::found::Found;
use crate::v4::unsorted::{category, metadata};
use base::journal::Kind;
use base::search::Subject;
use flow::inbox::IncomingLead;
use flow::updates::webhooks::{News, Verb};
use serde_json::{Value as Json, json};

/// A request that came, went on, or was decided.
pub(super) fn say(telling: &Telling<'_>, found: &Found, news: &News) -> Option<Json> {
    let request = found.requests.get(&news.record)?;
    let mut said = json!({
        "uid": request.uid, "category": category(request.channel), "pipeline_id": request.pipeline_id,
        "account_id": telling.account.id, "created_at": request.created_at,
    });
    if news.event.verb == Verb::Decided {
        put_decision(&mut said, news, request);
        return Some(said);
    }
    let source = found.sources.iter().find(|source| source.id == request.source_id);
    said["source_id"] = request.source_id.0.into();
    said["lead_id"] = request.lead_id.0.into();
    said["date_create"] = request.created_at.into();
    said["data"] = json!({
        "leads": [{ "id": request.lead_id }],
        "contacts": request.contact_id.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>(),
        "companies": request.company_id.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>(),
    });
    if request.private_to.is_none() {
        said["source"] = request.source_name.as_str().into();
        said["source_uid"] = source.and_then(|source| source.external_id.clone()).into();
        said["source_data"] = metadata::shown(request);
        said["source_data"]["name"] = request.sender.as_str().into();
        said["source_data"]["source_name"] = request.source_name.as_str().into();
        said["source_data"]["data"] = json!([{ "text": request.preview, "date": request.updated_at, "manager": 0 }]);
    }
    Some(said)
}

fn put_decision(said: &mut Json, news: &News, request: &IncomingLead) {
    let (action, result) = match news.entry.kind {
        Some(Kind::IncomingLeadDeclined) => ("decline", "decline_result"),
        Some(Kind::IncomingLeadLinked | Kind::LeadsMerged) => ("link", "link_result"),
        _ => ("accept", "accept_result"),
    };
    let (subject, id) = match action {
        "link" => request.target.unwrap_or((Subject::Lead, request.lead_id.0)),
        _ => (Subject::Lead, request.lead_id.0),
    };
    said["action"] = action.into();
    said[result] = json!({ crate::wire::entities::plural(subject): [id] });
    said["modified_user_id"] = news.entry.user().map_or(0, |user| user.0).into();
}
