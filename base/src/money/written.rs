//! Amounts as people read them, from integers in minor units.

use super::minor_units;

/// Between thousands; it does not break a line.
const THIN: char = '\u{a0}';

/// `635_000` minor units of `EUR` are "€6 350"; minor digits are shown only when there are any.
pub fn written(minor: i64, currency: &str) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    format!("{sign}{}{}", sign_before(currency), amount(minor, currency))
}

/// The same without sign and symbol, as a field shows it.
pub fn amount(minor: i64, currency: &str) -> String {
    let scale = minor_units(currency).unsigned_abs();
    let (whole, rest) = (minor.unsigned_abs() / scale, minor.unsigned_abs() % scale);
    let digits = match (rest, scale) {
        (0, _) => String::new(),
        (_, 1_000) => format!(".{rest:03}"),
        _ => format!(".{rest:02}"),
    };
    format!("{}{digits}", thousands(whole))
}

fn sign_before(currency: &str) -> String {
    match currency {
        "EUR" => "€".to_owned(),
        "USD" => "$".to_owned(),
        "GBP" => "£".to_owned(),
        "JPY" => "¥".to_owned(),
        other => format!("{other}{THIN}"),
    }
}

/// A number in groups of three: "1 204".
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(THIN);
        }
        text.push(digit);
    }
    text
}
