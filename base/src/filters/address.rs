//! A filter as it stands in an address, so that a filtered page is a link, and a form of fields is a filter without script:
//! `stage=12&stage=13&price_from=1000&created=last-7-days&tag=4&tag=5&tag_is=all&company_is=empty&q=anna`.
//!
//! `…_is` says `empty`, `filled`, `none` (of these), `all` (of these) or `exactly`; `…_from` and `…_to` are the ends of a
//! number or of days. A field that is not there any more is passed over: an old link still opens. A value that cannot be read
//! is kept as it stands and takes no record: see [`Wanted::Unread`].

use super::{Field, Filter, Kind, MAX_TEXT_CHARS, Period, Shown, Span, Wanted};
use crate::ids::FieldId;
use crate::money;
use crate::search::Subject;
use jiff::civil::Date;
use std::collections::HashMap;

/// Stands for whoever looks, in a field that holds people: a shared view "My leads" is each one's own.
pub const ME: i64 = -1;
/// The word for it in an address.
const ME_WORD: &str = "me";
/// In a form: the days that stand beside it are meant.
const DAYS_WORD: &str = "days";
/// Values of one field that are kept though they cannot be read.
const MAX_UNREAD: usize = 4;
/// The key that asks for deleted records.
const SHOWN: &str = "shown";

/// What one must know to read an address.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Whose filter it is.
    pub subject: Subject,
    /// Minor units in one unit of the currency: addresses speak of whole units.
    pub minor_units: i64,
    /// What the custom fields hold; those that are not there are passed over.
    pub custom: HashMap<FieldId, CustomKind>,
}

/// What a custom field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CustomKind {
    /// A text.
    Text,
    /// A number that is kept as so many parts of one.
    Number(i64),
    /// A time.
    Time,
    /// Some of its options.
    Options,
}

/// How a field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spelling {
    Text,
    Number(i64),
    Time,
    Ids,
}

type Pairs = [(String, String)];

/// Reads a filter from the pairs of a query or a form.
pub fn read(pairs: &Pairs, terms: &Terms) -> Filter {
    let mut filter = Filter::default();
    if values(pairs, SHOWN).any(|value| value == "deleted") {
        filter.shown = Shown::Deleted;
    }
    let mut custom: Vec<FieldId> = terms.custom.keys().copied().collect();
    custom.sort_unstable();
    for field in Field::built_in(terms.subject).chain(custom.into_iter().map(Field::Custom)) {
        let Some(spelling) = terms.spelling(field) else { continue };
        if let Some(wanted) = wanted(pairs, &field.to_string(), spelling) {
            let too_much = || Wanted::Unread(vec![(field.to_string(), "too much".to_owned())]);
            let narrower = filter.clone().with(field, wanted).or_else(|_| filter.clone().with(field, too_much()));
            filter = narrower.unwrap_or(filter);
        }
    }
    filter
}

/// The pairs that [`read`] reads as this filter.
pub fn write(filter: &Filter, terms: &Terms) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    if filter.shown == Shown::Deleted {
        pairs.push((SHOWN.to_owned(), "deleted".to_owned()));
    }
    for condition in filter.conditions() {
        if let Some(spelling) = terms.spelling(condition.field()) {
            put(&mut pairs, &condition.field().to_string(), condition.wanted(), spelling);
        }
    }
    pairs
}

impl Terms {
    fn spelling(&self, field: Field) -> Option<Spelling> {
        match field.kind() {
            Kind::Words | Kind::Text => Some(Spelling::Text),
            Kind::Number => Some(Spelling::Number(self.minor_units)),
            Kind::Time => Some(Spelling::Time),
            Kind::Choice | Kind::Several => Some(Spelling::Ids),
            Kind::Any => {
                let Field::Custom(id) = field else { return None };
                self.custom.get(&id).map(|kind| match kind {
                    CustomKind::Text => Spelling::Text,
                    CustomKind::Number(parts) => Spelling::Number(*parts),
                    CustomKind::Time => Spelling::Time,
                    CustomKind::Options => Spelling::Ids,
                })
            }
        }
    }
}

/// Every value of a key that is not blank.
fn values<'p>(pairs: &'p Pairs, key: &'p str) -> impl Iterator<Item = &'p str> {
    pairs.iter().filter(move |(known, _)| known == key).map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
}

