//! The query grammar of Kommo's clients (kommo-api §2.4): `filter[id][0]=5`, `filter[id]=1,2`, `order[id]=asc`.
//!
//! Brackets may be percent-encoded, indexes repeated, numbers written as floats; keys that are not understood are
//! passed over. (`serde_qs` 1.1 refuses a repeated index and knows no comma lists.)

use super::Problem;
use std::collections::BTreeMap;
use url::form_urlencoded;

/// Rows of a page when nothing is said.
const DEFAULT_LIMIT: i64 = 50;
/// Rows of a page at most (kommo-api §2.2).
const MAX_LIMIT: i64 = 250;
/// The last page that is looked for.
const MAX_PAGE: i64 = 1_000_000;
/// Rows that are passed over for a page that is asked for by its number alone.
const MAX_OFFSET: i64 = 1_000_000;
/// Values of one filter that are looked at.
const MAX_VALUES: usize = 1_000;
/// Names behind one key that are looked at.
const MAX_NAMES: usize = 50;
/// Pairs of one query that are looked at.
const MAX_PAIRS: usize = 5_000;

/// A query, cut into keys and values.
#[derive(Clone, Debug, Default)]
pub struct Query {
    pairs: Vec<(Vec<String>, String)>,
    written: Vec<(String, String)>,
}

/// Which way a list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Smallest first.
    Up,
    /// Largest first.
    Down,
}

/// From and to, both included; either may be open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// The least.
    pub from: Option<i64>,
    /// The most.
    pub to: Option<i64>,
}

/// A page of a list: its number, from 1 on, and its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    number: i64,
    limit: i64,
}

impl Page {
    /// Counted from 1.
    pub fn number(self) -> i64 {
        self.number
    }

    /// Rows of a page.
    pub fn limit(self) -> usize {
        usize::try_from(self.limit).unwrap_or(0)
    }

    /// Rows before it.
    pub fn offset(self) -> i64 {
        (self.number - 1) * self.limit
    }

    /// Rows to read: one more than it shows, so that a further page is known.
    pub fn reach(self) -> i64 {
        self.limit + 1
    }
}

impl Query {
    /// Reads what stands behind the question mark.
    pub fn read(query: &str) -> Query {
        let written: Vec<(String, String)> =
            form_urlencoded::parse(query.as_bytes()).into_owned().take(MAX_PAIRS).collect();
        Query { pairs: written.iter().map(|(key, value)| (segments(key), value.clone())).collect(), written }
    }

    /// The last value of a key that is not blank, such as `query` or `filter[name]`.
    pub fn text(&self, key: &[&str]) -> Option<&str> {
        let found = self.pairs.iter().rev().find(|(known, value)| known == key && !value.trim().is_empty());
        found.map(|(_, value)| value.trim())
    }

    /// Every value of `key`, `key[]` and `key[0]`, as they are.
    pub fn texts(&self, key: &[&str]) -> Vec<&str> {
        let is_of = |known: &[String]| known.starts_with_key(key) && known.len() <= key.len() + 1;
        let values = self.pairs.iter().filter(|(known, _)| is_of(known)).map(|(_, value)| value.trim());
        values.filter(|value| !value.is_empty()).take(MAX_VALUES).collect()
    }

    /// As [`Query::texts`], each cut at its commas.
    pub fn words(&self, key: &[&str]) -> Vec<&str> {
        let parts = self.texts(key).into_iter().flat_map(|value| value.split(',')).map(str::trim);
        parts.filter(|part| !part.is_empty()).take(MAX_VALUES).collect()
    }

    /// As [`Query::words`], those that are numbers. Nothing when the filter is absent or has none.
    pub fn numbers(&self, key: &[&str]) -> Option<Vec<i64>> {
        let numbers: Vec<i64> = self.words(key).into_iter().filter_map(number).collect();
        (!numbers.is_empty()).then_some(numbers)
    }

    /// Asks of every value of a key that its words are numbers; `0` in the key stands for any index. Blank values and
    /// `null` count as not given.
    ///
    /// # Errors
    /// `Unprocessable`.
    pub fn require_numbers(&self, key: &str) -> Result<(), Problem> {
        let key = segments(key);
        let is_of = |known: &[String]| {
            known.len() >= key.len()
                && known.len() <= key.len() + 1
                && known.iter().zip(&key).all(|(said, asked)| said == asked || asked == "0")
        };
        let values = self.pairs.iter().zip(&self.written).filter(|((known, _), _)| is_of(known));
        for ((_, value), (name, _)) in values.take(MAX_VALUES) {
            let words = value.split(',').map(str::trim).filter(|word| !word.is_empty() && *word != "null");
            if let Some(wrong) = words.take(MAX_VALUES).find(|word| number(word).is_none()) {
                return Err(Problem::Unprocessable(format!("{name} must be a whole number, not “{wrong}”")));
            }
        }
        Ok(())
    }

