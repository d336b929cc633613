//! An incoming lead becomes a lead, and back (IL-30 to IL-35).

use super::hide::{SHOWN, Shown};
use super::move_lead::{make_customers, spot};
use super::{Error, StageKind, load_or_main};
use crate::channels;
use crate::inbox::{self, Decision, IncomingLead, State};
use crate::leads::{self, Lead, RankAt, Spot};
use base::Cx;
use base::access::{self, Action};
use base::ids::{IncomingLeadId, StageId, UserId};
use base::journal::{self, Happening, Kind};
use base::people::users;
use serde_json::{Value as Json, json};

/// How to accept.
#[derive(Clone, Copy, Debug, Default)]
pub struct Acceptance {
    /// Into which stage, of any pipeline; nothing means the first working stage of its own.
    pub stage: Option<StageId>,
    /// Who becomes responsible; nothing means the source's, else who accepts (IL-32).
    pub responsible: Option<UserId>,
}

/// Accepts an incoming lead (IL-30): its draft becomes a lead, its contact and company show in lists.
///
/// # Errors
/// `AlreadyDecided` with who was first (IL-34), `NoSuchIncomingLead`, `NoSuchStage`; `Denied`, also to
/// those who may not give leads to somebody else.
pub fn accept(cx: &mut Cx<'_>, id: IncomingLeadId, how: Acceptance) -> Result<Lead, Error> {
    let incoming = inbox::decide(cx, id, Decision { state: State::Accepted, target: None, is_spam: false })?;
    let draft = leads::load(cx, incoming.lead_id)?;
    let held_by = users::active(cx, draft.responsible_id)?;
    let responsible = users::active(cx, how.responsible)?.or(held_by).or(cx.actor.user());
    cx.rights()?.require_reassign(held_by, responsible)?;
    access::once_allowed(cx, |cx| become_lead(cx, &incoming, &draft, Acceptance { responsible, ..how }))
}

fn become_lead(
    cx: &mut Cx<'_>,
    incoming: &IncomingLead,
    draft: &Lead,
    Acceptance { stage, responsible }: Acceptance,
) -> Result<Lead, Error> {
    let stage = match stage {
        Some(stage) => {
            let found = super::find_stage(cx, stage)?.filter(|stage| stage.kind != StageKind::Incoming);
            found.ok_or(Error::NoSuchStage(stage))?
        }
        None => load_or_main(cx, incoming.pipeline_id)?.first_stage().ok_or(Error::NoWorkingStage)?.clone(),
    };
    let shown = show(cx, incoming, draft, responsible)?;
    leads::put_in_stage(cx, draft, spot(cx, &stage, RankAt::Top))?;
    let lead = leads::set_draft(cx, incoming.lead_id, false, responsible)?;
    if stage.kind == StageKind::Won {
        make_customers(cx, &lead)?;
    }
    let mut about = leads::about(&lead);
    (about.incoming_lead, about.source) = (Some(incoming.id), Some(incoming.source_id));
    let after = json!({ "stage": stage.id, "responsible": responsible, SHOWN: shown });
    journal::record(cx, Happening::change(Kind::IncomingLeadAccepted, about, Json::Null, after))?;
    Ok(lead)
}

/// Its people and its company show in lists; gives those that did not.
fn show(cx: &mut Cx<'_>, incoming: &IncomingLead, draft: &Lead, responsible: Option<UserId>) -> Result<Shown, Error> {
    let mut shown = Shown::default();
    for contact in &draft.contacts {
        shown.contact(cx, *contact, responsible)?;
    }
    // A request that joined its card since may have named the company.
    let both = [incoming.company_id, draft.company_id.filter(|company| Some(*company) != incoming.company_id)];
    for company in both.into_iter().flatten() {
        shown.company(cx, company)?;
    }
    Ok(shown)
}

/// Takes an acceptance back within 30 days: the lead is a draft again and its request waits.
///
/// # Errors
/// `NotDecided` when it was not accepted, `TooLate`, `NoSuchLead` when the lead was deleted meanwhile.
pub fn take_back_acceptance(cx: &mut Cx<'_>, id: IncomingLeadId) -> Result<(), Error> {
    let incoming = inbox::reopen_decision(cx, id, State::Accepted)?;
    let lead = leads::load_to(cx, incoming.lead_id, Action::Edit)?;
    access::once_allowed(cx, |cx| wait_again(cx, &incoming, &lead))
}

fn wait_again(cx: &mut Cx<'_>, incoming: &IncomingLead, lead: &Lead) -> Result<(), Error> {
    let pipeline = load_or_main(cx, incoming.pipeline_id)?;
    let inbox_stage = pipeline.stage_of_kind(StageKind::Incoming).ok_or(Error::NoWorkingStage)?.id;
    let responsible = match channels::load_source(cx, incoming.source_id) {
        Ok(source) => users::active(cx, source.responsible_id)?,
        Err(channels::Error::NoSuchSource(_)) => None,
        Err(error) => return Err(error.into()),
    };
    let draft = leads::set_draft(cx, lead.id, true, responsible)?;
    let waiting = Spot {
        pipeline_id: pipeline.id,
        stage_id: inbox_stage,
        at: RankAt::Top,
        closed_at: None,
        loss_reason_id: None,
    };
    let draft = leads::put_in_stage(cx, &draft, waiting)?;
    // The board on which it stood must hear of it; its own one hears that the request waits again.
    journal::record(cx, Happening::new(Kind::LeadChanged, leads::about(lead)))?;
    Shown::by_acceptance(cx, incoming, &draft)?.hide(cx)
}
