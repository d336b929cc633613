//! Amounts as people write them, from integers in minor units.

/// ISO 4217 currencies without minor units, and those with three digits; all others have two.
const WITHOUT_MINOR: [&str; 15] =
    ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF"];
const THREE_DIGITS: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

/// Between thousands; it does not break a line.
const THIN: char = '\u{a0}';

/// How many minor units make one of a currency.
fn scale(currency: &str) -> u64 {
    match currency {
        code if WITHOUT_MINOR.contains(&code) => 1,
        code if THREE_DIGITS.contains(&code) => 1_000,
        _ => 100,
    }
}

/// `635_000` minor units of `EUR` are "€6 350"; minor digits are shown only when there are any.
pub fn money(minor: i64, currency: &str) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    format!("{sign}{}{}", symbol(currency), amount(minor, currency))
}

/// The same without sign and symbol, as a field shows it.
pub fn amount(minor: i64, currency: &str) -> String {
    let scale = scale(currency);
    let (whole, rest) = (minor.unsigned_abs() / scale, minor.unsigned_abs() % scale);
    let digits = match (rest, scale) {
        (0, _) => String::new(),
        (_, 1_000) => format!(".{rest:03}"),
        _ => format!(".{rest:02}"),
    };
    format!("{}{digits}", thousands(whole))
}

/// Minor units from what a person typed: "48 200", "48 200.5", "48200,50"; none for anything else, and for more digits
/// after the point than the currency has.
pub fn parse(typed: &str, currency: &str) -> Option<i64> {
    let compact: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
    let (whole, rest) = compact.split_once(['.', ',']).unwrap_or((&compact, ""));
    let scale = scale(currency);
    let places = scale.ilog10() as usize;
    if rest.len() > places || (whole.is_empty() && !compact.is_empty()) {
        return None;
    }
    let digits = if compact.is_empty() { "0".to_owned() } else { format!("{whole}{rest:0<places$}") };
    // A sign or a letter is no digit; a number beyond i64 is no amount.
    digits.chars().all(|digit| digit.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

fn symbol(currency: &str) -> String {
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