    /// `key[from]` and `key[to]`, or `key` alone as both.
    pub fn range(&self, key: &[&str]) -> Option<Range> {
        let end = |name: &str| self.text(&[key, &[name]].concat()).and_then(number);
        let range = Range { from: end("from"), to: end("to") };
        if range != Range::default() {
            return Some(range);
        }
        let exact = self.text(key).and_then(number)?;
        Some(Range { from: Some(exact), to: Some(exact) })
    }

    /// The groups of `key[n][name]`: `filter[statuses][0][pipeline_id]` and its neighbours, in the order of their indexes.
    pub fn groups(&self, key: &[&str]) -> Vec<BTreeMap<&str, &str>> {
        let mut groups: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
        for (known, value) in &self.pairs {
            if known.starts_with_key(key) && known.len() == key.len() + 2 {
                groups.entry(&known[key.len()]).or_default().insert(&known[key.len() + 1], value.trim());
            }
        }
        groups.into_values().take(MAX_VALUES).collect()
    }

    /// The names that stand behind a key: `7` of `filter[custom_fields_values][7][]`, each once.
    pub fn names(&self, key: &[&str]) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for (known, _) in self.pairs.iter().filter(|(known, _)| known.starts_with_key(key) && known.len() > key.len()) {
            let name = known[key.len()].as_str();
            if !names.contains(&name) && names.len() < MAX_NAMES {
                names.push(name);
            }
        }
        names
    }

    /// `order[name]=asc`, in the order of writing.
    pub fn order(&self) -> Vec<(&str, Direction)> {
        let keys = self.pairs.iter().filter(|(known, _)| known.starts_with_key(&["order"]) && known.len() == 2);
        let direction = |value: &str| if value.eq_ignore_ascii_case("desc") { Direction::Down } else { Direction::Up };
        keys.map(|(known, value)| (known[1].as_str(), direction(value.trim()))).collect()
    }

    /// Is this relation asked for with `with=`?
    pub fn with(&self, name: &str) -> bool {
        self.words(&["with"]).contains(&name)
    }

    /// The page asked for.
    ///
    /// # Errors
    /// `Unprocessable` for more than 250 rows, or none, for a page before the first, and for what is no number.
    pub fn page(&self) -> Result<Page, Problem> {
        self.require_numbers("limit")?;
        self.require_numbers("page")?;
        let limit = self.text(&["limit"]).and_then(number).unwrap_or(DEFAULT_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(Problem::Unprocessable(format!("limit must be from 1 to {MAX_LIMIT}, not {limit}")));
        }
        let number = self.text(&["page"]).and_then(number).unwrap_or(1).min(MAX_PAGE);
        if number < 1 {
            return Err(Problem::Unprocessable(format!("page must be from 1 on, not {number}")));
        }
        let page = Page { number, limit };
        if page.offset() > MAX_OFFSET && self.text(&["after"]).is_none() {
            return Err(Problem::Unprocessable(format!(
                "Pages can be counted up to row {MAX_OFFSET}. Follow _links.next instead, or narrow the filter."
            )));
        }
        Ok(page)
    }

    /// The same query for another page, which begins behind a row when the list goes by key.
    pub(super) fn with_page(&self, number: i64, limit: usize, after: Option<&str>) -> String {
        let rest = self.written.iter().filter(|(key, _)| !matches!(key.as_str(), "page" | "limit" | "after"));
        let mut out = form_urlencoded::Serializer::new(String::new());
        out.extend_pairs(rest).append_pair("limit", &limit.to_string()).append_pair("page", &number.to_string());
        if let Some(after) = after {
            out.append_pair("after", after);
        }
        out.finish()
    }
}

/// A whole number, also when it is written `4000000000.0`; nothing for junk.
pub(super) fn number(text: &str) -> Option<i64> {
    let text = text.trim();
    text.parse().ok().or_else(|| text.parse::<f64>().ok().and_then(whole))
}

/// What a 64-bit integer holds of a float, without its fraction.
#[expect(clippy::cast_possible_truncation, reason = "checked to be in range just before")]
pub(super) fn whole(number: f64) -> Option<i64> {
    /// 2^63, the first float above every `i64`.
    const END: f64 = 9_223_372_036_854_775_808.0;
    (number.is_finite() && (-END..END).contains(&number)).then_some(number as i64)
}

/// `filter[id][0]` as `filter`, `id`, `0`.
fn segments(key: &str) -> Vec<String> {
    let (head, rest) = key.split_once('[').unwrap_or((key, ""));
    let inner = rest.strip_suffix(']').unwrap_or(rest);
    let mut found = vec![head.to_owned()];
    if !rest.is_empty() {
        found.extend(inner.split("][").map(str::to_owned));
    }
    found
}

trait StartsWithKey {
    fn starts_with_key(&self, key: &[&str]) -> bool;
}

impl StartsWithKey for [String] {
    fn starts_with_key(&self, key: &[&str]) -> bool {
        self.len() >= key.len() && self.iter().zip(key).all(|(mine, asked)| mine == asked)
    }
}

#[cfg(test)]
mod tests;
