//! What a request says besides its words goes to the record that it comes to, as far as it contradicts nothing there, and is
//! taken away again when that is taken back. The order of the steps, no SQL.

use crate::channels::carrying;
use crate::channels::said::Place;
use crate::contacts::{self, ContactChange, companies};
use crate::duplicates::merges::{self, Part};
use crate::inbox::{self, IncomingLead};
use crate::leads::tags::{self, MAX_TAGS, TagWish};
use crate::leads::{self, Lead, LeadChange, MAX_CONTACTS};
use crate::pipelines::{self, Shown};
use crate::{Error, timeline};
use base::Cx;
use base::ids::{CompanyId, ContactId, FeedItemId, LeadId, TagId, TaskId};
use base::journal::{self, About, Happening, Kind};
use base::search::Subject;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

/// A part of a card of which a request says something else than stands there, and what.
pub(crate) type Otherwise = (Part, String);

/// What a request says besides its words, its name and its fields.
#[derive(Clone, Debug, Default)]
pub(crate) struct Besides {
    /// The sale; 0 when nothing is said of it.
    pub price_minor: i64,
    /// Its tags.
    pub tags: Vec<TagWish>,
    /// Further people.
    pub people: Vec<ContactId>,
    /// Its company.
    pub company: Option<CompanyId>,
    /// The draft on whose card more stands than came with the request: what was merged into it, what colleagues answered.
    pub card: Option<LeadId>,
}

/// What a record took of a request, as the journal remembers it: enough to take it away again.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Taken {
    subject: String,
    id: i64,
    price_minor: i64,
    tags: Vec<TagId>,
    people: Vec<ContactId>,
    company: Option<CompanyId>,
    shown: Shown,
    /// What stood on the card besides; links of before that was taken along have none.
    #[serde(default)]
    items: Vec<FeedItemId>,
    #[serde(default)]
    tasks: Vec<TaskId>,
}

/// A lead takes what it lacks; gives what the request says otherwise.
///
/// # Errors
/// Whatever a station answers.
pub(crate) fn bring_to_lead(
    cx: &mut Cx<'_>,
    incoming: &IncomingLead,
    lead: &Lead,
    besides: Besides,
) -> Result<Vec<Otherwise>, Error> {
    let mut taken = Taken::of(Subject::Lead, lead.id.0);
    let mut otherwise = Vec::new();
    taken.gather(cx, besides.card)?;
    if besides.price_minor != 0 && lead.price_minor == 0 {
        taken.price_minor = besides.price_minor;
        set_price(cx, lead.id, besides.price_minor)?;
    } else if besides.price_minor != 0 && besides.price_minor != lead.price_minor {
        otherwise.push((Part::Price, merges::amount(cx, besides.price_minor)?));
    }
    taken.add_tags(cx, leads::about(lead), besides.tags)?;
    taken.add_people(cx, lead, besides.people)?;
    if let Some(company) = besides.company {
        match lead.company_id {
            None => {
                leads::set_company(cx, lead.id, Some(company))?;
                taken.company = Some(company);
                if !lead.is_draft {
                    taken.shown.new_company(cx, company)?;
                }
            }
            Some(held) => otherwise.extend(another(cx, held, company)?),
        }
    }
    taken.remember(cx, incoming)?;
    Ok(otherwise)
}

/// A contact who has no open lead takes the tags, and the company if they have none; gives what has no place with them.
///
/// # Errors
/// Whatever a station answers.
pub(crate) fn bring_to_contact(
    cx: &mut Cx<'_>,
    incoming: &IncomingLead,
    id: ContactId,
    besides: Besides,
) -> Result<Vec<Otherwise>, Error> {
    let contact = contacts::load(cx, id)?;
    let mut taken = Taken::of(Subject::Contact, id.0);
    taken.gather(cx, besides.card)?;
    let mut otherwise = sale(cx, &besides)?;
    taken.add_tags(cx, contact.about(), besides.tags)?;
    match (besides.company, contact.company_id) {
        (Some(company), None) => {
            set_company_of(cx, id, Some(company))?;
            taken.company = Some(company);
            taken.shown.new_company(cx, company)?;
        }
        (Some(company), Some(held)) => otherwise.extend(another(cx, held, company)?),
        (None, _) => {}
    }
    taken.remember(cx, incoming)?;
    Ok(otherwise)
}

