//! Saved views: a list's filter, order and columns under a name; one's own, or shared with everybody (VW-03).

use crate::access::{self, Denied, Right};
use crate::db::{DbError, Row};
use crate::filters::{Filter, Sort};
use crate::ids::{PipelineId, UserId, ViewId};
use crate::search::Subject;
use crate::{Cx, params};

/// Views of one kind of record that somebody sees.
pub const MAX_VIEWS: i64 = 100;
/// Characters of a view's name.
pub const MAX_NAME_CHARS: usize = 60;

/// A list as somebody likes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The id.
    pub id: ViewId,
    /// A list of what.
    pub subject: Subject,
    /// Whose it is; nobody's is everybody's.
    pub owner_id: Option<UserId>,
    /// What it is called.
    pub name: String,
    /// What it takes.
    pub filter: Filter,
    /// Its order.
    pub sort: Sort,
    /// Its columns by their words, in order; none means the usual ones.
    pub columns: Vec<String>,
    /// Who made it.
    pub created_by: UserId,
}

/// A view to be saved.
#[derive(Clone, Debug)]
pub struct NewView {
    /// A list of what.
    pub subject: Subject,
    /// Whose it is; nobody's is everybody's.
    pub owner_id: Option<UserId>,
    /// What it is called, 1 to 60 characters.
    pub name: String,
    /// What it takes.
    pub filter: Filter,
    /// Its order.
    pub sort: Sort,
    /// Its columns.
    pub columns: Vec<String>,
}

/// What can go wrong with a view; each a sentence.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// No such view, or somebody else's.
    #[error("There is no view {0}.")]
    NoSuchView(ViewId),
    /// The name is empty or too long.
    #[error("Please give the view a name of 1 to {MAX_NAME_CHARS} characters. Nothing was saved.")]
    Name,
    /// There are too many.
    #[error("There are {MAX_VIEWS} views already; delete one first.")]
    TooMany,
    /// Only who made a shared view, or an administrator, may change it.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

const COLUMNS: &str = "id, subject, owner_id, name, filter, sort, columns, created_by";

fn read(row: &mut Row) -> Result<View, DbError> {
    let id = row.take()?;
    let subject = Subject::from_stored(&row.take::<String>()?).unwrap_or(Subject::Lead);
    let (owner_id, name) = (row.take()?, row.take()?);
    // A filter that asks what cannot be asked any more takes everything; its owner sees that and saves it anew.
    let filter = serde_json::from_str(&row.take::<String>()?).unwrap_or_default();
    let sort = Sort::from_word(&row.take::<String>()?, subject).unwrap_or_default();
    let columns: String = row.take()?;
    let columns = columns.split(',').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    Ok(View { id, subject, owner_id, name, filter, sort, columns, created_by: row.take()? })
}

/// The shared views of a kind of record and those of whoever looks, by name.
///
/// # Errors
/// Whatever the database answers.
pub fn list(cx: &mut Cx<'_>, subject: Subject) -> Result<Vec<View>, DbError> {
    let me = cx.actor.user();
    let sql = format!(
        "SELECT {COLUMNS} FROM saved_views WHERE account_id = $1 AND subject = $2 AND (owner_id IS NULL OR owner_id = $3) ORDER BY name, id LIMIT $4"
    );
    cx.query(&sql, params![cx.account, subject.as_str(), me, MAX_VIEWS], read)
}

/// A view that whoever looks may use.
///
/// # Errors
/// `NoSuchView`.
pub fn load(cx: &mut Cx<'_>, id: ViewId) -> Result<View, ViewError> {
    let me = cx.actor.user();
    let sql = format!(
        "SELECT {COLUMNS} FROM saved_views WHERE account_id = $1 AND id = $2 AND (owner_id IS NULL OR owner_id = $3)"
    );
    cx.find(&sql, params![cx.account, id, me], read)?.ok_or(ViewError::NoSuchView(id))
}

