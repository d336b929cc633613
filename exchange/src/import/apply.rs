//! A row is taken: its company, its contact, its lead, each through the station that owns it.

use super::before::{self, Before};
use super::keys::Keys;
use super::plan::{Known, Part, Plan};
use super::wish::{Wish, Wishes};
use super::{Counts, Error, Mapping};
use base::Cx;
use base::fields::Change;
use base::ids::{CompanyId, ContactId, LeadId};
use base::journal::About;
use base::search::Subject;
use flow::channels::handles::Handle;
use flow::contacts::{self, CompanyChange, ContactChange, NewCompany, NewContact, companies};
use flow::leads::tags::{self, TagWish};
use flow::leads::{self, LeadChange, NewLead};
use flow::pipelines::{self, Move};
use std::collections::BTreeMap;

/// Records that a chunk made (`None`) or changed (what they were), by kind and id.
pub type Touched = BTreeMap<(Subject, i64), Option<Before>>;

/// Whether a contact's row has addresses that no earlier row of it had.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Addresses {
    Known,
    New,
}

/// Takes rows, and remembers what that touched.
pub struct Taker<'t> {
    /// What was decided about the file.
    pub mapping: &'t Mapping,
    /// Records of earlier rows.
    pub known: &'t mut Known,
    /// What this chunk made, changed or joined.
    pub touched: &'t mut Touched,
    /// What became of the rows.
    pub counts: &'t mut Counts,
    /// Leads of rows so far that are not made yet: no other row can be about them, so a chunk's are made together.
    pub opening: Vec<(NewLead, Vec<Change>)>,
}

