//! Stretches of time that a filter offers, in words.

use base::filters::{Field, Period};
use jiff::civil::Date;

/// Behind us, or all around us.
const PAST: [(Period, &str); 10] = [
    (Period::Today, "today"),
    (Period::Yesterday, "yesterday"),
    (Period::ThisWeek, "this week"),
    (Period::LastWeek, "last week"),
    (Period::LastDays(7), "last 7 days"),
    (Period::LastDays(30), "last 30 days"),
    (Period::LastDays(90), "last 90 days"),
    (Period::ThisMonth, "this month"),
    (Period::LastMonth, "last month"),
    (Period::ThisYear, "this year"),
];
/// Ahead of us.
const AHEAD: [(Period, &str); 5] = [
    (Period::Overdue, "before now"),
    (Period::Tomorrow, "tomorrow"),
    (Period::NextWeek, "next week"),
    (Period::NextDays(7), "next 7 days"),
    (Period::NextMonth, "next month"),
];
/// Of a task that is to be done: what is behind us is late.
const DUE: [(Period, &str); 7] = [
    (Period::Overdue, "overdue"),
    (Period::Today, "today"),
    (Period::Tomorrow, "tomorrow"),
    (Period::ThisWeek, "this week"),
    (Period::NextWeek, "next week"),
    (Period::NextDays(7), "next 7 days"),
    (Period::NextMonth, "next month"),
];

/// What is offered for a field, with its words; what is chosen already is among it.
pub fn offered(field: Field, chosen: Option<Period>) -> Vec<(Period, String)> {
    let of = |known: &[(Period, &str)]| known.iter().map(|(period, words)| (*period, (*words).to_owned())).collect();
    let mut found: Vec<(Period, String)> = match field {
        Field::NextTask => of(&DUE),
        Field::Custom(_) => of(&[PAST.as_slice(), AHEAD.as_slice()].concat()),
        _ => of(&PAST),
    };
    // Days have fields of their own.
    let chosen = chosen.filter(|period| !matches!(period, Period::Days(..)));
    if let Some(chosen) = chosen.filter(|chosen| !found.iter().any(|(known, _)| known == chosen)) {
        found.push((chosen, words(chosen)));
    }
    found
}

/// A stretch of time in words: "last 7 days", "1 Nov 2026 to 20 Nov 2026".
pub fn words(period: Period) -> String {
    let day = |day: Date| day.strftime("%-d %b %Y").to_string();
    match period {
        Period::Days(Some(first), Some(last)) if first == last => day(first),
        Period::Days(Some(first), Some(last)) => format!("{} to {}", day(first), day(last)),
        Period::Days(Some(first), None) => format!("from {}", day(first)),
        Period::Days(None, Some(last)) => format!("up to {}", day(last)),
        _ => {
            let known = PAST.iter().chain(&AHEAD).find(|(known, _)| *known == period);
            known.map_or_else(|| period.to_string(), |(_, words)| (*words).to_owned())
        }
    }
}
