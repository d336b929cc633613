//! The feed of a lead, contact or company: what was said and what changed, strictly by time (LD-08).
//!
//! The feed of a contact or company is their whole history: their own, and that of all their leads.

use super::tasks::list_tasks;
use super::{Error, Task, TaskFilter, store};
use crate::channels::said::{self, Asked, Attachment, Counts, FeedItem, ItemKind, Place, Shelf, Subject};
use crate::duplicates::merges;
use crate::leads;
use base::Cx;
use base::clock::Seconds;
use base::ids::{CompanyId, ContactId, FeedItemId, JournalId, TaskId};
use base::journal::{Entry, Kind};

/// Leads of a contact or company whose history is part of theirs: the newest ones.
pub const MAX_HISTORY_LEADS: i64 = 100;
/// Records merged into those of a history whose changes are part of it: the newest ones of a kind.
pub const MAX_HISTORY_MERGED: usize = 100;
/// Items that may be kept on top of one feed.
pub const MAX_PINNED: usize = 10;

/// One line of a feed.
#[derive(Clone, Debug)]
pub enum Line {
    /// Something that was said, with its files.
    Said(Box<FeedItem>, Vec<Attachment>),
    /// A task that was set, as it stands now.
    Set(Box<Entry>, Box<Task>),
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

/// What of a feed is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pick {
    /// Everything that a person wants to read.
    #[default]
    Everything,
    /// Mails.
    Mail,
    /// Tasks, each as it stands now.
    Tasks,
    /// What has files.
    Files,
    /// What changed, from what to what.
    Changes,
    /// Notes, and messages among colleagues.
    Notes,
    /// Calls.
    Calls,
    /// Chats.
    Chats,
    /// Forms.
    Forms,
}

/// A question to the feed of a record.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Whose feed.
    pub place: Place,
    /// What of it.
    pub pick: Pick,
    /// What stands in it; empty for whatever.
    pub words: &'a str,
    /// Only what is older; nothing for the newest.
    pub before: Option<(Seconds, i64)>,
    /// How many lines at most.
    pub limit: usize,
}

impl Line {
    /// Where the line stands: its time, then its id; ids of an account rise together.
    pub fn position(&self) -> (Seconds, i64) {
        match self {
            Line::Said(item, _) => (item.at, item.id.0),
            Line::Changed(entry) | Line::Set(entry, _) => (entry.at, entry.id.0),
        }
    }
}

impl Pick {
    /// The items that it shows, if it shows any.
    fn shelf(self) -> Option<Shelf> {
        match self {
            Pick::Everything => Some(Shelf::Everything),
            Pick::Mail => Some(Shelf::Kinds(&[ItemKind::Mail])),
            Pick::Files => Some(Shelf::WithFiles),
            Pick::Notes => Some(Shelf::Kinds(&[ItemKind::Note, ItemKind::Message, ItemKind::Service])),
            Pick::Calls => Some(Shelf::Kinds(&[ItemKind::Call])),
            Pick::Chats => Some(Shelf::Kinds(&[ItemKind::ChatIn, ItemKind::ChatOut])),
            Pick::Forms => Some(Shelf::Kinds(&[ItemKind::Form])),
            Pick::Tasks | Pick::Changes => None,
        }
    }
}

/// The newest lines of a feed, or those before a position, `limit` at most.
///
/// # Errors
/// Whatever the database answers.
pub fn feed(cx: &mut Cx<'_>, place: Place, before: Option<(Seconds, i64)>, limit: usize) -> Result<Feed, Error> {
    look(cx, &Wanted { place, pick: Pick::Everything, words: "", before, limit })
}

/// The lines of a feed that fit a question, `limit` at most: seven queries whatever its size, one of them for the leads of a
/// contact or company, and one or two for what was merged into them.
///
/// # Errors
/// Whatever the database answers.
pub fn look(cx: &mut Cx<'_>, wanted: &Wanted<'_>) -> Result<Feed, Error> {
    let places = places(cx, wanted.place)?;
    let limit = i64::try_from(wanted.limit).unwrap_or(i64::MAX).saturating_add(1);
    let mut lines = said_lines(cx, wanted, &places, limit)?;
    let before = wanted.before.map(|(at, id)| (at, JournalId(id)));
    let away = merged_into(cx, &places)?;
    let asked =
        store::AskedEntries { places: &places, away: &away, pick: wanted.pick, words: wanted.words, before, limit };
    let entries = store::list_entries(cx, &asked)?;
    lines.extend(changed_lines(cx, entries)?);
    lines.sort_by_key(|line| std::cmp::Reverse(line.position()));
    let has_earlier = lines.len() > wanted.limit;
    lines.truncate(wanted.limit);
    lines.reverse();
    let earlier = if has_earlier { lines.first().map(Line::position) } else { None };
    Ok(Feed { lines, earlier })
}

