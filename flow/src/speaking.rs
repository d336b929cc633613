//! Who is speaking, by name and addresses together. The order of the steps, no SQL.

use crate::channels::handles::Handle;
use crate::contacts::{self, Identity};
use crate::{Error, duplicates, inbox};
use base::Cx;
use base::search::Subject;

/// Who has the sender's addresses: nobody who is called otherwise, whatever number or address both have, and nobody whom
/// whoever brings the request may not see and change; rather somebody of that name who was heard of in requests only.
pub(crate) fn speaker(cx: &mut Cx<'_>, name: &str, handles: &[Handle]) -> Result<Identity, Error> {
    let identity = contacts::identify(cx, name, handles)?;
    let Some(known) = identity.contact() else { return Ok(identity) };
    let is_reached = duplicates::is_reached(cx, Subject::Contact, known.0)?;
    if is_reached && !duplicates::is_somebody_else(cx, known, name)? {
        return Ok(identity);
    }
    let Some(namesake) = contacts::identify_draft(cx, name, handles)? else { return Ok(Identity::Unknown) };
    // A person has said who that is.
    if is_reached && inbox::is_linked_to(cx, namesake, known)? {
        return Ok(identity);
    }
    let is_open = duplicates::is_reached(cx, Subject::Contact, namesake.0)?;
    Ok(if is_open { Identity::Waiting(namesake) } else { Identity::Unknown })
}
