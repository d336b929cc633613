//! An incoming lead becomes a lead, and back (IL-30 to IL-35).

use super::{Error, StageKind, load_or_main};
use crate::contacts::{self, companies};
use crate::inbox::{self, Decision, State};
use crate::leads::{self, Lead, RankAt};
use base::Cx;
use base::ids::{IncomingLeadId, StageId, UserId};
use base::journal::{self, Happening, Kind};
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
/// `AlreadyDecided` with who was first (IL-34), `NoSuchIncomingLead`, `NoSuchStage`.
pub fn accept(cx: &mut Cx<'_>, id: IncomingLeadId, how: Acceptance) -> Result<Lead, Error> {
    let incoming = inbox::decide(cx, id, Decision { state: State::Accepted, target: None, is_spam: false })?;
    let (stage, pipeline, is_closed) = match how.stage {
        Some(stage) => {
            let found = super::find_stage(cx, stage)?.filter(|stage| stage.kind != StageKind::Incoming);
            let found = found.ok_or(Error::NoSuchStage(stage))?;
            (found.id, found.pipeline_id, found.kind.is_closed())
        }
        None => {
            let pipeline = load_or_main(cx, incoming.pipeline_id)?;
            let stage = pipeline.first_stage().ok_or(Error::NoWorkingStage)?;
            (stage.id, pipeline.id, false)
        }
    };
    let draft = leads::load(cx, incoming.lead_id)?;
    let responsible = how.responsible.or(draft.responsible_id).or(cx.actor.user());
    for contact in &draft.contacts {
        contacts::set_draft(cx, *contact, false, responsible)?;
    }
    if let Some(company) = incoming.company_id {
        companies::set_draft(cx, company, false)?;
    }
    let closed_at = is_closed.then_some(cx.now);
    leads::put_in_stage(cx, &draft, pipeline, stage, closed_at, RankAt::Top)?;
    let lead = leads::set_draft(cx, incoming.lead_id, false, responsible)?;
    let mut about = leads::about(&lead);
    (about.incoming_lead, about.source) = (Some(id), Some(incoming.source_id));
    let after = json!({ "stage": stage, "responsible": responsible });
    journal::record(cx, Happening::change(Kind::IncomingLeadAccepted, about, Json::Null, after))?;
    Ok(lead)
}

/// Takes an acceptance back within 30 days: the lead is a draft again and its request waits.
///
/// # Errors
/// `NotDecided` when it was not accepted, `TooLate`, `NoSuchLead` when the lead was deleted meanwhile.
pub fn take_back_acceptance(cx: &mut Cx<'_>, id: IncomingLeadId) -> Result<(), Error> {
    let incoming = inbox::reopen_decision(cx, id, State::Accepted)?;
    let lead = leads::load(cx, incoming.lead_id)?;
    let pipeline = load_or_main(cx, incoming.pipeline_id)?;
    let inbox_stage = pipeline.stage_of_kind(StageKind::Incoming).ok_or(Error::NoWorkingStage)?.id;
    let draft = leads::set_draft(cx, lead.id, true, None)?;
    leads::put_in_stage(cx, &draft, pipeline.id, inbox_stage, None, RankAt::Top)?;
    let mut about = leads::about(&lead);
    about.incoming_lead = Some(id);
    journal::record(
        cx,
        Happening::change(Kind::LeadDeleted, about, json!({ "name": lead.name }), json!({ "taken back": true })),
    )?;
    if let Some(contact) = incoming.contact_id
        && leads::list_of_contact(cx, contact, 1)?.is_empty()
        && contacts::load(cx, contact)?.stamps.created_at >= incoming.created_at
    {
        contacts::set_draft(cx, contact, true, None)?;
    }
    Ok(())
}
