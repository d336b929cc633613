//! What may be done with what, and to whose records (RT-01, RT-02, RT-03, RT-06).

use crate::ids::StageId;
use crate::search::Subject;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Stages of which one set of rights may say something of its own: every stage of fifty pipelines.
pub const MAX_STAGES: usize = 5_000;

/// What is done with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Making one.
    Create,
    /// Looking at it, in lists, counts and search too.
    View,
    /// Changing it.
    Edit,
    /// Deleting it.
    Delete,
    /// Taking it out in a file.
    Export,
}

impl Action {
    /// All of them, in the order of the editor.
    pub const ALL: [Action; 5] = [Action::Create, Action::View, Action::Edit, Action::Delete, Action::Export];

    /// The word in forms and sentences.
    pub fn as_str(self) -> &'static str {
        match self {
            Action::Create => "create",
            Action::View => "view",
            Action::Edit => "edit",
            Action::Delete => "delete",
            Action::Export => "export",
        }
    }

    /// What one must be able to do as well (RT-02).
    fn needs(self) -> &'static [Action] {
        match self {
            Action::Create | Action::View => &[],
            Action::Edit | Action::Export => &[Action::View],
            Action::Delete => &[Action::Edit, Action::View],
        }
    }
}

/// To whose records an action reaches; the later ones hold those before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// To none.
    #[default]
    None,
    /// To those that one answers for.
    Own,
    /// To those for which somebody of one's group answers.
    Group,
    /// To all.
    All,
}

impl Level {
    /// All of them, the widest first.
    pub const ALL: [Level; 4] = [Level::All, Level::Group, Level::Own, Level::None];

    /// The word in forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::All => "all",
            Level::Group => "group",
            Level::Own => "own",
            Level::None => "none",
        }
    }
}

/// What rights are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Entity {
    /// Leads.
    Lead,
    /// Incoming leads: they belong to nobody yet, so that a column is seen as a whole or not at all (IL-07).
    IncomingLead,
    /// Contacts.
    Contact,
    /// Companies.
    Company,
    /// Tasks.
    Task,
    /// What stands in a feed: seen by who may see whose feed it is.
    FeedItem,
    /// Rows of the journal: seen by who may see what they are about.
    Happening,
}

impl From<Subject> for Entity {
    fn from(subject: Subject) -> Entity {
        match subject {
            Subject::Lead => Entity::Lead,
            Subject::Contact => Entity::Contact,
            Subject::Company => Entity::Company,
        }
    }
}

impl fmt::Display for Entity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Entity::Lead => "lead",
            Entity::IncomingLead => "incoming lead",
            Entity::Contact => "contact",
            Entity::Company => "company",
            Entity::Task => "task",
            Entity::FeedItem => "feed item",
            Entity::Happening => "happening",
        })
    }
}

/// Rights to one kind of record. Creating is allowed ([`Level::All`]) or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordRights {
    /// Making one.
    pub create: Level,
    /// Looking.
    pub view: Level,
    /// Changing.
    pub edit: Level,
    /// Deleting.
    pub delete: Level,
    /// Taking out in a file.
    pub export: Level,
}

impl RecordRights {
    const EVERYTHING: RecordRights =
        RecordRights { create: Level::All, view: Level::All, edit: Level::All, delete: Level::All, export: Level::All };

    /// The level of an action.
    pub fn level(&self, action: Action) -> Level {
        match action {
            Action::Create => self.create,
            Action::View => self.view,
            Action::Edit => self.edit,
            Action::Delete => self.delete,
            Action::Export => self.export,
        }
    }

    /// Sets the level of an action.
    pub fn set(&mut self, action: Action, level: Level) {
        match action {
            Action::Create => self.create = level,
            Action::View => self.view = level,
            Action::Edit => self.edit = level,
            Action::Delete => self.delete = level,
            Action::Export => self.export = level,
        }
    }
}

/// Rights to tasks (RT-01: they have only these two).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskRights {
    /// Changing and completing.
    pub edit: Level,
    /// Deleting.
    pub delete: Level,
}

/// What rights say of one stage: allowed, denied, or nothing; what is said wins over the level (RT-03).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageRights {
    /// Which stage, incoming ones too (IL-07).
    pub stage_id: StageId,
    /// Looking.
    #[serde(default)]
    pub view: Option<bool>,
    /// Changing.
    #[serde(default)]
    pub edit: Option<bool>,
    /// Deleting.
    #[serde(default)]
    pub delete: Option<bool>,
    /// Taking out in a file; never said of an incoming stage (IL-08).
    #[serde(default)]
    pub export: Option<bool>,
}

impl StageRights {
    /// A stage of which nothing is said yet.
    pub fn of(stage_id: StageId) -> StageRights {
        StageRights { stage_id, view: None, edit: None, delete: None, export: None }
    }

    /// What is said of an action here.
    pub fn said(&self, action: Action) -> Option<bool> {
        match action {
            Action::Create => None,
            Action::View => self.view,
            Action::Edit => self.edit,
            Action::Delete => self.delete,
            Action::Export => self.export,
        }
    }

    /// Says something of an action; creating has no stage of its own.
    pub fn say(&mut self, action: Action, said: Option<bool>) {
        match action {
            Action::Create => {}
            Action::View => self.view = said,
            Action::Edit => self.edit = said,
            Action::Delete => self.delete = said,
            Action::Export => self.export = said,
        }
    }
}

