//! Kinds of tasks: follow-up and meeting, and those that an account adds (TK-01).

use super::store;
use crate::pipelines::COLOURS;
use crate::timeline::Error;
use base::Cx;
use base::access::{Right, require as require_right};
use base::clock::Seconds;
use base::journal::{self, About, Happening, Kind};
use serde_json::{Value as Json, json};

/// The built-in kinds (TK-01), with the ids that Kommo's clients know.
pub const TASK_KINDS: [(i64, &str); 2] = [(1, "Follow-up"), (2, "Meeting")];
/// Kinds that an account may add.
pub const MAX_TASK_KINDS: usize = 50;
/// Characters of a kind's name.
const MAX_NAME_CHARS: usize = 100;
/// The icons that a kind may have.
pub const KIND_ICONS: [&str; 12] = [
    "clock",
    "users-round",
    "phone",
    "mail",
    "message-circle",
    "file-text",
    "calendar",
    "building-2",
    "trophy",
    "tag",
    "link",
    "zap",
];
/// The colours of the built-in kinds.
const BUILT_IN_LOOKS: [(&str, &str); 2] = [("blue", "clock"), ("violet", "users-round")];

/// A kind of task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskKind {
    /// 1 and 2 are built in; others are ids of the account.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// One of [`COLOURS`].
    pub colour: String,
    /// One of [`KIND_ICONS`].
    pub icon: String,
    /// Since when no task can get it any more; those that have it keep it.
    pub deleted_at: Option<Seconds>,
}

impl TaskKind {
    /// Every account has it, and nobody can change it.
    pub fn is_built_in(&self) -> bool {
        TASK_KINDS.iter().any(|(id, _)| *id == self.id)
    }
}

/// A kind as it is to be.
#[derive(Clone, Debug)]
pub struct NewTaskKind {
    /// What it is called, 1 to 100 characters.
    pub name: String,
    /// One of [`COLOURS`].
    pub colour: String,
    /// One of [`KIND_ICONS`].
    pub icon: String,
}

/// Every kind, the built-in first, with those that were deleted: tasks may still have them.
///
/// # Errors
/// Whatever the database answers.
pub fn list_task_kinds(cx: &mut Cx<'_>) -> Result<Vec<TaskKind>, Error> {
    let mut kinds: Vec<TaskKind> = TASK_KINDS
        .iter()
        .zip(BUILT_IN_LOOKS)
        .map(|((id, name), (colour, icon))| TaskKind {
            id: *id,
            name: (*name).to_owned(),
            colour: colour.to_owned(),
            icon: icon.to_owned(),
            deleted_at: None,
        })
        .collect();
    kinds.extend(store::list_kinds(cx)?);
    Ok(kinds)
}

/// Adds a kind.
///
/// # Errors
/// `Denied` for who is no administrator; `BadValue` for a name that is taken or too long, or when there are too many.
pub fn add_task_kind(cx: &mut Cx<'_>, new: &NewTaskKind) -> Result<TaskKind, Error> {
    require_right(cx, Right::SetUp)?;
    let kinds = list_task_kinds(cx)?;
    if kinds.iter().filter(|kind| !kind.is_built_in() && kind.deleted_at.is_none()).count() >= MAX_TASK_KINDS {
        return Err(Error::BadValue(format!("There are {MAX_TASK_KINDS} kinds of tasks already; delete one first.")));
    }
    let kind = checked(cx.next_id()?, new, &kinds)?;
    store::put_kind(cx, &kind)?;
    record(cx, Json::Null, summary(&kind))?;
    Ok(kind)
}

/// Renames a kind, or gives it another look.
///
/// # Errors
/// As [`add_task_kind`]; `BadValue` for a kind that is built in or not there.
pub fn change_task_kind(cx: &mut Cx<'_>, id: i64, new: &NewTaskKind) -> Result<TaskKind, Error> {
    require_right(cx, Right::SetUp)?;
    let kinds = list_task_kinds(cx)?;
    let before = own(&kinds, id)?;
    let kind = checked(id, new, &kinds)?;
    store::put_kind(cx, &kind)?;
    record(cx, summary(before), summary(&kind))?;
    Ok(kind)
}

/// Deletes a kind: no further task gets it.
///
/// # Errors
/// `Denied`; `BadValue` for a kind that is built in or not there.
pub fn delete_task_kind(cx: &mut Cx<'_>, id: i64) -> Result<(), Error> {
    require_right(cx, Right::SetUp)?;
    let kinds = list_task_kinds(cx)?;
    let kind = own(&kinds, id)?;
    store::put_kind(cx, &TaskKind { deleted_at: Some(cx.now), ..kind.clone() })?;
    record(cx, summary(kind), Json::Null)
}

/// A task may get this kind.
///
/// # Errors
/// `BadValue` when there is no such kind any more.
pub(super) fn require(cx: &mut Cx<'_>, id: i64) -> Result<(), Error> {
    if TASK_KINDS.iter().any(|(known, _)| *known == id) || store::has_kind(cx, id)? {
        return Ok(());
    }
    Err(Error::BadValue(format!("There is no kind of task {id}.")))
}

fn own(kinds: &[TaskKind], id: i64) -> Result<&TaskKind, Error> {
    let found = kinds.iter().find(|kind| kind.id == id && !kind.is_built_in() && kind.deleted_at.is_none());
    found.ok_or_else(|| Error::NoSuchTaskKind(id))
}

fn checked(id: i64, new: &NewTaskKind, kinds: &[TaskKind]) -> Result<TaskKind, Error> {
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS {
        return Err(Error::BadValue(format!("Give the kind a name of 1 to {MAX_NAME_CHARS} characters.")));
    }
    let is_taken =
        |kind: &TaskKind| kind.id != id && kind.deleted_at.is_none() && kind.name.to_lowercase() == name.to_lowercase();
    if kinds.iter().any(is_taken) {
        return Err(Error::BadValue(format!("There is a kind “{name}” already.")));
    }
    if !COLOURS.contains(&new.colour.as_str()) || !KIND_ICONS.contains(&new.icon.as_str()) {
        return Err(Error::BadValue("Choose a colour and an icon from the palette.".to_owned()));
    }
    let (colour, icon) = (new.colour.clone(), new.icon.clone());
    Ok(TaskKind { id, name: name.to_owned(), colour, icon, deleted_at: None })
}

fn record(cx: &mut Cx<'_>, before: Json, after: Json) -> Result<(), Error> {
    journal::record(cx, Happening::change(Kind::TaskKindsChanged, About::default(), before, after))?;
    Ok(())
}

fn summary(kind: &TaskKind) -> Json {
    json!({ "kind": kind.id, "name": kind.name, "colour": kind.colour, "icon": kind.icon })
}
