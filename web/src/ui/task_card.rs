//! A task in a plan: what is to be done, for whom, until when, with the form that ends it.

use maud::{Markup, html};
use url::form_urlencoded;

use super::avatar::{Person, Size, avatar};
use super::hue::Hue;
use super::icon::{icon, small};

/// The longest that a task is drawn in a calendar, in half hours.
pub const MAX_HALF_HOURS: i64 = 16;
/// Minutes between two places of an hour's row.
const MINUTES_OF_STEP: i64 = 5;
/// Columns side by side in one day of a calendar.
const MAX_LANES: usize = 12;

/// How urgent it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    Late,
    Today,
    Later,
    Done,
}

/// What a plan shows of a task.
#[derive(Clone, Debug)]
pub struct TaskCard<'a> {
    pub id: i64,
    pub text: &'a str,
    /// The name of its lead, contact or company.
    pub record: Option<&'a str>,
    /// Where that is.
    pub record_href: Option<String>,
    pub kind: &'a str,
    pub icon: &'a str,
    pub hue: Hue,
    /// "14:30", "Mon 23 Nov, all day".
    pub when: String,
    /// "14:30"; nothing for a task of a whole day.
    pub hour: Option<String>,
    pub urgency: Urgency,
    /// The id and name of who is to do it.
    pub person: (i64, &'a str),
    pub result: &'a str,
    /// Whether the reader may end, move and change it.
    pub may_edit: bool,
    /// The address of the view, to come back to.
    pub here: &'a str,
    pub csrf_token: &'a str,
}

/// The card as a list item `#plan-{id}`.
pub fn task_card(view: &TaskCard<'_>) -> Markup {
    html! {
        li.card.task.done[view.urgency == Urgency::Done] id={ "plan-" (view.id) } data-task=(view.id) tabindex="0" aria-label=(label(view)) {
            header {
                span.row { (kind(view)) span.clip { (view.kind) } }
                (due(view))
            }
            h3 { (title(view)) }
            @if let Some(record) = view.record.filter(|record| !record.is_empty()) { p.muted.small.clip { (record) } }
            @if !view.result.is_empty() { p.muted.small { (view.result) } }
            footer {
                @if view.may_edit && view.urgency != Urgency::Done { (ending(view)) }
                span.grow {}
                @if view.may_edit {
                    (edit(view))
                    button.mini type="button" data-task-move aria-haspopup="menu" aria-label={ "Move: " (view.text) } { (icon("arrow-right")) }
                }
                (avatar(&Person { id: view.person.0, name: view.person.1 }, Size::Small))
            }
        }
    }
}

/// Where a task stands in the rows of a day's hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Minutes after the row begins, from 0 to 59; it is drawn in steps of [`MINUTES_OF_STEP`].
    pub minute: i64,
    /// How long it is drawn, from 1 to [`MAX_HALF_HOURS`].
    pub half_hours: i64,
    /// In which column, from 0.
    pub lane: usize,
    /// Of how many columns that share the width; more than [`MAX_LANES`] share the last.
    pub lanes: usize,
}

impl Spot {
    fn class(self) -> String {
        let (step, lane, lanes) =
            (self.minute / MINUTES_OF_STEP, self.lane.min(MAX_LANES - 1), self.lanes.clamp(1, MAX_LANES));
        format!(" at-{step} len-{} lane-{lane} of-{lanes}", self.half_hours)
    }
}

/// The task as one line of a calendar: its time and its words, in the rows of a day at its spot.
pub fn task_line(view: &TaskCard<'_>, spot: Option<Spot>) -> Markup {
    let state = match view.urgency {
        Urgency::Done => " done",
        Urgency::Late => " late",
        Urgency::Today | Urgency::Later => "",
    };
    let class = format!("task-line {}{}{state}", view.hue.class(), spot.map(Spot::class).unwrap_or_default());
    html! {
        li class=(class) id={ "plan-" (view.id) } data-task=(view.id) tabindex="0" aria-label=(label(view)) title=(label(view)) {
            (small(view.icon))
            @if let Some(hour) = &view.hour { span.num { (hour) } }
            a.clip href=(edit_href(view)) hx-get=(edit_href(view)) hx-target="#dialogs" { (view.text) }
        }
    }
}

/// The words of a link to a task: its record's card, or its own form.
pub fn title(view: &TaskCard<'_>) -> Markup {
    html! {
        @match &view.record_href {
            Some(href) => a href=(href) { (view.text) },
            None => a href=(edit_href(view)) hx-get=(edit_href(view)) hx-target="#dialogs" { (view.text) },
        }
    }
}

/// When it is due, coloured by how urgent that is.
pub fn due(view: &TaskCard<'_>) -> Markup {
    let (class, picture) = match view.urgency {
        Urgency::Late => ("next late", "circle-alert"),
        Urgency::Today => ("next today", "clock"),
        Urgency::Later => ("next", "calendar"),
        Urgency::Done => ("next", "circle-check"),
    };
    html! { span class=(class) { (small(picture)) (view.when) } }
}

/// The picture of the kind, in its colour.
pub fn kind(view: &TaskCard<'_>) -> Markup {
    html! { span class={ "task-kind " (view.hue.class()) } { (small(view.icon)) } }
}

/// The pen that opens the form.
pub fn edit(view: &TaskCard<'_>) -> Markup {
    let href = edit_href(view);
    html! { a.mini href=(href) hx-get=(href) hx-target="#dialogs" aria-label={ "Change: " (view.text) } { (icon("pen-line")) } }
}

fn edit_href(view: &TaskCard<'_>) -> String {
    let address = format!("/tasks/{}?", view.id);
    form_urlencoded::Serializer::new(address).append_pair("back", view.here).finish()
}

/// A mark that opens to the line for the result.
fn ending(view: &TaskCard<'_>) -> Markup {
    let url = format!("/tasks/{}/completion", view.id);
    html! {
        details.ending {
            summary.mini aria-label={ "Done: " (view.text) } { (icon("circle-dashed")) }
            form.row method="post" action=(url) hx-post=(url) hx-swap="none" {
                input type="hidden" name="csrf_token" value=(view.csrf_token);
                input type="hidden" name="back" value=(view.here);
                input.input.grow name="result" maxlength="10000" placeholder="What came of it?" aria-label={ "Result of: " (view.text) };
                button.btn.primary { "Done" }
            }
        }
    }
}

fn label(view: &TaskCard<'_>) -> String {
    let of = view.record.map(|record| format!(", {record}")).unwrap_or_default();
    format!("{}: {}{of}, {}", view.kind, view.text, view.when)
}
