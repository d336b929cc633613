//! Big Data: contacts so alike in all they say that they must be the same person (DC-10). Nothing leaves the machine.

use super::Error;
use super::rules::Method;
use super::search::{Asked, Reason, Reasons};
use crate::contacts;
use crate::duplicates::model::{self, InForce};
use crate::duplicates::newcomer::person_said;
use base::Cx;
use base::ids::ContactId;
use matching::{Judged, Person, Verdict};

/// The contact of a request, who may have other leads, and the one that is likely enough to be the same without being asked,
/// by the model in force, with each reason and its weight, whatever its source supports. Six queries for each at most.
pub(super) fn find(cx: &mut Cx<'_>, asked: &[Asked], found: &mut Reasons<ContactId>) -> Result<(), Error> {
    let compared: Vec<(usize, &Asked)> = asked.iter().enumerate().filter(|(_, one)| one.is_compared).collect();
    if compared.is_empty() {
        return Ok(());
    }
    let InForce { model, frequencies, .. } = model::in_force(cx)?;
    for (at, one) in compared {
        let mut newcomer = person_said(one.person, &one.profile.name, &one.profile.handles);
        if let Some(known) = one.person {
            let reason = Reason { method: Method::BigData, words: "the same contact".to_owned(), bits: 0.0 };
            found.entry((at, known)).or_default().push(reason);
            newcomer = contacts::list_people(cx, &[known])?.pop().unwrap_or(newcomer);
        }
        let mut candidates = contacts::list_candidates(cx, &newcomer)?;
        if let Some(survivor) = &one.survivor {
            let is_survivor = |candidate: &&mut Person| survivor.contact.is_some_and(|id| id.0 == candidate.id);
            if let Some(candidate) = candidates.iter_mut().find(is_survivor) {
                let before = person_said(survivor.contact, &survivor.profile.name, &survivor.profile.handles);
                *candidate = Person { companies: std::mem::take(&mut candidate.companies), ..before };
            }
        }
        let judged = matching::judge(&model, &frequencies, &newcomer, &candidates);
        let is_sure = |one: &&Judged| one.verdict == Verdict::Merge;
        for sure in judged.iter().filter(is_sure) {
            let reasons = sure.likeness.reasons.iter().filter(|reason| reason.bits.tenths != 0);
            let reasons = reasons.map(|reason| Reason {
                method: Method::BigData,
                words: reason.what.to_owned(),
                bits: reason.bits.as_f64(),
            });
            found.entry((at, ContactId(sure.id))).or_default().extend(reasons);
        }
    }
    Ok(())
}
