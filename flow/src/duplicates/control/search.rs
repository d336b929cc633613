//! Leads that may be the same as a request, by the methods of the rules; for many requests in as many queries as for one.

use super::decision::Found;
use super::own_words::Brought;
use super::profile::{Conflicting, Profile};
use super::rules::{Method, Rules};
use super::survivors::Survivor;
use super::{Error, likely, store};
use crate::channels::Support;
use crate::channels::handles::{Handle, HandleKind};
use crate::contacts::{self, Held};
use crate::duplicates::suspects;
use base::Cx;
use base::access::Actor;
use base::fields::{self, FieldValue};
use base::ids::{ContactId, FieldId, IncomingLeadId, LeadId, PipelineId, StageId};
use base::search::Subject;
use std::collections::{BTreeMap, HashMap};

/// Records that one request is compared with at most: more than three merge nothing anyhow (DC-24).
const MAX_PER_REQUEST: i64 = 50;

/// A request to be compared.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What it says.
    pub profile: Profile,
    /// How far its source supports duplicate control.
    pub support: Support,
    /// Only leads that were there before this id: ids rise with time.
    pub before: i64,
    /// Its own draft, which is not compared with itself.
    pub own: Option<LeadId>,
    /// Its own contact, if it has one already.
    pub person: Option<ContactId>,
    /// Who it is from, as far as its addresses say: nobody whom a person told apart from them is the same.
    pub sender: Option<ContactId>,
    /// What its card calls who it is from.
    pub sender_name: String,
    /// Who brought it: what they may not see and change is nothing that it could join.
    pub by: Actor,
    /// What is there only because of this request.
    pub brought: Brought,
    /// The lead that a past request was merged into.
    pub survivor: Option<Survivor>,
    /// Whether Big Data compares it now: chats at arrival, and what a program is told of at once; all others behind it
    /// (DC-10, DC-40).
    pub is_compared: bool,
}

/// Why a lead may be the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// By which method.
    pub method: Method,
    /// What agrees, as people read it: "same e-mail address anna@berg.example".
    pub words: String,
    /// How much it says, in bits; 0 for what agrees exactly, which needs no sum.
    pub bits: f64,
}

/// A lead that may be the same as a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The lead.
    pub lead: LeadId,
    /// What it is called.
    pub name: String,
    /// In which pipeline.
    pub pipeline: PipelineId,
    /// Where it stands.
    pub stage: StageId,
    /// Its main contact.
    pub contact: Option<ContactId>,
    /// Its request, while it waits itself.
    pub waiting: Option<IncomingLeadId>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// What it says otherwise.
    pub conflicts: Vec<Conflicting>,
}

impl Candidate {
    /// What the decision needs to know of it.
    pub fn found(&self) -> Found {
        Found { lead: self.lead, stage: self.stage, is_conflicting: !self.conflicts.is_empty() }
    }
}

/// A lead where it stands.
#[derive(Clone)]
pub(super) struct Placed {
    pub lead: LeadId,
    pub name: String,
    pub pipeline: PipelineId,
    pub stage: StageId,
    pub price_minor: i64,
    pub contact: Option<ContactId>,
    pub waiting: Option<IncomingLeadId>,
}

/// Why a record may be the same as one of the requests, by the place of the request.
pub(super) type Reasons<Id> = BTreeMap<(usize, Id), Vec<Reason>>;

