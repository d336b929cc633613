//! Lines of a feed as markup, with the lines between days.

use super::records::Records;
use super::said::said;
use super::words::sentence;
use crate::session::SignedIn;
use crate::ui::feed::system::SystemLine;
use crate::ui::feed::{self as bubbles, Heading};
use crate::ui::partial::{Swap, gone, partial};
use crate::ui::time::{Clock, day_words, exact};
use base::access::Action;
use base::ids::LeadId;
use base::journal::Entry;
use flow::timeline::{Feed, Line, Task};
use maud::{Markup, html};

/// What is needed to put lines into words: whose eyes, which names, which time and money.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// Who reads.
    pub who: &'a SignedIn,
    /// The names behind ids.
    pub records: &'a Records,
    /// Now and here.
    pub clock: &'a Clock,
    /// ISO 4217.
    pub currency: &'a str,
    /// The lead whose feed is read; in the feed of a contact or company each change says of which lead it is.
    pub lead: Option<LeadId>,
}

impl Reading<'_> {
    /// The link to a lead that is not the one whose feed is read, by its name.
    pub(super) fn of(&self, lead: Option<LeadId>) -> Option<Markup> {
        let lead = lead.filter(|lead| self.lead != Some(*lead))?;
        Some(html! { a href={ "/leads/" (lead) } { (self.records.lead_name(lead)) } })
    }
}

/// Lines from the oldest to the newest, each day announced.
pub fn lines(reading: &Reading<'_>, list: &[Line]) -> Markup {
    let mut day = String::new();
    html! {
        @for (line, words) in list.iter().filter_map(|line| one(reading, line).map(|words| (line, words))) {
            @let today = day_words(reading.clock, line.position().0);
            @if today != day { (bubbles::day(reading.clock, line.position().0)) }
            ({ day = today; words })
        }
    }
}

/// The lines of the newest page whose ids lie above `after`, each put to its place on an open page.
///
/// A line that is there already is drawn anew where it stands, as the answer to one's own note and the stream may both
/// bring it: whoever types in it goes on, and its forms get their answers.
pub fn since(reading: &Reading<'_>, feed: &Feed, after: i64) -> Markup {
    put_in(reading, feed, &|id| id > after)
}

/// The lines of the newest page that are new by their ids, each put to its place on an open page.
pub(super) fn put_in(reading: &Reading<'_>, feed: &Feed, is_new: &dyn Fn(i64) -> bool) -> Markup {
    let shown: Vec<(&Line, Markup)> =
        feed.lines.iter().filter_map(|line| one(reading, line).map(|words| (line, words))).collect();
    let is_new = |line: &Line| is_new(line.position().1);
    let day = |line: &Line| day_words(reading.clock, line.position().0);
    html! {
        @for (at, (line, words)) in shown.iter().enumerate().filter(|(_, (line, _))| is_new(line)) {
            @let next = shown[at + 1..].iter().find(|(next, _)| !is_new(next));
            @let begins_day = at == 0 || day(shown[at - 1].0) != day(line);
            @let has_day_line = !begins_day || next.is_some_and(|(next, _)| day(next) == day(line));
            @let id = line.position().1;
            @let without = format!("#feed-items:not(:has(> #happening-{id}))");
            (partial(&format!("#happening-{id}"), Swap::Morph, words))
            // The line of that day may stand there already, above what is drawn again.
            @if !has_day_line { (gone(&format!("{without} > #{}", bubbles::day_id(reading.clock, line.position().0)))) }
            @let block = html! { @if !has_day_line { (bubbles::day(reading.clock, line.position().0)) } (words) };
            @match next {
                Some((next, _)) => (partial(&format!("{without} > #happening-{}", next.position().1), Swap::Before, &block)),
                None => (partial(&without, Swap::Last, &block)),
            }
        }
    }
}

/// One line; none for a change that tells a person nothing.
fn one(reading: &Reading<'_>, line: &Line) -> Option<Markup> {
    match line {
        Line::Said(item, files) => Some(said(reading, item, files)),
        Line::Set(entry, task) => Some(set(reading, entry, task)),
        Line::Changed(entry) => {
            let (icon, words) = sentence(reading, entry)?;
            let text = html! { (words) @if let Some(of) = reading.of(entry.about.lead) { " · " (of) } };
            let view = SystemLine { id: entry.id.0, icon, text, at_s: entry.at };
            Some(bubbles::system::system(reading.clock, &view))
        }
    }
}

/// A task at the time when it was set, as it stands now.
pub fn set(reading: &Reading<'_>, entry: &Entry, task: &Task) -> Markup {
    let title = format!("Task for {}", reading.records.person_name(task.responsible_id));
    let due = exact(reading.clock, task.due_at);
    let heading =
        Heading { id: entry.id.0, title: &title, details: &due, of: reading.of(entry.about.lead), at_s: entry.at };
    let view = bubbles::task::Task {
        id: task.id.0,
        text: &task.text,
        is_done: task.completed_at.is_some(),
        result: &task.result,
        may_end: reading.records.rights.require_on(Action::Edit, &task.held()).is_ok(),
    };
    bubbles::task::task(reading.clock, &heading, &view)
}