/// A company that has no open lead takes the tags; gives what has no place with it.
///
/// # Errors
/// Whatever a station answers.
pub(crate) fn bring_to_company(
    cx: &mut Cx<'_>,
    incoming: &IncomingLead,
    id: CompanyId,
    besides: Besides,
) -> Result<Vec<Otherwise>, Error> {
    let about = companies::load(cx, id)?.about();
    let mut taken = Taken::of(Subject::Company, id.0);
    taken.gather(cx, besides.card)?;
    let mut otherwise = sale(cx, &besides)?;
    taken.add_tags(cx, about, besides.tags)?;
    if let Some(company) = besides.company {
        otherwise.extend(another(cx, id, company)?);
    }
    taken.remember(cx, incoming)?;
    Ok(otherwise)
}

fn sale(cx: &mut Cx<'_>, besides: &Besides) -> Result<Vec<Otherwise>, Error> {
    Ok(match besides.price_minor {
        0 => Vec::new(),
        minor => vec![(Part::Price, merges::amount(cx, minor)?)],
    })
}

/// The company that a request names, unless it is the one that stands there.
fn another(cx: &mut Cx<'_>, held: CompanyId, said: CompanyId) -> Result<Option<Otherwise>, Error> {
    let (held, said) = (companies::find(cx, held)?, companies::find(cx, said)?);
    let is_same = |name: &str| held.as_ref().is_some_and(|held| held.is_called(name));
    Ok(said.filter(|said| !is_same(&said.name)).map(|said| (Part::Company, said.name)))
}

fn set_price(cx: &mut Cx<'_>, id: LeadId, price_minor: i64) -> Result<(), Error> {
    leads::change(cx, id, LeadChange { price_minor: Some(price_minor), ..LeadChange::default() })?;
    Ok(())
}

fn set_company_of(cx: &mut Cx<'_>, id: ContactId, company: Option<CompanyId>) -> Result<(), Error> {
    contacts::change(cx, id, ContactChange { company_id: Some(company), ..ContactChange::default() })?;
    Ok(())
}

/// What the record to which a request was linked, or the lead that it joined by itself, took of it.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn taken_by_target(cx: &mut Cx<'_>, linked: &IncomingLead) -> Result<Taken, Error> {
    let Some((subject, id)) = linked.target else { return Ok(Taken::default()) };
    let rows = pipelines::list_remembered(cx, linked, Kind::RequestBrought)?;
    let taken = rows.into_iter().rev().filter_map(|(_, after)| serde_json::from_value::<Taken>(after).ok());
    let mut of_target = taken.filter(|taken| taken.id == id && taken.subject == subject.as_str());
    Ok(of_target.next().unwrap_or_default())
}

impl Taken {
    fn of(subject: Subject, id: i64) -> Taken {
        Taken { subject: subject.as_str().to_owned(), id, ..Taken::default() }
    }

    /// What stands on the card stands with the record.
    fn gather(&mut self, cx: &mut Cx<'_>, card: Option<LeadId>) -> Result<(), Error> {
        if let (Some(card), Some(to)) = (card, self.place()) {
            self.items = carrying::move_feed(cx, card, to)?;
            self.tasks = timeline::carry_all_tasks(cx, Place::lead(card), to)?;
        }
        Ok(())
    }

    fn place(&self) -> Option<Place> {
        Subject::from_stored(&self.subject).map(|subject| Place { subject, id: self.id })
    }

    /// As many of the tags as fit; what the record has already it has by itself.
    fn add_tags(&mut self, cx: &mut Cx<'_>, about: About, mut wishes: Vec<TagWish>) -> Result<(), Error> {
        let Some(subject) = Subject::from_stored(&self.subject).filter(|_| !wishes.is_empty()) else { return Ok(()) };
        let held = tags::of(cx, subject, self.id)?;
        let is_held = |wish: &TagWish| match wish {
            TagWish::Id(id) => held.iter().any(|tag| tag.id == *id),
            TagWish::Name(name) => held.iter().any(|tag| tag.name == name.trim()),
        };
        wishes.retain(|wish| !is_held(wish));
        wishes.truncate(MAX_TAGS.saturating_sub(held.len()));
        tags::add_all(cx, subject, &[(self.id, about, wishes)])?;
        let now = tags::of(cx, subject, self.id)?;
        self.tags = now.into_iter().filter(|tag| !held.contains(tag)).map(|tag| tag.id).collect();
        Ok(())
    }