fn wanted(pairs: &Pairs, key: &str, spelling: Spelling) -> Option<Wanted> {
    let suffixed = |suffix: &str| values(pairs, &format!("{key}_{suffix}")).last().map(str::to_owned);
    let how = suffixed("is").unwrap_or_default();
    match how.as_str() {
        "empty" => return Some(Wanted::Empty),
        "filled" => return Some(Wanted::Filled),
        _ => {}
    }
    let unread = unread(pairs, key, spelling);
    if !unread.is_empty() {
        return Some(Wanted::Unread(unread));
    }
    match spelling {
        Spelling::Text if how == "exactly" => {
            let texts: Vec<String> = values(pairs, key).map(str::to_owned).collect();
            (!texts.is_empty()).then_some(Wanted::Exactly(texts))
        }
        Spelling::Text => values(pairs, key).last().map(|text| Wanted::Like(text.to_owned())),
        Spelling::Number(parts) => {
            let end = |suffix| suffixed(suffix).and_then(|text| money::read(&text, parts));
            let span = Span { from: end("from"), to: end("to") };
            (!span.is_open()).then_some(Wanted::Between(span))
        }
        Spelling::Time => {
            if let Some(period) = values(pairs, key).last().and_then(Period::from_word) {
                return Some(Wanted::During(period));
            }
            let day = |suffix| suffixed(suffix).and_then(|text| text.parse().ok());
            let (first, last) = (day("from"), day("to"));
            (first.is_some() || last.is_some()).then_some(Wanted::During(Period::Days(first, last)))
        }
        Spelling::Ids => {
            let words = values(pairs, key).flat_map(|value| value.split(','));
            let ids: Vec<i64> =
                words.filter_map(|word| if word == ME_WORD { Some(ME) } else { word.parse().ok() }).collect();
            match how.as_str() {
                _ if ids.is_empty() => None,
                "all" => Some(Wanted::AllOf(ids)),
                "none" => Some(Wanted::NoneOf(ids)),
                _ => Some(Wanted::OneOf(ids)),
            }
        }
    }
}

/// What is said of a field and cannot be read, cut where it is too long.
fn unread(pairs: &Pairs, key: &str, spelling: Spelling) -> Vec<(String, String)> {
    let is_id = |word: &str| word.is_empty() || word == ME_WORD || word.parse::<i64>().is_ok();
    let is_read = |suffix: &str, value: &str| match (spelling, suffix) {
        (Spelling::Text, _) => value.chars().count() <= MAX_TEXT_CHARS,
        (Spelling::Number(parts), "_from" | "_to") => money::read(value, parts).is_some(),
        (Spelling::Number(_), _) => false,
        (Spelling::Time, "_from" | "_to") => value.parse::<Date>().is_ok(),
        (Spelling::Time, _) => value == DAYS_WORD || Period::from_word(value).is_some(),
        (Spelling::Ids, _) => value.split(',').all(is_id),
    };
    let mut found = Vec::new();
    for suffix in ["", "_from", "_to"] {
        let key = format!("{key}{suffix}");
        let wrong = values(pairs, &key).filter(|value| !is_read(suffix, value));
        found.extend(wrong.map(|value| (key.clone(), value.chars().take(MAX_TEXT_CHARS + 1).collect())));
    }
    found.truncate(MAX_UNREAD);
    found
}

fn put(pairs: &mut Vec<(String, String)>, key: &str, wanted: &Wanted, spelling: Spelling) {
    let mut say = |suffix: &str, value: String| pairs.push((format!("{key}{suffix}"), value));
    match wanted {
        Wanted::Empty => say("_is", "empty".to_owned()),
        Wanted::Filled => say("_is", "filled".to_owned()),
        Wanted::Like(text) => say("", text.clone()),
        Wanted::Exactly(texts) => {
            texts.iter().for_each(|text| say("", text.clone()));
            say("_is", "exactly".to_owned());
        }
        Wanted::During(period) => say("", period.to_string()),
        Wanted::Between(span) => {
            let parts = if let Spelling::Number(parts) = spelling { parts } else { 1 };
            for (suffix, end) in [("_from", span.from), ("_to", span.to)] {
                if let Some(end) = end {
                    say(suffix, write_number(end, parts));
                }
            }
        }
        Wanted::OneOf(ids) | Wanted::AllOf(ids) | Wanted::NoneOf(ids) => {
            let word = |id: &i64| if *id == ME { ME_WORD.to_owned() } else { id.to_string() };
            ids.iter().for_each(|id| say("", word(id)));
            match wanted {
                Wanted::AllOf(_) => say("_is", "all".to_owned()),
                Wanted::NoneOf(_) => say("_is", "none".to_owned()),
                _ => {}
            }
        }
        Wanted::Unread(unread) => pairs.extend_from_slice(unread),
    }
}

fn write_number(number: i64, parts: i64) -> String {
    let (whole, fraction) =
        (number.unsigned_abs() / parts.unsigned_abs(), number.unsigned_abs() % parts.unsigned_abs());
    let sign = if number < 0 { "-" } else { "" };
    if fraction == 0 {
        return format!("{sign}{whole}");
    }
    let places = parts.ilog10() as usize;
    let written = format!("{sign}{whole}.{fraction:0places$}");
    written.trim_end_matches('0').to_owned()
}
