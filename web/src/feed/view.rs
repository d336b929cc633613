//! What the address of a page says about its feed: which tab, which words, from where on.

use crate::ui::composer::Below;
use base::clock::Seconds;
use flow::channels::said::Place;
use flow::timeline::{Pick, Wanted};
use serde::Deserialize;

/// Lines of one page.
pub const PAGE_LINES: usize = 50;
/// Characters of a search that are looked for.
const MAX_WORDS_CHARS: usize = 100;

/// The tabs and the filter, with the word in the address.
const PICKS: [(&str, Pick); 8] = [
    ("mail", Pick::Mail),
    ("tasks", Pick::Tasks),
    ("files", Pick::Files),
    ("changes", Pick::Changes),
    ("notes", Pick::Notes),
    ("calls", Pick::Calls),
    ("chats", Pick::Chats),
    ("forms", Pick::Forms),
];

/// `?show=mail&words=oak&before=1795172400,42`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct View {
    /// The tab; empty for the whole feed.
    pub show: String,
    /// What is searched for.
    pub words: String,
    /// Time and id of the first line that is shown already.
    pub before: Option<String>,
}

impl View {
    /// What of the feed is shown.
    pub fn pick(&self) -> Pick {
        PICKS.iter().find(|(word, _)| *word == self.show).map_or(Pick::Everything, |(_, pick)| *pick)
    }

    /// The position; one that cannot be read is none, and the newest page is shown.
    pub fn position(&self) -> Option<(Seconds, i64)> {
        let (at, id) = self.before.as_deref()?.split_once(',')?;
        Some((at.parse().ok()?, id.parse().ok()?))
    }

    /// True for the feed as it is, to which new lines are added while it is open.
    pub fn is_whole(&self) -> bool {
        self.pick() == Pick::Everything && self.words.trim().is_empty() && !self.is_statistics()
    }

    /// What a composer stands below.
    pub fn below(&self) -> Below {
        if self.is_whole() { Below::Feed } else { Below::Part }
    }

    /// True for the tab of figures, which a lead has.
    pub fn is_statistics(&self) -> bool {
        self.show == "statistics"
    }

    /// The question to the feed of a record.
    pub fn wanted(&self, place: Place) -> Wanted<'_> {
        let end = self.words.char_indices().nth(MAX_WORDS_CHARS).map_or(self.words.len(), |(at, _)| at);
        let words = &self.words[..end];
        Wanted { place, pick: self.pick(), words, before: self.position(), limit: PAGE_LINES }
    }

    /// The rest of an address that shows the same.
    pub fn query(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (key, value) in [("show", &self.show), ("words", &self.words)] {
            if !value.is_empty() {
                query.append_pair(key, value);
            }
        }
        query.finish()
    }
}
