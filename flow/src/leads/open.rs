//! A lead begins.

use super::tags::{self, TagWish};
use super::{Error, Lead, MAX_NAME_CHARS, MAX_PRICE_MINOR, place, store, visits};
use crate::contacts::Stamps;
use base::Cx;
use base::clock::Seconds;
use base::fields;
use base::ids::{CompanyId, ContactId, LeadId, LossReasonId, PipelineId, SourceId, StageId, UserId};
use base::journal::{self, About, Happening, Kind};
use base::search::{self, Subject};
use serde_json::{Value as Json, json};
use std::collections::HashMap;

/// A lead to be made.
#[derive(Clone, Debug)]
pub struct NewLead {
    /// Its name; empty becomes "Lead #7".
    pub name: String,
    /// Its pipeline.
    pub pipeline_id: PipelineId,
    /// Its stage, of that pipeline.
    pub stage_id: StageId,
    /// The sale, in minor units.
    pub price_minor: i64,
    /// Its contacts, the main one first.
    pub contacts: Vec<ContactId>,
    /// For which company.
    pub company_id: Option<CompanyId>,
    /// The user answering for it.
    pub responsible_id: Option<UserId>,
    /// Through which door it came.
    pub source_id: Option<SourceId>,
    /// Not a lead yet: its request waits.
    pub is_draft: bool,
    /// Its tags.
    pub tags: Vec<TagWish>,
    /// When it was won or lost, for one that is made closed.
    pub closed_at: Option<Seconds>,
    /// Why it was lost, for one that is made lost.
    pub loss_reason_id: Option<LossReasonId>,
    /// When it was made, if not now.
    pub created_at: Option<Seconds>,
}

impl NewLead {
    /// A lead with nothing but its place.
    pub fn in_stage(pipeline_id: PipelineId, stage_id: StageId) -> NewLead {
        NewLead {
            name: String::new(),
            pipeline_id,
            stage_id,
            price_minor: 0,
            contacts: Vec::new(),
            company_id: None,
            responsible_id: None,
            source_id: None,
            is_draft: false,
            tags: Vec::new(),
            closed_at: None,
            loss_reason_id: None,
            created_at: None,
        }
    }
}

/// Opens a lead at the top of its stage. A draft is journalled when it is accepted, not now.
///
/// # Errors
/// `BadValue` for too long a name or a sale out of range; `Denied` to those who may not make leads, or not for somebody else.
pub fn open(cx: &mut Cx<'_>, new: NewLead) -> Result<Lead, Error> {
    let lead = begin(cx, new, &mut HashMap::new())?;
    keep(cx, std::slice::from_ref(&lead))?;
    Ok(lead)
}

/// Opens many leads, each above the one before it, in as many statements as [`open`] takes for one.
///
/// # Errors
/// As [`open`], at the first that is refused: the caller rolls the others back.
pub fn open_all(cx: &mut Cx<'_>, new: Vec<NewLead>) -> Result<Vec<Lead>, Error> {
    let wishes: Vec<&[TagWish]> = new.iter().map(|new| new.tags.as_slice()).collect();
    let tags = tags::resolve_all(cx, Subject::Lead, &wishes)?;
    let mut tops = HashMap::new();
    let mut leads = Vec::with_capacity(new.len());
    for (new, tags) in new.into_iter().zip(tags) {
        leads.push(Lead { tags, ..begin(cx, NewLead { tags: Vec::new(), ..new }, &mut tops)? });
    }
    keep(cx, &leads)?;
    Ok(leads)
}

/// The lead that shall be kept; `tops` are the highest ranks of stages so far.
fn begin(cx: &mut Cx<'_>, new: NewLead, tops: &mut HashMap<StageId, i64>) -> Result<Lead, Error> {
    check(&new.name, new.price_minor)?;
    if !new.is_draft {
        cx.rights()?.require_create_for(Subject::Lead, new.responsible_id)?;
    }
    let id: LeadId = cx.next_id()?;
    let mut stamps = Stamps::new(cx);
    stamps.created_at = new.created_at.unwrap_or(stamps.created_at);
    let name = new.name.trim();
    // A draft stands on no board; it gets its place when it is accepted.
    let rank = if new.is_draft { 0 } else { next_rank(cx, new.stage_id, tops)? };
    Ok(Lead {
        id,
        name: if name.is_empty() { format!("Lead #{id}") } else { name.to_owned() },
        pipeline_id: new.pipeline_id,
        stage_id: new.stage_id,
        rank,
        price_minor: new.price_minor,
        company_id: new.company_id,
        responsible_id: new.responsible_id,
        source_id: new.source_id,
        is_draft: new.is_draft,
        version: 1,
        stamps,
        closed_at: new.closed_at,
        loss_reason_id: new.loss_reason_id,
        next_task_at: None,
        contacts: new.contacts,
        tags: tags::resolve(cx, Subject::Lead, &new.tags)?,
    })
}

