//! The steps of an import, each a unit of work that a person asks for.

use super::columns::{self, Column};
use super::fields::{Field, What};
use super::mapping::Choices;
use super::restore::Changed;
use super::set_up::{SetUp, SetUpKind};
use super::work;
use super::{Counts, Directory, Error, Import, Mapping, State, store};
use crate::table::Layout;
use base::Cx;
use base::access::{self, Right, is_allowed};
use base::fields::{self, FieldKind, NewField};
use base::ids::{ImportId, UserId};
use base::journal::{self, About, Happening, Kind};
use base::search::Subject;
use serde_json::json;

/// A file that was brought and looked through.
#[derive(Clone, Debug)]
pub struct Begun {
    /// What a row of it is first of all.
    pub subject: Subject,
    /// What it was called.
    pub file_name: String,
    /// The file in [`base::files`].
    pub file: String,
    /// How it is read.
    pub layout: Layout,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Rows below the header.
    pub total_rows: u64,
}

/// Begins an import: its columns are matched as the last time somebody saved that for the same header, else by name.
///
/// # Errors
/// `Denied` to those who may not make such records.
pub fn begin(cx: &mut Cx<'_>, begun: &Begun) -> Result<ImportId, Error> {
    cx.rights()?.require_create(begun.subject)?;
    let hash = columns::hash(&begun.columns);
    let import = Import {
        id: cx.next_id()?,
        subject: begun.subject,
        state: State::Draft,
        file_name: begun.file_name.clone(),
        file: begun.file.clone(),
        layout: begun.layout.clone(),
        columns: begun.columns.clone(),
        mapping: matched(cx, begun.subject, &begun.columns)?,
        total_rows: begun.total_rows,
        position: 0,
        counts: Counts::default(),
        failure: None,
        created_at: cx.now,
        created_by: cx.actor.user().unwrap_or(UserId(0)),
        ended_at: None,
        undone_by: None,
        undone_at: None,
    };
    store::insert(cx, &import, &hash)?;
    Ok(import.id)
}

fn matched(cx: &mut Cx<'_>, subject: Subject, columns: &[Column]) -> Result<Mapping, Error> {
    let directory = Directory::load(cx)?;
    let template = store::find_template(cx, subject, &columns::hash(columns))?;
    let mut mapping = template
        .filter(|mapping| mapping.columns.len() == columns.len())
        .unwrap_or_else(|| Mapping::guess(subject, columns, &directory));
    // A template may be older than the stages and the people.
    let stage = mapping.stage.and_then(|id| directory.stage(id)).or_else(|| directory.first_stage());
    mapping.stage = stage.map(|stage| stage.id).filter(|_| subject == Subject::Lead);
    mapping.responsible = mapping.responsible.filter(|id| directory.has_person(*id)).or(cx.actor.user());
    Ok(mapping)
}

/// Reads the file in another way: its columns are matched anew.
///
/// # Errors
/// `NoSuchImport`; `NotNow` once its rows are taken.
pub fn change_layout(
    cx: &mut Cx<'_>,
    id: ImportId,
    layout: Layout,
    columns: Vec<Column>,
    total_rows: u64,
) -> Result<(), Error> {
    let mut import = before_run(cx, id)?;
    import.mapping = matched(cx, import.subject, &columns)?;
    (import.layout, import.columns, import.total_rows) = (layout, columns, total_rows);
    again(cx, &mut import, State::Draft)
}

/// Decides what becomes of the columns.
///
/// # Errors
/// `NoSuchImport`; `NotNow` once its rows are taken.
pub fn set_mapping(cx: &mut Cx<'_>, id: ImportId, mapping: &Mapping) -> Result<(), Error> {
    let mut import = before_run(cx, id)?;
    if mapping.choices == Choices::Add {
        access::require(cx, Right::SetUp)?;
    }
    let directory = Directory::load(cx)?;
    let uses = mapping.columns.iter().zip(&import.columns);
    let settled = uses.map(|(used, column)| used.settled(column, &directory)).collect();
    import.mapping = Mapping { columns: settled, ..mapping.clone() };
    again(cx, &mut import, State::Draft)
}

/// Makes a field that is called like a column, and matches the column to it (IM-03).
///
/// # Errors
/// `NoSuchImport`; `Field` when the actor may not set up fields, or there are too many.
pub fn add_field(cx: &mut Cx<'_>, id: ImportId, column: usize, of: Subject, kind: FieldKind) -> Result<(), Error> {
    let import = before_run(cx, id)?;
    let Some(name) = import.columns.get(column).map(|column| column.name.clone()) else { return Ok(()) };
    let field = fields::add(cx, NewField::new(of, kind, &name))?;
    let made = SetUp { kind: SetUpKind::Field, id: field.id.0, subject: of, field: None, name };
    store::insert_set_up(cx, id, &[made])?;
    let mut mapping = import.mapping;
    mapping.columns[column].field = Some(Field { of, what: What::Own(field.id) });
    set_mapping(cx, id, &mapping)
}