/// Saves a view.
///
/// # Errors
/// `Name`, `TooMany`.
pub fn add(cx: &mut Cx<'_>, new: &NewView) -> Result<ViewId, ViewError> {
    let name = checked_name(&new.name)?;
    if list(cx, new.subject)?.len() as i64 >= MAX_VIEWS {
        return Err(ViewError::TooMany);
    }
    let (id, creator): (ViewId, _) = (cx.next_id()?, cx.actor.user().unwrap_or(UserId(0)));
    let filter = serde_json::to_string(&new.filter).unwrap_or_default();
    cx.write(
        "INSERT INTO saved_views (account_id, id, subject, owner_id, name, filter, sort, columns, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        params![
            cx.account, id, new.subject.as_str(), new.owner_id, name, filter, new.sort.word(), new.columns.join(","), cx.now, creator
        ],
    )?;
    Ok(id)
}

/// Gives a view another name.
///
/// # Errors
/// `NoSuchView`, `Name`, `Denied`.
pub fn rename(cx: &mut Cx<'_>, id: ViewId, name: &str) -> Result<View, ViewError> {
    let view = load_own(cx, id)?;
    let name = checked_name(name)?;
    cx.write("UPDATE saved_views SET name = $3 WHERE account_id = $1 AND id = $2", params![cx.account, id, &name])?;
    Ok(View { name, ..view })
}

/// Deletes a view; the records stay.
///
/// # Errors
/// `NoSuchView`, `Denied`.
pub fn delete(cx: &mut Cx<'_>, id: ViewId) -> Result<View, ViewError> {
    let view = load_own(cx, id)?;
    cx.write("DELETE FROM saved_views WHERE account_id = $1 AND id = $2", params![cx.account, id])?;
    cx.write("DELETE FROM opening_views WHERE account_id = $1 AND view_id = $2", params![cx.account, id])?;
    Ok(view)
}

/// The view with which a list of whoever looks opens: that of a pipeline, or of all.
///
/// # Errors
/// Whatever the database answers.
pub fn find_opening(
    cx: &mut Cx<'_>,
    subject: Subject,
    pipeline: Option<PipelineId>,
) -> Result<Option<ViewId>, DbError> {
    let (me, pipeline) = (cx.actor.user(), pipeline.map_or(0, |id| id.0));
    cx.find(
        "SELECT view_id FROM opening_views WHERE account_id = $1 AND user_id = $2 AND subject = $3 AND pipeline_id = $4",
        params![cx.account, me, subject.as_str(), pipeline],
        Row::take,
    )
}

/// Lets a list of whoever asks open with a view, or without any.
///
/// # Errors
/// `NoSuchView`.
pub fn set_opening(
    cx: &mut Cx<'_>,
    subject: Subject,
    pipeline: Option<PipelineId>,
    view: Option<ViewId>,
) -> Result<(), ViewError> {
    let (me, pipeline) = (cx.actor.user().unwrap_or(UserId(0)), pipeline.map_or(0, |id| id.0));
    cx.write(
        "DELETE FROM opening_views WHERE account_id = $1 AND user_id = $2 AND subject = $3 AND pipeline_id = $4",
        params![cx.account, me, subject.as_str(), pipeline],
    )?;
    if let Some(view) = view {
        let view = load(cx, view)?;
        cx.write(
            "INSERT INTO opening_views (account_id, user_id, subject, pipeline_id, view_id) VALUES ($1, $2, $3, $4, $5)",
            params![cx.account, me, subject.as_str(), pipeline, view.id],
        )?;
    }
    Ok(())
}

/// A view that the actor may change: their own, one that they shared, or any shared one for an administrator.
fn load_own(cx: &mut Cx<'_>, id: ViewId) -> Result<View, ViewError> {
    let view = load(cx, id)?;
    if cx.actor.user() != Some(view.created_by) {
        access::require(cx, Right::SetUp)?;
    }
    Ok(view)
}

fn checked_name(name: &str) -> Result<String, ViewError> {
    let name = name.trim();
    let is_good = !name.is_empty() && name.chars().count() <= MAX_NAME_CHARS;
    is_good.then(|| name.to_owned()).ok_or(ViewError::Name)
}
