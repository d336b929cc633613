//! Rules are tried on the past before they run: what would have been merged, with the reasons. Nothing is changed.

use super::brake::Share;
use super::decision::{Verdict, decide};
use super::profile::Profile;
use super::rules::Rules;
use super::search::{Asked, Candidate, Placed, profiles, search};
use super::{Error, own_words, store, survivors};
use crate::channels::{Details, Support};
use base::Cx;
use base::access::Actor;
use base::clock::Seconds;
use base::ids::{IncomingLeadId, LeadId, PipelineId, SourceId};

/// Past requests on which rules are tried.
pub const TRIED_REQUESTS: i64 = 200;

/// What rules would have done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trial {
    /// How many past requests were looked at.
    pub requests: i64,
    /// Those that would not have been new leads of their own, the newest first.
    pub pairs: Vec<Tried>,
}

/// A past request that would have been somebody's duplicate.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// The request.
    pub request: IncomingLeadId,
    /// Its lead.
    pub lead: LeadId,
    /// Who asked.
    pub sender: String,
    /// When it came, Unix seconds.
    pub at: Seconds,
    /// What would have become of it.
    pub verdict: Verdict,
    /// The leads that may be the same.
    pub candidates: Vec<Candidate>,
}

impl Trial {
    /// How many would have been merged.
    pub fn merges(&self) -> usize {
        self.pairs.iter().filter(|pair| matches!(pair.verdict, Verdict::Merge(..))).count()
    }

    /// What the brake is to expect.
    pub(super) fn share(&self) -> Share {
        Share { requests: self.requests, merges: i64::try_from(self.merges()).unwrap_or(i64::MAX) }
    }
}

/// A request of the past.
pub(super) struct Past {
    pub request: IncomingLeadId,
    pub sender: String,
    pub at: Seconds,
    pub source: SourceId,
    pub support: Support,
    /// True when it joined a lead that was there, so that its lead is not its own.
    pub is_joined: bool,
    pub placed: Placed,
    /// What it said, by its channel.
    pub details: Option<Details>,
}

/// What the rules would have done with the last 200 requests of a pipeline, in a fixed number of queries, with Big Data five more for each: each is compared
/// with the leads that were there before it, as they are today; the one that it was merged into as it was before that.
///
/// # Errors
/// Whatever the database answers.
pub fn try_on_past(cx: &mut Cx<'_>, pipeline: PipelineId, rules: &Rules) -> Result<Trial, Error> {
    let past = store::list_past(cx, pipeline, TRIED_REQUESTS)?;
    let placed: Vec<Placed> = past.iter().map(|one| one.placed.clone()).collect();
    let profiles = profiles(cx, &placed)?;
    let said = |one: &Past| {
        let profile = profiles.get(&one.placed.lead).cloned().unwrap_or_default();
        let handles = own_words::of_past(one.details.as_ref(), profile.handles);
        Profile { handles, ..profile }
    };
    let whose = past.iter().filter_map(|one| Some((one.request, one.placed.lead, one.placed.contact?)));
    let mut brought = own_words::list_brought(cx, &whose.collect::<Vec<_>>())?;
    let mut survivors = survivors::list(cx, &past.iter().map(|one| one.request).collect::<Vec<_>>())?;
    let asked: Vec<Asked> = past
        .iter()
        .map(|one| Asked {
            profile: said(one),
            support: one.support,
            before: one.request.0,
            own: (!one.is_joined).then_some(one.placed.lead),
            person: one.placed.contact,
            sender: one.placed.contact,
            sender_name: one.sender.clone(),
            by: Actor::System,
            brought: brought.remove(&one.request).unwrap_or_default(),
            survivor: survivors.remove(&one.request),
            is_compared: true,
        })
        .collect();
    let found = search(cx, rules, &asked)?;
    let mut pairs = Vec::new();
    for (one, candidates) in past.iter().zip(found) {
        let verdict = match one.support {
            Support::Absent => Verdict::Nothing,
            _ => decide(rules, one.source, &candidates.iter().map(Candidate::found).collect::<Vec<_>>()),
        };
        if verdict != Verdict::Nothing {
            let (request, lead, sender, at) = (one.request, one.placed.lead, one.sender.clone(), one.at);
            pairs.push(Tried { request, lead, sender, at, verdict, candidates });
        }
    }
    Ok(Trial { requests: past.len() as i64, pairs })
}
