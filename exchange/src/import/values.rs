//! What is written in a cell: dates by a named order, amounts by a named decimal sign. Nothing is guessed row by row:
//! a value that does not fit what was chosen for its column is a problem of its row (better than IM-05).

use base::clock::Seconds;
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

/// How a column writes its amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decimal {
    /// 1,234.50
    Point,
    /// 1.234,50
    Comma,
}

impl Decimal {
    /// Both.
    pub const ALL: [Decimal; 2] = [Decimal::Point, Decimal::Comma];

    /// The word stored with a mapping and sent by forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Decimal::Point => "point",
            Decimal::Comma => "comma",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Decimal> {
        Decimal::ALL.into_iter().find(|decimal| decimal.as_str() == word)
    }

    /// The amount in minor units, of which `units` make a major one. `None` for what is no amount in this spelling, or
    /// has finer parts than the currency.
    pub fn read(self, written: &str, units: i64) -> Option<i64> {
        let plain = self.plain(written)?;
        let (sign, amount) = plain.strip_prefix('-').map_or((1, plain.as_str()), |rest| (-1, rest));
        let (whole, part) = amount.split_once('.').unwrap_or((amount, ""));
        let digits = units.ilog10() as usize;
        if part.len() > digits {
            return None;
        }
        let part: i64 = if digits == 0 { 0 } else { format!("{part:0<digits$}").parse().ok()? };
        Some(sign * whole.parse::<i64>().ok()?.checked_mul(units)?.checked_add(part)?)
    }

    /// The number with a point and nothing else, such as `-1234.5`; signs of currencies and letters beside it are passed
    /// over. `None` for what is no number in this spelling.
    pub fn plain(self, written: &str) -> Option<String> {
        let is_beside = |letter: char| letter.is_alphabetic() || "€$£¥₽₴₹₺%".contains(letter) || letter.is_whitespace();
        let amount = written.trim_matches(is_beside);
        let (sign, amount) = amount.strip_prefix('-').map_or(("", amount), |rest| ("-", rest));
        let (point, grouping) = if self == Decimal::Point { ('.', ',') } else { (',', '.') };
        let (whole, part) = amount.split_once(point).unwrap_or((amount, ""));
        let whole = digits_of_groups(whole, grouping)?;
        if !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let part = part.trim_end_matches('0');
        Some(if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") })
    }
}

/// The digits of `1 234 567`: groups after the first have three digits each.
fn digits_of_groups(whole: &str, grouping: char) -> Option<String> {
    let is_between = |letter: char| letter == grouping || letter == '\'' || letter == '’' || letter.is_whitespace();
    let groups: Vec<&str> = whole.split(is_between).collect();
    let is_number = |group: &&str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let is_grouped = groups.len() == 1 || groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
    (groups.iter().all(is_number) && is_grouped).then(|| groups.concat())
}

/// The parts of a cell that holds several values.
pub fn several(written: &str) -> impl Iterator<Item = &str> {
    written.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty())
}
