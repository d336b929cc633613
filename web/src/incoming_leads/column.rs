//! The column of incoming leads: its counters, its oldest, a page of its cards (IL-01, IL-10).

use super::cards::{self, Known, LATE_AFTER};
use crate::answer::Asker;
use crate::failure::Failure;
use crate::pipelines::pen::Pen;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::column::{self, Incoming, Loading, More};
use crate::ui::incoming_card::Kind;
use axum::extract::{Path, Query, RawQuery, State};
use base::Cx;
use base::clock::Seconds;
use base::ids::{IncomingLeadId, PipelineId};
use base::people::users;
use flow::channels::Channel;
use flow::inbox::{self, Filter, IncomingLead, Position};
use flow::pipelines::{self, Intake, Pipeline};
use maud::{Markup, html};
use serde::Deserialize;
use url::form_urlencoded;

/// Cards of one page of the column.
const PAGE_CARDS: i64 = 50;
/// Beyond so many cards the column waits to be asked for more: the browser's work grows with what it holds (ui.md §2.3).
const LOADED_BY_ITSELF: u64 = 300;

/// Which part of the column.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Part {
    /// Only of this kind.
    kind: Option<String>,
    /// Where the part before it ended: `updated_at,id`.
    after: Option<String>,
    /// How many cards are shown already.
    shown: u64,
    /// What the board's address asks besides, as it stands behind a question mark.
    #[serde(skip)]
    rest: String,
}

impl Part {
    /// The first page, of one kind or of all; an unknown kind is none.
    pub fn first(kind: Option<String>, rest: String) -> Part {
        Part { kind, rest, ..Part::default() }
    }

    /// The same part with what else stands behind the question mark.
    fn besides(self, query: &str) -> Part {
        let mut rest = form_urlencoded::Serializer::new(String::new());
        let pairs = form_urlencoded::parse(query.as_bytes());
        rest.extend_pairs(pairs.filter(|(key, _)| !["kind", "after", "shown"].contains(&&**key)));
        Part { rest: rest.finish(), ..self }
    }

    fn kind(&self) -> Option<Kind> {
        let name = self.kind.as_deref()?;
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    fn position(&self) -> Option<Position> {
        let (updated_at, id) = self.after.as_deref()?.split_once(',')?;
        Some(Position { updated_at: updated_at.parse().ok()?, id: IncomingLeadId(id.parse().ok()?) })
    }
}

/// The numbers in the column's head.
#[derive(Clone, Debug)]
pub struct Counters {
    waiting: Vec<(Channel, i64)>,
    oldest_at: Option<Seconds>,
}

impl Counters {
    /// Reads them, in two queries.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn read(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<Counters, Failure> {
        Ok(Counters { waiting: inbox::count_waiting(cx, pipeline)?, oldest_at: inbox::oldest_waiting(cx, pipeline)? })
    }

    /// How many wait in all.
    pub fn count(&self) -> u64 {
        Kind::ALL.into_iter().map(|kind| self.of(kind)).sum()
    }

    fn of(&self, kind: Kind) -> u64 {
        let channel = cards::channel(kind);
        let found = self.waiting.iter().find(|(of, _)| *of == channel);
        found.map_or(0, |(_, waiting)| u64::try_from(*waiting).unwrap_or(0))
    }

    /// As the head of the column draws them; `rest` is what the board's address asks besides the kind.
    pub fn view<'a>(&self, pipeline: PipelineId, filter: Option<Kind>, rest: &'a str) -> Incoming<'a> {
        Incoming {
            pipeline_id: pipeline.0,
            count: self.count(),
            by_kind: Kind::ALL.map(|kind| self.of(kind)),
            oldest_at_s: self.oldest_at,
            late_after_s: LATE_AFTER,
            filter,
            rest,
        }
    }
}

/// Whether a board shows the column: always while people decide, never while nobody is asked, and for a pipeline that
/// takes requests directly as long as some still wait (IL-70, IL-71).
pub fn is_shown(pipeline: &Pipeline, counters: &Counters) -> bool {
    match pipeline.intake {
        Intake::Triage => true,
        Intake::Direct(_) => counters.count() > 0,
        Intake::Notify => false,
    }
}

/// A part of the column, read.
#[derive(Clone, Debug)]
pub struct Column {
    pipeline: PipelineId,
    part: Part,
    counters: Counters,
    cards: Vec<IncomingLead>,
    known: Known,
}

impl Column {
    /// Reads a part in seven queries at most, however many wait.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn read(cx: &mut Cx<'_>, pipeline: PipelineId, part: Part) -> Result<Column, Failure> {
        let filter = Filter::waiting(pipeline, part.kind().map(cards::channel));
        let counters = Counters::read(cx, pipeline)?;
        let cards = inbox::list(cx, &filter, part.position(), PAGE_CARDS + 1)?;
        let known = Known::read(cx, &cards)?;
        Ok(Column { pipeline, part, counters, cards, known })
    }

    /// Whether the pipeline's board shows it.
    pub fn is_shown(&self, pipeline: &Pipeline) -> bool {
        is_shown(pipeline, &self.counters)
    }

    /// The whole column.
    pub fn draw(&self, pen: &Pen) -> Markup {
        let view = self.counters.view(self.pipeline, self.part.kind(), &self.part.rest);
        column::incoming(&pen.clock, &view, &self.draw_cards(pen))
    }

    /// The cards of this part, and the way to the next.
    pub fn draw_cards(&self, pen: &Pen) -> Markup {
        let shown = self.cards.iter().take(PAGE_CARDS as usize);
        html! {
            @for incoming in shown { (cards::draw(pen, &self.known, incoming)) }
            @if let Some(next) = self.cards.get(PAGE_CARDS as usize) { (self.more(next)) }
        }
    }

    fn more(&self, next: &IncomingLead) -> Markup {
        let kind = self.part.kind();
        let shown = self.part.shown + PAGE_CARDS as u64;
        let last = &self.cards[PAGE_CARDS as usize - 1];
        let all = kind.map_or(self.counters.count(), |kind| self.counters.of(kind));
        let by_kind = kind.map(|kind| format!("&kind={}", kind.name())).unwrap_or_default();
        let url = format!(
            "/pipelines/{}/incoming-leads?after={},{}&shown={shown}{by_kind}",
            self.pipeline, last.updated_at, last.id
        );
        let loading = if shown < LOADED_BY_ITSELF { Loading::OnScroll } else { Loading::OnPress };
        column::more(&More { url: &url, next_id: next.id.0, left: all.saturating_sub(shown).max(1), loading })
    }
}

/// `GET /pipelines/{id}/incoming-leads?kind=&after=`: the column, or what comes after a page of it.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<i64>,
    Query(part): Query<Part>,
    RawQuery(query): RawQuery,
) -> Result<Markup, Failure> {
    let part = part.besides(query.as_deref().unwrap_or_default());
    let is_more = part.after.is_some();
    let read = move |cx: &mut Cx<'_>| {
        let pipeline = pipelines::load(cx, PipelineId(id))?;
        Ok::<_, Failure>((Column::read(cx, pipeline.id, part.clone())?, users::list(cx)?))
    };
    let (column, people) = web.desk.read(&who, read).await?;
    let pen = Pen::new(&web, &who, people);
    if asker == Asker::Script {
        return Ok(if is_more { column.draw_cards(&pen) } else { column.draw(&pen) });
    }
    let frame = Frame { title: "Incoming leads", place: Place::Leads, live: None };
    shell::page(&web, &who, frame, &html! { main.board id="main" data-pipeline-id=(id) { (column.draw(&pen)) } }).await
}
