//! What is asked about: a pipeline, a span of days, a person, a source. All of it stands in the address, so that a
//! report is a link.

use super::Kind;
use super::names::Names;
use crate::ui::time::Clock;
use base::ids::{PipelineId, SourceId, UserId};
use flow::pipelines::Pipeline;
use flow::timeline::numbers::{Day, MAX_DAYS, Question};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

/// The spans that can be chosen, the usual first.
pub const PERIODS: [(&str, &str); 7] = [
    ("90-days", "Last 90 days"),
    ("30-days", "Last 30 days"),
    ("month", "This month"),
    ("last-month", "Last month"),
    ("year", "This year"),
    ("12-months", "Last 12 months"),
    ("days", "From … to …"),
];

/// The address behind the question mark; anything unknown or empty means the usual.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Address {
    pub pipeline: String,
    pub period: String,
    pub from: String,
    pub to: String,
    pub person: String,
    pub source: String,
    pub by: String,
}

impl Address {
    /// The same, written out.
    pub fn query(&self) -> String {
        let fields = [
            ("pipeline", &self.pipeline),
            ("period", &self.period),
            ("from", &self.from),
            ("to", &self.to),
            ("person", &self.person),
            ("source", &self.source),
            ("by", &self.by),
        ];
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(fields.iter().filter(|(_, value)| !value.is_empty()));
        query.finish()
    }
}

/// What was asked, understood.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What the numbers are asked.
    pub question: Question,
    /// The pipeline, for a report about one.
    pub pipeline: Option<Pipeline>,
    /// By what lines are told apart.
    pub by: &'static str,
    /// The first day and the last.
    pub days: (Date, Date),
    /// The day it is.
    pub today: Day,
    /// Whose money it is.
    pub currency: String,
}

impl Asked {
    /// Understands an address.
    pub fn of(address: &Address, kind: Kind, names: &Names, clock: &Clock, currency: &str) -> Asked {
        let today = clock.today();
        let (first, last) = days(address, today);
        let usual = names.pipelines.iter().find(|pipeline| pipeline.is_main).or(names.pipelines.first());
        let wanted = address.pipeline.parse().ok().map(PipelineId);
        let pipeline = names.pipelines.iter().find(|pipeline| Some(pipeline.id) == wanted);
        let pipeline = if kind.is_of_one_pipeline() { pipeline.or(usual) } else { pipeline };
        let ways = kind.ways();
        let by = ways.iter().find(|(value, _)| *value == address.by).or(ways.first()).map_or("", |(value, _)| value);
        let question = Question {
            pipelines: pipeline.map(|pipeline| vec![pipeline.id]),
            days: Day::from(first)..Day(Day::from(last).0 + 1),
            users: address.person.parse().ok().map(|id| vec![UserId(id)]),
            source: address.source.parse().ok().map(SourceId),
        };
        let (pipeline, currency) = (pipeline.cloned(), currency.to_owned());
        Asked { question, pipeline, by, days: (first, last), today: Day::from(today), currency }
    }
}

/// The first day and the last, at most ten years apart.
fn days(address: &Address, today: Date) -> (Date, Date) {
    let back = |days: i32| today.saturating_sub(days.days());
    let (first, last) = match address.period.as_str() {
        "30-days" => (back(29), today),
        "month" => (today.first_of_month(), today),
        "last-month" => {
            let last = today.first_of_month().saturating_sub(1.day());
            (last.first_of_month(), last)
        }
        "year" => (today.first_of_year(), today),
        "12-months" => (today.first_of_month().saturating_sub(11.months()), today),
        "days" => {
            let first = address.from.parse().unwrap_or_else(|_| back(89));
            (first, address.to.parse().unwrap_or(today).max(first))
        }
        _ => (back(89), today),
    };
    (first.max(last.saturating_sub(MAX_DAYS.days())), last)
}
