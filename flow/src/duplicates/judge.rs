//! Where a request belongs.

use super::{Error, store};
use crate::contacts::Identity;
use base::Cx;
use base::ids::{ContactId, IncomingLeadId, LeadId, PipelineId, UserId};

/// Where a request belongs, and because of whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The same person already waits in this pipeline: the request joins that card (IL-60).
    Continues(IncomingLeadId, ContactId),
    /// A known person with an open lead: the request joins that lead's feed (EM-35).
    Belongs(LeadId, ContactId),
    /// A known person without an open lead: a new request of theirs.
    Returns(ContactId),
    /// Nobody we know.
    New,
}

/// Judges a request for a pipeline: first an open lead (of this pipeline before others, then the
/// newest), then a waiting card of the same person in this pipeline (IL-04: another pipeline has its own) which may have what
/// `private_to` alone may read, or everybody.
///
/// # Errors
/// Whatever the database answers.
pub fn judge(
    cx: &mut Cx<'_>,
    pipeline: PipelineId,
    identity: Identity,
    private_to: Option<UserId>,
) -> Result<Verdict, Error> {
    let Some(contact) = identity.contact() else { return Ok(Verdict::New) };
    if let Some(lead) = store::find_open_lead(cx, contact, pipeline)? {
        return Ok(Verdict::Belongs(lead, contact));
    }
    if let Some(incoming_lead) = store::find_waiting(cx, (contact, pipeline, None), private_to)? {
        return Ok(Verdict::Continues(incoming_lead, contact));
    }
    Ok(Verdict::Returns(contact))
}
