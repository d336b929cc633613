//! The cards of stages, page by page: a page ends at a place in the order, so nothing is counted or skipped.

use super::cards;
use super::numbers::{Numbers, open_stages};
use super::pen::Pen;
use super::place::{self, Through};
use crate::answer::Asker;
use crate::failure::Failure;
use crate::lists::{Asked, Home};
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::column::{self, Loading, More};
use axum::extract::{Path, Query, RawQuery, State};
use base::Cx;
use base::filters::{Key, Sort};
use base::ids::{PipelineId, StageId};
use base::people::users;
use base::search::Subject;
use flow::leads::{Cards, LeadCard};
use flow::pipelines::{self, Pipeline, Stage, StageKind};
use maud::{Markup, html};
use serde::Deserialize;
use url::form_urlencoded;

/// Cards of one page of a stage.
const PAGE_CARDS: i64 = 50;
/// Beyond so many cards a stage waits to be asked for more: the browser's work grows with what it holds (ui.md §2.3).
const LOADED_BY_ITSELF: u64 = 300;

/// A page of one stage, and how it goes on.
pub struct StageCards {
    stage: Stage,
    cards: Vec<LeadCard>,
    next: Option<Next>,
    shown: Shown,
}

/// How a stage goes on.
struct Next {
    /// The place behind which the next page begins.
    below: Key,
    /// The first card of it, or the last that was looked at.
    id: i64,
}

/// The first page of every stage, in two queries.
///
/// # Errors
/// Whatever the database answers.
pub fn first_cards(
    cx: &mut Cx<'_>,
    sort: Sort,
    pipeline: &Pipeline,
    asked: &Asked,
) -> Result<Vec<StageCards>, Failure> {
    let pages: Vec<Cards> = open_stages(pipeline).map(|stage| Cards { stage: stage.id, below: None }).collect();
    let mut all = place::through(cx, &asked.filter, sort, &pages, PAGE_CARDS + 1)?;
    let query = asked.filter_query(&asked.filter);
    let cards = |stage: &Stage| StageCards::taken(&mut all, stage.clone(), Shown { before: 0, query: query.clone() });
    Ok(open_stages(pipeline).map(cards).collect())
}

/// What a page of cards follows.
struct Shown {
    /// Cards above it.
    before: u64,
    /// The filter, as it stands behind a question mark.
    query: String,
}

impl StageCards {
    /// What was found of a stage.
    fn taken(found: &mut Through, stage: Stage, shown: Shown) -> StageCards {
        let mut cards: Vec<LeadCard> = found.cards.extract_if(.., |card| card.stage_id == stage.id).collect();
        let further = found.further.remove(&stage.id).map(|below| Next { id: below.id, below });
        let first_below = if cards.len() as i64 > PAGE_CARDS { cards.pop() } else { None };
        let next = match (first_below, cards.last()) {
            (Some(card), Some(last)) => Some(Next { below: last.place.clone(), id: card.id.0 }),
            _ => further,
        };
        StageCards { stage, cards, next, shown }
    }

    /// The column of a board; `new_lead` is where leads are written by those who may.
    pub fn column(&self, pen: &Pen, numbers: &Numbers, new_lead: Option<&str>) -> Markup {
        let new_href = new_lead.map(|href| format!("{href}?stage={}", self.stage.id));
        let header = numbers.header(pen, &self.stage, new_href.as_deref());
        column::stage(&header, &self.draw(pen, numbers.count(self.stage.id)))
    }

    /// The cards, and the way to the next page; `all` is how many the stage has.
    fn draw(&self, pen: &Pen, all: u64) -> Markup {
        html! {
            @for card in &self.cards { (cards::draw(pen, card)) }
            @if let Some(next) = &self.next { (self.more(next, all)) }
        }
    }

    fn more(&self, next: &Next, all: u64) -> Markup {
        let shown = self.shown.before + self.cards.len() as u64;
        let query = form_urlencoded::Serializer::new(self.shown.query.clone())
            .append_pair("below", &next.below.to_string())
            .append_pair("shown", &shown.to_string())
            .finish();
        let url = format!("/stages/{}/cards?{query}", self.stage.id);
        let loading = if shown < LOADED_BY_ITSELF { Loading::OnScroll } else { Loading::OnPress };
        column::more(&More { url: &url, next_id: next.id, left: all.saturating_sub(shown).max(1), loading })
    }
}

/// Where a new lead of a pipeline is written; nothing for those whose role makes none.
///
/// # Errors
/// Whatever the database answers.
pub fn new_lead_href(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<Option<String>, Failure> {
    let may_create = cx.rights()?.require_create(Subject::Lead).is_ok();
    Ok(may_create.then(|| format!("/pipelines/{pipeline}/leads/new")))
}

/// Which page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Page {
    /// Where the page before it ended, as [`Key`] is written; nothing means from the top.
    below: Option<String>,
    /// How many cards are shown already.
    shown: u64,
}

impl Page {
    fn place(&self, sort: Sort) -> Option<Key> {
        Key::from_word(self.below.as_deref()?, sort)
    }
}

/// `GET /stages/{id}/cards?below=rank,id`: the next cards of a stage.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show_cards(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<i64>,
    Query(page): Query<Page>,
    RawQuery(query): RawQuery,
) -> Result<Markup, Failure> {
    let currency = who.account.currency.clone();
    let read = move |cx: &mut Cx<'_>| {
        let stage = pipelines::find_stage(cx, StageId(id))?.filter(|stage| stage.kind != StageKind::Incoming);
        let stage = stage.ok_or(Failure::NotFound)?;
        let pipeline = pipelines::load(cx, stage.pipeline_id)?;
        let asked = Asked::find(cx, Home::Board(pipeline.id), query.as_deref().unwrap_or_default(), &currency)?;
        let numbers = Numbers::through(cx, &pipeline, &asked.filter)?;
        let sort = pipelines::board_order(cx, pipeline.id)?;
        let pages = [Cards { stage: stage.id, below: page.place(sort) }];
        let mut found = place::through(cx, &asked.filter, sort, &pages, PAGE_CARDS + 1)?;
        let shown = Shown { before: page.shown, query: asked.filter_query(&asked.filter) };
        let new_lead = new_lead_href(cx, pipeline.id)?;
        let cards = StageCards::taken(&mut found, stage, shown);
        Ok::<_, Failure>((cards, pipeline, numbers, new_lead, users::list(cx)?))
    };
    let (cards, pipeline, numbers, new_lead, people) = web.desk.read(&who, read).await?;
    let pen = Pen::new(&web, &who, people);
    if asker == Asker::Script {
        return Ok(cards.draw(&pen, numbers.count(cards.stage.id)));
    }
    let frame = Frame { title: &cards.stage.name, place: Place::Leads, live: None };
    let column = cards.column(&pen, &numbers, new_lead.as_deref());
    shell::page(&web, &who, frame, &html! { main.board id="main" data-pipeline-id=(pipeline.id) { (column) } }).await
}
