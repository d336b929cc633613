//! A note in Kommo's shape.

use super::path_of;
use crate::call::Call;
use base::ids::UserId;
use flow::channels::said::{self, FeedItem, ItemKind};
use flow::channels::{CallDetails, Details, MailDetails};
use serde_json::{Value as Json, json};

/// What Kommo's types mean here: a kind, and for some a word in its details.
const TYPES: [(&str, ItemKind, Option<&str>); 5] = [
    ("common", ItemKind::Note, None),
    ("call_in", ItemKind::Call, Some("\"is_outbound\":false")),
    ("call_out", ItemKind::Call, Some("\"is_outbound\":true")),
    ("amomail_message", ItemKind::Mail, None),
    ("extended_service_message", ItemKind::Form, None),
];

/// The kinds that some types mean, each with the words that its details hold; all of them when none are asked for.
pub fn kinds(types: &[&str]) -> Vec<(ItemKind, Option<String>)> {
    if types.is_empty() {
        let all = [ItemKind::Note, ItemKind::Call, ItemKind::Service, ItemKind::Mail, ItemKind::Form];
        return all.map(|kind| (kind, None)).to_vec();
    }
    let known = TYPES.iter().filter(|(word, ..)| types.contains(word));
    let known = known.map(|(_, kind, words)| (*kind, words.map(str::to_owned)));
    // The word goes into a pattern, so it is only looked for when it is one.
    let is_word = |word: &&&str| word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let written =
        types.iter().filter(is_word).map(|word| (ItemKind::Service, Some(format!("\"note_type\":\"{word}\""))));
    known.chain(written).collect()
}

/// A note; nothing for what Kommo has no note for, such as a chat message.
pub fn show(call: &Call, item: &FeedItem) -> Option<Json> {
    let (note_type, params) = content(item)?;
    let author = item.author_id.unwrap_or(UserId(0));
    Some(json!({
        "id": item.id, "entity_id": item.place.id, "created_by": author, "updated_by": author,
        "created_at": item.at, "updated_at": item.updated_at, "responsible_user_id": author, "group_id": 0,
        "note_type": note_type, "params": params, "account_id": call.account.id, "is_pinned": item.is_pinned,
        "_links": call.links.own(&path_of(item)),
    }))
}

/// Kommo's type of it, and what that type carries; nothing for what Kommo has no note for.
pub fn content(item: &FeedItem) -> Option<(String, Json)> {
    match (item.kind, said::details_of(item)) {
        (ItemKind::Note, _) => Some(("common".to_owned(), json!({ "text": item.body }))),
        (ItemKind::Call, Some(Details::Call(call))) => Some(show_call(&call, &item.details)),
        (ItemKind::Mail, details) => Some(("amomail_message".to_owned(), show_mail(item, details))),
        (ItemKind::Form, _) => {
            Some(("extended_service_message".to_owned(), json!({ "service": item.title, "text": item.body })))
        }
        (ItemKind::Service, _) => Some(show_service(item)),
        (ItemKind::Call | ItemKind::ChatIn | ItemKind::ChatOut | ItemKind::Message, _) => None,
    }
}

fn show_call(call: &CallDetails, details: &Json) -> (String, Json) {
    let note_type = if call.is_outbound { "call_out" } else { "call_in" };
    // Programs name a user by id or by name, and read back what they wrote.
    let responsible =
        call.answered_by.as_deref().map(|who| who.parse().map_or_else(|_| json!(who), |id: i64| json!(id)));
    let params = json!({
        "uniq": call.call_id, "duration": call.duration_seconds, "source": call.service, "link": call.recording,
        "phone": call.phone, "call_result": call.result, "call_status": details["call_status"],
        "call_responsible": responsible,
    });
    (note_type.to_owned(), params)
}

/// Of a mail that whoever asks may not read it is known that there is one; it has lost its details by now (EM-14, RT-06).
fn show_mail(item: &FeedItem, details: Option<Details>) -> Json {
    let Some(Details::Mail(mail)) = details else {
        return json!({
            "thread_id": null, "message_id": null, "private": item.private_to.is_some(), "income": null, "from": null, "to": null,
            "subject": item.title, "content_summary": "", "attach_cnt": null, "delivery": null,
        });
    };
    let MailDetails { is_outgoing, is_gone, .. } = mail;
    json!({
        "thread_id": mail.thread_id, "message_id": mail.mail_id, "private": item.private_to.is_some(),
        "income": !is_outgoing, "from": { "email": mail.from_address, "name": mail.from_name }, "to": mail.to,
        "subject": item.title, "content_summary": if is_gone { &item.body } else { &mail.preview },
        "attach_cnt": mail.files, "delivery": { "status": mail.state, "time": item.at },
    })
}

fn show_service(item: &FeedItem) -> (String, Json) {
    match (item.details["note_type"].as_str(), item.details["params"].as_object()) {
        (Some(word), Some(params)) => (word.to_owned(), Json::Object(params.clone())),
        _ => ("service_message".to_owned(), json!({ "service": item.author, "text": item.body })),
    }
}
