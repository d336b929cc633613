//! Who a newcomer may be: somebody known who has an address of theirs, or their name, by the model in force.

use super::likeness::Likeness;
use super::person::person;
use super::{Error, model, scan};
use crate::channels::handles::HandleKind;
use crate::contacts::{self, Contact};
use base::Cx;
use base::ids::ContactId;
use matching::{Person, Verdict};
use std::collections::BTreeSet;

/// Contacts of the newcomer's name that are compared.
const MAX_NAMESAKES: i64 = 20;
/// Contacts that a newcomer is compared with at most.
const MAX_CANDIDATES: usize = 100;
const KINDS: [HandleKind; 3] = [HandleKind::Email, HandleKind::Phone, HandleKind::Visitor];

/// Somebody known who a newcomer may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resembling {
    /// Who.
    pub contact: ContactId,
    /// Why, as a sum.
    pub likeness: Likeness,
    /// Certain enough to be merged without being asked: nothing speaks against it, nobody else comes near, and an address
    /// of both is one person's alone.
    pub is_certain: bool,
}

/// Who in lists a contact may be besides itself, the likeliest first; nobody below an even chance. `works_at` names its
/// company. A fixed number of statements, [`MAX_CANDIDATES`] compared at most; only those that the actor may see.
///
/// # Errors
/// Whatever the database answers.
pub fn resembling(cx: &mut Cx<'_>, newcomer: &Contact, works_at: Option<&str>) -> Result<Vec<Resembling>, Error> {
    let mut ids: BTreeSet<ContactId> = BTreeSet::new();
    for held in contacts::list_holding(cx, &newcomer.handles, &KINDS)? {
        ids.extend(held.holders.iter().filter(|holder| !holder.is_draft).map(|holder| holder.id));
    }
    if !newcomer.name.trim().is_empty() {
        ids.extend(contacts::search(cx, &newcomer.name, MAX_NAMESAKES)?.iter().map(|contact| contact.id));
    }
    let others: Vec<i64> =
        ids.into_iter().filter(|id| *id != newcomer.id).map(|id| id.0).take(MAX_CANDIDATES).collect();
    if others.is_empty() {
        return Ok(Vec::new());
    }
    let candidates: Vec<Person> = scan::list_people(cx, &others)?;
    let in_force = model::in_force(cx)?;
    let judged = matching::judge(&in_force.model, &in_force.frequencies, &person(newcomer, works_at), &candidates);
    let likely = judged.into_iter().filter(|one| one.verdict != Verdict::Silent);
    let found = likely.map(|one| Resembling {
        contact: ContactId(one.id),
        likeness: Likeness::from(&one.likeness),
        is_certain: one.verdict == Verdict::Merge,
    });
    Ok(found.collect())
}

/// Who the contact of a request may be: the best of [`resembling`], for the Big Data method at intake (DC-10).
///
/// # Errors
/// Whatever the database answers.
pub fn likeness_of(cx: &mut Cx<'_>, contact: ContactId) -> Result<Option<Resembling>, Error> {
    let Some(newcomer) = contacts::find(cx, contact)? else { return Ok(None) };
    let company = newcomer.company_id.map(|id| contacts::companies::find(cx, id)).transpose()?.flatten();
    Ok(resembling(cx, &newcomer, company.as_ref().map(|company| company.name.as_str()))?.into_iter().next())
}
