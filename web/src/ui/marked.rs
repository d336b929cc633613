//! A text in which the words that were looked for stand out.

use maud::{Markup, html};
use std::collections::BTreeSet;
use std::ops::Range;

/// A text, and which of its parts begin with a word of the question. Words are in lower case, as the search reads them.
#[derive(Clone, Debug)]
pub struct Marked<'a> {
    text: &'a str,
    parts: Vec<Range<usize>>,
}

impl<'a> Marked<'a> {
    /// Looks for the words in a text.
    pub fn new(text: &'a str, words: &BTreeSet<String>) -> Marked<'a> {
        let whole =
            is_number(text, words) || words.iter().any(|word| word.contains('@') && begins(text, word).is_some());
        let parts = if whole { std::iter::once(0..text.len()).collect() } else { parts(text, words) };
        Marked { text, parts }
    }

    /// Does none of the words begin a word of the text?
    pub fn is_plain(&self) -> bool {
        self.parts.is_empty()
    }

    /// The text.
    pub fn draw(&self) -> Markup {
        let mut at = 0;
        html! {
            @for part in &self.parts {
                (self.text[std::mem::replace(&mut at, part.end)..part.start]) mark { (self.text[part.clone()]) }
            }
            (self.text[at..])
        }
    }
}

fn parts(text: &str, words: &BTreeSet<String>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut is_inside = false;
    for (at, sign) in text.char_indices() {
        let begins_here = sign.is_alphanumeric() && !is_inside;
        is_inside = sign.is_alphanumeric();
        let longest = words.iter().filter_map(|word| begins(&text[at..], word)).max().filter(|_| begins_here);
        if let Some(length) = longest {
            parts.push(at..at + length);
        }
    }
    parts
}

/// The bytes of a text that are a word, letter case aside.
fn begins(text: &str, word: &str) -> Option<usize> {
    let mut left = word.chars();
    let mut wanted = left.next()?;
    for (at, sign) in text.char_indices() {
        for lower in sign.to_lowercase() {
            if lower != wanted {
                return None;
            }
            match left.next() {
                Some(next) => wanted = next,
                None => return Some(at + sign.len_utf8()),
            }
        }
    }
    None
}

/// A phone in any spelling stands out as a whole: its digits hold those that were typed, but for a leading zero.
fn is_number(text: &str, words: &BTreeSet<String>) -> bool {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_phone = text.chars().all(|sign| sign.is_ascii_digit() || "+-() ./".contains(sign)) && digits.len() >= 5;
    let typed = |word: &String| word.len() >= 5 && word.bytes().all(|byte| byte.is_ascii_digit());
    is_phone && words.iter().any(|word| typed(word) && digits.contains(word.strip_prefix('0').unwrap_or(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str, words: &[&str]) -> String {
        Marked::new(text, &words.iter().map(|word| (*word).to_owned()).collect()).draw().into_string()
    }

    #[test]
    fn the_beginnings_of_words_stand_out_and_nothing_else() {
        assert_eq!(drawn("Anna Bergmann, Hanna", &["an", "berg"]), "<mark>An</mark>na <mark>Berg</mark>mann, Hanna");
        assert_eq!(drawn("Østergård <b>", &["øst"]), "<mark>Øst</mark>ergård &lt;b&gt;");
        assert_eq!(drawn("Nothing", &["else"]), "Nothing");
    }

    #[test]
    fn a_phone_stands_out_in_any_spelling_and_an_address_as_a_whole() {
        assert_eq!(drawn("+49 30 23125-801", &["03023125"]), "<mark>+49 30 23125-801</mark>");
        assert_eq!(drawn("anna@berg.example", &["anna@berg"]), "<mark>anna@berg.example</mark>");
    }
}
