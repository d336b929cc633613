//! A page of a feed: the newest lines, or those before a position (`?before=at,id`).

use super::lines::{Reading, lines, since};
use super::pins::pinned;
use super::place::{At, address};
use super::records::Records;
use super::tabs::{nothing, tabs};
use super::view::View;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::tasks::{MAX_OPEN_TASKS, open_tasks};
use crate::ui::feed as bubbles;
use crate::ui::partial::{Swap, gone, partial};
use crate::ui::time::{Clock, day_words};
use axum::extract::{Query, State};
use base::Cx;
use flow::channels::said::{Attachment, Counts, FeedItem, Place};
use flow::timeline::{self, Feed, Task};
use maud::{Markup, html};

/// A page of a feed, with what stands around it and the names in it.
#[derive(Clone, Debug)]
pub struct Page {
    /// In whose feed.
    pub place: Place,
    /// What of it is shown.
    pub view: View,
    /// The lines.
    pub feed: Feed,
    /// What is kept on top.
    pub pinned: Vec<(FeedItem, Vec<Attachment>)>,
    /// How much there is behind the tabs.
    pub counts: Counts,
    /// The open tasks.
    pub tasks: Vec<Task>,
    /// What they mention.
    pub records: Records,
}

impl Page {
    /// Loads a page, the same number of queries however long the feed is; `people` and `companies` are mentioned besides.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn load(cx: &mut Cx<'_>, place: Place, view: &View, also: &Mentioned) -> Result<Page, Failure> {
        let feed = timeline::look(cx, &view.wanted(place))?;
        let mut records = Records::load(cx, &feed.lines, &also.contacts, &also.companies)?;
        if place.lead_id().is_none() {
            records.name_leads(cx, &feed.lines)?;
        }
        Ok(Page {
            place,
            view: view.clone(),
            records,
            pinned: timeline::list_pinned(cx, place)?,
            counts: timeline::count(cx, place)?,
            tasks: timeline::list_open_tasks(cx, place, MAX_OPEN_TASKS)?,
            feed,
        })
    }

    /// The page as somebody reads it.
    pub fn reading<'a>(&'a self, who: &'a SignedIn, clock: &'a Clock) -> Reading<'a> {
        let lead = self.place.lead_id();
        Reading { who, records: &self.records, clock, currency: &who.account.currency, lead }
    }
}

/// Records that a page mentions besides its lines.
#[derive(Clone, Debug, Default)]
pub struct Mentioned {
    /// Contacts.
    pub contacts: Vec<base::ids::ContactId>,
    /// Companies.
    pub companies: Vec<base::ids::CompanyId>,
}

/// The list of open tasks.
pub const OPEN_TASKS: &str = "#open-tasks";
/// The same, unless somebody is about to write what came of one.
pub const OPEN_TASKS_AT_REST: &str = "#open-tasks:not(:focus-within)";

/// What is new in a feed above an id, what is on top of it, and the open tasks at `tasks_at`, for a page that is open.
///
/// # Errors
/// Whatever the database answers.
pub fn shown_since(
    cx: &mut Cx<'_>,
    who: &SignedIn,
    clock: &Clock,
    place: Place,
    after: i64,
    tasks_at: &str,
) -> Result<Markup, Failure> {
    let page = Page::load(cx, place, &View::default(), &Mentioned::default())?;
    let reading = page.reading(who, clock);
    Ok(html! {
        (since(&reading, &page.feed, after))
        (partial("#pinned", Swap::Morph, &pinned(&reading, &page.pinned)))
        (partial(tasks_at, Swap::Morph, &open_tasks(&reading, &page.tasks)))
    })
}

/// `GET /{records}/{id}/feed?before=…`: the lines before those on an open page, in the place of its button.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn earlier(
    State(web): State<Web>,
    who: SignedIn,
    At(place): At,
    Query(view): Query<View>,
) -> Result<Markup, Failure> {
    let (clock, position) = (shell::clock(&web, &who), view.position());
    let load = move |cx: &mut Cx<'_>| {
        timeline::require_record(cx, place)?;
        Page::load(cx, place, &view, &Mentioned::default())
    };
    let page = web.desk.read(&who, load).await?;
    let reading = page.reading(&who, &clock);
    // The day line of the page that is open moves up when its day began earlier.
    let day = page
        .feed
        .lines
        .last()
        .zip(position)
        .filter(|(last, (at, _))| day_words(&clock, last.position().0) == day_words(&clock, *at));
    Ok(html! {
        (items(&reading, &page))
        @if let Some((_, (at, _))) = day { (gone(&format!("#{}", bubbles::day_id(&clock, at)))) }
    })
}

/// The feed of a page: tabs, what is on top, open tasks, and the lines that scroll, with what stands above them.
pub fn pane(reading: &Reading<'_>, page: &Page, above: &Markup) -> Markup {
    let is_whole = page.view.is_whole();
    html! {
        (tabs(page.place, &page.view, page.counts, page.tasks.len()))
        @if is_whole { (pinned(reading, &page.pinned)) }
        (open_tasks(reading, &page.tasks))
        (bubbles::feed(if is_whole { bubbles::WHOLE } else { bubbles::PART }, &html! {
            @if is_whole { (above) }
            (items(reading, page))
            @if page.feed.lines.is_empty() && !is_whole { li { (nothing(&page.view)) } }
        }))
    }
}

fn items(reading: &Reading<'_>, page: &Page) -> Markup {
    let (record, query) = (address(page.place), page.view.query());
    let and = if query.is_empty() { "" } else { "&" };
    html! {
        @if let Some((at, id)) = page.feed.earlier {
            li.earlier id="earlier" {
                a.btn.ghost href={ (record) "?" (query) (and) "before=" (at) "," (id) "#feed" } hx-get={ (record) "/feed?" (query) (and) "before=" (at) "," (id) }
                    hx-target="#earlier" hx-swap="outerHTML" { "Earlier" }
            }
        }
        (lines(reading, &page.feed.lines))
    }
}
