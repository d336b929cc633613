//! Columns of the board: a stage with its cards, and the incoming leads before them (IL-01, IL-10).

use maud::{Markup, html};

use super::empty::{Empty, empty};
use super::hue::Hue;
use super::icon::{icon, small};
use super::incoming_card::Kind;
use super::money::{money, thousands};
use super::partial::{Swap, partial};
use super::pill::up_to_99;
use super::time::{Clock, wait};

const NOTHING_WAITS: Empty<'_> = Empty {
    icon: "inbox",
    title: "Nothing waits",
    text: "What comes in through the sources of this pipeline stands here, to be accepted, declined or linked. Sources are added under Automate.",
    action: None,
};

/// The numbers of a stage, as they are maintained, not counted.
#[derive(Clone, Copy, Debug)]
pub struct Stage<'a> {
    pub id: i64,
    pub name: &'a str,
    pub hue: Hue,
    pub count: u64,
    /// True when there may be more that were not counted.
    pub is_least: bool,
    pub sum_minor: i64,
    pub currency: &'a str,
    /// Leads whose next task is overdue.
    pub late: u64,
    /// Where a new lead of this stage is written, by those who may.
    pub new_href: Option<&'a str>,
}

/// The numbers of the incoming leads of a pipeline.
#[derive(Clone, Copy, Debug)]
pub struct Incoming<'a> {
    pub pipeline_id: i64,
    pub count: u64,
    /// In the order of [`Kind::ALL`]; they add up to `count`.
    pub by_kind: [u64; 4],
    /// Unix seconds.
    pub oldest_at_s: Option<i64>,
    /// After how many seconds a waiting one is late.
    pub late_after_s: i64,
    /// What the viewer filters by.
    pub filter: Option<Kind>,
    /// What the board's address asks besides.
    pub rest: &'a str,
}

/// The rest of a list that is not loaded.
#[derive(Clone, Copy, Debug)]
pub struct More<'a> {
    /// The next page of cards, by cursor.
    pub url: &'a str,
    /// The id of the first card of that page: a card dropped above it has a place.
    pub next_id: i64,
    pub left: u64,
    pub loading: Loading,
}

/// Whether the rest comes as one scrolls; a column of hundreds stops and waits to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loading {
    OnScroll,
    OnPress,
}

/// A stage; `cards` are list items, with [`more`] as the last one.
pub fn stage(view: &Stage<'_>, cards: &Markup) -> Markup {
    html! {
        section class={ "col " (view.hue.class()) } id={ "stage-" (view.id) } data-stage-id=(view.id) aria-labelledby={ "stage-" (view.id) "-name" } {
            header.col-h {
                h2 {
                    span id={ "stage-" (view.id) "-name" } { (view.name) }
                    span.n.num id={ "stage-" (view.id) "-count" } data-count { (stage_count(view)) }
                    @if let Some(href) = view.new_href {
                        span.act { a.mini href=(href) hx-get=(href) hx-target="#dialogs" aria-label={ "New lead in " (view.name) } { (icon("plus")) } }
                    }
                }
                div.meta id={ "stage-" (view.id) "-meta" } { (stage_meta(view)) }
            }
            ol id={ "stage-" (view.id) "-cards" } aria-labelledby={ "stage-" (view.id) "-name" } { (cards) }
        }
    }
}

fn stage_count(view: &Stage<'_>) -> Markup {
    html! { (thousands(view.count)) @if view.is_least { "+" } }
}

fn stage_meta(view: &Stage<'_>) -> Markup {
    html! {
        span { (money(view.sum_minor, view.currency)) }
        @if view.late > 0 { span.next.late { (small("circle-alert")) (up_to_99(view.late)) " late" } }
    }
}

/// The numbers of a stage for boards that are open.
pub fn stage_numbers(view: &Stage<'_>) -> Markup {
    html! {
        (partial(&format!("#stage-{}-count", view.id), Swap::Inside, &stage_count(view)))
        (partial(&format!("#stage-{}-meta", view.id), Swap::Inside, &stage_meta(view)))
    }
}

