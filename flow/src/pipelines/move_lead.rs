//! A lead moves to another stage of any pipeline (MV-01 to MV-05).

use super::{Error, Stage, StageKind, stages};
use crate::contacts::{self, companies};
use crate::leads::{self, Lead, RankAt, Spot, loss_reasons};
use base::Cx;
use base::access::{self, Action, Actor, Held};
use base::clock::Seconds;
use base::ids::{LeadId, LossReasonId, StageId};
use base::journal::{self, Happening, Kind};
use serde_json::{Value as Json, json};

/// Where to.
#[derive(Clone, Copy, Debug)]
pub struct Move {
    /// The stage.
    pub stage_id: StageId,
    /// The place within it.
    pub at: RankAt,
    /// The version that the mover saw; nothing means whatever it is now.
    pub expected_version: Option<i64>,
    /// Why it is lost (MV-04), for a move to lost; elsewhere it is passed over.
    pub loss_reason_id: Option<LossReasonId>,
    /// When it ended, for a move to a closed stage that takes back a reopening; nothing means now.
    pub closed_at: Option<Seconds>,
}

impl Move {
    /// To the top of a stage, whatever version the lead has.
    pub fn to(stage_id: StageId) -> Move {
        Move { stage_id, at: RankAt::Top, expected_version: None, loss_reason_id: None, closed_at: None }
    }

    /// To the stage where a lead was, with why and when it had ended there. A reason that was deleted since is no longer
    /// given.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn back(
        cx: &mut Cx<'_>,
        stage_id: StageId,
        reason: Option<LossReasonId>,
        closed_at: Option<Seconds>,
    ) -> Result<Move, leads::Error> {
        let reason = reason.map(|reason| loss_reasons::find(cx, reason)).transpose()?.flatten();
        Ok(Move { loss_reason_id: reason.map(|reason| reason.id), closed_at, ..Move::to(stage_id) })
    }
}

/// What became of a move.
#[derive(Clone, Debug)]
pub enum Moved {
    /// It stands in another stage now.
    To(Lead),
    /// It stayed in its stage; only its place there changed.
    Within(Lead),
}

impl Moved {
    /// The lead as it is now.
    pub fn lead(self) -> Lead {
        match self {
            Moved::To(lead) | Moved::Within(lead) => lead,
        }
    }
}

/// Moves a lead to a stage of any pipeline of its account and journals the move (MV-01, MV-02).
///
/// Live screens and notices start from the journal row, so the caller has nobody else to tell.
///
/// # Errors
/// `NoSuchLead`, `NoSuchStage`, `NoSuchLossReason`; `Denied` to those who may not change it where it is and where it
/// goes; `FieldsMissing` for a person's move to a stage that requires what is empty, while programs move and the
/// journal says what was missing (ST-08); `Stale` when somebody changed it since `expected_version`.
pub fn move_lead(cx: &mut Cx<'_>, id: LeadId, to: Move) -> Result<Moved, Error> {
    let lead = leads::find(cx, id)?.filter(|lead| !lead.is_draft).ok_or(leads::Error::NoSuchLead(id))?;
    let stage = stages::find_stage(cx, to.stage_id)?.filter(|stage| stage.kind != StageKind::Incoming);
    let stage = stage.ok_or(Error::NoSuchStage(to.stage_id))?;
    let allowed = cx.rights()?;
    allowed.require_on(Action::Edit, &lead.held())?;
    allowed.require_on(Action::Edit, &Held { stage: Some(stage.id), ..lead.held() })?;
    if to.expected_version.is_some_and(|expected| expected != lead.version) {
        return Err(leads::Error::Stale(lead.version).into());
    }
    if lead.stage_id == stage.id {
        leads::put_rank(cx, &lead, to.at)?;
        return Ok(Moved::Within(lead));
    }
    let missing = leads::missing(cx, &lead, stage.id)?;
    if !missing.is_empty() && matches!(cx.actor, Actor::User(..)) {
        return Err(Error::FieldsMissing(missing));
    }
    let reason = match to.loss_reason_id.filter(|_| stage.kind == StageKind::Lost) {
        Some(reason) => Some(loss_reasons::load(cx, reason)?.id),
        None => None,
    };
    let spot = spot(cx, &stage, to.at);
    let closed_at = spot.closed_at.map(|now| to.closed_at.unwrap_or(now));
    let spot = Spot { closed_at, loss_reason_id: reason, ..spot };
    let moved = leads::put_in_stage(cx, &lead, spot)?;
    if stage.kind == StageKind::Won {
        access::once_allowed(cx, |cx| make_customers(cx, &moved))?;
    }
    let (before, mut after) = (whereabouts(&lead), whereabouts(&moved));
    if !missing.is_empty() {
        after["missing"] = missing.iter().map(|missing| missing.field.name.as_str()).collect();
    }
    journal::record(cx, Happening::change(kind(&lead, &stage), leads::about(&moved), before, after))?;
    if lead.pipeline_id != stage.pipeline_id {
        // The board it left must hear of it too.
        let mut about = leads::about(&moved);
        about.pipeline = Some(lead.pipeline_id);
        journal::record(cx, Happening::new(Kind::LeadChanged, about))?;
    }
    Ok(Moved::To(moved))
}

/// A place in a stage: a closed one ends the lead now, an open one clears when and why it ended (MV-05).
pub(super) fn spot(cx: &Cx<'_>, stage: &Stage, at: RankAt) -> Spot {
    let closed_at = stage.kind.is_closed().then_some(cx.now);
    Spot { pipeline_id: stage.pipeline_id, stage_id: stage.id, at, closed_at, loss_reason_id: None }
}

/// Where a lead stands and how it ended, for the journal.
fn whereabouts(lead: &Lead) -> Json {
    let mut place = json!({ "stage": lead.stage_id, "pipeline": lead.pipeline_id });
    if let Some(closed_at) = lead.closed_at {
        place["closed_at"] = closed_at.into();
    }
    if let Some(reason) = lead.loss_reason_id {
        place["loss_reason"] = reason.0.into();
    }
    place
}

fn kind(lead: &Lead, to: &Stage) -> Kind {
    match to.kind {
        StageKind::Won => Kind::LeadWon,
        StageKind::Lost => Kind::LeadLost,
        _ if lead.closed_at.is_some() => Kind::LeadReopened,
        _ => Kind::LeadMoved,
    }
}

/// Who buys is a customer from then on.
pub(super) fn make_customers(cx: &mut Cx<'_>, lead: &Lead) -> Result<(), Error> {
    for contact in &lead.contacts {
        contacts::set_customer(cx, *contact)?;
    }
    if let Some(company) = lead.company_id {
        companies::set_customer(cx, company)?;
    }
    Ok(())
}
