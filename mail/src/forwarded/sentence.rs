//! The one sentence that some programs write instead of a head: "On Monday, "Bob" <bob@x> wrote:".

use super::{MAX_VALUE_CHARS, Original, name_in, person};
use crate::Address;
use crate::parse::line;

/// The sentence may be broken over so many lines.
const MAX_LINES: usize = 3;

/// Words before the date. In lower case, as are those below.
const BEFORE_DATE: [&str; 8] = ["on", "le", "am", "el", "op", "giorno", "em", "dnia"];

/// The same, of those that may be part of a name, and of those between the address and a date behind it.
const BEFORE_DATE_OR_OF_NAME: [&str; 6] = ["il", "dne", "d.", "den", "kirjoitti", "følgende"];

/// Words behind the date.
const BEHIND_DATE: [&str; 10] = [
    "skrev",
    "schrieb",
    "heeft",
    "időpontban",
    "użytkownik",
    "пользователь",
    "používateľ",
    "tarihinde",
    "şunu",
    "yazdı",
];

/// The first sentence that ends in a colon and names an address in brackets.
pub(super) fn find(lines: &[&str]) -> Option<Original> {
    (1..=lines.len()).map(|end| &lines[..end]).find_map(at_the_end)
}

/// The sentence that ends with these lines: as few of them as say when, or the last alone.
fn at_the_end(lines: &[&str]) -> Option<Original> {
    lines.last().filter(|line| line.trim_end().ends_with(':'))?;
    let starts = (0..lines.len()).rev().take(MAX_LINES).take_while(|&start| !lines[start].trim().is_empty());
    let found: Vec<Original> = starts.filter_map(|start| read(&lines[start..].join(" "))).collect();
    found.iter().find(|found| says_when(&found.date)).or(found.first()).cloned()
}

fn read(sentence: &str) -> Option<Original> {
    let open = sentence.find(['<', '[', '('])?;
    let found = person(&sentence[open..])?;
    let (before, behind) = (sentence[..open].trim_end(), &sentence[open..]);
    let (when, name) = quoted(before).unwrap_or_else(|| before.split_at(before.len() - last_words(before).len()));
    let behind = behind.split_once(['>', ']', ')']).map(|(_, behind)| behind).filter(|behind| says_when(behind));
    let date = date_in(when).or_else(|| behind.and_then(date_in)).unwrap_or_default();
    let from = Some(Address { name: name_in(name), ..found });
    Some(Original { from, date: line(&date, MAX_VALUE_CHARS), ..Original::default() })
}

fn says_when(words: &str) -> bool {
    words.contains(|c: char| c.is_ascii_digit())
}

/// What stands before the name in quotation marks of any kind, and that name.
fn quoted(before: &str) -> Option<(&str, &str)> {
    let inner = before.strip_suffix(['"', '”', '»', '“', '\''])?.trim_end();
    let start = inner.rfind(['"', '„', '«', '“', '\''])?;
    let (when, marked) = inner.split_at(start);
    Some((when, marked.trim_start_matches(['"', '„', '«', '“', '\''])))
}

/// The words before the bracket, back to a comma, a digit or a word that is no name.
fn last_words(before: &str) -> &str {
    let is_name = |word: &&str| {
        let lower = word.to_lowercase();
        !word.ends_with([',', ':', '.'])
            && !says_when(word)
            && !BEFORE_DATE.contains(&lower.as_str())
            && !BEHIND_DATE.contains(&lower.as_str())
    };
    let words = before.split_whitespace().rev().take_while(is_name);
    let start = words.fold(before.len(), |end, word| before[..end].rfind(word).unwrap_or(end));
    &before[start..]
}

/// The date among the words around it.
fn date_in(words: &str) -> Option<String> {
    let is_mark = |c: char| c.is_whitespace() || "\"“”„«»',:()<>[]".contains(c);
    let word = |word: &str| word.trim_matches(is_mark).to_lowercase();
    let is_behind = |one: &&str| word(one).is_empty() || BEHIND_DATE.contains(&word(one).as_str());
    let is_before = |one: &&str| {
        is_behind(one)
            || BEFORE_DATE.contains(&word(one).as_str())
            || BEFORE_DATE_OR_OF_NAME.contains(&word(one).as_str())
    };
    let words: Vec<&str> = words.split_whitespace().collect();
    let first = words.iter().position(|word| !is_before(word))?;
    let last = words.iter().rposition(|word| !is_behind(word))?;
    Some(words[first..=last].join(" ").trim_matches(is_mark).to_owned())
}