/// The incoming leads; `cards` are list items, with [`more`] as the last one.
pub fn incoming(clock: &Clock, view: &Incoming<'_>, cards: &Markup) -> Markup {
    html! {
        section.col.incoming.hue-grey id="incoming" data-filter=(view.filter.map_or("", Kind::name)) aria-labelledby="incoming-name" {
            header.col-h.pinned[view.filter.is_some()] {
                h2 {
                    span id="incoming-name" { "Incoming leads" }
                    span.n.num id="incoming-count" data-count { (thousands(view.count)) }
                    span.act { a.mini href={ "/pipelines/" (view.pipeline_id) "/declined" } aria-label="Declined requests and speed of triage" title="Declined" { (icon("archive")) } }
                }
                div.meta id="incoming-meta" { (incoming_meta(clock, view)) }
                nav.counters aria-label="Filter incoming leads by kind" {
                    @for (kind, number) in Kind::ALL.into_iter().zip(view.by_kind) { (counter(view, kind, number)) }
                }
            }
            // Out of sight while a card is there: see board.css.
            (empty(&NOTHING_WAITS))
            ol id="incoming-cards" aria-labelledby="incoming-name" { (cards) }
        }
    }
}

fn incoming_meta(clock: &Clock, view: &Incoming<'_>) -> Markup {
    html! { @if let Some(at_s) = view.oldest_at_s { span { "Oldest waits " (wait(clock, at_s, Some(view.late_after_s))) } } }
}

/// A link to the board filtered by this kind, or back to all kinds when it is filtered already.
fn counter(view: &Incoming<'_>, kind: Kind, number: u64) -> Markup {
    let is_on = view.filter == Some(kind);
    let by_kind = (!is_on).then(|| format!("kind={}", kind.name()));
    let asked: Vec<&str> =
        by_kind.as_deref().into_iter().chain(Some(view.rest).filter(|rest| !rest.is_empty())).collect();
    let query = if asked.is_empty() { String::new() } else { format!("?{}", asked.join("&")) };
    html! {
        a href={ "/pipelines/" (view.pipeline_id) (query) } data-kind=(kind.name()) aria-current=[is_on.then_some("true")]
            hx-get={ "/pipelines/" (view.pipeline_id) "/incoming-leads" (query) } hx-target="#incoming" hx-swap="outerMorph"
            hx-push-url={ "/pipelines/" (view.pipeline_id) (query) } {
            (small(kind.icon()))
            span id={ "incoming-" (kind.name()) "-count" } data-count-kind=(kind.name()) { (thousands(number)) }
            span.sr { " " (kind.plural()) }
        }
    }
}

/// The numbers of the incoming leads for boards that are open; each viewer's filter stays.
pub fn incoming_numbers(clock: &Clock, view: &Incoming<'_>) -> Markup {
    html! {
        (partial("#incoming-count", Swap::Inside, &html! { (thousands(view.count)) }))
        (partial("#incoming-meta", Swap::Inside, &incoming_meta(clock, view)))
        @for (kind, number) in Kind::ALL.into_iter().zip(view.by_kind) {
            (partial(&format!("#incoming-{}-count", kind.name()), Swap::Inside, &html! { (thousands(number)) }))
        }
    }
}

/// The last item of a list that goes on: a link that loads the next page when it is seen, or pressed.
pub fn more(view: &More<'_>) -> Markup {
    let trigger = match view.loading {
        Loading::OnScroll => "intersect once, click",
        Loading::OnPress => "click",
    };
    html! {
        li.more data-id=(view.next_id) {
            a.btn.ghost.block href=(view.url) hx-get=(view.url) hx-trigger=(trigger) hx-target="closest li" hx-swap="outerHTML" {
                (thousands(view.left)) " more"
            }
        }
    }
}
