//! What a board must be told after some leads and incoming leads changed: the same for an answer and for the stream.

use crate::failure::Failure;
use crate::incoming_leads::cards::{self, Known};
use crate::incoming_leads::column::{self, Counters};
use crate::pipelines::numbers::{Numbers, open_stages};
use crate::pipelines::pen::Pen;
use crate::pipelines::place::{self, Standing};
use crate::ui::column::incoming_numbers;
use crate::ui::partial::{Swap, gone, partial};
use base::Cx;
use base::filters::{self, Sort};
use base::ids::{IncomingLeadId, LeadId, PipelineId};
use base::people::{User, users};
use flow::inbox::{self, Filter, IncomingLead, Position, State};
use flow::pipelines::{self, Intake, Pipeline};
use maud::{Markup, html};

/// Some leads and incoming leads of a board as they are now, with the numbers around them.
#[derive(Clone, Debug)]
pub struct Update {
    /// Whose board.
    pub pipeline: Pipeline,
    /// In which order who looks wants the cards.
    sort: Sort,
    /// Those of the leads that stand on it.
    pub standing: Vec<Standing>,
    /// Those that do not: closed, deleted, drafts, or in another pipeline.
    pub absent: Vec<LeadId>,
    /// Those of the incoming leads that wait on it, the lowest first.
    pub waiting: Vec<Waiting>,
    /// Those that do not wait any more.
    pub decided: Vec<IncomingLeadId>,
    /// Everybody, to name them.
    pub people: Vec<User>,
    numbers: Numbers,
    counters: Counters,
    known: Known,
}

/// An incoming lead that waits, and where its card is put.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The incoming lead.
    pub incoming: IncomingLead,
    spot: Spot,
}

#[derive(Clone, Copy, Debug)]
enum Spot {
    /// Above all others, of whatever kind the viewer filters by.
    Top,
    /// Before this one.
    Before(IncomingLeadId),
    /// Below all others.
    End,
}

impl Update {
    /// Reads what is asked for; a fixed number of queries, and one more for each incoming lead that came back.
    ///
    /// # Errors
    /// [`Failure::NotFound`] for a pipeline that is not there.
    pub fn read(
        cx: &mut Cx<'_>,
        pipeline: PipelineId,
        leads: &[LeadId],
        incoming: &[IncomingLeadId],
    ) -> Result<Update, Failure> {
        Update::through(cx, pipeline, &filters::Filter::default(), leads, incoming)
    }

    /// The same, of a board through a filter: leads that it does not take stand nowhere.
    ///
    /// # Errors
    /// As [`Update::read`].
    pub fn through(
        cx: &mut Cx<'_>,
        pipeline: PipelineId,
        filter: &filters::Filter,
        leads: &[LeadId],
        incoming: &[IncomingLeadId],
    ) -> Result<Update, Failure> {
        let pipeline = pipelines::load(cx, pipeline)?;
        let sort = pipelines::board_order(cx, pipeline.id)?;
        let is_column = |lead: &Standing| open_stages(&pipeline).any(|stage| stage.id == lead.card.stage_id);
        let standing: Vec<Standing> = place::standing(cx, filter, sort, leads)?.into_iter().filter(is_column).collect();
        let stands = |id: &LeadId| standing.iter().any(|lead| lead.card.id == *id);
        let absent = leads.iter().copied().filter(|id| !stands(id)).collect();
        let waits = |incoming: &IncomingLead| incoming.state == State::Waiting && incoming.pipeline_id == pipeline.id;
        let waiting: Vec<IncomingLead> = inbox::list_by_ids(cx, incoming)?.into_iter().filter(waits).collect();
        let decided = incoming.iter().copied().filter(|id| waiting.iter().all(|other| other.id != *id)).collect();
        let known = Known::read(cx, &waiting)?;
        let (numbers, counters) = (Numbers::through(cx, &pipeline, filter)?, Counters::read(cx, pipeline.id)?);
        let waiting = with_spots(cx, pipeline.id, waiting)?;
        Ok(Update {
            pipeline,
            sort,
            standing,
            absent,
            waiting,
            decided,
            people: users::list(cx)?,
            numbers,
            counters,
            known,
        })
    }