/// The leads that may be the same as each request, the newest first, in the chosen stages (DC-18): those whose main contact
/// has its address or says the same in a field (DC-13 to DC-15), and those that say the same themselves.
///
/// # Errors
/// Whatever the database answers.
pub fn search(cx: &mut Cx<'_>, rules: &Rules, asked: &[Asked]) -> Result<Vec<Vec<Candidate>>, Error> {
    let mut contacts = by_addresses(cx, rules, asked)?;
    let mut leads = Reasons::<LeadId>::new();
    if rules.methods.contains(&Method::Field) {
        by_fields(cx, rules, asked, (&mut contacts, &mut leads))?;
    }
    if rules.methods.contains(&Method::BigData) {
        likely::find(cx, asked, &mut contacts)?;
    }
    leave_told_apart(cx, asked, &mut contacts)?;
    let ids: Vec<ContactId> = contacts.keys().map(|(_, contact)| *contact).collect();
    let named: Vec<LeadId> = leads.keys().map(|(_, lead)| *lead).collect();
    let limit = MAX_PER_REQUEST * i64::try_from(asked.len()).unwrap_or(1).max(1);
    let placed = store::list_placed(cx, &rules.stages, (&ids, &named), limit)?;
    let profiles = profiles(cx, &placed)?;
    let of_request = |(at, asked): (usize, &Asked)| {
        let is_other = |one: &&Placed| one.lead.0 < asked.before && Some(one.lead) != asked.own;
        let candidates = placed.iter().filter(is_other).filter_map(|one| {
            let by_contact = one.contact.and_then(|contact| contacts.get(&(at, contact)));
            let reasons: Vec<Reason> =
                by_contact.into_iter().chain(leads.get(&(at, one.lead))).flatten().cloned().collect();
            if reasons.is_empty() {
                return None;
            }
            let before = asked.survivor.as_ref().filter(|survivor| survivor.lead == one.lead);
            let held = before.map(|survivor| &survivor.profile).or_else(|| profiles.get(&one.lead));
            let conflicts = held.map(|held| held.conflicts_with(&asked.profile)).unwrap_or_default();
            let Placed { lead, name, pipeline, stage, contact, waiting, .. } = one.clone();
            Some(Candidate { lead, name, pipeline, stage, contact, waiting, reasons, conflicts })
        });
        candidates.collect()
    };
    Ok(asked.iter().enumerate().map(of_request).collect())
}

/// Leaves out whoever a person told apart from the sender, whatever both have.
fn leave_told_apart(cx: &mut Cx<'_>, asked: &[Asked], found: &mut Reasons<ContactId>) -> Result<(), Error> {
    let senders: Vec<i64> = asked.iter().filter_map(|one| one.sender).map(|sender| sender.0).collect();
    let apart = suspects::list_told_apart_from(cx, Subject::Contact, &senders)?;
    found.retain(|(at, contact), _| asked[*at].sender.is_none_or(|sender| !apart.contains(&(sender.0, contact.0))));
    Ok(())
}

/// The method that compares addresses of a kind.
fn method_of(kind: HandleKind) -> Method {
    match kind {
        HandleKind::Email => Method::Email,
        HandleKind::Phone => Method::Phone,
        HandleKind::Visitor => Method::Visitor,
    }
}

fn by_address(handle: &Handle) -> Reason {
    let words = match handle.kind {
        HandleKind::Email => format!("same e-mail address {}", handle.written),
        HandleKind::Phone => format!("same phone number {}", handle.written),
        HandleKind::Visitor => "same browser".to_owned(),
    };
    Reason { method: method_of(handle.kind), words, bits: 0.0 }
}

/// Contacts with an address of a request in any spelling, unless it is public (DC-13, DC-14, DC-16).
fn by_addresses(cx: &mut Cx<'_>, rules: &Rules, asked: &[Asked]) -> Result<Reasons<ContactId>, Error> {
    let kinds: Vec<HandleKind> =
        HandleKind::ALL.into_iter().filter(|kind| rules.methods.contains(&method_of(*kind))).collect();
    let full = || asked.iter().enumerate().filter(|(_, one)| one.support == Support::Full);
    let handles: Vec<Handle> = full().flat_map(|(_, one)| one.profile.handles.iter().cloned()).collect();
    let held = contacts::list_holding(cx, &handles, &kinds)?;
    let by_value: HashMap<_, _> = held.iter().map(|held| ((held.handle.kind, &held.handle.value), held)).collect();
    let mut found = Reasons::new();
    for (at, one) in full() {
        for handle in &one.profile.handles {
            let held = by_value.get(&(handle.kind, &handle.value));
            let Some(held) = held.filter(|held| !is_public(held, one.brought.person)) else { continue };
            let reason = by_address(handle);
            let gained = one.survivor.as_ref().filter(|survivor| !survivor.had_address(handle));
            let gained = gained.and_then(|survivor| survivor.contact);
            let own = one.person.filter(|_| one.brought.addresses.contains(&handle.written));
            let others = held.holders.iter().filter(|holder| Some(holder.id) != gained && Some(holder.id) != own);
            for holder in others {
                found.entry((at, holder.id)).or_default().push(reason.clone());
            }
        }
    }
    Ok(found)
}