    /// As many people as fit are on the lead too; those of a lead in lists are in lists.
    fn add_people(&mut self, cx: &mut Cx<'_>, lead: &Lead, mut people: Vec<ContactId>) -> Result<(), Error> {
        people.retain(|contact| !lead.contacts.contains(contact));
        people.truncate(MAX_CONTACTS.saturating_sub(lead.contacts.len()));
        for contact in &people {
            if !lead.is_draft {
                self.shown.newcomer(cx, *contact, lead.responsible_id)?;
            }
            leads::add_contact(cx, lead.id, *contact, false)?;
        }
        self.people = people;
        Ok(())
    }

    fn remember(&self, cx: &mut Cx<'_>, incoming: &IncomingLead) -> Result<(), Error> {
        let has_no_values = self.price_minor == 0 && self.tags.is_empty();
        let has_no_records = self.people.is_empty() && self.company.is_none();
        if has_no_values && has_no_records && self.items.is_empty() && self.tasks.is_empty() {
            return Ok(());
        }
        let row = Happening::change(Kind::RequestBrought, inbox::about(incoming), Json::Null, json!(self));
        journal::record(cx, row)?;
        Ok(())
    }

    /// What it is of a request besides its words, to be brought elsewhere.
    pub(crate) fn besides(&self) -> Besides {
        Besides {
            price_minor: self.price_minor,
            tags: self.tags.iter().map(|tag| TagWish::Id(*tag)).collect(),
            people: self.people.clone(),
            company: self.company,
            card: None,
        }
    }

    /// What stood on the card stands there again.
    ///
    /// # Errors
    /// Whatever a station answers.
    pub(crate) fn give_back(&self, cx: &mut Cx<'_>, card: LeadId) -> Result<(), Error> {
        if let Some(from) = self.place() {
            carrying::give_items_back(cx, &self.items, from, card)?;
            timeline::carry_these_tasks(cx, &self.tasks, from, Place::lead(card))?;
        }
        Ok(())
    }

    /// Takes all of it away again that is as it was brought; who is in lists by it is hidden, unless they have a lead by now.
    ///
    /// # Errors
    /// Whatever a station answers.
    pub(crate) fn take_away(self, cx: &mut Cx<'_>) -> Result<(), Error> {
        match Subject::from_stored(&self.subject) {
            Some(Subject::Lead) => self.take_from_lead(cx)?,
            Some(Subject::Contact) => self.take_from_contact(cx)?,
            Some(Subject::Company) => {
                if let Some(company) = companies::find(cx, CompanyId(self.id))? {
                    self.take_tags(cx, company.about())?;
                }
            }
            None => {}
        }
        Ok(self.shown.hide(cx)?)
    }

    fn take_from_lead(&self, cx: &mut Cx<'_>) -> Result<(), Error> {
        let Some(lead) = leads::find(cx, LeadId(self.id))? else { return Ok(()) };
        if self.price_minor != 0 && lead.price_minor == self.price_minor {
            set_price(cx, lead.id, 0)?;
        }
        if self.company.is_some() && lead.company_id == self.company {
            leads::set_company(cx, lead.id, None)?;
        }
        for contact in &self.people {
            leads::remove_contact(cx, lead.id, *contact)?;
        }
        self.take_tags(cx, leads::about(&lead))
    }

    fn take_from_contact(&self, cx: &mut Cx<'_>) -> Result<(), Error> {
        let Some(contact) = contacts::find(cx, ContactId(self.id))? else { return Ok(()) };
        if self.company.is_some() && contact.company_id == self.company {
            set_company_of(cx, contact.id, None)?;
        }
        self.take_tags(cx, contact.about())
    }

    fn take_tags(&self, cx: &mut Cx<'_>, about: About) -> Result<(), Error> {
        let Some(subject) = Subject::from_stored(&self.subject).filter(|_| !self.tags.is_empty()) else {
            return Ok(());
        };
        let gone: Vec<TagWish> = self.tags.iter().map(|tag| TagWish::Id(*tag)).collect();
        tags::change(cx, subject, self.id, about, &[], &gone)?;
        Ok(())
    }
}
