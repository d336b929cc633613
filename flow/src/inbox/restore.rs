//! A decision is taken back: the request waits again.

use super::decline::about;
use super::{Error, IncomingLead, RESTORABLE, State, list, store};
use crate::channels::Channel;
use base::Cx;
use base::access::Action;
use base::ids::{IncomingLeadId, LeadId, PipelineId};
use base::journal::{self, Happening, Kind};
use serde_json::{Value as Json, json};

/// Restores a declined incoming lead within 30 days (IL-42).
///
/// # Errors
/// `NoSuchIncomingLead`, `NotDecided` when it was not declined, `TooLate`.
pub fn restore(cx: &mut Cx<'_>, id: IncomingLeadId) -> Result<IncomingLead, Error> {
    reopen_decision(cx, id, State::Declined)
}

/// Lets an incoming lead wait again that was decided as `expected`.
///
/// # Errors
/// `NoSuchIncomingLead`, `NotDecided` when it was decided otherwise or not at all, `TooLate`, `Denied`.
pub fn reopen_decision(cx: &mut Cx<'_>, id: IncomingLeadId, expected: State) -> Result<IncomingLead, Error> {
    let incoming = list::load_to(cx, id, Action::Edit)?;
    if incoming.state != expected {
        return Err(Error::NotDecided);
    }
    if incoming.decided_at.is_some_and(|at| at < cx.now - RESTORABLE) {
        return Err(Error::TooLate);
    }
    store::clear_decision(cx, id)?;
    store::count(cx, incoming.pipeline_id, incoming.channel, 1)?;
    let about = about(&incoming);
    journal::record(
        cx,
        Happening::change(Kind::IncomingLeadRestored, about, json!({ "state": expected.as_str() }), Json::Null),
    )?;
    list::load(cx, id)
}

/// What a request adds to the counters of the inbox: to be taken before a change of its row, and handed to [`count_again`].
pub(crate) struct Standing {
    id: IncomingLeadId,
    counted: Option<(PipelineId, Channel)>,
}

/// What a request adds to the counters.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn standing(cx: &mut Cx<'_>, id: IncomingLeadId) -> Result<Standing, Error> {
    Ok(Standing { id, counted: store::standing(cx, id)? })
}

/// The row of a request was changed whole: the counters take what it adds now in the place of what it added.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn count_again(cx: &mut Cx<'_>, before: &Standing) -> Result<(), Error> {
    if let Some((pipeline, channel)) = before.counted {
        store::count(cx, pipeline, channel, -1)?;
    }
    if let Some((pipeline, channel)) = store::standing(cx, before.id)? {
        store::count(cx, pipeline, channel, 1)?;
    }
    Ok(())
}

/// Gives an incoming lead a draft lead of its own.
///
/// # Errors
/// Whatever the database answers.
pub fn set_lead(cx: &mut Cx<'_>, id: IncomingLeadId, lead: LeadId) -> Result<(), Error> {
    Ok(store::set_lead(cx, id, lead)?)
}
