//! Export: the records of a list, as a person sees it, as CSV, as a workbook or as vCards (EX-01).
//!
//! A page of records at a time, by key: [`begin`] asks for the right and writes the audit row, [`next`] gives a page as
//! rows, and a [`Pen`] writes them. Nobody holds more than a page in memory, whatever the size of the list.

mod card;
mod pen;
mod rows;
mod store;

pub use pen::{Format, Pen};
pub use rows::{Cell, Heading};

use base::Cx;
use base::access::{Action, Allowed, Denied, Level};
use base::filters::{self, Filter, Key, Portion, Sort, SortBy, Way};
use base::journal::{self, About, Happening, Kind};
use base::looks;
use base::search::Subject;
use serde_json::json;

/// Records read at a time.
const PAGE_RECORDS: usize = 500;

/// What is exported.
#[derive(Clone, Debug)]
pub struct Export {
    /// Which records.
    pub subject: Subject,
    /// Those that this takes, of those that the person may see and export.
    pub filter: Filter,
    /// The words of the list's columns, such as `name` or `f17` for an own field; none means all. Cards take all.
    pub columns: Vec<String>,
    /// As what.
    pub format: Format,
}

/// A page of records as rows.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Each with as many cells as the heading has columns.
    pub rows: Vec<Vec<Cell>>,
    /// Where the next page begins; nothing after the last.
    pub next: Option<Key>,
}

/// What can go wrong with an export.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The person may not export such records.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Something about leads, contacts or companies.
    #[error(transparent)]
    Flow(#[from] flow::Error),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] base::DbError),
    /// The file could not be written.
    #[error("the export could not be written: {0}")]
    Writing(String),
}

impl From<flow::leads::Error> for Error {
    fn from(error: flow::leads::Error) -> Error {
        Error::Flow(error.into())
    }
}

impl From<flow::contacts::Error> for Error {
    fn from(error: flow::contacts::Error) -> Error {
        Error::Flow(error.into())
    }
}

impl From<flow::pipelines::Error> for Error {
    fn from(error: flow::pipelines::Error) -> Error {
        Error::Flow(error.into())
    }
}

/// Asks whether the person may take records of a kind with them at all, or what was counted of them.
///
/// # Errors
/// `Denied` when the role lets nobody's records of this kind be exported.
pub fn require(cx: &mut Cx<'_>, subject: Subject) -> Result<(), Error> {
    match &*cx.rights()? {
        Allowed::Only(bounds) if bounds.rights.level(subject.into(), Action::Export) == Level::None => {
            Err(Denied::Record(Action::Export, subject.into()).into())
        }
        _ => Ok(()),
    }
}

/// Begins an export: asks for the right, and writes down who took what.
///
/// # Errors
/// `Denied` when the role lets nobody's records of this kind be exported.
pub fn begin(cx: &mut Cx<'_>, export: &Export) -> Result<Heading, Error> {
    require(cx, export.subject)?;
    let after =
        json!({ "records": export.subject.as_str(), "format": export.format.as_str(), "filter": export.filter });
    let happening = Happening::change(Kind::RecordsExported, About::default(), serde_json::Value::Null, after);
    journal::record(cx, happening)?;
    looks::keep_export(cx, export.subject)?;
    let columns = if export.format == Format::Vcard { &[][..] } else { &export.columns };
    Heading::load(cx, export.subject, columns)
}

/// The page of records after a key, in the order of their ids.
///
/// # Errors
/// Whatever the database answers.
pub fn next(cx: &mut Cx<'_>, export: &Export, heading: &Heading, after: Option<Key>) -> Result<Page, Error> {
    let portion = Portion { sort: Sort { by: SortBy::Id, way: Way::Up }, after, limit: PAGE_RECORDS };
    let page = filters::page(cx, export.subject, &export.filter, &portion)?;
    let ids = store::exportable(cx, export.subject, page.ids)?;
    Ok(Page { rows: rows::of(cx, export.subject, heading, &ids)?, next: page.next })
}
