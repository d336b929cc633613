//! What is kept of records that are gone for good.

use super::{Error, model, suspects};
use base::Cx;
use base::search::Subject;

/// Removes it: suspects of these records are gone with their reasons, nobody told them apart, and nothing is learned of
/// them any more.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn erase(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<(), Error> {
    suspects::erase(cx, subject, ids)?;
    if subject == Subject::Contact { model::forget_decisions(cx, ids) } else { Ok(()) }
}
