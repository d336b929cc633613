//! Requests go with the leads that they became.

use super::{Error, store};
use base::Cx;
use base::search::Subject;

/// Removes what the inbox keeps of records by id.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn erase(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<(), Error> {
    Ok(store::erase(cx, subject, ids)?)
}
