//! The feed of a lead, contact or company: what was said and what changed, strictly by time (LD-08).

use super::{Error, store};
use crate::channels::said::{self, Attachment, FeedItem, Place};
use base::Cx;
use base::clock::Seconds;
use base::ids::{FeedItemId, JournalId};
use base::journal::Entry;

/// One line of a feed.
#[derive(Clone, Debug)]
pub enum Line {
    /// Something that was said, with its files.
    Said(Box<FeedItem>, Vec<Attachment>),
    /// Something that changed.
    Changed(Box<Entry>),
}

/// A page of a feed, oldest first.
#[derive(Clone, Debug)]
pub struct Feed {
    /// The lines.
    pub lines: Vec<Line>,
    /// Where the page before this one ends; nothing when this is the first.
    pub earlier: Option<(Seconds, i64)>,
}

impl Line {
    /// Where the line stands: its time, then its id; ids of an account rise together.
    pub fn position(&self) -> (Seconds, i64) {
        match self {
            Line::Said(item, _) => (item.at, item.id.0),
            Line::Changed(entry) => (entry.at, entry.id.0),
        }
    }
}

/// The newest lines of a feed, or those before a position, `limit` at most: two queries, and one for the files.
///
/// # Errors
/// Whatever the database answers.
pub fn feed(cx: &mut Cx<'_>, place: Place, before: Option<(Seconds, i64)>, limit: usize) -> Result<Feed, Error> {
    let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let items = said::list(cx, place, before.map(|(at, id)| (at, FeedItemId(id))), wanted)?;
    let entries = store::list_entries(cx, place, before.map(|(at, id)| (at, JournalId(id))), wanted)?;
    let ids: Vec<FeedItemId> = items.iter().map(|item| item.id).collect();
    let mut files = said::list_attachments(cx, &ids)?;
    let mut lines: Vec<Line> = entries.into_iter().map(|entry| Line::Changed(Box::new(entry))).collect();
    for item in items {
        let of_item = files.extract_if(.., |file| file.feed_item_id == item.id).collect();
        lines.push(Line::Said(Box::new(item), of_item));
    }
    lines.sort_by_key(|line| std::cmp::Reverse(line.position()));
    let has_earlier = lines.len() > limit;
    lines.truncate(limit);
    lines.reverse();
    let earlier = if has_earlier { lines.first().map(Line::position) } else { None };
    Ok(Feed { lines, earlier })
}
