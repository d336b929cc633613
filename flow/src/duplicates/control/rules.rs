//! The rules of a pipeline, as plain values (DC-10 to DC-26).

use base::clock::{DAY, Seconds};
use base::ids::{FieldId, SourceId, StageId, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Fields by which duplicates may be found.
pub const MAX_FIELDS: usize = 10;
/// Stages in which duplicates may be looked for: all those of five full pipelines.
pub const MAX_STAGES: usize = 500;
/// Characters of what a task after merging says.
pub const MAX_TASK_CHARS: usize = 1_000;
/// The kind of task that every account has, for one whose kind is gone.
pub const FOLLOW_UP: i64 = 1;
/// The longest time to do it in.
pub const MAX_TASK_TIME: Seconds = 365 * DAY;
/// Records that may be one without a person deciding, the request included (DC-24).
pub const MAX_DUPLICATES: usize = 3;

/// A word that is stored, and said to programs.
macro_rules! words {
    ($(#[$of:meta])* $name:ident { $($(#[$doc:meta])* $value:ident = $word:literal),+ $(,)? }) => {
        $(#[$of])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$doc])* $value),+ }

        impl $name {
            /// All of them, in the order of the page.
            pub const ALL: &'static [$name] = &[$($name::$value),+];

            /// The word.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$value => $word),+ }
            }

            /// Reads the word.
            pub fn from_word(word: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| one.as_str() == word)
            }
        }
    };
}

words! {
    /// By what duplicates are found; one that agrees is enough (DC-17).
    Method {
        /// The same e-mail address (DC-13).
        Email = "email",
        /// The same phone number (DC-14).
        Phone = "phone",
        /// The same browser (DC-12).
        Visitor = "visitor",
        /// The same text or number in a chosen field (DC-15).
        Field = "field",
        /// So alike that it must be the same person (DC-10).
        BigData = "big_data",
    }
}

words! {
    /// What becomes of a duplicate that says something else than the lead (DC-20).
    Conflict {
        /// The lead takes the new values (DC-21).
        Update = "update",
        /// Nothing is merged; a person decides.
        Keep = "keep",
    }
}

words! {
    /// What becomes of a duplicate of two leads (DC-22).
    Several {
        /// It joins the newer one, and the older one takes its values too.
        All = "all",
        /// It joins the newer one.
        Newest = "newest",
        /// It becomes a lead beside them (DC-23).
        Create = "create",
    }
}

/// A task that somebody gets when a request was merged (DC-26).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AfterMerging {
    /// What is to be done.
    pub text: String,
    /// The kind of task.
    pub kind_id: i64,
    /// Within how many seconds.
    pub within: Seconds,
    /// Who is to do it; nobody means who answers for the lead.
    pub responsible_id: Option<UserId>,
}

/// The rules of a pipeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// By what duplicates are found.
    pub methods: BTreeSet<Method>,
    /// By which fields of leads and of their main contacts, when [`Method::Field`] is among them.
    pub fields: BTreeSet<FieldId>,
    /// Where leads are looked for (DC-18).
    pub stages: BTreeSet<StageId>,
    /// The sources whose requests are each a new lead (DC-03).
    pub sources_off: BTreeSet<SourceId>,
    /// What becomes of one that says something else.
    pub conflict: Conflict,
    /// What becomes of one of several.
    pub several: Several,
    /// The task after merging.
    pub task: Option<AfterMerging>,
}

impl Rules {
    /// The rules with which a pipeline begins: the two addresses that people give, in these stages.
    pub fn at_first(stages: BTreeSet<StageId>) -> Rules {
        Rules {
            methods: [Method::Email, Method::Phone].into(),
            fields: BTreeSet::new(),
            stages,
            sources_off: BTreeSet::new(),
            conflict: Conflict::Update,
            several: Several::Newest,
            task: None,
        }
    }

    /// Whether other rules look for duplicates elsewhere, or otherwise.
    pub(super) fn find_otherwise(&self, other: &Rules) -> bool {
        (&self.methods, &self.fields, &self.stages) != (&other.methods, &other.fields, &other.stages)
    }

    /// Whether other rules may merge other requests, or in another way; which task follows changes nothing of that.
    pub(super) fn merges_otherwise(&self, other: &Rules) -> bool {
        Rules { task: None, ..self.clone() } != Rules { task: None, ..other.clone() }
    }
}
