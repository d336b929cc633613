//! `GET /pipelines/{id}`: the board. One unit of work reads it, in a number of queries that never grows.

use super::destinations;
use super::numbers::Numbers;
use super::order;
use super::pen::Pen;
use super::stages::{self, StageCards};
use super::switch::switch;
use crate::failure::Failure;
use crate::incoming_leads::column::{Column, Part};
use crate::lists::{self, Asked, Bar, BulkBar, Home, Names};
use crate::session::{SignedIn, remember};
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::bar::{Search, board_bar};
use crate::ui::bulk;
use crate::ui::exchange_menu::{Offered, exchange_menu};
use crate::ui::icon::icon;
use axum::extract::{Path, Query, RawQuery, State};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use base::Cx;
use base::filters::{Field, Sort};
use base::ids::{JournalId, PipelineId};
use base::journal;
use base::people::{User, users};
use base::search::Subject;
use base::views::{self, View};
use flow::pipelines::{self, Pipeline};
use flow::timeline::Wanting;
use maud::{Markup, html};
use serde::Deserialize;

/// The cookie that remembers which board somebody looked at last (VW-01).
pub const LAST_PIPELINE: &str = "pipeline";

/// The cookie that remembers whether somebody looks at boards or lists (VW-01).
pub const LAST_VIEW: &str = "view";

/// What the board shows of the incoming leads.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    kind: Option<String>,
}

/// Everything that the board shows.
struct Board {
    /// The newest journal row before anything else was read: live changes begin after it, so none is lost between.
    newest: JournalId,
    pipelines: Vec<Pipeline>,
    pipeline: Pipeline,
    numbers: Numbers,
    /// In which order who looks wants the cards.
    sort: Sort,
    asked: Asked,
    /// The names in its filter; nothing when nothing is asked.
    names: Option<Names>,
    views: Vec<View>,
    /// Leads whose next task is overdue, and those without one, whatever the filter.
    wanting: Wanting,
    cards: Vec<StageCards>,
    incoming: Column,
    hints: destinations::Hints,
    /// Everybody, to name them.
    people: Vec<User>,
    /// Where a new lead is written, by those who may.
    new_lead: Option<String>,
    /// May who looks take leads away in a file?
    may_export: bool,
}

/// The page.
///
/// # Errors
/// [`Failure::NotFound`] for a pipeline of another account, too.
pub async fn show(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<i64>,
    Query(wanted): Query<Wanted>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let (home, currency) = (Home::Board(PipelineId(id)), who.account.currency.clone());
    let is_bare = query.is_none();
    if is_bare {
        let currency = currency.clone();
        let find = move |cx: &mut Cx<'_>| lists::opening(cx, home, &currency);
        if let Some(address) = web.desk.read(&who, find).await? {
            return Ok(Redirect::to(&address).into_response());
        }
    }
    let read = move |cx: &mut Cx<'_>| {
        let asked = Asked::find(cx, home, query.as_deref().unwrap_or_default(), &currency)?;
        // A bare address that shows the board has no view to open with.
        let opening = if is_bare { None } else { views::find_opening(cx, Subject::Lead, home.pipeline())? };
        let asked = Asked { opening, ..asked };
        let rest = asked.filter_query(&asked.filter);
        read(cx, PipelineId(id), asked, Part::first(wanted.kind.clone(), rest))
    };
    let board = web.desk.read(&who, read).await?;
    let pen = Pen::new(&web, &who, board.people.clone());
    let title = format!("{} · Leads", board.pipeline.name);
    let query = board.asked.filter_query(&board.asked.filter);
    let and = if query.is_empty() { "" } else { "&" };
    let live = format!("/events?pipeline={id}&after={}{and}{query}", board.newest);
    let frame = Frame { title: &title, place: Place::Leads, live: Some(&live) };
    let page = shell::page(&web, &who, frame, &draw(&pen, &board, &who)).await?;
    let remembered = [remember(LAST_PIPELINE, &id.to_string()), remember(LAST_VIEW, "board")];
    Ok((AppendHeaders(remembered), page).into_response())
}

