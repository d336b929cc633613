//! What happened to the lines of a feed that is open: new ones, changed ones, and those that are gone.

use super::lines::{Reading, put_in, set};
use super::page::Page;
use super::said::said as bubble;
use crate::failure::Failure;
use crate::ui::partial::{Swap, gone, partial};
use base::Cx;
use base::ids::{FeedItemId, JournalId};
use base::journal::{Entry, Kind};
use flow::channels::said;
use flow::timeline::Line;
use maud::{Markup, html};

/// The partials for what these rows say since `cursor`; what has the focus inside is left as it is.
///
/// # Errors
/// Whatever the database answers.
pub fn news(
    cx: &mut Cx<'_>,
    reading: &Reading<'_>,
    page: &Page,
    cursor: JournalId,
    rows: &[Entry],
) -> Result<Markup, Failure> {
    let of = |kinds: &[Kind]| -> Vec<FeedItemId> {
        let rows = rows.iter().filter(|row| row.kind.is_some_and(|kind| kinds.contains(&kind)));
        rows.filter_map(|row| row.after["item"].as_i64().map(FeedItemId)).collect()
    };
    let changed = of(&[Kind::NoteChanged, Kind::NotePinned, Kind::NoteUnpinned]);
    let changed =
        said::list_by_ids(cx, &changed)?.into_iter().filter(|item| item.place == page.place).collect::<Vec<_>>();
    let ids: Vec<FeedItemId> = changed.iter().map(|item| item.id).collect();
    let files = said::list_attachments(cx, &ids)?;
    // What came back stands among the older lines: it is put in as if it were new.
    let back = of(&[Kind::NoteRestored]);
    let tasks: Vec<_> = rows.iter().filter_map(|row| row.about.task).collect();
    Ok(html! {
        (put_in(reading, &page.feed, &|id| id > cursor.0 || back.contains(&FeedItemId(id))))
        @for item in &changed {
            @let its: Vec<_> = files.iter().filter(|file| file.feed_item_id == item.id).cloned().collect();
            (partial(&format!("#happening-{}:not(:focus-within)", item.id), Swap::Morph, &bubble(reading, item, &its)))
        }
        @for id in of(&[Kind::NoteDeleted]) { (gone(&format!("#happening-{id}"))) }
        @for line in &page.feed.lines {
            @if let Line::Set(entry, task) = line && tasks.contains(&task.id) {
                (partial(&format!("#happening-{}:not(:focus-within)", entry.id), Swap::Morph, &set(reading, entry, task)))
            }
        }
    })
}
