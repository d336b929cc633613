//! A request is judged by the rules of its pipeline, and counted, so that the brake knows.

use super::brake::{self, Share};
use super::decision::{Verdict, decide};
use super::search::{Asked, Candidate, Placed, profiles, search};
use super::set_up::{Control, record};
use super::{Error, own_words, store};
use crate::channels::handles::{Handle, HandleKind};
use crate::channels::{Details, Source};
use crate::contacts;
use crate::duplicates::reach::{find_bringer, list_reached};
use crate::duplicates::store::find_waiting;
use crate::duplicates::suspects;
use base::Cx;
use base::access::Actor;
use base::ids::{ContactId, IncomingLeadId, LeadId, PipelineId, SourceId, UserId};
use base::journal::Kind;
use base::search::Subject;
use own_words::Brought;
use std::collections::BTreeSet;

/// What became of a request, and because of which leads.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// What becomes of it.
    pub verdict: Verdict,
    /// The leads that may be the same, the newest first.
    pub candidates: Vec<Candidate>,
}

/// What became of a request, as the brake counts it: each as one request, and as one merge at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// It joined a lead.
    Merged,
    /// It did not.
    Alone,
    /// It joined a lead after it was counted alone.
    MergedLater,
}

impl Came {
    fn share(self) -> Share {
        match self {
            Came::Merged => Share { requests: 1, merges: 1 },
            Came::Alone => Share { requests: 1, merges: 0 },
            Came::MergedLater => Share { requests: 0, merges: 1 },
        }
    }
}

/// Judges a request that came through a source. Rules that the brake has stopped find nothing: it waits. A waiting lead that is younger than the request is none to join: the older
/// record stays (DC-27); nor is one that a person told apart from the request's lead, or took out of a merge with it.
///
/// # Errors
/// Whatever the database answers.
pub fn judge(cx: &mut Cx<'_>, control: &Control, source: &Source, asked: Asked) -> Result<Judged, Error> {
    if !control.is_running() || control.rules.sources_off.contains(&source.id) {
        return Ok(Judged { verdict: Verdict::Nothing, candidates: Vec::new() });
    }
    let (own, by) = (asked.own, asked.by);
    let mut candidates = search(cx, &control.rules, &[asked])?.pop().unwrap_or_default();
    candidates.retain(|one| one.waiting.is_none() || own.is_none_or(|own| one.lead < own));
    if let Some(own) = own {
        let apart = suspects::list_told_apart_from(cx, Subject::Lead, &[own.0])?;
        candidates.retain(|one| !apart.contains(&(own.0, one.lead.0)));
    }
    leave_unreached(cx, by, &mut candidates)?;
    let found: Vec<_> = candidates.iter().map(Candidate::found).collect();
    Ok(Judged { verdict: decide(&control.rules, source.id, &found), candidates })
}

/// Leaves out leads that whoever brought the request may not see and change, and those of such people: who may see both is
/// shown them as a pair.
fn leave_unreached(cx: &mut Cx<'_>, by: Actor, candidates: &mut Vec<Candidate>) -> Result<(), Error> {
    let leads: Vec<i64> = candidates.iter().map(|one| one.lead.0).collect();
    let contacts: Vec<i64> = candidates.iter().filter_map(|one| one.contact).map(|contact| contact.0).collect();
    let leads = list_reached(cx, by, Subject::Lead, &leads)?;
    let contacts = list_reached(cx, by, Subject::Contact, &contacts)?;
    let is_reached = |one: &Candidate| {
        leads.contains(&one.lead.0) && one.contact.is_none_or(|contact| contacts.contains(&contact.0))
    };
    candidates.retain(is_reached);
    Ok(())
}