fn read(cx: &mut Cx<'_>, id: PipelineId, asked: Asked, part: Part) -> Result<Board, Failure> {
    let newest = journal::newest(cx)?;
    let pipelines = pipelines::list(cx)?;
    let pipeline = pipelines.iter().find(|pipeline| pipeline.id == id).cloned().ok_or(Failure::NotFound)?;
    let numbers = Numbers::through(cx, &pipeline, &asked.filter)?;
    let wanting = if asked.filter.is_open() { numbers.wanting() } else { Numbers::read(cx, &pipeline)?.wanting() };
    let sort = pipelines::board_order(cx, id)?;
    let cards = stages::first_cards(cx, sort, &pipeline, &asked)?;
    let (incoming, people) = (Column::read(cx, id, part)?, users::list(cx)?);
    let names = if asked.filter.is_open() {
        None
    } else {
        Some(Names::read(cx, Subject::Lead, pipelines.clone(), people.clone())?)
    };
    let (views, hints) = (views::list(cx, Subject::Lead)?, pipelines::list_own_hints(cx, id)?);
    let new_lead = stages::new_lead_href(cx, id)?;
    Ok(Board {
        newest,
        pipelines,
        pipeline,
        numbers,
        sort,
        asked,
        names,
        views,
        wanting,
        cards,
        incoming,
        hints,
        people,
        new_lead,
        may_export: exchange::export::require(cx, Subject::Lead).is_ok(),
    })
}

fn draw(pen: &Pen, board: &Board, who: &SignedIn) -> Markup {
    let id = board.pipeline.id;
    let selection = BulkBar {
        asked: &board.asked,
        pipelines: &board.pipelines,
        people: &board.people,
        csrf_token: who.csrf_token.reveal(),
    };
    html! {
        (bar(pen, board, who))
        (filters(board, who))
        main.board id="main" data-pipeline-id=(id) data-sorted[board.sort != Sort::BY_HAND] aria-label="Pipeline board" {
            @if board.incoming.is_shown(&board.pipeline) { (board.incoming.draw(pen)) }
            @for cards in &board.cards { (cards.column(pen, &board.numbers, board.new_lead.as_deref())) }
        }
        (destinations::draw(&board.pipeline, &board.hints))
        (bulk::bulk(&selection.of_board()))
    }
}

fn filters(board: &Board, who: &SignedIn) -> Markup {
    let bar = Bar {
        asked: &board.asked,
        names: board.names.as_ref(),
        views: &board.views,
        pipelines: &board.pipelines,
        wanting: board.wanting,
        csrf_token: who.csrf_token.reveal(),
    };
    bar.draw(&order::menu(board.pipeline.id, board.sort, who.csrf_token.reveal()))
}

fn bar(pen: &Pen, board: &Board, who: &SignedIn) -> Markup {
    let id = board.pipeline.id;
    let totals = html! { span.muted.num.wide.end id="board-totals" { (board.numbers.totals(pen, &board.pipeline)) } };
    let query = board.asked.filter_query(&board.asked.filter);
    let list = format!("/pipelines/{id}/list{}{query}", if query.is_empty() { "" } else { "?" });
    let and = if query.is_empty() { "" } else { "&" };
    let exported = board.may_export.then(|| format!("pipeline={id}{and}{query}"));
    let actions = html! {
        (exchange_menu(Subject::Lead, Offered { exported: exported.as_deref(), may_create: board.new_lead.is_some() }))
        a.btn.icon href=(list) aria-label="As a list" title="As a list" data-key="v" { (icon("rows-3")) }
        @if who.is_admin() { a.btn.wide href={ "/pipelines/" (id) "/automate" } data-key="g a" { (icon("zap")) "Automate" } }
        @if let Some(href) = &board.new_lead {
            a.btn.primary href=(href) hx-get=(href) hx-target="#dialogs" data-key="c" aria-label="New lead" { (icon("plus")) span.wide { "New lead" } }
        }
    };
    let (path, kept) = (board.asked.home.path(), board.asked.pairs_but(Field::Words));
    let search = Search { path: &path, words: board.asked.words(), kept: &kept };
    board_bar(&switch(board.asked.home, &board.pipelines, who), &search, &totals, &actions)
}
