//! Deleted records are gone for good: leads with their ways, links and tags, and the links of others to leads.

use super::{Error, store};
use base::Cx;
use base::search::Subject;

/// Removes what the station knows of records by id; the caller knows that they are deleted.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn erase(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<(), Error> {
    Ok(store::erase(cx, subject, ids)?)
}