impl Taker<'_> {
    /// Takes one row.
    ///
    /// # Errors
    /// Whatever a station refuses; the caller rolls back what the row made so far.
    pub fn take(&mut self, cx: &mut Cx<'_>, wishes: &Wishes, plan: Plan, keys: &Keys) -> Result<(), Error> {
        if plan.is_repeated {
            self.counts.repeated += 1;
            return Ok(());
        }
        let company = match (&wishes.company, plan.company) {
            (Some(wish), Some(part)) => Some(self.company(cx, wish, part)?),
            _ => None,
        };
        let contact = match (&wishes.contact, plan.contact) {
            (Some(wish), Some(part)) => {
                let is_known = keys.contact.iter().all(|key| self.known.contains_key(key));
                let addresses = if is_known { Addresses::Known } else { Addresses::New };
                Some(self.contact(cx, wish, part, company, addresses)?)
            }
            _ => None,
        };
        match (&wishes.lead, plan.lead) {
            (Some(wish), Some(Part::Change(id))) => drop(self.change_lead(cx, wish, LeadId(id), contact, company)?),
            (Some(wish), _) => self.ask_for_lead(wish, contact, company)?,
            _ => {}
        }
        let of_row = contact.map(|id| id.0).or(company.map(|id| id.0)).unwrap_or_default();
        self.known.insert(keys.row.clone(), of_row);
        let contact_keys = keys.contact.iter().cloned().zip(contact.map(|id| id.0).into_iter().cycle());
        self.known.extend(contact_keys);
        self.known.extend(keys.company.clone().zip(company.map(|id| id.0)));
        Ok(())
    }

    fn company(&mut self, cx: &mut Cx<'_>, wish: &Wish, part: Part) -> Result<CompanyId, Error> {
        let id = match part {
            Part::Join(id) => {
                self.touched.entry((Subject::Company, id)).or_insert(None);
                return Ok(CompanyId(id));
            }
            Part::Make => {
                let new = NewCompany {
                    name: wish.name.clone(),
                    responsible_id: self.responsible(wish),
                    is_draft: false,
                    handles: wish.handles.clone(),
                    created_at: wish.created_at,
                };
                self.counts.companies += 1;
                let id = companies::open(cx, new)?.id;
                self.touched.insert((Subject::Company, id.0), None);
                id
            }
            Part::Change(id) => {
                let old = self.remember(cx, Subject::Company, id)?;
                let change = CompanyChange {
                    name: said(&wish.name),
                    responsible_id: wish.responsible.map(Some),
                    handles: more_handles(&old, &wish.handles),
                };
                companies::change(cx, CompanyId(id), change)?.id
            }
        };
        self.finish(cx, Subject::Company, id.0, wish)?;
        Ok(id)
    }

    fn contact(
        &mut self,
        cx: &mut Cx<'_>,
        wish: &Wish,
        part: Part,
        company: Option<CompanyId>,
        addresses: Addresses,
    ) -> Result<ContactId, Error> {
        let id = match part {
            Part::Join(id) => {
                self.touched.entry((Subject::Contact, id)).or_insert(None);
                if addresses == Addresses::New {
                    contacts::enrich(cx, ContactId(id), "", &wish.handles)?;
                }
                return Ok(ContactId(id));
            }
            Part::Make => {
                let new = NewContact {
                    name: wish.name.clone(),
                    first_name: wish.first_name.clone(),
                    last_name: wish.last_name.clone(),
                    company_id: company,
                    responsible_id: self.responsible(wish),
                    is_draft: false,
                    handles: wish.handles.clone(),
                    created_at: wish.created_at,
                };
                self.counts.contacts += 1;
                let id = contacts::open(cx, new)?.id;
                self.touched.insert((Subject::Contact, id.0), None);
                id
            }
            Part::Change(id) => {
                let old = self.remember(cx, Subject::Contact, id)?;
                let change = ContactChange {
                    name: said(&wish.name),
                    first_name: said(&wish.first_name),
                    last_name: said(&wish.last_name),
                    company_id: company.map(Some),
                    responsible_id: wish.responsible.map(Some),
                    handles: more_handles(&old, &wish.handles),
                };
                contacts::change(cx, ContactId(id), change)?.id
            }
        };
        self.finish(cx, Subject::Contact, id.0, wish)?;
        Ok(id)
    }

    fn ask_for_lead(
        &mut self,
        wish: &Wish,
        contact: Option<ContactId>,
        company: Option<CompanyId>,
    ) -> Result<(), Error> {
        let stage = wish.stage.as_ref().ok_or_else(|| Error::Row("The row names no stage.".to_owned()))?;
        let mut new = NewLead::in_stage(stage.pipeline_id, stage.id);
        new.name.clone_from(&wish.name);
        new.price_minor = wish.price_minor.unwrap_or(0);
        new.contacts = contact.into_iter().collect();
        new.company_id = company;
        new.responsible_id = self.responsible(wish);
        new.tags = wishes_for(&wish.tags);
        new.created_at = wish.created_at;
        self.opening.push((new, wish.values.clone()));
        Ok(())
    }

    /// Makes the leads that the rows ask for.
    ///
    /// # Errors
    /// Whatever a station refuses.
    pub fn open_leads(&mut self, cx: &mut Cx<'_>) -> Result<(), Error> {
        let (new, values): (Vec<NewLead>, Vec<Vec<Change>>) = std::mem::take(&mut self.opening).into_iter().unzip();
        for (lead, values) in pipelines::open_leads(cx, new)?.into_iter().zip(values) {
            self.counts.leads += 1;
            self.touched.insert((Subject::Lead, lead.id.0), None);
            if !values.is_empty() {
                flow::set_fields(cx, Subject::Lead, lead.id.0, values)?;
            }
        }
        Ok(())
    }

    fn change_lead(
        &mut self,
        cx: &mut Cx<'_>,
        wish: &Wish,
        id: LeadId,
        contact: Option<ContactId>,
        company: Option<CompanyId>,
    ) -> Result<LeadId, Error> {
        self.remember(cx, Subject::Lead, id.0)?;
        let change = LeadChange {
            name: said(&wish.name),
            price_minor: wish.price_minor,
            created_at: wish.created_at,
            ..LeadChange::default()
        };
        leads::change(cx, id, change)?;
        if wish.responsible.is_some() {
            leads::assign(cx, id, wish.responsible)?;
        }
        if let Some(contact) = contact {
            leads::add_contact(cx, id, contact, false)?;
        }
        if company.is_some() {
            leads::set_company(cx, id, company)?;
        }
        if let Some(stage) = &wish.stage {
            pipelines::move_lead(cx, id, Move::to(stage.id))?;
        }
        self.finish(cx, Subject::Lead, id.0, wish)?;
        Ok(id)
    }

    /// What a record was, the first time that this chunk changes it; an earlier chunk's memory of it stays.
    fn remember(&mut self, cx: &mut Cx<'_>, subject: Subject, id: i64) -> Result<Before, Error> {
        let old = before::look(cx, subject, id)?;
        self.counts.changed += u64::from(!self.touched.contains_key(&(subject, id)));
        self.touched.entry((subject, id)).or_insert_with(|| Some(old.clone()));
        Ok(old)
    }

    fn responsible(&self, wish: &Wish) -> Option<base::ids::UserId> {
        wish.responsible.or(self.mapping.responsible)
    }

    /// What every kind of record has besides: tags, and values of the account's own fields.
    fn finish(&self, cx: &mut Cx<'_>, subject: Subject, id: i64, wish: &Wish) -> Result<(), Error> {
        if !wish.tags.is_empty() {
            tags::change(cx, subject, id, about(subject, id), &wishes_for(&wish.tags), &[])?;
        }
        if !wish.values.is_empty() {
            flow::set_fields(cx, subject, id, wish.values.clone())?;
        }
        Ok(())
    }
}

/// What the journal says a happening of one record is about.
pub fn about(subject: Subject, id: i64) -> About {
    match subject {
        Subject::Lead => About { lead: Some(LeadId(id)), ..About::default() },
        Subject::Contact => About { contact: Some(ContactId(id)), ..About::default() },
        Subject::Company => About { company: Some(CompanyId(id)), ..About::default() },
    }
}

fn wishes_for(tags: &[String]) -> Vec<TagWish> {
    tags.iter().cloned().map(TagWish::Name).collect()
}

/// What a row leaves empty stays as it is.
fn said(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

/// All addresses of a record when a row brings some that it did not have.
fn more_handles(old: &Before, new: &[Handle]) -> Option<Vec<Handle>> {
    let mut handles: Vec<Handle> = old.handles.iter().cloned().map(Handle::from).collect();
    let count = handles.len();
    for handle in new {
        if !handles.iter().any(|known| known.is_same(handle)) {
            handles.push(handle.clone());
        }
    }
    (handles.len() > count).then_some(handles)
}