/// Counts a request that was judged. Rules that merge far more than their trial stop here, and say so in the journal.
///
/// # Errors
/// Whatever the database answers.
pub fn count(cx: &mut Cx<'_>, pipeline: PipelineId, came: Came) -> Result<(), Error> {
    store::count(cx, pipeline, came.share(), brake::WINDOW)?;
    let Some(control) = store::find(cx, pipeline)?.filter(Control::is_running) else { return Ok(()) };
    if came != Came::Alone && brake::is_too_much(control.expected, control.window) {
        let stopped = Control { stopped_at: Some(cx.now), ..control.clone() };
        store::put(cx, &stopped)?;
        record(cx, Kind::DuplicateControlStopped, &control, &stopped)?;
    }
    Ok(())
}

/// The waiting card of somebody who writes again through the same source, if it may have what `private_to` alone may read,
/// or everybody.
///
/// # Errors
/// Whatever the database answers.
pub fn find_waiting_of_source(
    cx: &mut Cx<'_>,
    contact: ContactId,
    pipeline: PipelineId,
    source: SourceId,
    private_to: Option<UserId>,
) -> Result<Option<IncomingLeadId>, Error> {
    Ok(find_waiting(cx, (contact, pipeline, Some(source)), private_to)?)
}

/// The waiting requests that a change of records concerns: their own, and those that say the same, `limit` at most; none
/// while duplicate control runs nowhere.
///
/// # Errors
/// Whatever the database answers.
pub fn list_concerned(
    cx: &mut Cx<'_>,
    leads: &[LeadId],
    changed_contacts: &[ContactId],
    limit: i64,
) -> Result<Vec<IncomingLeadId>, Error> {
    if leads.is_empty() && changed_contacts.is_empty() || !store::is_any_running(cx)? {
        return Ok(Vec::new());
    }
    let changed = contacts::list_by_ids(cx, changed_contacts)?;
    let handles: Vec<Handle> = changed.into_iter().flat_map(|contact| contact.handles).collect();
    let held = contacts::list_holding(cx, &handles, &HandleKind::ALL)?;
    let holders: BTreeSet<ContactId> = held.iter().flat_map(|held| &held.holders).map(|holder| holder.id).collect();
    let holders: Vec<ContactId> = holders.into_iter().collect();
    Ok(store::list_concerned(cx, leads, (changed_contacts, &holders), limit)?)
}

/// The draft lead of a request that waits.
pub(super) struct Draft {
    pub placed: Placed,
    /// Before which id whatever it may be a duplicate of was there.
    pub before: Option<i64>,
    /// What the request said, by its channel.
    pub details: Option<Details>,
    /// What its card calls who it is from.
    pub sender: String,
}

/// What the draft lead of a waiting request says now, to be compared again: of its contact only what the request named
/// itself and what was typed in since; with nothing that came in one batch with it (DC-40).
///
/// # Errors
/// Whatever the database answers.
pub fn asked_again(cx: &mut Cx<'_>, lead: LeadId, source: &Source) -> Result<Asked, Error> {
    let draft = store::find_draft(cx, lead)?;
    let placed: Vec<Placed> = draft.iter().map(|draft| draft.placed.clone()).collect();
    let person = placed.first().and_then(|placed| placed.contact);
    let mut profile = profiles(cx, &placed)?.remove(&lead).unwrap_or_default();
    let (mut sender_name, mut brought) = (String::new(), Brought::default());
    if let Some(draft) = &draft {
        profile = own_words::of_waiting(cx, draft, profile)?;
        sender_name.clone_from(&draft.sender);
        if let (Some(request), Some(person)) = (draft.placed.waiting, person) {
            brought = own_words::list_brought(cx, &[(request, lead, person)])?.remove(&request).unwrap_or_default();
        }
    }
    Ok(Asked {
        profile,
        support: source.support,
        before: draft.and_then(|draft| draft.before).unwrap_or(i64::MAX),
        own: Some(lead),
        person,
        sender: person,
        sender_name,
        by: find_bringer(cx, lead)?,
        brought,
        survivor: None,
        is_compared: true,
    })
}