/// A whole set of rights. What is not said is not allowed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rights {
    /// Leads.
    pub leads: RecordRights,
    /// Contacts.
    pub contacts: RecordRights,
    /// Companies.
    pub companies: RecordRights,
    /// Tasks.
    pub tasks: TaskRights,
    /// Stages of which something else is said.
    pub stages: Vec<StageRights>,
    /// Giving a record that one may edit to somebody else.
    pub reassign: bool,
    /// Mails of shared mailboxes (RT-06).
    pub shared_mail: bool,
    /// Catalogues (RT-06).
    pub catalogues: bool,
    /// Files of records.
    pub files: bool,
}

/// Rights that do not go together; each a sentence for who set them (RT-02).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Inconsistent {
    /// One action needs another.
    #[error("To {} a {entity} one must be able to {} it: allow that as widely, or less of this.", .action.as_str(), .needed.as_str())]
    Needs {
        /// Of what.
        entity: Entity,
        /// What was allowed.
        action: Action,
        /// What it needs.
        needed: Action,
    },
    /// One action needs another in a stage.
    #[error("In a stage where leads may not be seen, nothing else may be allowed: allow to {} them in stage {stage}, or do not allow to {} them.", .needed.as_str(), .action.as_str())]
    StageNeeds {
        /// Where.
        stage: StageId,
        /// What was allowed.
        action: Action,
        /// What it needs.
        needed: Action,
    },
    /// Making a record has nobody whose it is yet.
    #[error("Creating a {0} is allowed or not: it cannot depend on who answers for it.")]
    Create(Entity),
    /// Incoming leads have no right to export (IL-08).
    #[error("Incoming leads are never exported: do not allow it in stage {0}, where they wait.")]
    IncomingExport(StageId),
    /// Something is said of too many stages, or twice of one.
    #[error("Something is said twice of a stage, or of more than {MAX_STAGES} stages.")]
    Stages,
}

impl Rights {
    /// What a salesperson may do until an administrator says otherwise: all work on all records.
    pub fn salesperson() -> Rights {
        let tasks = TaskRights { edit: Level::All, delete: Level::All };
        let all = RecordRights::EVERYTHING;
        Rights {
            leads: all,
            contacts: all,
            companies: all,
            tasks,
            stages: Vec::new(),
            reassign: true,
            shared_mail: true,
            catalogues: true,
            files: true,
        }
    }

    /// What a free user may do: nothing but look at what is shared with them (RT-09).
    pub fn free() -> Rights {
        Rights { files: true, ..Rights::default() }
    }

    /// The level of an action; a task is seen by whoever may see what it is about, and made by
    /// whoever may change some.
    pub fn level(&self, entity: Entity, action: Action) -> Level {
        match (entity, action) {
            (Entity::IncomingLead, Action::Export) => Level::None,
            (Entity::Lead | Entity::IncomingLead, action) => self.leads.level(action),
            (Entity::Contact, action) => self.contacts.level(action),
            (Entity::Company, action) => self.companies.level(action),
            (Entity::Task, Action::Create | Action::View | Action::Edit) => self.tasks.edit,
            (Entity::Task, Action::Delete | Action::Export) => self.tasks.delete,
            (Entity::FeedItem | Entity::Happening, _) => Level::All,
        }
    }

    /// What is said of an action in a stage.
    pub fn said_of(&self, stage: StageId, action: Action) -> Option<bool> {
        self.stages.iter().find(|of| of.stage_id == stage).and_then(|of| of.said(action))
    }

    /// The stages of which something is said: those that are allowed, or those that are denied.
    pub(super) fn stages_saying(&self, action: Action, said: bool) -> Vec<StageId> {
        self.stages.iter().filter(|of| of.said(action) == Some(said)).map(|of| of.stage_id).collect()
    }

    /// These rights, if they go together (RT-02).
    ///
    /// # Errors
    /// The first that does not.
    pub fn checked(self) -> Result<Rights, Inconsistent> {
        for entity in [Entity::Lead, Entity::Contact, Entity::Company, Entity::Task] {
            self.check_levels(entity)?;
        }
        self.check_stages()?;
        Ok(self)
    }

    fn check_levels(&self, entity: Entity) -> Result<(), Inconsistent> {
        for action in Action::ALL {
            let level = self.level(entity, action);
            if let Some(needed) = action.needs().iter().find(|needed| self.level(entity, **needed) < level) {
                return Err(Inconsistent::Needs { entity, action, needed: *needed });
            }
        }
        let is_partly = |level| matches!(level, Level::Own | Level::Group);
        if entity != Entity::Task && is_partly(self.level(entity, Action::Create)) {
            return Err(Inconsistent::Create(entity));
        }
        Ok(())
    }

    fn check_stages(&self) -> Result<(), Inconsistent> {
        let mut seen: Vec<StageId> = self.stages.iter().map(|of| of.stage_id).collect();
        seen.sort_unstable();
        seen.dedup();
        if seen.len() != self.stages.len() || seen.len() > MAX_STAGES {
            return Err(Inconsistent::Stages);
        }
        for of in &self.stages {
            for action in Action::ALL.into_iter().filter(|action| of.said(*action) == Some(true)) {
                if let Some(needed) = action.needs().iter().find(|needed| of.said(**needed) == Some(false)) {
                    return Err(Inconsistent::StageNeeds { stage: of.stage_id, action, needed: *needed });
                }
            }
        }
        Ok(())
    }
}

/// An action with all that it needs: what is asked of a record, and of a list.
pub(super) fn with_needs(action: Action) -> impl Iterator<Item = Action> {
    std::iter::once(action).chain(action.needs().iter().copied())
}
