//! Send later: the time that is offered, and what became of the one that was chosen before (EM-52).

use crate::ui::icon::{icon, small};
use crate::ui::time::Clock;
use base::clock::Seconds;
use maud::{Markup, html};

/// Nine in the morning. Seconds of a day.
const NINE_S: i64 = 9 * 3_600;

/// When a mail may be sent, and when it was to be.
pub struct Later {
    /// The moment that is offered, as a field takes it: `2026-11-24T09:00`.
    offered: String,
    /// When the mail was to leave, before its writer went on with it.
    was: Option<String>,
}

impl Later {
    /// The time that the draft waits for no more is offered again while it is ahead, else the next morning.
    pub fn of(clock: &Clock, was_due: Option<Seconds>) -> Later {
        let offered = was_due.filter(|due| *due > clock.now_s).unwrap_or_else(|| clock.tomorrow() + NINE_S);
        Later {
            offered: clock.at(offered).strftime("%Y-%m-%dT%H:%M").to_string(),
            was: was_due.map(|due| clock.at(due).strftime("%a %d %b, %H:%M").to_string()),
        }
    }
}

/// What is told of a draft that was to leave; it comes with every save, since a save may be what took it off its time.
pub fn told(later: &Later) -> Markup {
    html! {
        div id="mail-was-due" role="status" {
            @if let Some(was) = &later.was {
                p.hint { (small("clock")) " It was to leave on " (was) ". It is a draft now, and does not leave before you send or schedule it again." }
            }
        }
    }
}

/// The button with its time.
pub fn choice(later: &Later) -> Markup {
    html! {
        details.mail-later {
            summary.btn.ghost { "Send later" }
            div.box {
                label.field { span.lbl { "Send at" } input.input type="datetime-local" name="send_at" value=(later.offered); }
                button.btn name="action" value="later" { (icon("clock")) "Schedule" }
            }
        }
    }
}
