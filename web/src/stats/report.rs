//! What every report consists of, so that page and download tell the same.

use crate::ui::money;
use crate::ui::table::Align;
use maud::Markup;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A report, answered.
pub struct Report {
    /// What it counts and what it leaves out, in a sentence or two.
    pub explains: &'static str,
    /// The figures above all: a label and its words.
    pub figures: Vec<(&'static str, String)>,
    /// The picture.
    pub chart: Markup,
    pub columns: Vec<(&'static str, Align)>,
    /// As many cells as there are columns.
    pub rows: Vec<Vec<Cell>>,
}

impl Report {
    /// Whether there is anything to tell.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// One value of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Text(String),
    Number(i64),
    /// In minor units.
    Money(i64),
    /// Out of a thousand; nothing when it cannot be said.
    Share(Option<i64>),
    /// In seconds.
    Span(i64),
}

impl Cell {
    /// As people read it.
    pub fn words(&self, currency: &str) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Number(number) => money::thousands(number.unsigned_abs()),
            Cell::Money(minor) => money::money(*minor, currency),
            Cell::Share(share) => share.map_or_else(|| "—".to_owned(), percent),
            Cell::Span(seconds) => span(*seconds),
        }
    }

    /// As a spreadsheet reckons with it: amounts in major units, shares from 0 to 1, spans in hours.
    pub fn value(&self, currency: &str) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Number(number) => number.to_string(),
            Cell::Money(minor) => money::amount(*minor, currency).replace('\u{a0}', ""),
            Cell::Share(share) => {
                share.map_or_else(String::new, |share| format!("{}.{:03}", share / 1_000, share % 1_000))
            }
            Cell::Span(seconds) => format!("{}.{:02}", seconds / HOUR, seconds % HOUR * 100 / HOUR),
        }
    }
}

/// A part of a whole, out of a thousand, rounded; nothing of nothing cannot be said.
pub fn share(part: i64, whole: i64) -> Option<i64> {
    (whole > 0).then(|| (part.saturating_mul(1_000) + whole / 2) / whole)
}

/// "12.5 %", and "12 %" where the rest is nothing.
pub fn percent(of_thousand: i64) -> String {
    match of_thousand % 10 {
        0 => format!("{} %", of_thousand / 10),
        tenth => format!("{}.{tenth} %", of_thousand / 10),
    }
}

/// "3 d 4 h", "2 h 10 min", "40 min", "under a minute".
pub fn span(seconds: i64) -> String {
    let two = |large: i64, unit: &str, small: i64, small_unit: &str| {
        if small == 0 { format!("{large} {unit}") } else { format!("{large} {unit} {small} {small_unit}") }
    };
    match seconds {
        i64::MIN..MINUTE => "under a minute".to_owned(),
        MINUTE..HOUR => format!("{} min", seconds / MINUTE),
        HOUR..DAY => two(seconds / HOUR, "h", seconds % HOUR / MINUTE, "min"),
        _ => two(seconds / DAY, "d", seconds % DAY / HOUR, "h"),
    }
}