/// Remembers the mapping for files with the same header.
///
/// # Errors
/// `NoSuchImport`.
pub fn save_template(cx: &mut Cx<'_>, id: ImportId) -> Result<(), Error> {
    let import = load(cx, id)?;
    Ok(store::save_template(cx, import.subject, &columns::hash(&import.columns), &import.mapping)?)
}

/// Tries every row in the background; nothing is taken.
///
/// # Errors
/// `NoSuchImport`; `Gaps` when something is still to be decided; `NotNow` once its rows are taken.
pub fn check(cx: &mut Cx<'_>, id: ImportId) -> Result<(), Error> {
    let mut import = before_run(cx, id)?;
    let gaps = import.mapping.gaps(import.subject, &import.columns, &Directory::load(cx)?);
    if !gaps.is_empty() {
        return Err(Error::Gaps(gaps));
    }
    again(cx, &mut import, State::Checking)?;
    work::ask(cx, id, &json!({}))
}

/// Takes the rows in the background; those with a problem are left out and can be downloaded.
///
/// # Errors
/// `NoSuchImport`; `NotNow` before every row was tried.
pub fn run(cx: &mut Cx<'_>, id: ImportId) -> Result<(), Error> {
    let mut import = load(cx, id)?;
    if import.state != State::Checked {
        return Err(Error::NotNow("Its rows were not tried yet, or are taken already. Nothing was changed."));
    }
    again(cx, &mut import, State::Running)?;
    note(cx, &import)?;
    let upto = journal::newest(cx)?;
    work::ask(cx, id, &json!({ "upto": upto }))
}

/// Stops what is going on. Rows that were taken stay, and can be taken back.
///
/// # Errors
/// `NoSuchImport`; `NotNow` when nothing is going on.
pub fn cancel(cx: &mut Cx<'_>, id: ImportId) -> Result<(), Error> {
    let mut import = load(cx, id)?;
    import.state = match import.state {
        State::Checking => State::Draft,
        State::Running => State::Cancelled,
        _ => return Err(Error::NotNow("Nothing is going on any more that could be stopped.")),
    };
    if import.state == State::Cancelled {
        import.ended_at = Some(cx.now);
        note(cx, &import)?;
    }
    store::clear_keys(cx, id)?;
    keep(cx, &import)
}

/// Takes everything back in the background: what the import made goes to the bin, what it changed is as it was.
///
/// # Errors
/// `NoSuchImport`; `NotNow` when there is nothing to take back.
pub fn undo(cx: &mut Cx<'_>, id: ImportId, changed: Changed) -> Result<(), Error> {
    let mut import = load(cx, id)?;
    if !import.state.may_be_undone() {
        return Err(Error::NotNow("It is not over, or was taken back before. Nothing was changed."));
    }
    import.state = State::Undoing;
    import.failure = None;
    import.undone_by = cx.actor.user();
    let upto = journal::newest(cx)?;
    keep(cx, &import)?;
    work::ask(cx, id, &json!({ "changed": changed.as_str(), "upto": upto }))
}

/// The import, for whoever brought it and for administrators.
///
/// # Errors
/// `NoSuchImport`.
pub fn load(cx: &mut Cx<'_>, id: ImportId) -> Result<Import, Error> {
    let import = store::find(cx, id)?.filter(|import| sees_all(cx) || cx.actor.user() == Some(import.created_by));
    import.ok_or(Error::NoSuchImport(id))
}

/// Imports, the newest first: all of them for administrators, else one's own.
///
/// # Errors
/// Whatever the database answers.
pub fn list(cx: &mut Cx<'_>, before: Option<ImportId>, limit: i64) -> Result<Vec<Import>, Error> {
    let of = if sees_all(cx) { None } else { cx.actor.user() };
    Ok(store::list(cx, of, before, limit)?)
}

fn sees_all(cx: &Cx<'_>) -> bool {
    is_allowed(cx.actor, Right::SetUp)
}

fn before_run(cx: &mut Cx<'_>, id: ImportId) -> Result<Import, Error> {
    let import = load(cx, id)?;
    match import.state {
        State::Draft | State::Checked => Ok(import),
        State::Checking => Err(Error::NotNow("Its rows are being tried: stop that first.")),
        _ => Err(Error::NotNow("Its rows are taken already: bring the file again to match it in another way.")),
    }
}

/// Starts over at the first row.
fn again(cx: &mut Cx<'_>, import: &mut Import, state: State) -> Result<(), Error> {
    store::clear(cx, import.id)?;
    (import.state, import.position, import.counts) = (state, 0, Counts::default());
    keep(cx, import)
}

pub(super) fn keep(cx: &mut Cx<'_>, import: &Import) -> Result<(), Error> {
    Ok(store::update(cx, import, &columns::hash(&import.columns))?)
}

/// One journal row for each step of an import; its records have their own.
pub(super) fn note(cx: &mut Cx<'_>, import: &Import) -> Result<(), Error> {
    let after = json!({ "import": import.id, "state": import.state.as_str(), "file": import.file_name, "counts": import.counts,
        "failure": import.failure, "asked_by": import.undone_by.unwrap_or(import.created_by) });
    journal::record(cx, Happening::change(Kind::ImportChanged, About::default(), serde_json::Value::Null, after))?;
    Ok(())
}
