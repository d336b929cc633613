//! Big Data: contacts so alike in all they say that they must be the same person (DC-10). Nothing leaves the machine.

use super::Error;
use super::rules::Method;
use super::search::{Asked, Reason, Reasons};
use crate::channels::handles::HandleKind;
use crate::contacts;
use crate::duplicates::model::{self, InForce};
use crate::duplicates::suspects;
use base::Cx;
use base::ids::ContactId;
use base::search::Subject;
use matching::{Judged, Person, Raw, RawName, Verdict};
use std::collections::BTreeSet;

/// The contact of a request, who may have other leads, and the one that is likely enough to be the same without being asked,
/// by the model in force, with each reason and its weight, whatever its source supports; never one that a person told apart
/// from the contact. Seven queries for each at most.
pub(super) fn find(cx: &mut Cx<'_>, asked: &[Asked], found: &mut Reasons<ContactId>) -> Result<(), Error> {
    let compared: Vec<(usize, &Asked)> = asked.iter().enumerate().filter(|(_, one)| one.is_compared).collect();
    if compared.is_empty() {
        return Ok(());
    }
    let InForce { model, frequencies, .. } = model::in_force(cx)?;
    for (at, one) in compared {
        let mut newcomer = person(one);
        let mut apart = BTreeSet::new();
        if let Some(known) = one.person {
            let reason = Reason { method: Method::BigData, words: "the same contact".to_owned(), bits: 0.0 };
            found.entry((at, known)).or_default().push(reason);
            newcomer = contacts::list_people(cx, &[known])?.pop().unwrap_or(newcomer);
            apart = suspects::list_told_apart_from(cx, Subject::Contact, known.0)?;
        }
        let candidates = contacts::list_candidates(cx, &newcomer)?;
        let judged = matching::judge(&model, &frequencies, &newcomer, &candidates);
        let is_sure = |one: &&Judged| one.verdict == Verdict::Merge && !apart.contains(&one.id);
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

fn person(asked: &Asked) -> Person {
    let said = &asked.profile;
    let of = |kind: HandleKind| -> Vec<&str> {
        said.handles.iter().filter(|handle| handle.kind == kind).map(|handle| handle.value.as_str()).collect()
    };
    Person::read(&Raw {
        id: asked.person.map_or(0, |contact| contact.0),
        names: &[RawName { whole: &said.name, ..RawName::default() }],
        emails: &of(HandleKind::Email),
        phones: &of(HandleKind::Phone),
        visitors: &of(HandleKind::Visitor),
        ..Raw::default()
    })
}
