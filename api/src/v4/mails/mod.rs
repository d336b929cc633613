//! `/mail/threads` and `/mail/messages`: ours, in Kommo's style. What somebody may not read is not there at all, in no list
//! and under no id.

pub mod files;
pub mod messages;
mod show;
pub mod threads;

pub(super) use show::{LEFT_OUT, Seen, show_message};

use crate::call::Call;
use crate::wire::{Page, Problem};
use base::clock::Seconds;
use std::str::FromStr;

/// Rows that are passed over at once for a client that counts pages.
const PORTION: i64 = 250;

/// Where a row stands: its time and its id.
type Place<Id> = (Seconds, Id);

/// The rows of a page and one more, newest first: behind the place that `_links.next` carries, else as many pages on as the
/// client has counted.
fn rows<T, Id: FromStr>(
    call: &Call,
    page: Page,
    mut read: impl FnMut(Option<Place<Id>>, i64) -> Result<Vec<T>, Problem>,
    place: impl Fn(&T) -> Place<Id>,
) -> Result<Vec<T>, Problem> {
    let written = call.query.text(&["after"]).and_then(|text| text.split_once('.'));
    let mut behind = written.and_then(|(at, id)| Some((at.parse().ok()?, id.parse().ok()?)));
    let mut left = if behind.is_some() { 0 } else { page.offset() };
    while left > 0 {
        let portion = left.min(PORTION);
        let passed = read(behind, portion)?;
        let Some(last) = passed.last() else { return Ok(passed) };
        behind = Some(place(last));
        left -= portion;
    }
    read(behind, page.reach())
}

/// As `after` carries it: `1764500000.17`.
fn written(at: Seconds, id: i64) -> String {
    format!("{at}.{id}")
}

/// Whether a filter such as `filter[unread]=1` asks for it.
fn is_asked(call: &Call, name: &str) -> bool {
    call.query.numbers(&["filter", name]).is_some_and(|numbers| numbers[0] != 0)
}
