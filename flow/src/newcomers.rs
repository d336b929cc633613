//! Who was known from a request alone is in lists once a rule or a person has merged the request into a lead, and hidden
//! again when that is undone (IL-33). The order of the steps, no SQL.

use crate::contacts::{self, companies};
use crate::duplicates::merges::{self, Folding, Merge};
use crate::{Error, leads};
use base::Cx;
use base::ids::{CompanyId, ContactId, LeadId};
use base::search::Subject;

/// Shows the people and the company of a lead that is in lists itself, remembered with all else that the merge touches;
/// gives those that were in none.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn show(cx: &mut Cx<'_>, folding: &mut Folding, lead: LeadId) -> Result<Vec<(Subject, i64)>, Error> {
    if leads::load(cx, lead)?.is_draft {
        return Ok(Vec::new());
    }
    let hidden = on_lead(cx, lead, true)?;
    for (subject, id) in &hidden {
        folding.set(cx, (subject.table(), *id), &[("is_draft", false.into())])?;
    }
    Ok(hidden)
}

/// Tells of those who were shown as of all who are new in lists.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn tell(cx: &mut Cx<'_>, shown: &[(Subject, i64)]) -> Result<(), Error> {
    for (subject, id) in shown {
        match subject {
            Subject::Contact => {
                let contact = contacts::find(cx, ContactId(*id))?;
                contacts::tell_opened(cx, contact.iter())?;
            }
            Subject::Company => {
                let company = companies::find(cx, CompanyId(*id))?;
                companies::tell_opened(cx, company.iter())?;
            }
            Subject::Lead => {}
        }
    }
    Ok(())
}

/// The people and the company of the lead into which a request was merged that are in lists.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn list_known(cx: &mut Cx<'_>, merge: &Merge) -> Result<Vec<(Subject, i64)>, Error> {
    if merge.incoming_lead_id.is_none() {
        return Ok(Vec::new());
    }
    // The lead itself may have been merged into another since.
    let lead = merges::survivor_of(cx, Subject::Lead, merge.survivor)?.unwrap_or(merge.survivor);
    on_lead(cx, LeadId(lead), false)
}

/// The merge was undone: those of them that are drafts again are found by no search, but whoever has a lead by now stays in
/// lists.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn hide_again(cx: &mut Cx<'_>, known: Vec<(Subject, i64)>) -> Result<(), Error> {
    for (subject, id) in known {
        match subject {
            Subject::Contact => {
                let id = ContactId(id);
                if contacts::find(cx, id)?.is_some_and(|contact| contact.is_draft) {
                    let is_draft = leads::list_ids_of_contact(cx, id, 1)?.is_empty();
                    contacts::set_draft(cx, id, is_draft, None)?;
                }
            }
            Subject::Company => {
                let id = CompanyId(id);
                if companies::find(cx, id)?.is_some_and(|company| company.is_draft) {
                    let is_draft = leads::list_ids_of_company(cx, id, 1)?.is_empty();
                    companies::set_draft(cx, id, is_draft)?;
                }
            }
            Subject::Lead => {}
        }
    }
    Ok(())
}

/// The people and the company of a lead, those that are drafts or those that are not.
fn on_lead(cx: &mut Cx<'_>, lead: LeadId, are_drafts: bool) -> Result<Vec<(Subject, i64)>, Error> {
    let Some(lead) = leads::find(cx, lead)? else { return Ok(Vec::new()) };
    let mut people = contacts::list_by_ids(cx, &lead.contacts)?;
    people.retain(|person| person.is_draft == are_drafts);
    let company = lead.company_id.map(|id| companies::find(cx, id)).transpose()?.flatten();
    let company = company.filter(|company| company.is_draft == are_drafts);
    let people = people.into_iter().map(|person| (Subject::Contact, person.id.0));
    Ok(people.chain(company.map(|company| (Subject::Company, company.id.0))).collect())
}