    fn shows_incoming(&self) -> bool {
        column::is_shown(&self.pipeline, &self.counters)
    }

    /// Whether the column has just appeared, so that a page that is open has no place for what waits in it.
    pub fn brings_column(&self) -> bool {
        let is_occasional = matches!(self.pipeline.intake, Intake::Direct(_));
        is_occasional && !self.waiting.is_empty() && self.counters.count() <= self.waiting.len() as u64
    }

    /// The numbers of the board.
    pub fn numbers(&self, pen: &Pen) -> Markup {
        html! {
            (self.numbers.partials(pen, &self.pipeline))
            @if self.shows_incoming() { (incoming_numbers(&pen.clock, &self.counters.view(self.pipeline.id, None, ""))) } @else { (gone("#incoming")) }
        }
    }

    /// The cards of leads where they are on the page, changed without losing the focus, or gone.
    pub fn morph_leads(&self, pen: &Pen) -> Markup {
        html! {
            @for lead in &self.standing {
                (partial(&format!("#lead-{}", lead.card.id), Swap::Morph, &crate::pipelines::cards::draw(pen, &lead.card)))
            }
            (self.absent_leads())
        }
    }

    /// Whether a card that was put somewhere by hand may stand elsewhere.
    pub fn is_sorted(&self) -> bool {
        self.sort != Sort::BY_HAND
    }

    /// The cards, the lowest first, so that each that is put finds the next.
    pub fn lowest_first(&self) -> Vec<&Standing> {
        let mut standing: Vec<&Standing> = self.standing.iter().collect();
        standing.sort_by(|a, b| b.card.place.compare(&a.card.place, self.sort.way));
        standing
    }

    /// The cards of leads put where they stand, or gone.
    pub fn put_leads(&self, pen: &Pen) -> Markup {
        html! { @for lead in self.lowest_first() { (place::put(pen, lead)) } (self.absent_leads()) }
    }

    fn absent_leads(&self) -> Markup {
        html! { @for id in &self.absent { (gone(&format!("#lead-{id}"))) } }
    }

    /// The cards of incoming leads: decided ones go, those that wait are put where they stand.
    pub fn put_incoming(&self, pen: &Pen) -> Markup {
        html! {
            @for id in &self.decided { (gone(&format!("#incoming-{id}"))) }
            @for waiting in &self.waiting {
                (gone(&format!("#incoming-{}", waiting.incoming.id)))
                @let card = cards::draw(pen, &self.known, &waiting.incoming);
                @match waiting.spot {
                    Spot::Top => (partial("#incoming-cards", Swap::First, &card)),
                    Spot::Before(next) => (partial(&format!("#incoming-cards > [data-id='{next}']"), Swap::Before, &card)),
                    Spot::End => (partial("#incoming-cards", Swap::Last, &card)),
                }
            }
        }
    }
}

/// Finds where each card is put, given that they are put in this order: the lowest first.
fn with_spots(cx: &mut Cx<'_>, pipeline: PipelineId, mut waiting: Vec<IncomingLead>) -> Result<Vec<Waiting>, Failure> {
    waiting.sort_by_key(|incoming| (incoming.updated_at, incoming.id));
    let filter = Filter::waiting(pipeline, None);
    let is_changed = |other: &IncomingLead| waiting.iter().any(|incoming| incoming.id == other.id);
    let highest = inbox::list(cx, &filter, None, waiting.len() as i64)?;
    let top: Vec<IncomingLeadId> = highest.iter().take_while(|other| is_changed(other)).map(|other| other.id).collect();
    let mut found = Vec::with_capacity(waiting.len());
    for incoming in waiting {
        let position = Position { updated_at: incoming.updated_at, id: incoming.id };
        let spot = if top.contains(&incoming.id) {
            Spot::Top
        } else {
            inbox::list(cx, &filter, Some(position), 1)?.first().map_or(Spot::End, |next| Spot::Before(next.id))
        };
        found.push(Waiting { incoming, spot });
    }
    Ok(found)
}
