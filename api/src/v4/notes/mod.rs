//! Notes of leads, contacts and companies (kommo-api §8.2).

mod params;
mod show;
mod write;

pub use params::{call_details, call_json};
pub use write::{add, change_many, change_one, pin, unpin};

use crate::call::Call;
use crate::wire::{Answer, Direction, Order, Problem, page_by};
use base::Cx;
use base::ids::FeedItemId;
use flow::channels::said::{self, FeedItem};
use flow::timeline::{self, NoteFilter};
use show::kinds;
pub use show::{content, show};

/// `GET /{entity}/notes` and `GET /{entity}/{id}/notes`.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let asked = call.query.page()?;
    let numbers = |key| call.query.numbers(&["filter", key]).unwrap_or_default();
    let order = Order::read(&call.query, &["updated_at", "id"], 1);
    let (by, direction) = order.keys()[0];
    let behind = order.behind(&call.query);
    let updated = call.query.range(&["filter", "updated_at"]).unwrap_or_default();
    let kinds = kinds(&call.query.words(&["filter", "note_type"]));
    if kinds.is_empty() {
        return Ok(Answer::Nothing);
    }
    let filter = NoteFilter {
        subject: call.subject()?,
        records: if call.param("id").is_empty() { numbers("entity_id") } else { vec![call.id("id")?] },
        kinds,
        ids: numbers("id").into_iter().map(FeedItemId).collect(),
        updated: (updated.from.unwrap_or(0), updated.to.unwrap_or(i64::MAX)),
        is_by_change: by == "updated_at",
        is_descending: direction == Direction::Down,
        behind: behind.and_then(|key| Some((*key.first()?, FeedItemId(*key.last()?)))),
    };
    let skipped = if filter.behind.is_some() { 0 } else { asked.offset() };
    let found = timeline::list_notes(cx, &filter, skipped, asked.reach())?;
    let rows = found.iter().filter_map(|item| show(call, item)).collect();
    Ok(page_by(call, "notes", rows, (asked, &order)))
}

/// `GET /{entity}/notes/{note_id}` and `GET /{entity}/{id}/notes/{note_id}`.
pub fn get(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let found = find(cx, call, call.id("note_id")?)?;
    Ok(found.and_then(|item| show(call, &item)).map_or(Answer::Nothing, Answer::Found))
}

/// The note, if it stands at such a record as the path names.
fn find(cx: &mut Cx<'_>, call: &Call, id: FeedItemId) -> Result<Option<FeedItem>, Problem> {
    let subject = call.subject()?;
    let record: Option<i64> = if call.param("id").is_empty() { None } else { Some(call.id("id")?) };
    let found = said::find(cx, id)?;
    Ok(found.filter(|item| item.place.subject == subject && record.is_none_or(|record| item.place.id == record)))
}

fn path_of(item: &FeedItem) -> String {
    format!("{}/{}/notes/{}", crate::wire::entities::plural(item.place.subject), item.place.id, item.id)
}
