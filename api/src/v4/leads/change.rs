//! Changing leads.

use super::list::find;
use crate::call::Call;
use crate::v4::custom_fields::FieldWishes;
use crate::v4::known::{self, Known};
use crate::v4::records::TagWishes;
use crate::wire::stages::{LOST, in_pipeline};
use crate::wire::{Answer, Code, Item, MAX_ITEMS, Problem, read_all, written};
use base::Cx;
use base::ids::{LeadId, LossReasonId, StageId, UserId};
use base::journal::About;
use base::search::Subject;
use flow::contacts::StatedStamps;
use flow::leads::{self, Lead, LeadChange};
use flow::pipelines::{self, Move};
use serde_json::{Value as Json, json};

/// `PATCH /leads`.
pub fn change_many(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let items = call.body.items(MAX_ITEMS)?;
    let known = Known::load(cx, call)?;
    let changes = read_all(&items, |item| Ok((LeadId(item.required_number("id")?), Change::read(item, &known)?)))?;
    let mut rows = Vec::new();
    for (item, (id, change)) in items.iter().zip(changes) {
        rows.push(change.apply(cx, call, &known, (item, id)).map_err(|problem| problem.of_item(item.request_id()))?);
    }
    Ok(written(call, "leads", rows))
}

/// `PATCH /leads/{id}`.
pub fn change_one(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let (id, item) = (call.id("id")?, call.body.object()?);
    let known = Known::load(cx, call)?;
    let change = Change::read(&item, &known)?;
    change.apply(cx, call, &known, (&item, id)).map(Answer::Found).map_err(|problem| problem.of_item(item.request_id()))
}

/// What an item changes; what it does not name stays.
struct Change {
    name: Option<String>,
    price_minor: Option<i64>,
    stamps: StatedStamps,
    responsible: Option<Option<UserId>>,
    status: Option<i64>,
    pipeline: Option<i64>,
    fields: FieldWishes,
    loss_reason: Option<Option<LossReasonId>>,
    tags: TagWishes,
}

impl Change {
    fn read(item: &Item, known: &Known) -> Result<Change, Problem> {
        Ok(Change {
            name: known::name(item, "name", leads::MAX_NAME_CHARS)?,
            price_minor: known.price_minor(item)?,
            stamps: known.stamps(item)?,
            responsible: known.user(item, "responsible_user_id")?,
            status: item.number("status_id")?,
            pipeline: item.number("pipeline_id")?,
            fields: FieldWishes::read(item, Subject::Lead, &known.fields, None)?,
            loss_reason: known.loss_reason(item)?,
            tags: TagWishes::read(item)?,
        })
    }

    fn apply(self, cx: &mut Cx<'_>, call: &Call, known: &Known, (item, id): (&Item, LeadId)) -> Result<Json, Problem> {
        let lead = find(cx, id)?.ok_or_else(|| item.no_choice("id"))?;
        let stage = self.stage(&lead, known, item)?;
        if let Some(stage) = stage {
            let to = Move { loss_reason_id: self.loss_reason.flatten(), ..Move::to(stage) };
            pipelines::move_lead(cx, id, to)?;
        }
        let about = About { pipeline: Some(lead.pipeline_id), lead: Some(id), ..About::default() };
        self.tags.apply(cx, Subject::Lead, id.0, about)?;
        if let Some(responsible) = self.responsible {
            leads::assign(cx, id, responsible)?;
        }
        flow::set_fields(cx, Subject::Lead, id.0, self.fields.own())?;
        // A reason means something only where leads are lost (kommo-api §5.1).
        let is_lost = known.stages.number(stage.unwrap_or(lead.stage_id)) == LOST;
        let change = LeadChange {
            name: self.name,
            price_minor: self.price_minor,
            loss_reason_id: self.loss_reason.filter(|_| is_lost),
            ..LeadChange::default()
        };
        let lead = leads::change(cx, id, change)?;
        leads::restamp(cx, id, self.stamps)?;
        Ok(json!({
            "id": id, "updated_at": self.stamps.updated_at.unwrap_or(lead.stamps.updated_at), "request_id": item.request_id(),
            "_links": call.links.own(&format!("leads/{id}")),
        }))
    }

    /// The stage to move to, when it is another one. A stage alone is looked for in the lead's own pipeline first, so
    /// that 142 and 143 mean those of that pipeline; a pipeline alone means its first stage.
    fn stage(&self, lead: &Lead, known: &Known, item: &Item) -> Result<Option<StageId>, Problem> {
        let own = known.stages.pipeline(lead.pipeline_id.0);
        let stage = match (self.pipeline, self.status) {
            (None, None) => return Ok(None),
            (Some(pipeline), None) if pipeline == lead.pipeline_id.0 => return Ok(None),
            (Some(pipeline), status) => {
                let pipeline = known.stages.pipeline(pipeline).ok_or_else(|| item.no_choice("pipeline_id"))?;
                status.map_or_else(|| pipeline.first_stage(), |status| in_pipeline(pipeline, status))
            }
            (None, Some(status)) => {
                own.and_then(|own| in_pipeline(own, status)).or_else(|| known.stages.find(status, None))
            }
        };
        let stage = stage.ok_or_else(|| item.no_choice("status_id"))?;
        if stage.id == lead.stage_id {
            return Ok(None);
        }
        if lead.is_draft {
            let detail = "This lead waits in Incoming leads: accept it first.";
            return Err(item.wrong("status_id", Code::NotSupportedChoice, detail));
        }
        Ok(Some(stage.id))
    }
}
