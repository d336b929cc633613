//! A task, and the button that completes it.

use maud::{Markup, html};

use super::{AIM, Heading, Voice, bubble};
use crate::ui::hue::Hue;
use crate::ui::icon::icon;
use crate::ui::time::Clock;

/// What is to be done.
#[derive(Clone, Copy, Debug)]
pub struct Task<'a> {
    pub id: i64,
    pub text: &'a str,
    pub is_done: bool,
    /// What came of it; may be empty.
    pub result: &'a str,
    /// Whether the reader may end it.
    pub may_end: bool,
}

/// The bubble of a task; completing it is `POST /tasks/{id}/completion`.
pub fn task(clock: &Clock, heading: &Heading<'_>, view: &Task<'_>) -> Markup {
    let url = format!("/tasks/{}/completion", view.id);
    let body = html! {
        div.row {
            @if view.is_done { (icon("circle-check")) span { s { (view.text) } span.sr { " done" } @if !view.result.is_empty() { div.muted { (view.result) } } } }
            @else {
                @if view.may_end {
                    button.mini form="change" formaction=(url) hx-post=(url) hx-target=(AIM) hx-swap="none" aria-label={ "Complete: " (view.text) } { (icon("circle-dashed")) }
                }
                span { (view.text) }
            }
        }
    };
    bubble(clock, ("calendar-check", Hue::Green), Voice::Ours, heading, &body)
}
