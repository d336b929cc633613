//! What the rows of a chunk ask for, carried out together: what is made is made kind by kind in a fixed number of
//! statements, what is there is changed so too, but for leads that go elsewhere or to other people.

use super::before::{self, Before};
use super::wish::Wish;
use super::{Counts, Error, parts};
use base::Cx;
use base::fields::{self, Change, Filling};
use base::ids::{CompanyId, ContactId, LeadId};
use base::journal::About;
use base::search::Subject;
use flow::channels::handles::Handle;
use flow::contacts::{self, CompanyChange, ContactChange, MAX_HANDLES, NewCompany, NewContact, companies};
use flow::leads::tags::{self, TagWish};
use flow::leads::{self, LeadChange, NewLead};
use flow::pipelines::{self, Move, Stage};
use std::collections::{BTreeMap, HashSet};

/// Records that a chunk made (`None`) or changed (what they were), by kind and id.
pub type Touched = BTreeMap<(Subject, i64), Option<Before>>;

/// Whom a row's lead or contact belongs to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Belonging {
    pub contact: Option<ContactId>,
    pub company: Option<CompanyId>,
}

/// A record that is there, and what a row says of it.
pub type Asking<'w> = (Subject, i64, Belonging, &'w Wish);

/// Records to be made and to be changed. Of leads no other row speaks, so their ids are not needed before.
#[derive(Default)]
pub struct Asked<'w> {
    pub companies: Vec<(CompanyId, NewCompany, &'w Wish)>,
    pub contacts: Vec<(ContactId, NewContact, &'w Wish)>,
    pub leads: Vec<(NewLead, &'w Wish)>,
    pub changes: Vec<Asking<'w>>,
    /// Addresses that later rows say of contacts that are there.
    pub addresses: Vec<(ContactId, &'w [Handle])>,
    /// Records of earlier rows that a row joins.
    pub joined: Vec<(Subject, i64)>,
}

impl<'w> Asked<'w> {
    /// Adds addresses to a contact, one that is still to be made or one that is there.
    pub fn add_addresses(&mut self, id: ContactId, handles: &'w [Handle]) {
        let Some((_, new, _)) = self.contacts.iter_mut().find(|(made, ..)| *made == id) else {
            return self.addresses.push((id, handles));
        };
        let is_known = |handle: &&Handle| new.handles.iter().any(|known| known.is_same(handle));
        let more: Vec<Handle> = handles.iter().filter(|handle| !is_known(handle)).cloned().collect();
        if new.handles.len() + more.len() <= MAX_HANDLES {
            new.handles.extend(more);
        }
    }

    /// Carries everything out; nothing is left to do.
    ///
    /// # Errors
    /// Whatever a station refuses: the caller rolls all of it back.
    pub fn carry_out(self, cx: &mut Cx<'_>, touched: &mut Touched, counts: &mut Counts) -> Result<(), Error> {
        let Asked { companies, contacts, leads, changes, addresses, joined } = self;
        make_companies(cx, companies, touched, counts)?;
        make_contacts(cx, contacts, touched, counts)?;
        let of = |subject| changes.iter().filter(move |(of, ..)| *of == subject).copied().collect::<Vec<_>>();
        // Before the leads: one that is won makes customers of its people, and they are remembered as they were.
        change_all(cx, Subject::Company, of(Subject::Company), touched, counts)?;
        change_all(cx, Subject::Contact, of(Subject::Contact), touched, counts)?;
        make_leads(cx, leads, touched, counts)?;
        change_all(cx, Subject::Lead, of(Subject::Lead), touched, counts)?;
        for (id, handles) in addresses {
            contacts::enrich(cx, id, "", handles)?;
        }
        // Last: what a record was before its change is to be remembered first.
        for record in joined {
            touched.entry(record).or_insert(None);
        }
        Ok(())
    }
}

fn make_companies(
    cx: &mut Cx<'_>,
    asked: Vec<(CompanyId, NewCompany, &Wish)>,
    touched: &mut Touched,
    counts: &mut Counts,
) -> Result<(), Error> {
    let (new, wishes): (Vec<_>, Vec<&Wish>) = asked.into_iter().map(|(id, new, wish)| ((id, new), wish)).unzip();
    let made = companies::open_all(cx, new)?;
    counts.companies += made.len() as u64;
    touched.extend(made.iter().map(|company| ((Subject::Company, company.id.0), None)));
    let made = made.iter().zip(wishes).map(|(company, wish)| (company.id.0, company.about(), wish)).collect::<Vec<_>>();
    tag(cx, Subject::Company, &made)?;
    fill(cx, Subject::Company, &made)
}

fn make_contacts(
    cx: &mut Cx<'_>,
    asked: Vec<(ContactId, NewContact, &Wish)>,
    touched: &mut Touched,
    counts: &mut Counts,
) -> Result<(), Error> {
    let (new, wishes): (Vec<_>, Vec<&Wish>) = asked.into_iter().map(|(id, new, wish)| ((id, new), wish)).unzip();
    let made = contacts::open_all(cx, new)?;
    counts.contacts += made.len() as u64;
    touched.extend(made.iter().map(|contact| ((Subject::Contact, contact.id.0), None)));
    let made = made.iter().zip(wishes).map(|(contact, wish)| (contact.id.0, contact.about(), wish)).collect::<Vec<_>>();
    tag(cx, Subject::Contact, &made)?;
    fill(cx, Subject::Contact, &made)
}

/// Leads are born with their tags.
fn make_leads(
    cx: &mut Cx<'_>,
    asked: Vec<(NewLead, &Wish)>,
    touched: &mut Touched,
    counts: &mut Counts,
) -> Result<(), Error> {
    let (new, wishes): (Vec<NewLead>, Vec<&Wish>) = asked.into_iter().unzip();
    let made = pipelines::open_leads(cx, new)?;
    counts.leads += made.len() as u64;
    touched.extend(made.iter().map(|lead| ((Subject::Lead, lead.id.0), None)));
    let made = made.iter().zip(wishes).map(|(lead, wish)| (lead.id.0, leads::about(lead), wish)).collect::<Vec<_>>();
    fill(cx, Subject::Lead, &made)
}

fn tag(cx: &mut Cx<'_>, subject: Subject, made: &[(i64, About, &Wish)]) -> Result<(), Error> {
    let tagged = made.iter().filter(|(.., wish)| !wish.tags.is_empty());
    let tagged: Vec<_> = tagged.map(|(id, about, wish)| (*id, *about, wishes_for(&wish.tags))).collect();
    Ok(tags::add_all(cx, subject, &tagged)?)
}

fn fill(cx: &mut Cx<'_>, subject: Subject, made: &[(i64, About, &Wish)]) -> Result<(), Error> {
    Ok(flow::fill_new(cx, subject, made.iter().map(filling).collect())?)
}

fn filling((id, about, wish): &(i64, About, &Wish)) -> Filling {
    let changes: Vec<Change> = wish.values.clone();
    Filling { id: *id, about: *about, changes }
}

/// Changes records of one kind. Of a record of which several rows speak, each row finds what the one before it left.
fn change_all(
    cx: &mut Cx<'_>,
    subject: Subject,
    mut changes: Vec<Asking<'_>>,
    touched: &mut Touched,
    counts: &mut Counts,
) -> Result<(), Error> {
    while !changes.is_empty() {
        let mut named = HashSet::new();
        let (round, rest) = changes.into_iter().partition(|(_, id, ..)| named.insert(*id));
        change_round(cx, subject, round, touched, counts)?;
        changes = rest;
    }
    Ok(())
}

/// Changes records of which each is named once.
fn change_round(
    cx: &mut Cx<'_>,
    subject: Subject,
    round: Vec<Asking<'_>>,
    touched: &mut Touched,
    counts: &mut Counts,
) -> Result<(), Error> {
    let ids: Vec<i64> = round.iter().map(|(_, id, ..)| *id).collect();
    let all = before::look(cx, subject, &ids)?;
    let mut changing = Vec::with_capacity(round.len());
    for (_, id, belonging, wish) in round {
        let old = all.get(&id).ok_or_else(|| Error::Row(format!("The record {id} is gone.")))?;
        counts.changed += u64::from(!touched.contains_key(&(subject, id)));
        touched.entry((subject, id)).or_insert_with(|| Some(old.clone()));
        changing.push(Changing { id, belonging, wish, old });
    }
    // First what they say, as the change behind it asks for the right, stamps them and has them found by it.
    let said = changing.iter().map(|one| (one.id, one.old.about(subject, one.id), one.wish));
    let said: Vec<(i64, About, &Wish)> = said.collect();
    let fillings = with_kept_parts(cx, subject, &said)?;
    fields::set_all(cx, subject, fillings)?;
    tag(cx, subject, &said)?;
    match subject {
        Subject::Company => drop(companies::change_all(cx, changing.iter().map(Changing::company).collect())?),
        Subject::Contact => drop(contacts::change_all(cx, changing.iter().map(Changing::contact).collect())?),
        Subject::Lead => {
            leads::change_all(cx, changing.iter().map(Changing::lead).collect())?;
            changing.iter().try_for_each(|one| one.place(cx))?;
        }
    }
    Ok(())
}

/// What rows say of records that are there; parts of addresses that they do not say stay as they are.
fn with_kept_parts(cx: &mut Cx<'_>, subject: Subject, said: &[(i64, About, &Wish)]) -> Result<Vec<Filling>, Error> {
    let in_parts = said.iter().filter(|(.., wish)| !wish.in_parts.is_empty());
    let ids: Vec<i64> = in_parts.map(|(id, ..)| *id).collect();
    let held = fields::values_of(cx, subject, &ids)?;
    let mut fillings = Vec::with_capacity(said.len());
    for one in said {
        let mut filling = filling(one);
        for change in filling.changes.iter_mut().filter(|change| one.2.in_parts.contains(&change.field)) {
            let old = held.get(&one.0).map_or(&[][..], |values| values.of(change.field));
            change.values = parts::over(old, &change.values);
        }
        fillings.push(filling);
    }
    Ok(fillings)
}

/// A record that is there, what it is, and what a row says of it.
struct Changing<'c> {
    id: i64,
    belonging: Belonging,
    wish: &'c Wish,
    old: &'c Before,
}

impl Changing<'_> {
    fn company(&self) -> (CompanyId, CompanyChange) {
        let change = CompanyChange {
            name: said(&self.wish.name),
            responsible_id: self.wish.responsible.map(Some),
            handles: more_handles(self.old, &self.wish.handles),
        };
        (CompanyId(self.id), change)
    }

    fn contact(&self) -> (ContactId, ContactChange) {
        let change = ContactChange {
            name: said(&self.wish.name),
            first_name: said(&self.wish.first_name),
            last_name: said(&self.wish.last_name),
            company_id: self.belonging.company.map(Some),
            responsible_id: self.wish.responsible.map(Some),
            handles: more_handles(self.old, &self.wish.handles),
        };
        (ContactId(self.id), change)
    }

    fn lead(&self) -> (LeadId, LeadChange) {
        let change = LeadChange {
            name: said(&self.wish.name),
            price_minor: self.wish.price_minor,
            created_at: self.wish.created_at,
            ..LeadChange::default()
        };
        (LeadId(self.id), change)
    }

    /// Where a lead belongs: each that a row says otherwise is a happening of its own.
    fn place(&self, cx: &mut Cx<'_>) -> Result<(), Error> {
        let (id, Changing { belonging, wish, old, .. }) = (LeadId(self.id), self);
        if wish.responsible.is_some() && wish.responsible != old.responsible {
            leads::assign(cx, id, wish.responsible)?;
        }
        if let Some(contact) = belonging.contact.filter(|contact| !old.contacts.contains(contact)) {
            leads::add_contact(cx, id, contact, false)?;
        }
        if belonging.company.is_some() && belonging.company != old.company {
            leads::set_company(cx, id, belonging.company)?;
        }
        let is_elsewhere = |stage: &&Stage| old.place.is_none_or(|(_, now)| now != stage.id);
        if let Some(stage) = wish.stage.as_ref().filter(is_elsewhere) {
            pipelines::move_lead(cx, id, Move::to(stage.id))?;
        }
        Ok(())
    }
}

/// Tags by their names.
pub fn wishes_for(tags: &[String]) -> Vec<TagWish> {
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
