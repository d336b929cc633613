//! Who is speaking: the contact that has one of the sender's addresses.

use super::{Error, store};
use crate::channels::handles::{Handle, HandleKind};
use base::Cx;
use base::clock::Seconds;
use base::ids::ContactId;
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

/// What is known about a sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// Somebody in lists.
    Known(ContactId),
    /// Somebody of whom only waiting requests are known.
    Waiting(ContactId),
    /// Nobody we know.
    Unknown,
}

impl Identity {
    /// The contact, if there is one.
    pub fn contact(self) -> Option<ContactId> {
        match self {
            Identity::Known(id) | Identity::Waiting(id) => Some(id),
            Identity::Unknown => None,
        }
    }
}

/// What of an address is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Part {
    /// All of it.
    Whole(HandleKind),
    /// The end of a phone number that names no country.
    LocalTail,
    /// The end of one that names its country.
    InternationalTail,
}

/// By what a contact is found.
pub(super) type Mark = (Part, String);

/// The contact that comes first of those with a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub id: ContactId,
    pub is_draft: bool,
    pub updated_at: Seconds,
}

/// Looks a sender up by their addresses, the strongest first: e-mail, phone, visitor, and at last a phone number in a
/// local spelling, by its last digits ([`Handle::is_same`]). A contact in lists comes before a draft; of several, the
/// one changed last.
///
/// # Errors
/// Whatever the database answers.
pub fn identify(cx: &mut Cx<'_>, handles: &[Handle]) -> Result<Identity, Error> {
    let identities = identify_all(cx, &[handles], ContactId(i64::MAX))?;
    Ok(identities.into_iter().next().unwrap_or(Identity::Unknown))
}

/// Looks many people up as [`identify`] does one, in one query; contacts from the id `before` on are passed over.
///
/// # Errors
/// Whatever the database answers.
pub fn identify_all(cx: &mut Cx<'_>, of: &[&[Handle]], before: ContactId) -> Result<Vec<Identity>, Error> {
    let marks: Vec<Vec<Vec<Mark>>> = of.iter().map(|handles| marks(handles)).collect();
    let wanted: BTreeSet<&Mark> = marks.iter().flatten().flatten().collect();
    let found = store::list_candidates(cx, &wanted, before)?;
    Ok(marks.iter().map(|marks| recognised(marks, &found)).collect())
}

/// The marks of an address together, the strongest address first.
fn marks(handles: &[Handle]) -> Vec<Vec<Mark>> {
    let whole = handles.iter().map(|handle| vec![(Part::Whole(handle.kind), handle.value.clone())]);
    let ends = handles.iter().filter_map(|handle| {
        let tail = handle.tail()?;
        let local = (Part::LocalTail, tail.clone());
        Some(if handle.is_international() { vec![local] } else { vec![local, (Part::InternationalTail, tail)] })
    });
    whole.chain(ends).collect()
}

fn recognised(marks: &[Vec<Mark>], found: &HashMap<Mark, Candidate>) -> Identity {
    let best = |of_one: &Vec<Mark>| {
        let candidates = of_one.iter().filter_map(|mark| found.get(mark));
        candidates.min_by_key(|one| (one.is_draft, Reverse(one.updated_at), Reverse(one.id)))
    };
    let candidates: Vec<&Candidate> = marks.iter().filter_map(best).collect();
    let known = candidates.iter().find(|one| !one.is_draft).map(|one| Identity::Known(one.id));
    let waiting = candidates.first().map(|one| Identity::Waiting(one.id));
    known.or(waiting).unwrap_or(Identity::Unknown)
}
