//! An incoming lead joins an existing record, and back, with what colleagues noted and planned meanwhile.
//! The order of the steps, no SQL.

use crate::channels::said::Place;
use crate::leads::Target;
use crate::{Error, inbox, pipelines, timeline};
use base::Cx;
use base::access;
use base::ids::IncomingLeadId;

/// Links an incoming lead (IL-50, IL-51): what was said, noted and planned goes to the target.
///
/// # Errors
/// As [`pipelines::link`].
pub fn link(cx: &mut Cx<'_>, id: IncomingLeadId, target: Target) -> Result<Place, Error> {
    let (subject, record) = pipelines::link(cx, id, target)?;
    let place = Place { subject, id: record };
    access::once_allowed(cx, |cx| timeline::carry_tasks(cx, id, place))?;
    Ok(place)
}

/// Takes a link back within 30 days: all of it returns to the request, which waits again.
///
/// # Errors
/// As [`pipelines::take_back_link`].
pub fn take_back_link(cx: &mut Cx<'_>, id: IncomingLeadId) -> Result<(), Error> {
    pipelines::take_back_link(cx, id)?;
    let lead = inbox::load(cx, id)?.lead_id;
    Ok(access::once_allowed(cx, |cx| timeline::carry_tasks(cx, id, Place::lead(lead)))?)
}
