//! Big Data: contacts so alike in all they say that they must be the same person (DC-10). Nothing leaves the machine.

use super::Error;
use super::profile::{Profile, is_same_name};
use super::rules::Method;
use super::search::{Asked, Reason, Reasons};
use crate::channels::handles::Handle;
use crate::contacts;
use crate::duplicates::model::{self, InForce};
use crate::duplicates::newcomer::person_said;
use base::Cx;
use base::ids::ContactId;
use matching::{Judged, Person, Verdict};

/// The contact of a request, who may have other leads, and the one that is likely enough to be the same without being asked,
/// by the model in force, with each reason and its weight, whatever its source supports. Ten queries for each at most.
pub(super) fn find(cx: &mut Cx<'_>, asked: &[Asked], found: &mut Reasons<ContactId>) -> Result<(), Error> {
    let compared: Vec<(usize, &Asked)> = asked.iter().enumerate().filter(|(_, one)| one.is_compared).collect();
    if compared.is_empty() {
        return Ok(());
    }
    let in_force = model::in_force(cx)?;
    for (at, one) in compared {
        let mut sure = Vec::new();
        let mut newcomer = person_said(one.person, &one.profile.name, &one.profile.handles);
        if let Some(person) = contacts::list_people(cx, &one.person.into_iter().collect::<Vec<_>>())?.pop() {
            sure = sure_of(&in_force, &said_itself(one), std::slice::from_ref(&person));
            newcomer = person;
        }
        let mut candidates = contacts::list_candidates(cx, &newcomer)?;
        put_back(one, &mut candidates);
        sure.extend(sure_of(&in_force, &newcomer, &candidates));
        for (contact, reasons) in sure {
            found.entry((at, contact)).or_default().extend(reasons);
        }
    }
    Ok(())
}

/// What a request says by itself of a contact who is known: not what that has from it, and a name only if it gave one.
fn said_itself(asked: &Asked) -> Person {
    let Profile { name, handles, .. } = &asked.profile;
    let handles: Vec<Handle> =
        handles.iter().filter(|handle| !asked.brought.addresses.contains(&handle.written)).cloned().collect();
    let name = if is_same_name(&asked.sender_name, name) { asked.sender_name.as_str() } else { "" };
    person_said(None, name, &handles)
}

/// The lead into which a past request was merged is compared as it was before that.
fn put_back(asked: &Asked, candidates: &mut [Person]) {
    let Some(survivor) = &asked.survivor else { return };
    let is_survivor = |candidate: &&mut Person| survivor.contact.is_some_and(|id| id.0 == candidate.id);
    if let Some(candidate) = candidates.iter_mut().find(is_survivor) {
        let before = person_said(survivor.contact, &survivor.profile.name, &survivor.profile.handles);
        *candidate = Person { companies: std::mem::take(&mut candidate.companies), ..before };
    }
}

/// Those of some people who are somebody without a doubt, with the reasons.
fn sure_of(in_force: &InForce, newcomer: &Person, candidates: &[Person]) -> Vec<(ContactId, Vec<Reason>)> {
    let judged = matching::judge(&in_force.model, &in_force.frequencies, newcomer, candidates);
    let reasons = |sure: &Judged| {
        let told = sure.likeness.reasons.iter().filter(|reason| reason.bits.tenths != 0);
        let told = told.map(|reason| Reason {
            method: Method::BigData,
            words: reason.what.to_owned(),
            bits: reason.bits.as_f64(),
        });
        told.collect::<Vec<_>>()
    };
    let sure = judged.iter().filter(|one| one.verdict == Verdict::Merge);
    sure.map(|one| (ContactId(one.id), reasons(one))).collect()
}
