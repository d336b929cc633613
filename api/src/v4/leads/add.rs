//! Opening leads.

use crate::call::Call;
use crate::v4::custom_fields::FieldWishes;
use crate::v4::known::{self, Known};
use crate::v4::records::TagWishes;
use crate::v4::{companies, contacts};
use crate::wire::stages::in_pipeline;
use crate::wire::{Answer, Item, MAX_ITEMS, Problem, read_all, written};
use base::Cx;
use base::ids::{CompanyId, ContactId, LossReasonId, PipelineId, StageId, UserId};
use base::search::Subject;
use flow::contacts::StatedStamps;
use flow::leads::{self, Lead, NewLead};
use flow::pipelines::{self, Pipeline, StageKind};
use serde_json::{Value as Json, json};

/// A lead as an item of a body describes it. Contacts and companies are not read here: a plain lead names existing
/// ones, others bring new ones.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Its name; empty becomes "Lead #7".
    pub name: String,
    /// Its pipeline.
    pub pipeline_id: PipelineId,
    /// Its stage.
    pub stage_id: StageId,
    /// The sale, in minor units.
    pub price_minor: i64,
    /// Who answers for it: who asks, when nobody is named.
    pub responsible_id: Option<UserId>,
    /// When and by whom it was made and changed, if that is stated.
    pub stamps: StatedStamps,
    /// Its own fields.
    pub fields: FieldWishes,
    /// Why it was lost; passed over in any stage but lost.
    pub loss_reason_id: Option<LossReasonId>,
    /// Its tags.
    pub tags: TagWishes,
}

impl Wish {
    /// Reads an item.
    ///
    /// # Errors
    /// `Invalid` with what is wrong.
    pub fn read(item: &Item, call: &Call, known: &Known) -> Result<Wish, Problem> {
        let pipeline = pipeline(item, known)?;
        let stage = match item.number("status_id")? {
            Some(number) => in_pipeline(pipeline, number).filter(|stage| stage.kind != StageKind::Incoming),
            None => pipeline.first_stage(),
        };
        let stage = stage.ok_or_else(|| item.no_choice("status_id"))?;
        Ok(Wish {
            name: known::name(item, "name", leads::MAX_NAME_CHARS)?.unwrap_or_default(),
            pipeline_id: pipeline.id,
            stage_id: stage.id,
            price_minor: known.price_minor(item)?.unwrap_or(0),
            responsible_id: known.user(item, "responsible_user_id")?.unwrap_or(Some(call.user.id)),
            stamps: known.stamps(item)?,
            fields: FieldWishes::read(item, Subject::Lead, &known.fields, None)?,
            loss_reason_id: known.loss_reason(item)?.flatten(),
            tags: TagWishes::read(item)?,
        })
    }

    /// Opens the lead with these people, the main contact first.
    ///
    /// # Errors
    /// Whatever the station answers.
    pub fn open(self, cx: &mut Cx<'_>, contacts: Vec<ContactId>, company: Option<CompanyId>) -> Result<Lead, Problem> {
        let mut new = NewLead::in_stage(self.pipeline_id, self.stage_id);
        new.name = self.name;
        new.price_minor = self.price_minor;
        new.responsible_id = self.responsible_id;
        new.created_at = self.stamps.created_at;
        new.loss_reason_id = self.loss_reason_id;
        new.tags = self.tags.of_new();
        new.contacts = contacts;
        new.company_id = company;
        let lead = pipelines::open_lead(cx, new)?;
        flow::set_fields(cx, Subject::Lead, lead.id.0, self.fields.own())?;
        leads::restamp(cx, lead.id, self.stamps)?;
        Ok(lead)
    }
}

/// `POST /leads`.
pub fn add(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let items = call.body.items(MAX_ITEMS)?;
    let known = Known::load(cx, call)?;
    let wishes = read_all(&items, |item| Wish::read(item, call, &known))?;
    let mut rows = Vec::new();
    for (item, wish) in items.iter().zip(wishes) {
        rows.push(add_one(cx, call, item, wish).map_err(|problem| problem.of_item(item.request_id()))?);
    }
    Ok(written(call, "leads", rows))
}

fn add_one(cx: &mut Cx<'_>, call: &Call, item: &Item, wish: Wish) -> Result<Json, Problem> {
    let (contacts, company) = match item.inner("_embedded")? {
        Some(embedded) => (contacts::named(cx, &embedded)?, companies::named(cx, &embedded)?),
        None => (Vec::new(), None),
    };
    let id = wish.open(cx, contacts, company)?.id;
    Ok(json!({ "id": id, "request_id": item.request_id(), "_links": call.links.own(&format!("leads/{id}")) }))
}

/// The pipeline that an item names, else the one of its stage, else the main one (kommo-api §5.1).
fn pipeline<'k>(item: &Item, known: &'k Known) -> Result<&'k Pipeline, Problem> {
    if let Some(id) = item.number("pipeline_id")? {
        return known.stages.pipeline(id).ok_or_else(|| item.no_choice("pipeline_id"));
    }
    let of_stage = match item.number("status_id")? {
        Some(number) => {
            let stage = known.stages.find(number, None).ok_or_else(|| item.no_choice("status_id"))?;
            known.stages.pipeline(stage.pipeline_id.0)
        }
        None => None,
    };
    of_stage.or_else(|| known.stages.main()).ok_or_else(|| item.no_choice("pipeline_id"))
}
