//! A person as two letters in a colour that follows from the id.

use maud::{Markup, html};

use super::hue::Hue;

/// Somebody with a name: a user, a contact, a visitor.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    pub id: i64,
    pub name: &'a str,
}

/// 20, 28 or 36 px.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    Small,
    Medium,
    Large,
}

/// The letters are a picture: a screen reader says the whole name.
pub fn avatar(person: &Person<'_>, size: Size) -> Markup {
    let size = match size {
        Size::Small => "",
        Size::Medium => "md",
        Size::Large => "lg",
    };
    html! {
        span class={ "avatar " (size) " " (Hue::of_id(person.id).class()) } role="img" aria-label=(person.name) title=(person.name) {
            (initials(person.name))
        }
    }
}

/// The first letters of the first and the last word; a `#` for names without letters, such as telephone numbers.
pub fn initials(name: &str) -> String {
    let mut letters = name.split_whitespace().filter_map(|word| word.chars().find(|letter| letter.is_alphabetic()));
    let first = letters.next();
    let text: String = first.into_iter().chain(letters.next_back()).flat_map(char::to_uppercase).collect();
    if text.is_empty() { "#".to_owned() } else { text }
}
