//! Deleted contacts and companies are gone for good, with their phones and addresses.

use super::{Error, store};
use base::Cx;
use base::ids::{CompanyId, ContactId};
use base::search::Subject;

/// Removes contacts and companies by id; the caller knows that they are deleted.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn erase(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<(), Error> {
    match subject {
        Subject::Lead => Ok(()),
        Subject::Contact => Ok(store::erase_contacts(cx, &ids.iter().copied().map(ContactId).collect::<Vec<_>>())?),
        Subject::Company => Ok(store::erase_companies(cx, &ids.iter().copied().map(CompanyId).collect::<Vec<_>>())?),
    }
}
