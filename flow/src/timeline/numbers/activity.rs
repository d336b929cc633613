//! What people do, counted from the journal as it is read: what was done stays done.

use super::contribution::{Contribution, Contributions, Key, Measure};
use super::day::Day;
use base::ids::{PipelineId, SourceId};
use base::journal::{Entry, Kind};
use jiff::tz::TimeZone;

/// Something that a person does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Activity {
    /// Decided a request.
    Decision,
    /// Opened a lead by hand.
    NewLead,
    /// Moved a lead to another stage, won and lost included.
    Move,
    /// Wrote a note.
    Note,
    /// Logged a call.
    Call,
    /// Answered in a chat.
    ChatAnswer,
    /// Did a task.
    TaskDone,
}

impl Activity {
    /// All of them, in the order of a report's columns.
    pub const ALL: [Activity; 7] = [
        Activity::Decision,
        Activity::NewLead,
        Activity::Move,
        Activity::Note,
        Activity::Call,
        Activity::ChatAnswer,
        Activity::TaskDone,
    ];

    /// The number under which it is counted.
    pub fn number(self) -> i64 {
        self as i64 + 1
    }

    /// The activity that a journal row tells of.
    fn of(kind: Kind) -> Option<Activity> {
        match kind {
            Kind::IncomingLeadAccepted | Kind::IncomingLeadDeclined | Kind::IncomingLeadLinked => {
                Some(Activity::Decision)
            }
            Kind::LeadOpened => Some(Activity::NewLead),
            Kind::LeadMoved | Kind::LeadWon | Kind::LeadLost | Kind::LeadReopened => Some(Activity::Move),
            Kind::NoteAdded => Some(Activity::Note),
            Kind::CallLogged => Some(Activity::Call),
            Kind::ChatAnswered => Some(Activity::ChatAnswer),
            Kind::TaskDone => Some(Activity::TaskDone),
            _ => None,
        }
    }
}

/// What journal rows contribute: only what people did themselves.
pub fn contributions(rows: &[Entry], zone: &TimeZone) -> Contributions {
    let mut found = Contributions::new();
    for row in rows {
        let Some((activity, user)) = row.kind.and_then(Activity::of).zip(row.user()) else { continue };
        let pipeline = row.about.pipeline.unwrap_or(PipelineId(0));
        let key = Key {
            user,
            source: row.about.source.unwrap_or(SourceId(0)),
            detail: activity.number(),
            ..Key::new(Measure::Activity, Day::of(row.at, zone), pipeline)
        };
        found.entry(key).or_default().add(Contribution { number: 1, amount_minor: 0, seconds: 0 });
    }
    found
}
