//! How far duplicate control reaches what comes through a source (DC-04): a program has to ask for it.

use super::{Error, Source, sources, store};
use base::Cx;

/// How far duplicate control is supported by a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Support {
    /// Every method: our own doors, and programs that say so.
    #[default]
    Full,
    /// Big Data only, because its program says too little of who writes.
    Limited,
    /// Its program did not ask: duplicate control leaves its requests alone, and does not list it.
    Absent,
}

impl Support {
    /// All of them.
    pub const ALL: [Support; 3] = [Support::Full, Support::Limited, Support::Absent];

    /// The word stored in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Support::Full => "full",
            Support::Limited => "limited",
            Support::Absent => "none",
        }
    }

    /// Reads the stored word.
    pub fn from_stored(word: &str) -> Option<Support> {
        Support::ALL.into_iter().find(|support| support.as_str() == word)
    }

    /// What a new source begins with: a program, which names its source by an id of its own, has not asked yet.
    pub(super) fn at_first(external_id: Option<&str>) -> Support {
        if external_id.is_some_and(|id| id != super::mail::CREATE_LEAD) { Support::Absent } else { Support::Full }
    }
}

/// A program asks for duplicate control by the way in which it sends requests (DC-40). What was said before stays.
///
/// # Errors
/// Whatever the database answers.
pub fn ask_for_duplicate_control(cx: &mut Cx<'_>, source: &mut Source) -> Result<(), Error> {
    if source.support == Support::Absent {
        let before = sources::summary(source);
        source.support = Support::Full;
        store::update_source(cx, source)?;
        sources::record_change(cx, source, before)?;
    }
    Ok(())
}