fn next_rank(cx: &mut Cx<'_>, stage: StageId, tops: &mut HashMap<StageId, i64>) -> Result<i64, Error> {
    let rank = match tops.get(&stage) {
        Some(top) => top + place::RANK_GAP,
        None => place::top_rank(cx, stage)?,
    };
    tops.insert(stage, rank);
    Ok(rank)
}

/// Writes leads down: with their contacts and tags, in their stages, found, and told of.
fn keep(cx: &mut Cx<'_>, leads: &[Lead]) -> Result<(), Error> {
    store::insert_all(cx, leads)?;
    let open: Vec<&Lead> = leads.iter().filter(|lead| !lead.is_draft).collect();
    visits::enter(cx, &open, None)?;
    let texts: Vec<_> = open.iter().map(|lead| (lead.id.0, vec![lead.name.clone(), lead.id.to_string()])).collect();
    search::index_new(cx, Subject::Lead, &texts)?;
    let opened: Vec<Happening> = open.iter().map(|lead| opened(lead)).collect();
    Ok(journal::record_all(cx, &opened)?)
}

/// Makes a lead known, with the tags that it is born with: to the search and to the journal.
pub(super) fn announce(cx: &mut Cx<'_>, lead: &Lead) -> Result<(), Error> {
    index(cx, lead)?;
    journal::record(cx, opened(lead))?;
    Ok(())
}

fn opened(lead: &Lead) -> Happening {
    let tags: Vec<&str> = lead.tags.iter().map(|tag| tag.name.as_str()).collect();
    let after = json!({
        "name": lead.name, "price": lead.price_minor, "stage": lead.stage_id, "responsible": lead.responsible_id, "tags": tags,
    });
    Happening::change(Kind::LeadOpened, about(lead), Json::Null, after)
}

/// A lead is found by its name, its number and what its fields say (VW-02).
/// Gives the search the words of a lead again; nothing for one that is no more, or that no list shows.
pub(crate) fn index_again(cx: &mut Cx<'_>, id: LeadId) -> Result<(), Error> {
    match super::list::find(cx, id)?.filter(|lead| !lead.is_draft) {
        Some(lead) => index(cx, &lead),
        None => Ok(()),
    }
}

pub(super) fn index(cx: &mut Cx<'_>, lead: &Lead) -> Result<(), Error> {
    index_all(cx, &[lead])
}

pub(super) fn index_all(cx: &mut Cx<'_>, leads: &[&Lead]) -> Result<(), Error> {
    let ids: Vec<i64> = leads.iter().map(|lead| lead.id.0).collect();
    let mut said = fields::texts_of_many(cx, Subject::Lead, &ids)?;
    let mut texts = |lead: &&Lead| {
        let said = said.remove(&lead.id.0).unwrap_or_default();
        (lead.id.0, [vec![lead.name.clone(), lead.id.to_string()], said].concat())
    };
    let texts: Vec<_> = leads.iter().map(&mut texts).collect();
    Ok(search::index_all(cx, Subject::Lead, &texts)?)
}

/// What the journal says an event of a lead is about.
pub fn about(lead: &Lead) -> About {
    About {
        pipeline: Some(lead.pipeline_id),
        lead: Some(lead.id),
        contact: lead.contacts.first().copied(),
        company: lead.company_id,
        source: lead.source_id,
        ..About::default()
    }
}

pub(super) fn check(name: &str, price_minor: i64) -> Result<(), Error> {
    if name.chars().count() > MAX_NAME_CHARS {
        return Err(Error::BadValue(format!("A lead's name has at most {MAX_NAME_CHARS} characters.")));
    }
    if !(0..=MAX_PRICE_MINOR).contains(&price_minor) {
        return Err(Error::BadValue(format!("A sale is between 0 and {}.", MAX_PRICE_MINOR / 100)));
    }
    Ok(())
}
