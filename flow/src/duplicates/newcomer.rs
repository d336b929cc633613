//! Who a newcomer may be: somebody in lists who shares a blocking key with them, by the model in force.

use super::Error;
use super::control::is_same_name;
use super::likeness::Likeness;
use super::model::{self, InForce};
use super::sharing::MOST_NAMES;
use super::{merges, suspects};
use crate::channels::handles::{Handle, HandleKind};
use crate::contacts;
use base::Cx;
use base::ids::ContactId;
use base::search::Subject;
use matching::{Judged, Person, Raw, RawName, Verdict};
use std::collections::HashSet;

/// Somebody known who a newcomer may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resembling {
    /// Who.
    pub contact: ContactId,
    /// What they are called; may be empty.
    pub name: String,
    /// Why, as a sum.
    pub likeness: Likeness,
    /// Certain enough to be merged without being asked: nothing speaks against it, nobody else comes near, and an address
    /// of both is one person's alone.
    pub is_certain: bool,
}

/// Who in lists somebody may be, the likeliest first; nobody below an even chance, nobody who was told apart from them, and
/// nobody whom the actor may not see.
/// A fixed number of statements, [`contacts::MOST_CANDIDATES`] compared at most.
///
/// # Errors
/// Whatever the database answers.
pub fn resembling(cx: &mut Cx<'_>, newcomer: &Person) -> Result<Vec<Resembling>, Error> {
    list_worth(cx, newcomer, |one| one.verdict != Verdict::Silent)
}

/// Those of whom it is worth to speak, the likeliest first.
fn list_worth(
    cx: &mut Cx<'_>,
    newcomer: &Person,
    is_worth: impl Fn(&Judged) -> bool,
) -> Result<Vec<Resembling>, Error> {
    let candidates = contacts::list_candidates(cx, newcomer)?;
    if candidates.is_empty() {
        return Ok(Vec::new());
    }
    let in_force = model::in_force(cx)?;
    let mut judged = matching::judge(&in_force.model, &in_force.frequencies, newcomer, &candidates);
    let apart = suspects::list_told_apart_from(cx, Subject::Contact, &[newcomer.id])?;
    judged.retain(|one| is_worth(one) && !apart.contains(&(newcomer.id, one.id)));
    let ids: HashSet<ContactId> = judged.iter().map(|one| ContactId(one.id)).collect();
    let known = contacts::list_by_ids(cx, &ids.into_iter().collect::<Vec<_>>())?;
    let found = judged.into_iter().filter_map(|one| {
        let contact = known.iter().find(|contact| contact.id.0 == one.id && !contact.is_draft)?;
        Some(Resembling {
            contact: contact.id,
            name: contact.name.clone(),
            likeness: Likeness::from(&one.likeness),
            is_certain: one.verdict == Verdict::Merge,
        })
    });
    Ok(found.collect())
}

/// Who in lists somebody may be of whom no more is known than a name and addresses, as [`resembling`].
///
/// # Errors
/// Whatever the database answers.
pub fn resembling_said(cx: &mut Cx<'_>, name: &str, handles: &[Handle]) -> Result<Vec<Resembling>, Error> {
    resembling(cx, &person_said(None, name, handles))
}

/// Whether somebody of this name cannot be a contact, whatever number or address both have: a family on one phone, Karl and
/// Karl Jr. What the names differ in is what no two records of one person should differ in.
///
/// # Errors
/// Whatever the database answers.
pub fn is_somebody_else(cx: &mut Cx<'_>, contact: ContactId, name: &str) -> Result<bool, Error> {
    if name.trim().is_empty() {
        return Ok(false);
    }
    // They are called as those are who were merged into them, too; and whoever leaves out a name of theirs is no other.
    if merges::list_names(cx, contact)?.iter().any(|theirs| is_same_name(name, theirs)) {
        return Ok(false);
    }
    let known = contacts::list_people(cx, &[contact])?;
    let InForce { model, frequencies, .. } = model::in_force(cx)?;
    let judged = matching::judge(&model, &frequencies, &person_said(None, name, &[]), &known);
    Ok(judged.iter().any(|one| one.likeness.has_conflict))
}

/// Somebody of whom no more is known than a name and addresses; `contact` if they have one already.
pub(super) fn person_said(contact: Option<ContactId>, name: &str, handles: &[Handle]) -> Person {
    let of = |kind: HandleKind| -> Vec<&str> {
        handles.iter().filter(|handle| handle.kind == kind).map(|handle| handle.value.as_str()).collect()
    };
    Person::read(&Raw {
        id: contact.map_or(0, |contact| contact.0),
        names: &[RawName { whole: name, ..RawName::default() }],
        emails: &of(HandleKind::Email),
        phones: &of(HandleKind::Phone),
        visitors: &of(HandleKind::Visitor),
        ..Raw::default()
    })
}

/// Who the sender of a request is shown beside (DC-30): the best of [`resembling`], else whoever has an address of theirs, be
/// it under another name, as [`super::list_likely`].
///
/// # Errors
/// Whatever the database answers.
pub fn likeness_of(cx: &mut Cx<'_>, contact: ContactId) -> Result<Option<Resembling>, Error> {
    let Some(sender) = contacts::list_people(cx, &[contact])?.pop() else { return Ok(None) };
    let shares = |one: &Judged| one.likeness.people.is_some_and(|people| people <= MOST_NAMES);
    let found = list_worth(cx, &sender, |one| one.verdict != Verdict::Silent || shares(one))?;
    Ok(found.into_iter().next())
}

/// How alike contacts are: the two of them that are least alike. Of leads and companies nothing is said.
///
/// # Errors
/// Whatever the database answers.
pub(super) fn likeness_among(cx: &mut Cx<'_>, subject: Subject, records: &[i64]) -> Result<Likeness, Error> {
    if subject != Subject::Contact {
        return Ok(Likeness::default());
    }
    let people = contacts::list_people(cx, &records.iter().copied().map(ContactId).collect::<Vec<_>>())?;
    let InForce { model, frequencies, .. } = model::in_force(cx)?;
    let pairs = people.iter().enumerate().flat_map(|(at, one)| {
        matching::judge(&model, &frequencies, one, &people[at + 1..])
            .into_iter()
            .map(|one| Likeness::from(&one.likeness))
    });
    Ok(pairs.min_by_key(|likeness| likeness.centibits).unwrap_or_default())
}
