//! Writing, changing and pinning notes.

use super::params::{self, Content};
use super::show::show;
use super::{find, path_of};
use crate::call::Call;
use crate::v4::places;
use crate::wire::{Answer, Code, Item, MAX_ITEMS, Problem, read_all, written};
use base::Cx;
use base::ids::FeedItemId;
use flow::channels::said::{FeedItem, MAX_TEXT_CHARS, Place};
use flow::timeline::{self, NewNote};
use serde_json::{Value as Json, json};

/// `POST /{entity}/notes` and `POST /{entity}/{id}/notes`.
pub fn add(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let items = call.body.items(MAX_ITEMS)?;
    let subject = call.subject()?;
    let record: Option<i64> = if call.param("id").is_empty() { None } else { Some(call.id("id")?) };
    let now = cx.now;
    let wishes = read_all(&items, |item| {
        let id = record.map_or_else(|| item.required_number("entity_id"), Ok)?;
        let content = read_content(item, &item.required_text("note_type")?, now)?;
        Ok((Place { subject, id }, content, item.number("created_at")?))
    })?;
    let mut rows = Vec::new();
    for (item, (place, content, at)) in items.iter().zip(wishes) {
        places::require(cx, item, place)?;
        let Content { kind, text, details, service } = content;
        let author = service.unwrap_or_else(|| call.user.name.clone());
        let note = timeline::add_note(cx, NewNote { place, kind, author, text, details, at });
        let note = note.map_err(|error| Problem::from(error).of_item(item.request_id()))?;
        rows.push(json!({
            "id": note.id, "entity_id": place.id, "request_id": item.request_id(),
            "_links": call.links.own(&path_of(&note)),
        }));
    }
    Ok(written(call, "notes", rows))
}

/// `PATCH /{entity}/notes` and `PATCH /{entity}/{id}/notes`.
pub fn change_many(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let items = call.body.items(MAX_ITEMS)?;
    let ids = read_all(&items, |item| item.required_number("id").map(FeedItemId))?;
    let mut rows = Vec::new();
    for (item, id) in items.iter().zip(ids) {
        rows.push(change(cx, call, item, id)?);
    }
    Ok(written(call, "notes", rows))
}

/// `PATCH /{entity}/notes/{note_id}` and `PATCH /{entity}/{id}/notes/{note_id}`.
pub fn change_one(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let item = call.body.object()?;
    Ok(Answer::Found(change(cx, call, &item, call.id("note_id")?)?))
}

/// `POST …/notes/{note_id}/pin`.
pub fn pin(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    set_pin(cx, call, true)
}

/// `POST …/notes/{note_id}/unpin`.
pub fn unpin(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    set_pin(cx, call, false)
}

fn set_pin(cx: &mut Cx<'_>, call: &Call, is_pinned: bool) -> Result<Answer, Problem> {
    let id = call.id("note_id")?;
    let note = find(cx, call, id)?.ok_or_else(|| Problem::NotFound(format!("There is no note {id}")))?;
    timeline::pin(cx, note.id, is_pinned)?;
    Ok(Answer::Nothing)
}

/// Only what a program may write, it may change: the type stays, the params come anew.
fn change(cx: &mut Cx<'_>, call: &Call, item: &Item, id: FeedItemId) -> Result<Json, Problem> {
    let note = find(cx, call, id)?.ok_or_else(|| item.no_choice("id"))?;
    let note = if item.json("params").is_some() {
        let content = read_content(item, &note_type(call, &note).ok_or_else(|| item.no_choice("id"))?, note.at)?;
        let changed = timeline::change_note(cx, id, Some(&content.text), Some(content.details));
        changed.map_err(|error| Problem::from(error).of_item(item.request_id()))?
    } else {
        note
    };
    Ok(json!({
        "id": id, "entity_id": note.place.id, "updated_at": note.updated_at, "request_id": item.request_id(),
        "_links": call.links.own(&path_of(&note)),
    }))
}

fn note_type(call: &Call, note: &FeedItem) -> Option<String> {
    let shown = show(call, note).filter(|_| !note.came_in())?;
    shown["note_type"].as_str().map(str::to_owned)
}

fn read_content(item: &Item, note_type: &str, now: i64) -> Result<Content, Problem> {
    let content = params::read(item, note_type, now)?;
    if content.text.chars().count() > MAX_TEXT_CHARS {
        let detail = format!("This value is too long. It should have {MAX_TEXT_CHARS} characters or less.");
        return Err(item.wrong("params.text", Code::InvalidValue, detail));
    }
    Ok(content)
}
