//! A decision is taken back: the request waits again.

use super::decline::about;
use super::{Error, IncomingLead, RESTORABLE, State, list, store};
use base::Cx;
use base::access::Action;
use base::ids::{IncomingLeadId, LeadId};
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

/// Gives an incoming lead a draft lead of its own.
///
/// # Errors
/// Whatever the database answers.
pub fn set_lead(cx: &mut Cx<'_>, id: IncomingLeadId, lead: LeadId) -> Result<(), Error> {
    Ok(store::set_lead(cx, id, lead)?)
}
