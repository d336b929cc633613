//! What a stream says after some changes: partials for cards and numbers, and one named event for each card that
//! may stand elsewhere, so that a browser can move the card it has instead of drawing another (ui.md §2.3).

use super::update::Update;
use crate::counts::Counts;
use crate::failure::Failure;
use crate::pipelines::destinations::{self, Hints};
use crate::pipelines::pen::Pen;
use axum::response::sse::Event;
use base::Cx;
use base::clock::Seconds;
use base::filters::Filter;
use base::ids::{IncomingLeadId, JournalId, LeadId, PipelineId};
use base::people::sessions;
use flow::pipelines::{self, Pipeline};
use flow::updates::{self, Changes};
use maud::html;
use serde_json::json;

/// Cards that are brought up to date one by one; a board on which more changed at once draws itself anew.
const MAX_CARDS: usize = 30;

/// What somebody looks at.
#[derive(Clone, Debug)]
pub struct Board {
    /// Whose board.
    pub pipeline: PipelineId,
    /// Through which filter.
    pub filter: Filter,
}

/// What a stream has found out.
pub enum Found {
    /// The session has ended, or its user is not active any more.
    Over,
    /// Something for the browser.
    News(Box<News>),
}

/// What happened since a journal row.
pub struct News {
    /// The newest row that was looked at.
    pub newest: JournalId,
    counts: Counts,
    is_resync_due: bool,
    /// The pipeline, when its stages changed.
    shape: Option<(Pipeline, Hints)>,
    update: Option<Update>,
}

/// Looks at what happened on a board since `cursor`, for the user of a session. Rights are asked each time: who was
/// signed out or deactivated hears nothing more. `tonight` is the end of the user's day.
///
/// # Errors
/// [`Failure::NotFound`] when the pipeline is gone.
pub fn look(
    cx: &mut Cx<'_>,
    (session, tonight): (&str, Seconds),
    board: &Board,
    cursor: JournalId,
) -> Result<Found, Failure> {
    let pipeline = board.pipeline;
    let Some(signed_in) = sessions::find(cx, session)? else { return Ok(Found::Over) };
    let changes = updates::changes_after(cx, pipeline, cursor)?;
    let newest = changes.newest.unwrap_or(cursor);
    let counts = Counts::read(cx, signed_in.user.id, tonight)?;
    let leads: Vec<LeadId> = changes.leads.iter().copied().collect();
    let incoming: Vec<IncomingLeadId> = changes.incoming_leads.iter().copied().collect();
    let is_too_much = is_too_much(&changes);
    let update = if is_too_much || (leads.is_empty() && incoming.is_empty()) {
        None
    } else {
        Some(Update::through(cx, pipeline, &board.filter, &leads, &incoming)?)
    };
    // A card that waits for a column that the page does not have: only the page itself can bring the column.
    let has_new_column = update.as_ref().is_some_and(Update::brings_column);
    let shape = if changes.has_new_shape {
        Some((pipelines::load(cx, pipeline)?, pipelines::list_own_hints(cx, pipeline)?))
    } else {
        None
    };
    let is_resync_due = is_too_much || has_new_column;
    Ok(Found::News(Box::new(News { newest, counts, is_resync_due, shape, update })))
}

fn is_too_much(changes: &Changes) -> bool {
    let is_redrawn = changes.is_too_much || changes.has_new_shape || changes.is_reworded;
    is_redrawn || changes.leads.len() + changes.incoming_leads.len() > MAX_CARDS
}

impl News {
    /// The events, of which the last carries the id from which a broken stream goes on; `counts` is what the browser
    /// shows at the rail, and is set to what it shows then.
    pub fn events(self, pen: &Pen, counts: &mut Option<Counts>) -> Vec<Event> {
        let mut events = Vec::new();
        // What a page draws anew is its board; the menu and the zones lie outside of it.
        let shape = self.shape.map(|(pipeline, hints)| destinations::partials(&pipeline, &hints).into_string());
        events.extend(shape.map(|partials| Event::default().data(partials)));
        if self.is_resync_due {
            events.push(Event::default().event("resync").data("{}"));
        } else if let Some(update) = &self.update {
            // Moves first: a card whose content is new has its new version, and would not be moved any more.
            events.extend(update.lowest_first().into_iter().map(|lead| {
                let card = &lead.card;
                let moved =
                    json!({ "id": card.id, "stage_id": card.stage_id, "before": lead.before, "version": card.version });
                Event::default().event("lead-moved").data(moved.to_string())
            }));
            let cards = html! { (update.morph_leads(pen)) (update.put_incoming(pen)) (update.numbers(pen)) };
            events.push(Event::default().data(cards.into_string()));
        }
        if counts.replace(self.counts) != Some(self.counts) {
            events.push(Event::default().data(self.counts.partials().into_string()));
        }
        if let Some(last) = events.pop() {
            events.push(last.id(self.newest.to_string()));
        }
        events
    }

    /// Everybody who may be named in the events.
    pub fn people(&self) -> Vec<base::people::User> {
        self.update.as_ref().map(|update| update.people.clone()).unwrap_or_default()
    }
}
