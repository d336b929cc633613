//! A stretch of time as a person says it: kept as said, and read in the account's zone at the moment of asking.

use super::Span;
use crate::clock::Seconds;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Days that "last … days" and "next … days" may reach.
const MAX_DAYS: u16 = 3_650;

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Period {
    /// The day of asking.
    Today,
    /// The day before.
    Yesterday,
    /// The day after.
    Tomorrow,
    /// Monday to Sunday around today.
    ThisWeek,
    /// The week before.
    LastWeek,
    /// The week after.
    NextWeek,
    /// The month of today.
    ThisMonth,
    /// The month before.
    LastMonth,
    /// The month after.
    NextMonth,
    /// The year of today.
    ThisYear,
    /// Today and the days before it, so many in all.
    LastDays(u16),
    /// Today and the days after it, so many in all.
    NextDays(u16),
    /// Before the moment of asking: what is overdue.
    Overdue,
    /// From day to day, both included; either may be open.
    Days(Option<Date>, Option<Date>),
    /// From moment to moment, Unix seconds, both included.
    Moments(Span),
}

/// Periods of one word.
const WORDS: [(Period, &str); 11] = [
    (Period::Today, "today"),
    (Period::Yesterday, "yesterday"),
    (Period::Tomorrow, "tomorrow"),
    (Period::ThisWeek, "this-week"),
    (Period::LastWeek, "last-week"),
    (Period::NextWeek, "next-week"),
    (Period::ThisMonth, "this-month"),
    (Period::LastMonth, "last-month"),
    (Period::NextMonth, "next-month"),
    (Period::ThisYear, "this-year"),
    (Period::Overdue, "overdue"),
];

impl Period {
    /// What it means at `now`, both ends included.
    pub fn span(self, now: Seconds, zone: &TimeZone) -> Span {
        match self {
            Period::Overdue => Span { from: None, to: Some(now - 1) },
            Period::Moments(span) => span,
            days => {
                let today = Timestamp::from_second(now).unwrap_or_default().to_zoned(zone.clone()).date();
                let (first, last) = days.days(today);
                let begin = |day: Date| day.to_zoned(zone.clone()).ok().map(|at| at.timestamp().as_second());
                let end = last.and_then(|day| day.tomorrow().ok());
                Span { from: first.and_then(begin), to: end.and_then(begin).map(|end| end - 1) }
            }
        }
    }

    /// True when its meaning depends on the account's zone.
    pub fn needs_zone(self) -> bool {
        !matches!(self, Period::Overdue | Period::Moments(_))
    }

    /// The first and the last day.
    fn days(self, today: Date) -> (Option<Date>, Option<Date>) {
        let monday = today.saturating_sub(i64::from(today.weekday().to_monday_zero_offset()).days());
        let week = |at: i64| {
            let first = monday.saturating_add((7 * at).days());
            (Some(first), Some(first.saturating_add(6.days())))
        };
        let month = |at: i64| {
            let first = today.first_of_month().saturating_add(at.months());
            (Some(first), Some(first.last_of_month()))
        };
        let around = |before: i64, after: i64| {
            (Some(today.saturating_sub(before.days())), Some(today.saturating_add(after.days())))
        };
        match self {
            Period::Today | Period::Overdue | Period::Moments(_) => around(0, 0),
            Period::Yesterday => (today.yesterday().ok(), today.yesterday().ok()),
            Period::Tomorrow => (today.tomorrow().ok(), today.tomorrow().ok()),
            Period::ThisWeek => week(0),
            Period::LastWeek => week(-1),
            Period::NextWeek => week(1),
            Period::ThisMonth => month(0),
            Period::LastMonth => month(-1),
            Period::NextMonth => month(1),
            Period::ThisYear => (Some(today.first_of_year()), Some(today.last_of_year())),
            Period::LastDays(days) => around(i64::from(days) - 1, 0),
            Period::NextDays(days) => around(0, i64::from(days) - 1),
            Period::Days(first, last) => (first, last),
        }
    }

    /// Reads what `Display` writes: `today`, `last-7-days`, `2026-01-01..2026-01-31`, `@1767225600..`.
    pub fn from_word(word: &str) -> Option<Period> {
        if let Some((period, _)) = WORDS.iter().find(|(_, known)| *known == word) {
            return Some(*period);
        }
        let number = |begin: &str| word.strip_prefix(begin)?.strip_suffix("-days")?.parse::<u16>().ok();
        if let Some(days) = number("last-").filter(|days| (1..=MAX_DAYS).contains(days)) {
            return Some(Period::LastDays(days));
        }
        if let Some(days) = number("next-").filter(|days| (1..=MAX_DAYS).contains(days)) {
            return Some(Period::NextDays(days));
        }
        if let Some(moments) = word.strip_prefix('@') {
            let (from, to) = ends(moments, |text| text.parse().ok())?;
            return Some(Period::Moments(Span { from, to }));
        }
        ends(word, |text| text.parse().ok()).map(|(first, last)| Period::Days(first, last))
    }
}

/// Both ends of `a..b`; one that is left out is open, one that cannot be read makes the whole unreadable.
fn ends<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<(Option<T>, Option<T>)> {
    let (from, to) = text.split_once("..")?;
    let end = |text: &str| if text.is_empty() { Some(None) } else { read(text).map(Some) };
    Some((end(from)?, end(to)?))
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let or_open = |number: Option<String>| number.unwrap_or_default();
        match self {
            Period::LastDays(days) => write!(f, "last-{days}-days"),
            Period::NextDays(days) => write!(f, "next-{days}-days"),
            Period::Days(first, last) => {
                let day = |day: Option<Date>| or_open(day.map(|day| day.to_string()));
                write!(f, "{}..{}", day(*first), day(*last))
            }
            Period::Moments(span) => {
                let at = |at: Option<i64>| or_open(at.map(|at| at.to_string()));
                write!(f, "@{}..{}", at(span.from), at(span.to))
            }
            known => f.write_str(WORDS.iter().find(|(period, _)| period == known).map_or("", |(_, word)| word)),
        }
    }
}

impl From<Period> for String {
    fn from(period: Period) -> String {
        period.to_string()
    }
}

impl TryFrom<String> for Period {
    type Error = String;
    fn try_from(word: String) -> Result<Period, String> {
        Period::from_word(&word).ok_or_else(|| format!("{word:?} is no period of time"))
    }
}
