//! The card of a lead: its page, its values, its people, what is written on it, and its stream.

mod fields;
mod live;
mod page;
mod people;
mod strangers;
mod writing;

use crate::browser::Screens;
use base::ids::LeadId;
use flow::leads::{self, Search};

/// The lead of the furnished workshop with that name.
pub fn lead_named(screens: &Screens, name: &'static str) -> LeadId {
    let found = screens.desk.run(move |cx| leads::search(cx, Search { question: name, limit: 1 }));
    found.first().unwrap_or_else(|| panic!("there is no lead “{name}”")).id
}

/// The part of a page from `from` up to `to`, both included.
pub fn part<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let start = page.find(from).unwrap_or_else(|| panic!("no {from} in {page}"));
    let end = page[start..].find(to).unwrap_or_else(|| panic!("no {to} after {from}")) + start + to.len();
    &page[start..end]
}

/// The texts of a piece of markup, without tags.
pub fn words(markup: &str) -> String {
    let mut text = String::new();
    let mut is_tag = false;
    for letter in markup.chars() {
        match letter {
            '<' => is_tag = true,
            '>' => {
                is_tag = false;
                text.push(' ');
            }
            _ if !is_tag => text.push(letter),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The lines of a feed, one per line of text.
pub fn lines(page: &str) -> String {
    let feed = part(page, "<ol class=\"feed\"", "</ol>");
    feed.split("<li").skip(1).map(|line| words(&format!("<li{line}"))).collect::<Vec<_>>().join("\n")
}
