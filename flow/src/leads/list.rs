//! Looking at leads: by id, by page, as cards of a board. The number of queries never grows with the number of leads.

use super::card_fields::{self, CardField};
use super::tags::{self, Tag};
use super::{Error, Lead, store};
use base::Cx;
use base::access::{self, Action};
use base::clock::Seconds;
use base::filters::{Key, Sort};
use base::ids::{CompanyId, ContactId, LeadId, PipelineId, StageId, SuspectId, UserId};
use base::search::{self, Subject};
use std::collections::HashMap;

/// What the board shows of a lead.
#[derive(Clone, Debug)]
pub struct LeadCard {
    /// The lead.
    pub id: LeadId,
    /// Its place in the order that was asked for.
    pub place: Key,
    /// Its name.
    pub name: String,
    /// Its pipeline.
    pub pipeline_id: PipelineId,
    /// Its stage.
    pub stage_id: StageId,
    /// The sale, in minor units.
    pub price_minor: i64,
    /// Rises with every change.
    pub version: i64,
    /// When it last changed.
    pub updated_at: Seconds,
    /// When it was won or lost.
    pub closed_at: Option<Seconds>,
    /// When its next task is due.
    pub next_task_at: Option<Seconds>,
    /// The name of its main contact.
    pub contact_name: Option<String>,
    /// The name of its company.
    pub company_name: Option<String>,
    /// The user answering for it.
    pub responsible_id: Option<UserId>,
    /// True when its newest chat message waits for an answer.
    pub awaits_answer: bool,
    /// What is to be done next, in the words of the task.
    pub next_task: Option<String>,
    /// After how many days without a change it is stale where it stands; nothing means never.
    pub stale_after_days: Option<i64>,
    /// What says that it may be another lead's duplicate, while nobody has decided (DC-30).
    pub suspect: Option<SuspectId>,
    /// What its card shows.
    pub shows: Vec<CardField>,
    /// The names and values of the account's own fields among them that are not empty.
    pub values: Vec<(String, String)>,
    /// Its tags.
    pub tags: Vec<Tag>,
}

/// A page of cards of one stage.
#[derive(Clone, Debug)]
pub struct Cards {
    /// Which stage.
    pub stage: StageId,
    /// Below this place; nothing means from the top.
    pub below: Option<Key>,
}

/// A question to the search over leads.
#[derive(Clone, Copy, Debug)]
pub struct Search<'q> {
    /// The words.
    pub question: &'q str,
    /// How many at most.
    pub limit: i64,
}

/// The first cards of many stages, or a later page of one, in two queries; each page holds up to
/// `per_stage` cards in that order.
///
/// # Errors
/// Whatever the database answers.
pub fn list_cards(cx: &mut Cx<'_>, sort: Sort, pages: &[Cards], per_stage: i64) -> Result<Vec<LeadCard>, Error> {
    let cards = store::list_cards(cx, sort, pages, per_stage)?;
    dressed(cx, cards)
}

/// The cards of some leads: those that exist and are no drafts.
///
/// # Errors
/// Whatever the database answers.
pub fn list_by_ids(cx: &mut Cx<'_>, ids: &[LeadId]) -> Result<Vec<LeadCard>, Error> {
    list_placed(cx, Sort::BY_HAND, ids)
}

/// The same, with their places in an order.
///
/// # Errors
/// Whatever the database answers.
pub fn list_placed(cx: &mut Cx<'_>, sort: Sort, ids: &[LeadId]) -> Result<Vec<LeadCard>, Error> {
    let cards = store::list_cards_by_ids(cx, sort, ids)?;
    dressed(cx, cards)
}

/// Leads whose name or number, or whose contacts or company, begin with the words, newest first.
///
/// # Errors
/// Whatever the database answers.
pub fn search(cx: &mut Cx<'_>, search: Search<'_>) -> Result<Vec<LeadCard>, Error> {
    let mut ids: Vec<LeadId> =
        search::find(cx, Subject::Lead, search.question, search.limit)?.into_iter().map(LeadId).collect();
    let contacts = search::find(cx, Subject::Contact, search.question, search.limit)?;
    let companies = search::find(cx, Subject::Company, search.question, search.limit)?;
    ids.extend(store::list_ids_of_people(cx, &contacts, &companies, search.limit)?);
    let mut seen = std::collections::HashSet::new();
    ids.retain(|id| seen.insert(*id));
    ids.truncate(usize::try_from(search.limit).unwrap_or(usize::MAX));
    list_by_ids(cx, &ids)
}

/// The cards of a contact's leads, newest first.
///
/// # Errors
/// Whatever the database answers.
pub fn list_of_contact(cx: &mut Cx<'_>, contact: ContactId, limit: i64) -> Result<Vec<LeadCard>, Error> {
    let ids = store::list_ids_of_people(cx, &[contact.0], &[], limit)?;
    list_by_ids(cx, &ids)
}

