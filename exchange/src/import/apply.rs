//! Rows are taken: each asks for its company, its contact and its lead, and what a chunk asks for is carried out together.

use super::asked::{Asked, Belonging, Touched, wishes_for};
use super::keys::Keys;
use super::plan::{Known, Part, Plan};
use super::wish::{Wish, Wishes};
use super::{Counts, Error, Mapping};
use base::Cx;
use base::ids::{CompanyId, ContactId, LeadId, UserId};
use base::journal::About;
use base::search::Subject;
use flow::contacts::{NewCompany, NewContact};
use flow::leads::NewLead;

/// Takes rows, and remembers what that touched.
pub struct Taker<'t> {
    mapping: &'t Mapping,
    /// Records of earlier rows.
    pub known: &'t mut Known,
    touched: &'t mut Touched,
    counts: &'t mut Counts,
    asked: Asked<'t>,
}

impl<'t> Taker<'t> {
    /// Nothing was taken so far. `mapping` is what was decided about the file, `known` are the records of earlier rows,
    /// `touched` gets what this chunk makes, changes or joins, and `counts` what becomes of the rows.
    pub fn new(
        mapping: &'t Mapping,
        known: &'t mut Known,
        touched: &'t mut Touched,
        counts: &'t mut Counts,
    ) -> Taker<'t> {
        Taker { mapping, known, touched, counts, asked: Asked::default() }
    }

    /// Takes one row: what it makes has its id from now on, and is made at the [`Taker::end`].
    ///
    /// # Errors
    /// `Row` for a lead without a stage; whatever the database answers.
    pub fn take(&mut self, cx: &mut Cx<'_>, wishes: &'t Wishes, plan: Plan, keys: &Keys) -> Result<(), Error> {
        if plan.is_repeated {
            self.counts.repeated += 1;
            return Ok(());
        }
        let company = match (&wishes.company, plan.company) {
            (Some(wish), Some(part)) => Some(self.company(cx, wish, part)?),
            _ => None,
        };
        let contact = match (&wishes.contact, plan.contact) {
            (Some(wish), Some(part)) => Some(self.contact(cx, wish, part, company, keys)?),
            _ => None,
        };
        let belonging = Belonging { contact, company };
        match (&wishes.lead, plan.lead) {
            (Some(wish), Some(Part::Change(id))) => self.asked.changes.push((Subject::Lead, id, belonging, wish)),
            (Some(wish), _) => self.lead(wish, belonging)?,
            _ => {}
        }
        let of_row = contact.map(|id| id.0).or(company.map(|id| id.0)).unwrap_or_default();
        self.known.insert(keys.row.clone(), of_row);
        let contact_keys = keys.contact.iter().cloned().zip(contact.map(|id| id.0).into_iter().cycle());
        self.known.extend(contact_keys);
        self.known.extend(keys.company.clone().zip(company.map(|id| id.0)));
        Ok(())
    }

    /// Carries out what the rows ask for.
    ///
    /// # Errors
    /// Whatever a station refuses; the caller rolls all of it back.
    pub fn end(self, cx: &mut Cx<'_>) -> Result<(), Error> {
        self.asked.carry_out(cx, self.touched, self.counts)
    }

    fn company(&mut self, cx: &mut Cx<'_>, wish: &'t Wish, part: Part) -> Result<CompanyId, Error> {
        let id = match part {
            Part::Join(id) => {
                self.asked.joined.push((Subject::Company, id));
                CompanyId(id)
            }
            Part::Make => {
                let new = NewCompany {
                    name: wish.name.clone(),
                    responsible_id: self.responsible(wish),
                    is_draft: false,
                    handles: wish.handles.clone(),
                    created_at: wish.created_at,
                };
                let id = cx.next_id()?;
                self.asked.companies.push((id, new, wish));
                id
            }
            Part::Change(id) => {
                self.asked.changes.push((Subject::Company, id, Belonging::default(), wish));
                CompanyId(id)
            }
        };
        Ok(id)
    }

    fn contact(
        &mut self,
        cx: &mut Cx<'_>,
        wish: &'t Wish,
        part: Part,
        company: Option<CompanyId>,
        keys: &Keys,
    ) -> Result<ContactId, Error> {
        let id = match part {
            Part::Join(id) => {
                self.asked.joined.push((Subject::Contact, id));
                if !keys.contact.iter().all(|key| self.known.contains_key(key)) {
                    self.asked.add_addresses(ContactId(id), &wish.handles);
                }
                ContactId(id)
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
                let id = cx.next_id()?;
                self.asked.contacts.push((id, new, wish));
                id
            }
            Part::Change(id) => {
                let belonging = Belonging { contact: None, company };
                self.asked.changes.push((Subject::Contact, id, belonging, wish));
                ContactId(id)
            }
        };
        Ok(id)
    }

    fn lead(&mut self, wish: &'t Wish, belonging: Belonging) -> Result<(), Error> {
        let stage = wish.stage.as_ref().ok_or_else(|| Error::Row("The row names no stage.".to_owned()))?;
        let mut new = NewLead::in_stage(stage.pipeline_id, stage.id);
        new.name.clone_from(&wish.name);
        new.price_minor = wish.price_minor.unwrap_or(0);
        new.contacts = belonging.contact.into_iter().collect();
        new.company_id = belonging.company;
        new.responsible_id = self.responsible(wish);
        new.tags = wishes_for(&wish.tags);
        new.created_at = wish.created_at;
        self.asked.leads.push((new, wish));
        Ok(())
    }

    fn responsible(&self, wish: &Wish) -> Option<UserId> {
        wish.responsible.or(self.mapping.responsible)
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
