//! A person decides. Whoever is second is told who was first (IL-34).

use super::{Error, IncomingLead, State, list, store};
use base::Cx;
use base::access::{Action, Denied};
use base::clock::Seconds;
use base::ids::{IncomingLeadId, LeadId, UserId};
use base::journal::{self, About, Happening, Kind};
use base::search::Subject;
use serde_json::{Value as Json, json};

/// A decision about an incoming lead.
#[derive(Clone, Copy, Debug)]
pub struct Decision {
    /// How it was decided; never `Waiting`.
    pub state: State,
    /// What it was linked to.
    pub target: Option<(Subject, i64)>,
    /// Marked as spam.
    pub is_spam: bool,
}

/// Declines an incoming lead: it leaves the board and can be restored for 30 days (IL-40, IL-42).
///
/// # Errors
/// `NoSuchIncomingLead`, `AlreadyDecided`.
pub fn decline(cx: &mut Cx<'_>, id: IncomingLeadId, is_spam: bool) -> Result<IncomingLead, Error> {
    let incoming = decide(cx, id, Decision { state: State::Declined, target: None, is_spam })?;
    let about = about(&incoming);
    journal::record(cx, Happening::change(Kind::IncomingLeadDeclined, about, Json::Null, json!({ "spam": is_spam })))?;
    Ok(incoming)
}

/// Marks those that were declined before a time as swept, `limit` at most, the oldest first; returns their draft leads.
///
/// # Errors
/// Whatever the database answers.
pub fn sweep_declined(cx: &mut Cx<'_>, before: Seconds, limit: i64) -> Result<Vec<LeadId>, Error> {
    let old = store::list_unswept(cx, before, limit)?;
    let ids: Vec<IncomingLeadId> = old.iter().map(|(id, _)| *id).collect();
    store::mark_swept(cx, &ids)?;
    Ok(old.into_iter().map(|(_, lead)| lead).collect())
}

/// The incoming lead, if it still waits and the actor may decide about it.
///
/// # Errors
/// `NoSuchIncomingLead`, `AlreadyDecided`, `Denied`.
pub fn load_waiting(cx: &mut Cx<'_>, id: IncomingLeadId) -> Result<IncomingLead, Error> {
    let incoming = list::load_to(cx, id, Action::Edit)?;
    if !incoming.is_decidable {
        return Err(Denied::Private.into());
    }
    if incoming.state == State::Waiting {
        return Ok(incoming);
    }
    Err(Error::AlreadyDecided {
        state: incoming.state,
        by: incoming.decided_by.unwrap_or(UserId(0)),
        at: incoming.decided_at.unwrap_or(cx.now),
    })
}

/// Takes a waiting incoming lead out of the inbox; an account has one writer at a time, so of two
/// decisions the second finds it decided (IL-34).
///
/// # Errors
/// `NoSuchIncomingLead`, `AlreadyDecided`.
pub fn decide(cx: &mut Cx<'_>, id: IncomingLeadId, decision: Decision) -> Result<IncomingLead, Error> {
    let incoming = load_waiting(cx, id)?;
    let user = cx.actor.user().unwrap_or(UserId(0));
    store::set_decision(cx, id, decision.state, user, decision.target, decision.is_spam)?;
    store::count(cx, incoming.pipeline_id, incoming.channel, -1)?;
    Ok(incoming)
}

/// What the journal says an event of an incoming lead is about.
pub(crate) fn about(incoming: &IncomingLead) -> About {
    About {
        pipeline: Some(incoming.pipeline_id),
        lead: Some(incoming.lead_id),
        incoming_lead: Some(incoming.id),
        contact: incoming.contact_id,
        company: incoming.company_id,
        source: Some(incoming.source_id),
        task: None,
    }
}
