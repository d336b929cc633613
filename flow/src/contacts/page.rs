//! Pages of contacts and companies, filtered and sorted. A page by id is a range of the table's key.

use super::{Company, Contact, Error, companies, people, store};
use base::Cx;
use base::clock::Seconds;
use base::ids::{CompanyId, ContactId, UserId};
use base::search::{self, Subject};

/// Records that a question is looked for among: the newest of those whose words begin so.
const MAX_FOUND: i64 = 1_000;

/// What is asked of a record, whatever its kind; what is not given takes every record.
#[derive(Clone, Debug, Default)]
pub struct RecordFilter {
    /// One of these ids.
    pub ids: Option<Vec<i64>>,
    /// One of these names, to the letter.
    pub names: Option<Vec<String>>,
    /// One of these users answers for it.
    pub responsible: Option<Vec<UserId>>,
    /// Made by one of these users.
    pub created_by: Option<Vec<UserId>>,
    /// Last changed by one of these users.
    pub updated_by: Option<Vec<UserId>>,
    /// Made then.
    pub created_at: Span,
    /// Last changed then.
    pub updated_at: Span,
    /// Its words begin so, see [`base::search`].
    pub question: Option<String>,
    /// Listed ones, or deleted ones.
    pub shown: Shown,
}

/// From and to, both included; either may be open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The least, such as a time in Unix seconds.
    pub from: Option<Seconds>,
    /// The most.
    pub to: Option<Seconds>,
}

/// Which records a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// Those in lists: neither drafts nor deleted.
    #[default]
    Listed,
    /// Those that were deleted.
    Deleted,
}

/// By what a list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortBy {
    /// The id, which is also the order of making.
    Id,
    /// When it was made.
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
}

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Smallest first.
    Up,
    /// Largest first.
    Down,
}

/// Which part of a list, and how it is sorted.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// First by the first; ids settle what is left. Empty: by id, smallest first.
    pub order: Vec<(SortBy, Way)>,
    /// Rows to pass over.
    pub offset: i64,
    /// Rows at most.
    pub limit: i64,
}

/// A page of contacts with their handles, in three queries.
///
/// # Errors
/// Whatever the database answers.
pub fn list_page(cx: &mut Cx<'_>, filter: &RecordFilter, part: &Part) -> Result<Vec<Contact>, Error> {
    let found = found(cx, Subject::Contact, filter)?;
    let contacts = store::list_contact_page(cx, filter, found.as_deref(), part)?;
    people::with_handles(cx, contacts)
}

/// A page of companies with their handles, in three queries.
///
/// # Errors
/// Whatever the database answers.
pub fn list_company_page(cx: &mut Cx<'_>, filter: &RecordFilter, part: &Part) -> Result<Vec<Company>, Error> {
    let found = found(cx, Subject::Company, filter)?;
    let companies = store::list_company_page(cx, filter, found.as_deref(), part)?;
    companies::with_handles(cx, companies)
}

/// The contacts in lists of some companies, each with its company, by id.
///
/// # Errors
/// Whatever the database answers.
pub fn list_members(cx: &mut Cx<'_>, companies: &[CompanyId]) -> Result<Vec<(CompanyId, ContactId)>, Error> {
    Ok(store::list_members(cx, companies)?)
}

fn found(cx: &mut Cx<'_>, subject: Subject, filter: &RecordFilter) -> Result<Option<Vec<i64>>, Error> {
    Ok(match &filter.question {
        Some(question) => Some(search::find(cx, subject, question, MAX_FOUND)?),
        None => None,
    })
}
