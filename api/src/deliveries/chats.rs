//! Conversations over chats, and what their visitors wrote.

use super::Telling;
use super::found::Found;
use crate::call::numbered_uuid;
use crate::v4::talks::CHAT;
use flow::updates::webhooks::News;
use serde_json::{Value as Json, json};

/// What the UUIDs of messages and of visitors are made for.
const MESSAGE: &str = "message";
const VISITOR: &str = "visitor";
/// Kommo's number of leads.
const LEAD: i64 = 2;
/// All chats here are those of a website's button.
const ORIGIN: &str = "website";

/// A conversation that began, or is otherwise.
pub(super) fn say_talk(telling: &Telling<'_>, found: &Found, news: &News) -> Option<Json> {
    let talk = found.talks.get(&news.record)?;
    Some(json!({
        "talk_id": talk.id, "created_at": talk.created_at, "updated_at": talk.updated_at, "rate": 0,
        "contact_id": talk.contact_id, "chat_id": uuid(telling, CHAT, talk.id.0), "entity_id": talk.lead_id,
        "entity_type": "lead", "is_in_work": talk.closed_at.is_none(), "is_read": talk.is_answered, "origin": ORIGIN,
    }))
}

/// What a visitor wrote.
pub(super) fn say_message(telling: &Telling<'_>, found: &Found, news: &News) -> Option<Json> {
    let (talk, item) = found.messages.get(&news.entry.id.0)?;
    Some(json!({
        "id": uuid(telling, MESSAGE, item.id.0), "chat_id": uuid(telling, CHAT, talk.id.0), "talk_id": talk.id,
        "contact_id": talk.contact_id, "text": item.body, "created_at": item.at, "type": "incoming",
        "element_type": LEAD, "entity_type": "lead", "element_id": talk.lead_id, "entity_id": talk.lead_id,
        "author": { "id": uuid(telling, VISITOR, talk.id.0), "type": "external", "name": item.author },
        "origin": ORIGIN,
    }))
}

fn uuid(telling: &Telling<'_>, purpose: &str, number: i64) -> String {
    numbered_uuid(telling.vault, telling.account.id, purpose, number)
}
