//! When a lead's next task is due, in the few words that fit on a card.

use crate::ui::lead_card::NextTask;
use crate::ui::time::Clock;
use base::clock::{DAY, Seconds};
use jiff::{Timestamp, Zoned};

/// Characters of a task's words on a card.
const MAX_WORDS_CHARS: usize = 12;

/// How urgent the next task is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    /// There is none.
    Missing,
    /// It should have been done: "2 d late".
    Late(String),
    /// It is due today: "14:30".
    Today(String),
    /// It is due on another day: "Mon 30 Nov".
    Later(String),
}

impl Due {
    /// What the clock of the account says about a task that is due at `due_at`.
    pub fn at(clock: &Clock, due_at: Option<Seconds>) -> Due {
        let Some(due_at) = due_at else { return Due::Missing };
        let (now, due) = (local(clock, clock.now_s), local(clock, due_at));
        match clock.now_s - due_at {
            late @ DAY.. => Due::Late(format!("{} d late", late / DAY)),
            1.. if due.date() == now.date() => Due::Late(format!("since {}", due.strftime("%H:%M"))),
            1.. => Due::Late("since yesterday".to_owned()),
            _ if due.date() == now.date() => Due::Today(due.strftime("%H:%M").to_string()),
            _ if due.year() == now.year() => Due::Later(due.strftime("%a %-d %b").to_string()),
            _ => Due::Later(due.strftime("%-d %b %Y").to_string()),
        }
    }

    /// The same with the words of the task before the time, as far as they fit: "Call 14:30".
    #[must_use]
    pub fn called(self, task: Option<&str>) -> Due {
        let Some(words) = task.map(short).filter(|words| !words.is_empty()) else { return self };
        match self {
            Due::Missing => Due::Missing,
            Due::Late(late) => Due::Late(format!("{words}, {late}")),
            Due::Today(hour) => Due::Today(format!("{words} {hour}")),
            Due::Later(day) => Due::Later(format!("{words} {day}")),
        }
    }

    /// The same for the card.
    pub fn as_next_task(&self) -> NextTask<'_> {
        match self {
            Due::Missing => NextTask::Missing,
            Due::Late(words) => NextTask::Late(words),
            Due::Today(words) => NextTask::Today(words),
            Due::Later(words) => NextTask::Later(words),
        }
    }
}

/// The first words of a task, at least one, cut where the card would run over.
fn short(text: &str) -> String {
    let mut words = String::new();
    for word in text.split_whitespace() {
        let length = words.chars().count() + 1 + word.chars().count();
        if !words.is_empty() && length > MAX_WORDS_CHARS {
            break;
        }
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words.chars().take(MAX_WORDS_CHARS).collect()
}

/// A time beyond what a calendar holds can only be foreign nonsense: it is shown as the epoch.
fn local(clock: &Clock, at: Seconds) -> Zoned {
    Timestamp::from_second(at).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(clock.zone.clone())
}

#[cfg(test)]
mod tests;
