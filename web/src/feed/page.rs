//! A page of a feed: the newest lines, or those before a position (`?before=at,id`).

use super::lines::{Reading, lines, since};
use super::records::Records;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::tasks::{MAX_OPEN_TASKS, open_tasks};
use crate::ui::feed as bubbles;
use crate::ui::partial::{Swap, gone, partial};
use crate::ui::time::{Clock, day_words};
use base::Cx;
use base::clock::Seconds;
use base::ids::LeadId;
use flow::channels::said::{Place, Subject};
use flow::timeline::{self, Feed};
use maud::{Markup, html};
use serde::Deserialize;

/// Lines of one page.
pub const PAGE_LINES: usize = 50;

/// Where an earlier page ends.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Before {
    /// Time and id of the first line that is shown already, `1795172400,42`.
    before: Option<String>,
}

impl Before {
    /// The position; one that cannot be read is none, and the newest page is shown.
    pub fn position(&self) -> Option<(Seconds, i64)> {
        let (at, id) = self.before.as_deref()?.split_once(',')?;
        Some((at.parse().ok()?, id.parse().ok()?))
    }
}

/// A page of a feed with the names in it.
#[derive(Clone, Debug)]
pub struct Page {
    /// In whose feed.
    pub place: Place,
    /// The lines.
    pub feed: Feed,
    /// What they mention.
    pub records: Records,
}

/// Loads a page.
///
/// # Errors
/// Whatever the database answers.
pub fn load(cx: &mut Cx<'_>, place: Place, before: Option<(Seconds, i64)>) -> Result<Page, Failure> {
    let feed = timeline::feed(cx, place, before, PAGE_LINES)?;
    let records = Records::load(cx, &feed.lines, &[], &[])?;
    Ok(Page { place, feed, records })
}

/// The page as somebody reads it.
pub fn reading<'a>(who: &'a SignedIn, page: &'a Page, clock: &'a Clock) -> Reading<'a> {
    let lead = (page.place.subject == Subject::Lead).then_some(LeadId(page.place.id));
    Reading { who, records: &page.records, clock, currency: &who.account.currency, lead }
}

/// The list of open tasks.
pub const OPEN_TASKS: &str = "#open-tasks";
/// The same, unless somebody is about to write what came of one.
pub const OPEN_TASKS_AT_REST: &str = "#open-tasks:not(:focus-within)";

/// What is new in a feed above an id, and the open tasks at `tasks_at`, for a page that is open.
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
    let page = load(cx, place, None)?;
    let tasks = timeline::list_open_tasks(cx, place, MAX_OPEN_TASKS)?;
    let reading = reading(who, &page, clock);
    Ok(html! {
        (since(&reading, &page.feed, after))
        (partial(tasks_at, Swap::Morph, &open_tasks(&reading, &tasks)))
    })
}

/// `GET …/feed?before=…`: the lines before those on an open page, in the place of its button.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn earlier(web: &Web, who: SignedIn, place: Place, before: &Before) -> Result<Markup, Failure> {
    let (clock, position) = (shell::clock(web, &who), before.position());
    let page = web.desk.read(&who, move |cx| load(cx, place, position)).await?;
    let reading = reading(&who, &page, &clock);
    // The day line of the page that is open moves up when its day began earlier.
    let day = page
        .feed
        .lines
        .last()
        .zip(position)
        .filter(|(last, (at, _))| day_words(&clock, last.position().0) == day_words(&clock, *at));
    Ok(html! {
        (items(&super::notes::address(place), &reading, &page.feed))
        @if let Some((_, (at, _))) = day { (gone(&format!("#{}", bubbles::day_id(&clock, at)))) }
    })
}

/// The scrolling feed of a page, with what stands above its lines.
pub fn pane(record: &str, reading: &Reading<'_>, feed: &Feed, above: &Markup) -> Markup {
    bubbles::feed(&html! { (above) (items(record, reading, feed)) })
}

fn items(record: &str, reading: &Reading<'_>, feed: &Feed) -> Markup {
    html! {
        @if let Some((at, id)) = feed.earlier {
            li.earlier id="earlier" {
                a.btn.ghost href={ (record) "?before=" (at) "," (id) } hx-get={ (record) "/feed?before=" (at) "," (id) }
                    hx-target="#earlier" hx-swap="outerHTML" { "Earlier" }
            }
        }
        (lines(reading, &feed.lines))
    }
}