/// What is kept on top of a feed, newest first, with its files.
///
/// # Errors
/// Whatever the database answers.
pub fn list_pinned(cx: &mut Cx<'_>, place: Place) -> Result<Vec<(FeedItem, Vec<Attachment>)>, Error> {
    let limit = MAX_PINNED as i64;
    let items = said::ask(cx, &Asked { places: &[place], shelf: Shelf::Pinned, words: "", before: None, limit })?;
    with_files(cx, items)
}

/// How much there is behind the tabs of a feed.
///
/// # Errors
/// Whatever the database answers.
pub fn count(cx: &mut Cx<'_>, place: Place) -> Result<Counts, Error> {
    let places = places(cx, place)?;
    Ok(said::count(cx, &places)?)
}

/// The feeds that make up the history of a record: its own, and those of its leads.
fn places(cx: &mut Cx<'_>, place: Place) -> Result<Vec<Place>, Error> {
    let leads = match place.subject {
        Subject::Lead => Vec::new(),
        Subject::Contact => leads::list_ids_of_contact(cx, ContactId(place.id), MAX_HISTORY_LEADS)?,
        Subject::Company => leads::list_ids_of_company(cx, CompanyId(place.id), MAX_HISTORY_LEADS)?,
    };
    Ok(std::iter::once(place).chain(leads.into_iter().map(Place::lead)).collect())
}

/// What was merged into records: what changed there is a part of their history.
fn merged_into(cx: &mut Cx<'_>, places: &[Place]) -> Result<Vec<Place>, Error> {
    let mut away = Vec::new();
    for subject in Subject::ALL {
        let ids: Vec<i64> = places.iter().filter(|place| place.subject == subject).map(|place| place.id).collect();
        let merged = merges::list_merged_into(cx, subject, &ids)?.into_iter().take(MAX_HISTORY_MERGED);
        away.extend(merged.map(|id| Place { subject, id }));
    }
    Ok(away)
}

fn said_lines(cx: &mut Cx<'_>, wanted: &Wanted<'_>, places: &[Place], limit: i64) -> Result<Vec<Line>, Error> {
    let Some(shelf) = wanted.pick.shelf() else { return Ok(Vec::new()) };
    let before = wanted.before.map(|(at, id)| (at, FeedItemId(id)));
    let items = said::ask(cx, &Asked { places, shelf, words: wanted.words, before, limit })?;
    let lines = with_files(cx, items)?;
    Ok(lines.into_iter().map(|(item, files)| Line::Said(Box::new(item), files)).collect())
}

fn with_files(cx: &mut Cx<'_>, items: Vec<FeedItem>) -> Result<Vec<(FeedItem, Vec<Attachment>)>, Error> {
    let ids: Vec<FeedItemId> = items.iter().map(|item| item.id).collect();
    let mut files = said::list_attachments(cx, &ids)?;
    let of = |item: FeedItem| {
        let its = files.extract_if(.., |file| file.feed_item_id == item.id).collect();
        (item, its)
    };
    Ok(items.into_iter().map(of).collect())
}

/// A task that was set is shown as it stands now; one that is gone, as the change that it was.
fn changed_lines(cx: &mut Cx<'_>, entries: Vec<Entry>) -> Result<Vec<Line>, Error> {
    let is_set = |entry: &Entry| entry.kind == Some(Kind::TaskAdded);
    let ids: Vec<TaskId> = entries.iter().filter(|entry| is_set(entry)).filter_map(|entry| entry.about.task).collect();
    let mut tasks = match ids.len() {
        0 => Vec::new(),
        count => list_tasks(cx, &TaskFilter { ids, ..TaskFilter::default() }, 0, count as i64)?,
    };
    let line = |entry: Entry| {
        let at = tasks.iter().position(|task| is_set(&entry) && entry.about.task == Some(task.id));
        match at {
            Some(at) => Line::Set(Box::new(entry), Box::new(tasks.swap_remove(at))),
            None => Line::Changed(Box::new(entry)),
        }
    };
    Ok(entries.into_iter().map(line).collect())
}