/// An address of a post rather than of a person, or one that people with different names have (DC-16).
fn is_public(held: &Held, newcomer: Option<ContactId>) -> bool {
    held.is_shared || held.people_but(newcomer) > 1
}

/// Leads and contacts that say the same in a chosen field (DC-15).
fn by_fields(
    cx: &mut Cx<'_>,
    rules: &Rules,
    asked: &[Asked],
    (contacts, leads): (&mut Reasons<ContactId>, &mut Reasons<LeadId>),
) -> Result<(), Error> {
    for field in super::list_askable_fields(cx)?.iter().filter(|field| rules.fields.contains(&field.id)) {
        let said: Vec<(usize, &FieldValue)> = asked
            .iter()
            .enumerate()
            .filter(|(_, one)| one.support == Support::Full)
            .flat_map(|(at, one)| values_of(&one.profile, field.id).map(move |value| (at, value)))
            .collect();
        let values: Vec<&FieldValue> = said.iter().map(|(_, value)| *value).collect();
        let limit = MAX_PER_REQUEST * i64::try_from(values.len()).unwrap_or(1);
        for (place, record) in fields::list_holders(cx, (field.subject, field.id), &values, limit)? {
            let (at, value) = said[place];
            let is_survivor = |survivor: &&Survivor| match field.subject {
                Subject::Lead => survivor.lead.0 == record,
                _ => survivor.contact == Some(ContactId(record)),
            };
            let survivor = asked[at].survivor.as_ref().filter(is_survivor);
            if survivor.is_some_and(|survivor| !survivor.had_value(field.id, value)) {
                continue;
            }
            let text = fields::text_of(field, std::slice::from_ref(value), &jiff::tz::TimeZone::UTC);
            let words = format!("same {}: {text}", field.name);
            let reason = Reason { method: Method::Field, words, bits: 0.0 };
            match field.subject {
                Subject::Lead => leads.entry((at, LeadId(record))).or_default().push(reason),
                _ => contacts.entry((at, ContactId(record))).or_default().push(reason),
            }
        }
    }
    Ok(())
}

fn values_of(profile: &Profile, field: FieldId) -> impl Iterator<Item = &FieldValue> {
    profile.fields.get(&field).into_iter().flatten()
}

/// What leads say, with their main contacts.
pub(super) fn profiles(cx: &mut Cx<'_>, placed: &[Placed]) -> Result<HashMap<LeadId, Profile>, Error> {
    let leads: Vec<i64> = placed.iter().map(|one| one.lead.0).collect();
    let ids: Vec<ContactId> = placed.iter().filter_map(|one| one.contact).collect();
    let people = contacts::list_ever(cx, &ids)?;
    let own = fields::values_of(cx, Subject::Lead, &leads)?;
    let of_people = fields::values_of(cx, Subject::Contact, &ids.iter().map(|id| id.0).collect::<Vec<_>>())?;
    let profile = |one: &Placed| {
        let person = people.iter().find(|person| Some(person.id) == one.contact);
        let values = own.get(&one.lead.0).into_iter().chain(one.contact.and_then(|id| of_people.get(&id.0)));
        let values = values.flat_map(fields::Values::iter);
        let values = values.filter(|(field, _)| fields::Predefined::of(*field).is_none());
        Profile {
            name: person.map(|person| person.name.clone()).unwrap_or_default(),
            handles: person.map(|person| person.handles.clone()).unwrap_or_default(),
            price_minor: one.price_minor,
            fields: values.map(|(field, values)| (field, values.to_vec())).collect(),
        }
    };
    Ok(placed.iter().map(|one| (one.lead, profile(one))).collect())
}
