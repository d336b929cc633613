//! The health of a source in a line: what last came in, what last went wrong.

use crate::ui::icon::small;
use crate::ui::time::{Clock, ago};
use flow::channels::Source;
use flow::channels::mailboxes::Mailbox;
use maud::{Markup, html};

/// An error that is older than the last request is history, and not shown.
pub(super) fn health(clock: &Clock, source: &Source, mailbox: Option<&Mailbox>) -> Markup {
    let health = &source.health;
    let error = health.last_error.as_deref().zip(health.last_error_at);
    let error = error.filter(|(_, at)| health.last_request_at.is_none_or(|request| *at >= request));
    html! {
        span.health.small {
            @match health.last_request_at {
                Some(at) => { span.muted { "Last request " (ago(clock, at)) } }
                None => { span.muted { "Nothing came in yet" } }
            }
            @if let Some(mailbox) = mailbox { span.muted { (mailbox.state.text) } }
            @if let Some((sentence, at)) = error { span.problem { (small("circle-alert")) (sentence) " · " (ago(clock, at)) } }
        }
    }
}
