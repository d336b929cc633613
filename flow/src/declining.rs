//! An incoming lead is declined, and back. The order of the steps, no SQL.

use crate::channels::mails;
use crate::inbox::{self, IncomingLead};
use crate::{Error, filling};
use base::Cx;
use base::access;
use base::ids::IncomingLeadId;

/// Declines an incoming lead (IL-40). What it filled in records that were known before it is empty again, unless somebody
/// changed it since: who declines a request, as spam perhaps, wants nothing of it in the people that it named. The threads
/// of its mails belong to the lead before again, if there was one.
///
/// # Errors
/// As [`inbox::decline`].
pub fn decline(cx: &mut Cx<'_>, id: IncomingLeadId, is_spam: bool) -> Result<IncomingLead, Error> {
    let incoming = inbox::decline(cx, id, is_spam)?;
    access::once_allowed(cx, |cx| {
        mails::let_go(cx, incoming.lead_id)?;
        let filled = filling::filled_in_known(cx, &incoming)?;
        filling::take_back(cx, &incoming, filled)
    })?;
    Ok(incoming)
}

/// Restores a declined incoming lead within 30 days (IL-42); what it had filled is filled again where it is still empty, and
/// the threads of its mails belong to it that belong to no other open lead by now.
///
/// # Errors
/// As [`inbox::restore`].
pub fn restore_declined(cx: &mut Cx<'_>, id: IncomingLeadId) -> Result<IncomingLead, Error> {
    let declined = inbox::load(cx, id)?;
    let incoming = inbox::restore(cx, id)?;
    access::once_allowed(cx, |cx| {
        mails::claim(cx, incoming.id, incoming.lead_id)?;
        let brought = filling::taken_back(cx, &declined)?;
        filling::fill(cx, &incoming, brought).map(drop)
    })?;
    Ok(incoming)
}
