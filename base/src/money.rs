//! Money: whole minor units and a currency code. What people and files write as an amount is read here and nowhere else.

mod written;

pub use written::{amount, thousands, written};

use serde::{Deserialize, Serialize};

/// Units of a currency with three decimals.
const THREE_DECIMALS: i64 = 1_000;
/// ISO 4217 currencies without minor units, and those with three digits; all others have two.
const WITHOUT_MINOR: [&str; 15] =
    ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF"];
const THREE_DIGITS: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

/// Minor units in one major unit, by ISO 4217; almost every currency has two decimals.
pub fn minor_units(currency: &str) -> i64 {
    match currency {
        code if WITHOUT_MINOR.contains(&code) => 1,
        code if THREE_DIGITS.contains(&code) => 1_000,
        _ => 100,
    }
}

/// The sign people write, else the code itself.
pub fn symbol(currency: &str) -> &str {
    match currency {
        "EUR" => "€",
        "USD" => "$",
        "GBP" => "£",
        "JPY" | "CNY" => "¥",
        "RUB" => "₽",
        "UAH" => "₴",
        "INR" => "₹",
        "TRY" => "₺",
        other => other,
    }
}

/// What a person typed as an amount, in minor units of which `units` make a major one: `1234,5`, `1.234,50`, `1,234.50`,
/// `12 500`. `None` for what is no amount, or has finer parts than the currency.
pub fn read(typed: &str, units: i64) -> Option<i64> {
    spelling(typed, units).read(typed, units)
}

/// In which spelling a person wrote. The later of two signs is the decimal one. A sign that comes twice, or before three digits
/// where there can be no three decimals, stands between thousands.
fn spelling(typed: &str, units: i64) -> Decimal {
    let (decimals, sign) = match (typed.rfind('.'), typed.rfind(',')) {
        (Some(point), Some(comma)) => return if comma > point { Decimal::Comma } else { Decimal::Point },
        (None, Some(_)) => (Decimal::Comma, ','),
        (Some(_), None) => (Decimal::Point, '.'),
        (None, None) => return Decimal::Point,
    };
    let mut groups = typed.trim_matches(|letter: char| !letter.is_ascii_digit()).split(sign);
    let (first, last) = (groups.next().unwrap_or_default(), groups.next_back().unwrap_or_default());
    let is_between_thousands = groups.next().is_some()
        || units < THREE_DECIMALS && last.len() == 3 && !first.starts_with('0') && first.len() <= 3;
    match (decimals, is_between_thousands) {
        (Decimal::Comma, true) => Decimal::Point,
        (Decimal::Point, true) => Decimal::Comma,
        (as_decimals, false) => as_decimals,
    }
}

/// How amounts are spelled.
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
        let (sign, amount) = amount.strip_prefix(['-', '\u{2212}']).map_or(("", amount), |rest| ("-", rest));
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

#[cfg(test)]
mod tests;
