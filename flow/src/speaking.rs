//! Who is speaking, by name and addresses together. The order of the steps, no SQL.

use crate::channels::handles::Handle;
use crate::contacts::{self, Identity};
use crate::{Error, duplicates, inbox};
use base::Cx;

/// Who has the sender's addresses: nobody who is called otherwise, whatever number or address both have; rather somebody of
/// that name who was heard of in requests only.
pub(crate) fn speaker(cx: &mut Cx<'_>, name: &str, handles: &[Handle]) -> Result<Identity, Error> {
    let identity = contacts::identify(cx, name, handles)?;
    let Some(known) = identity.contact() else { return Ok(identity) };
    if !duplicates::is_somebody_else(cx, known, name)? {
        return Ok(identity);
    }
    let Some(namesake) = contacts::identify_draft(cx, name, handles)? else { return Ok(Identity::Unknown) };
    // A person has said who that is.
    if inbox::is_linked_to(cx, namesake, known)? {
        return Ok(identity);
    }
    Ok(Identity::Waiting(namesake))
}
