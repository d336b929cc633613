//! Looking at the inbox: pages by key, counters that are maintained rows (IL-10, IL-13).

use super::{Error, IncomingLead, State, store};
use crate::channels::Channel;
use base::Cx;
use base::access::{Action, Entity, Held};
use base::clock::Seconds;
use base::ids::{IncomingLeadId, LeadId, PipelineId};

/// Which incoming leads.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Of one pipeline, or of all.
    pub pipeline: Option<PipelineId>,
    /// Of these channels; none means all.
    pub channels: Vec<Channel>,
    /// In this state.
    pub state: State,
    /// Oldest first instead of newest first.
    pub is_oldest_first: bool,
}

impl Filter {
    /// What waits in a pipeline, newest first.
    pub fn waiting(pipeline: PipelineId, channel: Option<Channel>) -> Filter {
        Filter {
            pipeline: Some(pipeline),
            channels: channel.into_iter().collect(),
            state: State::Waiting,
            is_oldest_first: false,
        }
    }
}

/// Where a page ends: the next one begins after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// When the last of its incoming leads was last spoken to.
    pub updated_at: Seconds,
    /// Its id.
    pub id: IncomingLeadId,
}

/// A page of incoming leads, as the actor may see them.
///
/// # Errors
/// Whatever the database answers.
pub fn list(cx: &mut Cx<'_>, filter: &Filter, after: Option<Position>, limit: i64) -> Result<Vec<IncomingLead>, Error> {
    Ok(store::list(cx, filter, after, limit)?)
}

/// Which incoming leads a program asks for, and in which order.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// With these ids outside; none means all.
    pub uids: Vec<String>,
    /// Of these pipelines; none means all.
    pub pipelines: Vec<PipelineId>,
    /// Of these channels; none means all.
    pub channels: Vec<Channel>,
    /// By the time of the last message instead of the first.
    pub is_by_change: bool,
    /// From the newest to the oldest.
    pub is_descending: bool,
    /// The time and the id of the one behind which the page begins.
    pub behind: Option<(Seconds, IncomingLeadId)>,
}

/// What waits and is selected, after skipping `offset` more, `limit` at most.
///
/// # Errors
/// Whatever the database answers.
pub fn list_selected(
    cx: &mut Cx<'_>,
    selection: &Selection,
    offset: i64,
    limit: i64,
) -> Result<Vec<IncomingLead>, Error> {
    Ok(store::list_selected(cx, selection, offset, limit)?)
}

/// Incoming leads by id, in whatever state, in one query, by id.
///
/// # Errors
/// Whatever the database answers.
pub fn list_by_ids(cx: &mut Cx<'_>, ids: &[IncomingLeadId]) -> Result<Vec<IncomingLead>, Error> {
    Ok(store::list_by_ids(cx, ids)?)
}

/// The ids alone, for deciding on all that a filter shows.
///
/// # Errors
/// Whatever the database answers.
pub fn list_ids(cx: &mut Cx<'_>, filter: &Filter, limit: i64) -> Result<Vec<IncomingLeadId>, Error> {
    Ok(list(cx, filter, None, limit)?.into_iter().map(|incoming| incoming.id).collect())
}

/// How many wait in a pipeline, by channel: the counters of the column's head (IL-10).
///
/// # Errors
/// Whatever the database answers.
pub fn count_waiting(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<Vec<(Channel, i64)>, Error> {
    Ok(store::count_waiting(cx, pipeline)?)
}

/// When the request came that waits longest.
///
/// # Errors
/// Whatever the database answers.
pub fn oldest_waiting(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<Option<Seconds>, Error> {
    Ok(store::oldest_waiting(cx, pipeline)?)
}

/// The incoming lead, as the actor may see it, if it exists.
///
/// # Errors
/// Whatever the database answers.
pub fn find(cx: &mut Cx<'_>, id: IncomingLeadId) -> Result<Option<IncomingLead>, Error> {
    Ok(store::find(cx, id)?)
}

/// The incoming lead, or an error if absent.
///
/// # Errors
/// `NoSuchIncomingLead`.
pub fn load(cx: &mut Cx<'_>, id: IncomingLeadId) -> Result<IncomingLead, Error> {
    find(cx, id)?.ok_or(Error::NoSuchIncomingLead(id))
}

/// The incoming lead, if the actor may do this in its column (IL-07). Asked before anything is written.
///
/// # Errors
/// `NoSuchIncomingLead` for one that the actor may not even see; `Denied`.
pub fn load_to(cx: &mut Cx<'_>, id: IncomingLeadId, action: Action) -> Result<IncomingLead, Error> {
    let incoming = load(cx, id)?;
    require_on(cx, incoming.pipeline_id, action)?;
    Ok(incoming)
}

/// Asks whether the actor may do this in the column of a pipeline (IL-07).
///
/// # Errors
/// `Denied`.
pub fn require_on(cx: &mut Cx<'_>, pipeline: PipelineId, action: Action) -> Result<(), Error> {
    let stage = store::incoming_stage(cx, pipeline)?;
    Ok(cx.rights()?.require_on(action, &Held { entity: Entity::IncomingLead, responsible: None, stage })?)
}

/// The incoming lead with that id outside, if it exists.
///
/// # Errors
/// Whatever the database answers.
pub fn find_by_uid(cx: &mut Cx<'_>, uid: &str) -> Result<Option<IncomingLead>, Error> {
    Ok(store::find_by_uid(cx, uid)?)
}

/// The incoming lead that a draft lead belongs to, if there is one.
///
/// # Errors
/// Whatever the database answers.
pub fn find_of_lead(cx: &mut Cx<'_>, lead: LeadId) -> Result<Option<IncomingLead>, Error> {
    Ok(store::find_of_lead(cx, lead)?)
}
