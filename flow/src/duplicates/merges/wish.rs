//! What is to be merged, how, and why.

pub use crate::duplicates::control::Method;
use base::ids::{FieldId, LeadId, MergeId, PipelineId, TagId, TaskId};
use base::search::Subject;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

/// Records that are merged into one at once, the survivor among them.
pub const MAX_RECORDS: usize = 20;

/// A merge that somebody asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct MergeWish {
    /// Leads, contacts or companies.
    pub subject: Subject,
    /// The record that stays.
    pub survivor: i64,
    /// The records that are merged into it.
    pub others: Vec<i64>,
    /// Whose values count.
    pub choices: Choices,
    /// Why.
    pub because: Because,
    /// Merges of one run share a number, so that the run can be undone as a whole; nothing for one that stands alone.
    pub batch: Option<i64>,
    /// What a program calls this merge, so that asking twice merges once.
    pub key: Option<String>,
}

impl MergeWish {
    /// A merge by the survivor's values, of the run of its rules if a rule wants it, and under no name.
    pub fn new(subject: Subject, survivor: i64, others: Vec<i64>, because: Because) -> MergeWish {
        let batch = because.run();
        MergeWish { subject, survivor, others, choices: Choices::default(), because, batch, key: None }
    }
}

/// Whose values the survivor has afterwards. What nobody chose is the survivor's; where it has none, that of the newest
/// other that has one. Phones, addresses and fields of several choices are never chosen: all are kept, and so are tags that
/// nobody leaves out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// Who wins where both say something else.
    pub prefer: Prefer,
    /// From which record each part is taken.
    pub taken: BTreeMap<Part, i64>,
    /// Other leads that take a request's values too, though it joins none of them (DC-22: update all).
    #[serde(default)]
    pub updated: Vec<LeadId>,
    /// Tags that the survivor is not to have (DC-32).
    #[serde(default)]
    pub left_out: BTreeSet<TagId>,
}

impl From<Prefer> for Choices {
    fn from(prefer: Prefer) -> Choices {
        Choices { prefer, ..Choices::default() }
    }
}

/// Who wins where the survivor and another say something else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prefer {
    /// The survivor.
    #[default]
    Survivor,
    /// The newest of the others, in the sale, in fields and in what a contact is called; what a lead or company is called,
    /// whose a record is and where it stands are the survivor's all the same.
    Newcomer,
}

/// A part of a card that is taken from one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Part {
    /// What it is called.
    Name,
    /// The sale of a lead.
    Price,
    /// Where a lead stands, with when and why it was closed.
    Stage,
    /// The company of a lead or contact.
    Company,
    /// Who answers for it.
    Responsible,
    /// Through which door a lead came.
    Source,
    /// When and by whom it was made.
    CreatedAt,
    /// A field of the account's own.
    Own(FieldId),
}

const PARTS: [(Part, &str); 7] = [
    (Part::Name, "name"),
    (Part::Price, "price"),
    (Part::Stage, "stage"),
    (Part::Company, "company"),
    (Part::Responsible, "responsible"),
    (Part::Source, "source"),
    (Part::CreatedAt, "created_at"),
];
/// What stands before the number of an own field.
const OWN: &str = "field_";

impl Part {
    /// The parts that every such card has, by whatever name; the account's own fields come besides.
    pub fn named() -> impl Iterator<Item = Part> {
        PARTS.iter().map(|(part, _)| *part)
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Part::Own(field) => write!(f, "{OWN}{field}"),
            known => f.write_str(PARTS.iter().find(|(part, _)| part == known).map_or("", |(_, word)| word)),
        }
    }
}

impl FromStr for Part {
    type Err = String;

    fn from_str(word: &str) -> Result<Part, String> {
        let own = || word.strip_prefix(OWN)?.parse().ok().map(|id| Part::Own(FieldId(id)));
        let known = PARTS.iter().find(|(_, known)| *known == word).map(|(part, _)| *part);
        known.or_else(own).ok_or_else(|| format!("a card has no part {word}"))
    }
}

impl From<Part> for String {
    fn from(part: Part) -> String {
        part.to_string()
    }
}

impl TryFrom<String> for Part {
    type Error = String;

    fn try_from(word: String) -> Result<Part, String> {
        word.parse()
    }
}

/// Why records were merged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "cause", rename_all = "snake_case")]
pub enum Because {
    /// Somebody said so.
    Hand {
        /// What spoke for it when they were shown, if anything did.
        reasons: Vec<Reason>,
    },
    /// Duplicate control of a pipeline found them.
    Rule {
        /// Which pipeline's.
        pipeline: PipelineId,
        /// Which run of its rules; they begin a new one when they are switched on, changed, or let go on.
        #[serde(default)]
        run: Option<i64>,
        /// By which of its methods.
        methods: Vec<Method>,
        /// What spoke for it.
        reasons: Vec<Reason>,
        /// The task that somebody got for it (DC-26): it goes when the merge is undone before it was done.
        #[serde(default)]
        task: Option<TaskId>,
    },
}

impl Because {
    /// Somebody said so, without a likeness.
    pub fn hand() -> Because {
        Because::Hand { reasons: Vec::new() }
    }

    /// What spoke for it.
    pub fn reasons(&self) -> &[Reason] {
        match self {
            Because::Hand { reasons } | Because::Rule { reasons, .. } => reasons,
        }
    }

    /// Which run of rules it was.
    pub fn run(&self) -> Option<i64> {
        match self {
            Because::Hand { .. } => None,
            Because::Rule { run, .. } => *run,
        }
    }

    /// The task that somebody got for it.
    pub fn task(&self) -> Option<TaskId> {
        match self {
            Because::Hand { .. } => None,
            Because::Rule { task, .. } => *task,
        }
    }

    /// Whose rule it was.
    pub fn pipeline(&self) -> Option<PipelineId> {
        match self {
            Because::Hand { .. } => None,
            Because::Rule { pipeline, .. } => Some(*pipeline),
        }
    }
}

/// One reason why two records may be one, as a salesperson reads it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// In words: "same mobile number".
    pub words: String,
    /// How much it says, in bits: what speaks against it is below zero.
    pub bits: f64,
}

/// What came of taking a merge back.
#[derive(Clone, Debug, PartialEq)]
pub struct Undone {
    /// Which merge.
    pub id: MergeId,
    /// What somebody had changed since and was kept, a sentence each.
    pub collisions: Vec<String>,
}
