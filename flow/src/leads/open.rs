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
/// `BadValue` for too long a name or a sale out of range; `Denied` to those who may not make leads.
pub fn open(cx: &mut Cx<'_>, new: NewLead) -> Result<Lead, Error> {
    check(&new.name, new.price_minor)?;
    if !new.is_draft {
        cx.rights()?.require_create(Subject::Lead)?;
    }
    let id: LeadId = cx.next_id()?;
    let mut stamps = Stamps::new(cx);
    stamps.created_at = new.created_at.unwrap_or(stamps.created_at);
    let name = new.name.trim();
    let lead = Lead {
        id,
        name: if name.is_empty() { format!("Lead #{id}") } else { name.to_owned() },
        pipeline_id: new.pipeline_id,
        stage_id: new.stage_id,
        // A draft stands on no board; it gets its place when it is accepted.
        rank: if new.is_draft { 0 } else { place::top_rank(cx, new.stage_id)? },
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
        tags: Vec::new(),
    };
    store::insert(cx, &lead)?;
    for (at, contact) in lead.contacts.iter().enumerate() {
        store::insert_contact(cx, id, *contact, at == 0)?;
    }
    let tags = if new.tags.is_empty() { Vec::new() } else { tags::replace(cx, Subject::Lead, id.0, &new.tags)? };
    if !lead.is_draft {
        visits::enter(cx, &lead, None)?;
        announce(cx, &lead)?;
    }
    Ok(Lead { tags, ..lead })
}

/// Makes a lead known: to the search and to the journal.
pub(super) fn announce(cx: &mut Cx<'_>, lead: &Lead) -> Result<(), Error> {
    index(cx, lead)?;
    let after = json!({ "name": lead.name, "price": lead.price_minor, "stage": lead.stage_id, "responsible": lead.responsible_id });
    journal::record(cx, Happening::change(Kind::LeadOpened, about(lead), Json::Null, after))?;
    Ok(())
}

/// A lead is found by its name, its number and what its fields say (VW-02).
pub(super) fn index(cx: &mut Cx<'_>, lead: &Lead) -> Result<(), Error> {
    let (number, fields) = (lead.id.to_string(), fields::texts_of(cx, Subject::Lead, lead.id.0)?);
    let own = [lead.name.as_str(), number.as_str()];
    let texts: Vec<&str> = own.into_iter().chain(fields.iter().map(String::as_str)).collect();
    search::index(cx, Subject::Lead, lead.id.0, &texts)?;
    Ok(())
}

/// What the journal says an event of a lead is about.
pub(crate) fn about(lead: &Lead) -> About {
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
