//! An incoming lead joins an existing record, and back, with what colleagues noted and planned meanwhile.
//! The order of the steps, no SQL.

use crate::channels::said::Place;
use crate::duplicates::merges;
use crate::leads::Target;
use crate::merging::undo_merge;
use crate::{Error, filling, inbox, pipelines, timeline};
use base::Cx;
use base::access;
use base::ids::IncomingLeadId;

/// Links an incoming lead (IL-50, IL-51): what was said, noted and planned goes to the target, and what the request
/// filled goes to the fields of the target that are empty still.
///
/// # Errors
/// As [`pipelines::link`].
pub fn link(cx: &mut Cx<'_>, id: IncomingLeadId, target: Target) -> Result<Place, Error> {
    let (subject, record) = pipelines::link(cx, id, target)?;
    let place = Place { subject, id: record };
    access::once_allowed(cx, |cx| {
        let incoming = inbox::load(cx, id)?;
        let brought = filling::brought_by_drafts(cx, &incoming, target, (subject, record))?;
        filling::fill(cx, &incoming, brought)?;
        timeline::carry_tasks(cx, id, place).map_err(Error::from)
    })?;
    Ok(place)
}

/// Takes a link back within 30 days: all of it returns to the request, which waits again; fields that it filled are empty
/// again unless somebody changed them. A request that was merged into a lead waits again at any time: its merge is undone.
///
/// # Errors
/// As [`pipelines::take_back_link`].
pub fn take_back_link(cx: &mut Cx<'_>, id: IncomingLeadId) -> Result<(), Error> {
    if let Some(merge) = merges::find_done_of_request(cx, id)? {
        return undo_merge(cx, merge).map(drop);
    }
    let linked = inbox::load(cx, id)?;
    let filled = filling::filled_by(cx, &linked)?;
    pipelines::take_back_link(cx, id)?;
    access::once_allowed(cx, |cx| {
        filling::take_back(cx, &linked, filled)?;
        let lead = inbox::load(cx, id)?.lead_id;
        Ok(timeline::carry_tasks(cx, id, Place::lead(lead))?)
    })
}
