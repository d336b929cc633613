//! Reading all that a scan compares, a page at a time, so that no unit of work is long.

use super::companies::Firm;
use super::leads::OpenLead;
use super::{Error, Found, companies, leads, people, store};
use crate::contacts::{self, companies as firms};
use crate::duplicates::suspects::{Print, TellApart, list_told_apart};
use base::Cx;
use base::fields::{self, FieldValue};
use base::ids::{CompanyId, ContactId};
use base::search::Subject;
use matching::{Model, Person};
use std::collections::HashMap;

/// Records read in one unit.
pub const PAGE_RECORDS: i64 = 2_000;
/// The code of the field with a company's web address.
const WEB: &str = "WEB";

/// What a scan compares, as far as it was read.
#[derive(Debug, Default)]
pub struct Gathered {
    people: Vec<Person>,
    firms: Vec<Firm>,
    leads: Vec<OpenLead>,
    told: HashMap<Subject, TellApart>,
    /// Where it goes on.
    pub next: Spot,
}

/// A place among all that is read: of which kind, and after which record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    stage: Stage,
    after: i64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    Contacts,
    Companies,
    Leads,
    Told,
    End,
}

impl Stage {
    fn next(self) -> Stage {
        match self {
            Stage::Contacts => Stage::Companies,
            Stage::Companies => Stage::Leads,
            Stage::Leads => Stage::Told,
            Stage::Told | Stage::End => Stage::End,
        }
    }
}

impl Gathered {
    /// How many records were read.
    pub fn len(&self) -> usize {
        self.people.len() + self.firms.len() + self.leads.len()
    }

    /// True before anything was read, and for an account without records.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// True when everything was read.
    pub fn is_whole(&self) -> bool {
        self.next.stage == Stage::End
    }

    /// True when all contacts were read.
    pub fn has_everybody(&self) -> bool {
        self.next.stage != Stage::Contacts
    }

    /// The contacts.
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// Adds a page that was read.
    pub fn add(&mut self, page: Gathered) {
        self.people.extend(page.people);
        self.firms.extend(page.firms);
        self.leads.extend(page.leads);
        self.told.extend(page.told);
        self.next = page.next;
    }

    /// What may be one, kind by kind. All of the work of a scan, and none of the database.
    pub fn find(&self, model: &Model) -> Vec<(Subject, Vec<Found>)> {
        let nobody = TellApart::default();
        let told = |subject| self.told.get(&subject).unwrap_or(&nobody);
        let contacts = people::find(&self.people, model, told(Subject::Contact));
        let leads = leads::find(&self.leads, &contacts, told(Subject::Lead));
        let companies = companies::find(&self.firms, told(Subject::Company));
        vec![(Subject::Contact, contacts), (Subject::Company, companies), (Subject::Lead, leads)]
    }
}

/// Reads a page from a place on.
///
/// # Errors
/// Whatever the database answers.
pub fn gather(cx: &mut Cx<'_>, Spot { stage, after }: Spot) -> Result<Gathered, Error> {
    let mut page = Gathered::default();
    let last = match stage {
        Stage::Contacts => {
            let found = contacts::list(cx, ContactId(after), PAGE_RECORDS)?;
            page.people = contacts::list_people(cx, &found.iter().map(|contact| contact.id).collect::<Vec<_>>())?;
            found.last().map(|contact| contact.id.0)
        }
        Stage::Companies => {
            let found = firms::list(cx, CompanyId(after), PAGE_RECORDS)?;
            page.firms = compared_firms(cx, &found)?;
            found.last().map(|company| company.id.0)
        }
        Stage::Leads => {
            page.leads = store::list_open_leads(cx, after, PAGE_RECORDS)?;
            page.leads.last().map(|lead| lead.id)
        }
        Stage::Told => {
            for subject in Subject::ALL {
                page.told.insert(subject, list_told_apart(cx, subject)?);
            }
            None
        }
        Stage::End => None,
    };
    page.next = last.map_or(Spot { stage: stage.next(), after: 0 }, |after| Spot { stage, after });
    Ok(page)
}

fn compared_firms(cx: &mut Cx<'_>, page: &[contacts::Company]) -> Result<Vec<Firm>, Error> {
    let ids: Vec<i64> = page.iter().map(|company| company.id.0).collect();
    let web = fields::find_by_code(cx, Subject::Company, WEB)?;
    let values = fields::values_of(cx, Subject::Company, &ids)?;
    let sites = |id: i64| -> Vec<String> {
        let theirs = web.as_ref().zip(values.get(&id)).map_or(&[][..], |(field, values)| values.of(field.id));
        let text = |value: &FieldValue| if let FieldValue::Text(text) = value { Some(text.clone()) } else { None };
        theirs.iter().filter_map(text).collect()
    };
    Ok(page.iter().map(|company| Firm::of(company, &sites(company.id.0))).collect())
}

/// What identifies records now, each with its id.
///
/// # Errors
/// Whatever the database answers.
pub fn prints_of(cx: &mut Cx<'_>, subject: Subject, records: &[i64]) -> Result<Vec<(i64, Print)>, Error> {
    Ok(match subject {
        Subject::Lead => {
            let leads = store::list_leads_by_ids(cx, records)?;
            records
                .iter()
                .map(|id| (*id, leads.iter().find(|lead| lead.id == *id).map_or(Print(0), OpenLead::print)))
                .collect()
        }
        Subject::Contact => contacts::list_people(cx, &records.iter().copied().map(ContactId).collect::<Vec<_>>())?
            .iter()
            .map(|person| (person.id, people::print(person)))
            .collect(),
        Subject::Company => {
            let ids: Vec<CompanyId> = records.iter().copied().map(CompanyId).collect();
            let page = firms::list_by_ids(cx, &ids)?;
            compared_firms(cx, &page)?.iter().map(|firm| (firm.id, firm.print())).collect()
        }
    })
}
