//! The one sentence that some programs write instead of a head: "On Monday, "Bob" <bob@x> wrote:".

use super::{Original, person};

/// The sentence may be broken over so many lines.
const MAX_LINES: usize = 3;

/// Words between the date and the name, which are neither. In lower case.
const NO_NAMES: [&str; 14] = [
    "on",
    "le",
    "am",
    "el",
    "op",
    "skrev",
    "schrieb",
    "heeft",
    "időpontban",
    "пользователь",
    "používateľ",
    "giorno",
    "em",
    "dnia",
];

/// The first line, or pair of lines, that ends in a colon and names an address in brackets.
pub(super) fn find(lines: &[&str]) -> Option<Original> {
    (0..lines.len()).find_map(|at| {
        let joined = (1..=MAX_LINES).find_map(|count| {
            let joined = lines.get(at..at + count)?.join(" ");
            joined.trim_end().ends_with(':').then_some(joined)
        });
        joined.as_deref().and_then(read)
    })
}

fn read(sentence: &str) -> Option<Original> {
    let open = sentence.find(['<', '[', '('])?;
    let found = person(&sentence[open..])?;
    let before = sentence[..open].trim_end_matches([' ', '(']);
    let name = quoted(before).unwrap_or_else(|| last_words(before));
    let date = before.strip_suffix(name.as_str()).unwrap_or(before);
    let name = Some(name).filter(|name| !name.is_empty() && !name.contains('@'));
    let date = date.trim_matches(|c: char| c.is_whitespace() || "\"“”„«»',".contains(c)).to_owned();
    Some(Original { from: Some(crate::Address { name, ..found }), date, ..Original::default() })
}

/// The name in quotation marks of any kind, at the end.
fn quoted(before: &str) -> Option<String> {
    let inner = before.strip_suffix(['"', '”', '»', '“', '\''])?.trim_end();
    let start = inner.rfind(['"', '„', '«', '“', '\''])?;
    let mark = inner[start..].chars().next()?;
    Some(inner[start + mark.len_utf8()..].trim().to_owned())
}

/// The words before the bracket, back to a comma, a digit or a word that is no name.
fn last_words(before: &str) -> String {
    let is_name = |word: &&str| {
        !word.ends_with([',', ':', '.'])
            && !word.contains(|c: char| c.is_ascii_digit())
            && !NO_NAMES.contains(&word.to_lowercase().as_str())
    };
    let mut words: Vec<&str> = before.split_whitespace().rev().take_while(is_name).collect();
    words.reverse();
    words.join(" ")
}
