//! `/talks` and `/contacts/chats` (kommo-api §6.2, §8.5): conversations over chats. One runs for as long as its
//! visitor comes back: it is in work until somebody closes it, and again once anybody writes.

use crate::call::Call;
use crate::v4::records::show_link;
use crate::wire::{Answer, MAX_ITEMS, Order, Problem, listed, page_by, read_all};
use base::Cx;
use base::access::Action;
use base::ids::{ContactId, LeadId, TalkId};
use base::search::Subject;
use flow::channels::talks::{self, Talk, TalkFilter};
use flow::{contacts, leads};
use serde_json::{Value as Json, json};

/// Chats that are answered at once.
const MAX_CHATS: i64 = 250;
/// What a chat's UUID is made for.
pub const CHAT: &str = "chat";

/// `GET /talks`.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let asked = call.query.page()?;
    let order = Order::by("talk_id");
    let numbers = |key| call.query.numbers(&["filter", key]);
    let filter = TalkFilter {
        ids: numbers("talk_id").map(|ids| ids.into_iter().map(TalkId).collect()),
        contacts: numbers("contact_id").map(|ids| ids.into_iter().map(ContactId).collect()),
        leads: numbers("entity_id").map(|ids| ids.into_iter().map(LeadId).collect()),
        is_closed: numbers("is_in_work").and_then(|found| found.first().map(|is_in_work| *is_in_work == 0)),
        behind: order.behind(&call.query).map(|key| TalkId(key[0])),
    };
    let skipped = if filter.behind.is_some() { 0 } else { asked.offset() };
    let found = talks::list_talks(cx, &filter, skipped, asked.reach())?;
    Ok(page_by(call, "talks", found.iter().map(|talk| show(call, talk)).collect(), (asked, &order)))
}

/// `GET /talks/{id}`: 404 when there is none (kommo-api §12.3).
pub fn get(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let talk = load(cx, call)?;
    Ok(Answer::Found(show(call, &talk)))
}

/// `POST /talks/{id}/close`: over, until anybody writes again. `force_close` is taken and changes nothing: nobody is asked
/// how it was.
pub fn close(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let talk = load(cx, call)?;
    leads::load_to(cx, talk.lead_id, Action::Edit)?;
    talks::close(cx, &talk)?;
    Ok(Answer::Accepted)
}

fn load(cx: &mut Cx<'_>, call: &Call) -> Result<Talk, Problem> {
    find(cx, call.id("id")?)?.ok_or_else(|| Problem::NotFound("Talk not found".to_owned()))
}

fn find(cx: &mut Cx<'_>, id: TalkId) -> Result<Option<Talk>, Problem> {
    let filter = TalkFilter { ids: Some(vec![id]), ..TalkFilter::default() };
    Ok(talks::list_talks(cx, &filter, 0, 1)?.pop())
}

/// `GET /contacts/chats?contact_id[]=&chat_id[]=`.
pub fn chats(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let contacts = call.query.numbers(&["contact_id"]).map(|ids| ids.into_iter().map(ContactId).collect());
    let chats = call.query.words(&["chat_id"]);
    let ids = || chats.iter().filter_map(|chat| call.number_in(CHAT, chat)).map(TalkId).collect();
    let filter = TalkFilter { contacts, ids: (!chats.is_empty()).then(ids), ..TalkFilter::default() };
    let found = talks::list_talks(cx, &filter, 0, MAX_CHATS)?;
    let row = |talk: &Talk| json!({ "id": talk.id, "chat_id": chat_id(call, talk), "contact_id": talk.contact_id });
    Ok(listed(call, "chats", found.iter().map(row).collect()))
}

/// `POST /contacts/chats`: says who writes in a chat, also in chats that are over.
pub fn link_chats(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let items = call.body.items(MAX_ITEMS)?;
    let wishes =
        read_all(&items, |item| Ok((item.required_text("chat_id")?, ContactId(item.required_number("contact_id")?))))?;
    let mut rows = Vec::new();
    for (item, (chat, contact)) in items.iter().zip(wishes) {
        let talk = call.number_in(CHAT, &chat).map(TalkId);
        let talk = talk.map(|id| find(cx, id)).transpose()?.flatten().ok_or_else(|| item.no_choice("chat_id"))?;
        contacts::find(cx, contact)?.ok_or_else(|| item.no_choice("contact_id"))?;
        flow::recognize(cx, &talk, contact).map_err(|error| Problem::from(error).of_item(item.request_id()))?;
        let request_id = item.request_id();
        rows.push(json!({ "id": talk.id, "chat_id": chat, "contact_id": contact, "request_id": request_id }));
    }
    Ok(listed(call, "chats", rows))
}

fn chat_id(call: &Call, talk: &Talk) -> String {
    call.numbered_uuid(CHAT, talk.id.0)
}

fn show(call: &Call, talk: &Talk) -> Json {
    let contacts: Vec<Json> = talk.contact_id.iter().map(|id| show_link(call, Subject::Contact, id.0)).collect();
    json!({
        "talk_id": talk.id, "created_at": talk.created_at, "updated_at": talk.updated_at, "rate": 0,
        "contact_id": talk.contact_id, "chat_id": chat_id(call, talk), "entity_id": talk.lead_id, "entity_type": "lead",
        "is_in_work": talk.closed_at.is_none(), "is_read": talk.is_answered, "origin": "website", "missed_at": null,
        "account_id": call.account.id, "_links": call.links.own(&format!("talks/{}", talk.id)),
        "_embedded": {
            "contacts": contacts, "leads": [show_link(call, Subject::Lead, talk.lead_id.0)], "customers": [],
        },
    })
}
