//! Numbers that libphonenumber calls invalid, and that messengers and old habits write all the same.

use rlibphonenumber::{PhoneNumber, enums::Region};

/// A number as its country writes it today, with `+`; only asked for what is not valid as it was written.
pub(super) fn mended(written: &str, digits: &str, region: Option<Region>) -> Option<String> {
    let international = if written.trim_start().starts_with('+') { Some(digits) } else { digits.strip_prefix("00") };
    let of = |code: &str, country: Region| {
        let named = international.and_then(|number| number.strip_prefix(code));
        let local = (international.is_none() && region == Some(country)).then_some(digits);
        let bare = (international.is_none() && digits.len() > 10).then(|| digits.strip_prefix(code)).flatten();
        named.or(bare).or(local)
    };
    let mexican = of("52", Region::MX).and_then(mexican);
    let brazilian = || of("55", Region::BR).and_then(brazilian);
    let argentine = || of("54", Region::AR).and_then(argentine);
    mexican.or_else(brazilian).or_else(argentine)
}

/// Until 2020 mobiles were dialled with 044 or 045 within Mexico and with +52 1 from abroad; WhatsApp ids still have the 1.
fn mexican(national: &str) -> Option<String> {
    let number = ["044", "045", "1"].iter().find_map(|prefix| national.strip_prefix(prefix))?;
    (number.len() == 10).then(|| format!("+52{number}"))
}

/// Brazilian mobiles have a 9 before their eight digits since 2016; WhatsApp ids made before lack it. Mobiles began with
/// 6 to 9, so a landline is not touched.
fn brazilian(national: &str) -> Option<String> {
    let national = national.strip_prefix('0').unwrap_or(national);
    let (area, number) = national.split_at_checked(2)?;
    (number.len() == 8 && number.starts_with(['6', '7', '8', '9'])).then(|| format!("+55{area}9{number}"))
}

/// Within Argentina a 15 behind the area says mobile; from abroad it is a 9 before it. Some write both ways at once.
fn argentine(national: &str) -> Option<String> {
    let national = national.strip_prefix('9').or_else(|| national.strip_prefix('0')).unwrap_or(national);
    let split = |area: usize| {
        let (area, rest) = national.split_at_checked(area)?;
        let number = rest.strip_prefix("15")?;
        (area.len() + number.len() == 10).then(|| format!("+549{area}{number}"))
    };
    (2..=4).find_map(split)
}

/// Numbers of Ivory Coast from before 2021: what they became is not known without a table of its operators.
const OLD_IVORIAN_DIGITS: usize = 8;

/// The digits within the country by whose end a local spelling is compared; `None` where ends mislead.
pub(super) fn end(number: &PhoneNumber) -> Option<String> {
    let national = number.get_national_significant_number();
    let code = number.country_code;
    // A landline and the mobile with a 9 before the same digits are two lines: the mobile keeps its 9.
    let is_young_mobile =
        code == 55 && national.len() == 11 && !matches!(national.as_bytes().get(3), Some(b'6'..=b'9'));
    if code == 225 && national.len() == OLD_IVORIAN_DIGITS {
        return None;
    }
    Some(if is_young_mobile { format!("{}9", &national[3..]) } else { national })
}
