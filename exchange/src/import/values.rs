//! What is written in a cell: dates by a named order, amounts by a named decimal sign. Nothing is guessed row by row:
//! a value that does not fit what was chosen for its column is a problem of its row (better than IM-05).

use base::clock::Seconds;
pub use base::money::Decimal;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// In which order a column writes its dates. What stands between the numbers (`.`, `/`, `-`) does not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 2026-12-31
    YearFirst,
    /// 31.12.2026
    DayFirst,
    /// 12/31/2026
    MonthFirst,
}

impl DateOrder {
    /// All of them.
    pub const ALL: [DateOrder; 3] = [DateOrder::YearFirst, DateOrder::DayFirst, DateOrder::MonthFirst];

    /// The word stored with a mapping and sent by forms.
    pub fn as_str(self) -> &'static str {
        match self {
            DateOrder::YearFirst => "year_first",
            DateOrder::DayFirst => "day_first",
            DateOrder::MonthFirst => "month_first",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<DateOrder> {
        DateOrder::ALL.into_iter().find(|order| order.as_str() == word)
    }

    /// The time that is meant, of a day without one its beginning; `None` for what is no date in this order.
    pub fn read(self, written: &str, zone: &TimeZone) -> Option<Seconds> {
        let moment = self.civil(written)?.to_zoned(zone.clone()).ok()?;
        Some(moment.timestamp().as_second()).filter(|seconds| *seconds >= 0)
    }

    /// The day, and the time if one is written after it; `None` for what is no date in this order. Years have four digits.
    pub fn civil(self, written: &str) -> Option<DateTime> {
        let (date, time) = written.trim().split_once([' ', 'T']).unwrap_or((written.trim(), ""));
        let parts: Vec<&str> = date.split(['.', '/', '-']).collect();
        let [first, second, third] = parts[..] else { return None };
        let (year, month, day) = match self {
            DateOrder::YearFirst => (first, second, third),
            DateOrder::DayFirst => (third, second, first),
            DateOrder::MonthFirst => (third, first, second),
        };
        let number = |text: &str, digits: usize| {
            let is_number = (1..=digits).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            if is_number { text.parse::<i16>().ok() } else { None }
        };
        let year = number(year, 4).filter(|_| year.len() == 4)?;
        let (month, day) = (i8::try_from(number(month, 2)?).ok()?, i8::try_from(number(day, 2)?).ok()?);
        Some(Date::new(year, month, day).ok()?.to_datetime(clock_time(time.trim())?))
    }
}

/// `13:05`, `13:05:59`, with fractions and a `Z` that are passed over; nothing is midnight.
fn clock_time(written: &str) -> Option<Time> {
    if written.is_empty() {
        return Some(Time::midnight());
    }
    let plain = written.split(['Z', '.', '+']).next().unwrap_or_default();
    let parts: Vec<i8> = plain.split(':').map(str::parse).collect::<Result<_, _>>().ok()?;
    match parts[..] {
        [hour, minute] => Time::new(hour, minute, 0, 0).ok(),
        [hour, minute, second] => Time::new(hour, minute, second, 0).ok(),
        _ => None,
    }
}

/// The parts of a cell that holds several values.
pub fn several(written: &str) -> impl Iterator<Item = &str> {
    written.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty())
}