/// The leads of a contact that are in lists, newest first.
///
/// # Errors
/// Whatever the database answers.
pub fn list_ids_of_contact(cx: &mut Cx<'_>, contact: ContactId, limit: i64) -> Result<Vec<LeadId>, Error> {
    Ok(store::list_ids_of_people(cx, &[contact.0], &[], limit)?)
}

/// The leads of a company that are in lists, newest first.
///
/// # Errors
/// Whatever the database answers.
pub fn list_ids_of_company(cx: &mut Cx<'_>, company: CompanyId, limit: i64) -> Result<Vec<LeadId>, Error> {
    Ok(store::list_ids_of_people(cx, &[], &[company.0], limit)?)
}

/// The cards of a company's leads, newest first.
///
/// # Errors
/// Whatever the database answers.
pub fn list_of_company(cx: &mut Cx<'_>, company: CompanyId, limit: i64) -> Result<Vec<LeadCard>, Error> {
    let ids = store::list_ids_of_people(cx, &[], &[company.0], limit)?;
    list_by_ids(cx, &ids)
}

/// How many open leads a pipeline has, and their sum, from the maintained counters.
///
/// # Errors
/// Whatever the database answers.
pub fn count_open(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<(i64, i64), Error> {
    Ok(store::count_open(cx, pipeline)?)
}

/// How many open leads each pipeline has, from the maintained counters; one without any is absent.
///
/// # Errors
/// Whatever the database answers.
pub fn count_open_by_pipeline(cx: &mut Cx<'_>) -> Result<HashMap<PipelineId, i64>, Error> {
    Ok(store::count_open_by_pipeline(cx)?)
}

/// The lead, drafts too, if it exists.
///
/// # Errors
/// Whatever the database answers.
pub fn find(cx: &mut Cx<'_>, id: LeadId) -> Result<Option<Lead>, Error> {
    Ok(list_whole(cx, &[id])?.into_iter().next())
}

/// The lead, drafts too, or an error if absent.
///
/// # Errors
/// `NoSuchLead`.
pub fn load(cx: &mut Cx<'_>, id: LeadId) -> Result<Lead, Error> {
    find(cx, id)?.ok_or(Error::NoSuchLead(id))
}

/// Whole leads by id, drafts too, with contacts and tags, in three queries.
///
/// # Errors
/// Whatever the database answers.
pub fn list_whole(cx: &mut Cx<'_>, ids: &[LeadId]) -> Result<Vec<Lead>, Error> {
    let leads = store::list_by_ids(cx, ids)?;
    fill(cx, leads)
}

/// The lead, drafts too, if the actor may do this with it. Asked before anything is written.
///
/// # Errors
/// `NoSuchLead` for one that the actor may not even see; `Denied`.
pub fn load_to(cx: &mut Cx<'_>, id: LeadId, action: Action) -> Result<Lead, Error> {
    let lead = load(cx, id)?;
    cx.rights()?.require_on(action, &lead.held())?;
    Ok(lead)
}

/// Those of some leads, drafts too, that the actor may see; no query for those who see all.
///
/// # Errors
/// Whatever the database answers.
pub fn visible(cx: &mut Cx<'_>, ids: &[LeadId]) -> Result<Vec<LeadId>, Error> {
    if access::scope(cx, Subject::Lead, Action::View)?.is_everything() {
        return Ok(ids.to_vec());
    }
    Ok(store::list_by_ids(cx, ids)?.into_iter().map(|lead| lead.id).collect())
}

pub(super) fn fill(cx: &mut Cx<'_>, mut leads: Vec<Lead>) -> Result<Vec<Lead>, Error> {
    let ids: Vec<LeadId> = leads.iter().map(|lead| lead.id).collect();
    let keys: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let mut contacts = store::list_contacts(cx, &ids)?;
    let mut tags = tags::of_many(cx, Subject::Lead, &keys)?;
    for lead in &mut leads {
        lead.contacts = contacts.remove(&lead.id).unwrap_or_default();
        lead.tags = tags.remove(&lead.id.0).unwrap_or_default();
    }
    Ok(leads)
}

fn dressed(cx: &mut Cx<'_>, mut cards: Vec<LeadCard>) -> Result<Vec<LeadCard>, Error> {
    let keys: Vec<i64> = cards.iter().map(|card| card.id.0).collect();
    let mut tags = tags::of_many(cx, Subject::Lead, &keys)?;
    for card in &mut cards {
        card.tags = tags.remove(&card.id.0).unwrap_or_default();
    }
    card_fields::fill_in(cx, &mut cards)?;
    Ok(cards)
}
