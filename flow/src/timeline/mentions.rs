//! Colleagues who are named in a text, as `@Ines Carvalho` or `@Ines` where only one is called so.

use base::ids::UserId;
use base::people::users::User;
use std::ops::Range;

/// Who is named, and where, from the beginning of the text to its end; the longest name counts.
pub fn mentioned(text: &str, people: &[User]) -> Vec<(Range<usize>, UserId)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('@') {
        let begins_word = text[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
        if begins_word && let Some((length, user)) = named(&text[at + 1..], people) {
            found.push((at..at + 1 + length, user));
        }
    }
    found
}

/// The bytes of the longest name that the text begins with, and whose it is.
fn named(text: &str, people: &[User]) -> Option<(usize, UserId)> {
    let active = || people.iter().filter(|user| user.is_active());
    let whole = active().filter_map(|user| Some((beginning(text, &user.name)?, user.id))).max();
    whole.or_else(|| {
        let first = |user: &User| user.name.split_whitespace().next().and_then(|first| beginning(text, first));
        let mut called: Vec<(usize, UserId)> = active().filter_map(|user| Some((first(user)?, user.id))).collect();
        called.sort_unstable();
        let (length, user) = *called.last()?;
        // Two who share a first name: nobody is meant for certain.
        let is_certain = called.iter().filter(|(other, _)| *other == length).count() == 1;
        is_certain.then_some((length, user))
    })
}

/// The bytes of `name` at the beginning of the text, in any letter case, if a word ends there.
fn beginning(text: &str, name: &str) -> Option<usize> {
    let mut rest = text.chars();
    let mut length = 0;
    for wanted in name.chars() {
        let here = rest.next()?;
        if !here.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
        length += here.len_utf8();
    }
    (!name.is_empty() && rest.next().is_none_or(|after| !after.is_alphanumeric())).then_some(length)
}

#[cfg(test)]
mod tests;
