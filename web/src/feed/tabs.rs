//! The tabs above a feed, with how much there is behind each, the filter and the search. They are links and a form, so
//! that they work without script.

use super::place::address;
use super::view::View;
use crate::ui::icon::icon;
use base::search::Subject;
use flow::channels::said::{Counts, MAX_COUNTED, Place};
use maud::{Markup, html};

/// What stands behind the button of the filter.
const FILTERS: [(&str, &str); 5] =
    [("", "Everything"), ("notes", "Notes and messages"), ("calls", "Calls"), ("chats", "Chats"), ("forms", "Forms")];

/// The tabs of a record; `open_tasks` is how many there are.
pub fn tabs(place: Place, view: &View, counts: Counts, open_tasks: usize) -> Markup {
    let url = address(place);
    let tasks = i64::try_from(open_tasks).unwrap_or(i64::MAX);
    let tabs = [
        ("", "Feed", 0),
        ("mail", "Mail", counts.mails),
        ("tasks", "Tasks", tasks),
        ("files", "Files", counts.files),
        ("changes", "Changes", 0),
        ("statistics", "Statistics", 0),
    ];
    let has = |show: &str| show != "statistics" || place.subject == Subject::Lead;
    let is_filtered = !tabs.iter().any(|(show, ..)| *show == view.show);
    html! {
        nav.tabs.feed-tabs id="feed-tabs" aria-label="What of the feed" {
            div {
                @for (show, name, count) in tabs.into_iter().filter(|(show, ..)| has(show)) {
                    @let is_current = show == view.show || (show.is_empty() && is_filtered);
                    a href={ (url) @if !show.is_empty() { "?show=" (show) } "#feed" } aria-current=[is_current.then_some("true")] {
                        (name) @if count > 0 { " " span.muted.num { (number(count)) } }
                    }
                }
            }
            span.grow {}
            details.more {
                summary.mini aria-label="Filter the feed" title="Filter" aria-current=[is_filtered.then_some("true")] { (icon("list-filter")) }
                div.menu.drop {
                    @for (show, name) in FILTERS {
                        a href={ (url) @if !show.is_empty() { "?show=" (show) } "#feed" } aria-current=[(show == view.show).then_some("true")] { (name) }
                    }
                }
            }
            form.search role="search" action={ (url) "#feed" } {
                @if !view.show.is_empty() && view.show != "statistics" { input type="hidden" name="show" value=(view.show); }
                (icon("search"))
                input.input type="search" name="words" value=(view.words) maxlength="100" placeholder="Search" aria-label="Search the feed" data-key="/" autocomplete="off";
            }
        }
    }
}

fn number(count: i64) -> String {
    if count >= MAX_COUNTED { format!("{}+", MAX_COUNTED - 1) } else { count.to_string() }
}

/// What a filtered feed says when nothing is in it.
pub(super) fn nothing(view: &View) -> Markup {
    html! {
        p.muted.void-feed {
            @if view.words.trim().is_empty() { "Nothing of this kind yet." } @else { "Nothing found for “" (view.words.trim()) "”." }
        }
    }
}
