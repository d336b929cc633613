//! Station 6: stages, and a lead's way along them.

mod accept;
mod board_order;
mod delete;
mod door;
mod hide;
mod hints;
mod link;
mod move_lead;
mod open_lead;
mod order;
mod recognise;
mod required_fields;
mod restore;
mod set_up;
mod stages;
mod store;
mod sweep;

pub use accept::{Acceptance, accept, take_back_acceptance};
pub use board_order::{board_order, set_board_order};
pub use delete::{Deletion, delete_pipeline, delete_stage};
pub use door::{Door, Doors};
pub(crate) use hide::Shown;
pub use hints::{Hint, MAX_HINT_CHARS, list_hints, list_own_hints, set_hint};
pub use link::{link, take_back_link};
pub use move_lead::{Move, Moved, move_lead};
pub use open_lead::{open_lead, open_leads};
pub use order::order_pipelines;
pub(crate) use recognise::list_remembered;
pub use required_fields::{list_askable_fields, set_required_fields};
pub use restore::{list_deleted_pipelines, list_deleted_stages, restore_pipeline, restore_stage};
pub use set_up::*;
pub use stages::*;
pub use sweep::sweep_declined;

use crate::leads::CardField;
use base::clock::Seconds;
use base::ids::{PipelineId, StageId};

/// Pipelines of one account (PL-01).
pub const MAX_PIPELINES: usize = 50;
/// Stages of one pipeline, the three fixed ones included (PL-01).
pub const MAX_STAGES: usize = 100;
/// Characters of a pipeline's or a stage's name.
pub const MAX_NAME_CHARS: usize = 100;

/// Ordered stages through which leads go.
#[derive(Clone, Debug, PartialEq)]
pub struct Pipeline {
    /// The id.
    pub id: PipelineId,
    /// Its name.
    pub name: String,
    /// Its place among the pipelines.
    pub position: i64,
    /// The one that requests fall to when theirs is gone (PL-05, PL-06).
    pub is_main: bool,
    /// Put away.
    pub is_archived: bool,
    /// What becomes of a request of somebody unknown (IL-70, IL-71).
    pub intake: Intake,
    /// When it was made, Unix seconds.
    pub created_at: Seconds,
    /// What the cards of its board show (LD-11).
    pub card_fields: Vec<CardField>,
    /// When it was deleted; nothing for one that is there.
    pub deleted_at: Option<Seconds>,
    /// Its stages in order: incoming first, won and lost last (IL-05, ST-03).
    pub stages: Vec<Stage>,
}

/// What becomes of a request of somebody unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intake {
    /// It waits in Incoming leads for a person to decide.
    Triage,
    /// It becomes a lead in this stage at once.
    Direct(StageId),
    /// It is told to the notification centre; nothing is put on the board.
    Notify,
}

/// One step of a pipeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// The id.
    pub id: StageId,
    /// Its pipeline.
    pub pipeline_id: PipelineId,
    /// What kind.
    pub kind: StageKind,
    /// Its name.
    pub name: String,
    /// Its colour, one of [`COLOURS`].
    pub colour: String,
    /// The `#rrggbb` that a program wrote for that colour; nothing once somebody chooses another.
    pub hex: Option<String>,
    /// Its place among the stages.
    pub position: i64,
    /// After how many days without a change its leads are stale; nothing means never.
    pub stale_after_days: Option<i64>,
    /// When it was deleted; nothing for one that is there.
    pub deleted_at: Option<Seconds>,
}

/// What kind of stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageKind {
    /// Where requests wait; always first, one per pipeline (IL-05).
    Incoming,
    /// A working stage.
    Open,
    /// Where a lead ends as bought; one per pipeline.
    Won,
    /// Where a lead ends as not bought; one per pipeline.
    Lost,
}

impl StageKind {
    /// The word stored in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            StageKind::Incoming => "incoming",
            StageKind::Open => "open",
            StageKind::Won => "won",
            StageKind::Lost => "lost",
        }
    }

    /// Reads the stored word.
    pub fn from_stored(word: &str) -> StageKind {
        match word {
            "incoming" => StageKind::Incoming,
            "won" => StageKind::Won,
            "lost" => StageKind::Lost,
            _ => StageKind::Open,
        }
    }

    /// True when a lead there is won or lost.
    pub fn is_closed(self) -> bool {
        matches!(self, StageKind::Won | StageKind::Lost)
    }
}

impl Pipeline {
    /// The first working stage, where accepted leads go (IL-30).
    pub fn first_stage(&self) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.kind == StageKind::Open)
    }

    /// The stage of that id.
    pub fn stage(&self, id: StageId) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.id == id)
    }

    /// The one stage of a fixed kind.
    pub fn stage_of_kind(&self, kind: StageKind) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.kind == kind)
    }
}

/// What can go wrong with a pipeline, or on a lead's way along it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such pipeline in this account.
    #[error("there is no pipeline {0}")]
    NoSuchPipeline(PipelineId),
    /// No such stage in this account, or none that leads may stand in.
    #[error("there is no stage {0}")]
    NoSuchStage(StageId),
    /// The stage requires fields that are empty (ST-07); a person fills them in first.
    #[error("the stage asks for {} that are empty", .0.iter().map(|missing| missing.field.name.as_str()).collect::<Vec<_>>().join(", "))]
    FieldsMissing(Vec<crate::leads::Missing>),
    /// The pipeline has no working stage left to put a lead into.
    #[error("the pipeline has no working stage")]
    NoWorkingStage,
    /// The stage is fixed, or holds leads: it cannot be deleted, moved or recoloured.
    #[error("{0}")]
    Refused(String),
    /// A value is wrong; the sentence says which and why.
    #[error("{0}")]
    BadValue(String),
    /// Only an administrator may do this (PL-04).
    #[error(transparent)]
    Denied(#[from] base::access::Denied),
    /// Something about a lead went wrong.
    #[error(transparent)]
    Lead(#[from] crate::leads::Error),
    /// Something about an incoming lead went wrong.
    #[error(transparent)]
    Inbox(#[from] crate::inbox::Error),
    /// Something about a contact or company went wrong.
    #[error(transparent)]
    Contact(#[from] crate::contacts::Error),
    /// Something at the doors went wrong.
    #[error(transparent)]
    Channel(#[from] crate::channels::Error),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] base::DbError),
}
