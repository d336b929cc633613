//! `/events` (kommo-api §8.3): the journal in Kommo's words, the newest first.
//!
//! A page is read by key: `next` carries the last event's id beside the number of the page. Whoever counts pages instead
//! of following `next` is read to from the beginning, as far as [`MAX_ROWS`] goes.

mod event;
mod filter;
mod id;
mod kinds;
mod merged;
mod show;

use crate::call::Call;
use crate::wire::stages::Stages;
use crate::wire::{Answer, Problem, listed, page_behind};
use base::ids::JournalId;
use base::journal;
use base::{Cx, money};
use event::{Event, Meaning, of_entry};
use filter::Filter;
use id::EventId;
use kinds::TYPES;
use serde_json::json;

/// Rows of the journal that are read at a time.
const ROWS: i64 = 500;
/// Rows of the journal that one request reads at most: what a filter of values does not let through costs too.
const MAX_ROWS: i64 = 20_000;

/// `GET /events`.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let asked = call.query.page()?;
    let filter = Filter::read(&call.query)?;
    let behind = call.query.text(&["after"]).and_then(EventId::read);
    let skipped = if behind.is_some() { 0 } else { usize::try_from(asked.offset()).unwrap_or(usize::MAX) };
    let mut found: Vec<Event> = match filter.ids() {
        Some(ids) => of_ids(cx, call, ids)?.into_iter().filter(|event| filter.takes(event)).skip(skipped).collect(),
        None => collect(cx, call, &filter, behind, (skipped, asked.limit() + 1))?,
    };
    merged::hide_unseen(cx, &mut found)?;
    let last = found.get(asked.limit().saturating_sub(1)).map(|event| event.id.written(event.created_at));
    let rows = show::rows(cx, call, &found)?;
    Ok(page_behind(call, "events", rows, (asked, last)))
}

/// `GET /events/{event_id}`.
pub fn get(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let Some(id) = EventId::read(call.param("event_id")) else { return Ok(Answer::Nothing) };
    let mut found = of_ids(cx, call, &[id])?;
    merged::hide_unseen(cx, &mut found)?;
    Ok(show::rows(cx, call, &found)?.pop().map_or(Answer::Nothing, Answer::Found))
}

/// `GET /events/types`.
pub fn types(_: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let rows = TYPES.iter().map(|known| json!({ "key": known.key, "type": known.number, "lang": known.says }));
    Ok(listed(call, "events_types", rows.collect()))
}

/// The events that a filter takes, behind one, some of them skipped.
fn collect(
    cx: &mut Cx<'_>,
    call: &Call,
    filter: &Filter,
    behind: Option<EventId>,
    (mut skipped, most): (usize, usize),
) -> Result<Vec<Event>, Problem> {
    let Some(mut wanted) = filter.wanted() else { return Ok(Vec::new()) };
    let meaning = meaning(cx, call)?;
    // The row of the event before may hold more.
    wanted.before = behind.map(|id| JournalId(id.row.0.saturating_add(1)));
    wanted.limit = ROWS;
    let (mut found, mut read) = (Vec::new(), 0);
    while read < MAX_ROWS {
        let entries = journal::list_newest(cx, &wanted)?;
        let is_last = entries.len() < usize::try_from(ROWS).unwrap_or(usize::MAX);
        wanted.before = entries.last().map(|entry| entry.id);
        let events = entries.iter().flat_map(|entry| of_entry(entry, &meaning).into_iter().rev());
        for event in events.filter(|event| is_behind(event.id, behind) && filter.takes(event)) {
            if skipped > 0 {
                skipped -= 1;
            } else if found.len() < most {
                found.push(event);
            }
        }
        if is_last || found.len() >= most {
            break;
        }
        read += ROWS;
    }
    Ok(found)
}

/// Within a row the last event comes first, as everywhere.
fn is_behind(id: EventId, behind: Option<EventId>) -> bool {
    behind.is_none_or(|last| id.row.0 < last.row.0 || id.row == last.row && id.place < last.place)
}

fn of_ids(cx: &mut Cx<'_>, call: &Call, ids: &[EventId]) -> Result<Vec<Event>, Problem> {
    let meaning = meaning(cx, call)?;
    let mut found = Vec::new();
    for id in ids {
        let entry = journal::find(cx, id.row)?;
        found.extend(entry.iter().flat_map(|entry| of_entry(entry, &meaning)).filter(|event| event.id == *id));
    }
    found.sort_by_key(|event| std::cmp::Reverse((event.id.row.0, event.id.place)));
    Ok(found)
}

fn meaning(cx: &mut Cx<'_>, call: &Call) -> Result<Meaning, Problem> {
    Ok(Meaning { stages: Stages::load(cx)?, minor_units: money::minor_units(&call.account.currency) })
}
