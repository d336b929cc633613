//! A program decides on an incoming lead. Whoever is second is told who was first (IL-34).

use super::{category, load, records};
use crate::call::Call;
use crate::wire::stages::Stages;
use crate::wire::{Answer, Item, Problem};
use base::Cx;
use base::access;
use base::ids::{CompanyId, ContactId, LeadId, StageId, UserId};
use base::people::users;
use base::search::Subject;
use flow::contacts::{self, companies};
use flow::inbox::{IncomingLead, State};
use flow::leads::{self, LeadChange, Target};
use flow::pipelines::{self, Acceptance};
use serde_json::json;

/// `POST /leads/unsorted/{uid}/accept`: into the first stage, or the one that is asked for.
pub fn accept(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let item = call.body.object_or_blank()?;
    let incoming = load_waiting(cx, call)?;
    let user = act_for(cx, &item)?;
    let stage = read_stage(cx, &item, &incoming)?;
    let lead = pipelines::accept(cx, incoming.id, Acceptance { stage, ..Acceptance::default() })?;
    if user.is_some() {
        leads::change(cx, lead.id, LeadChange { created_by: user, ..LeadChange::default() })?;
    }
    Ok(decided(call, &incoming))
}

/// `DELETE /leads/unsorted/{uid}/decline`, with a body.
pub fn decline(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let item = call.body.object_or_blank()?;
    let incoming = load_waiting(cx, call)?;
    act_for(cx, &item)?;
    flow::decline(cx, incoming.id, false)?;
    Ok(decided(call, &incoming))
}

/// `POST /leads/unsorted/{uid}/link`: any channel, to a lead, contact, company or customer (IL-52).
pub fn link(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let item = call.body.object()?;
    let wish = item.inner("link")?.ok_or_else(|| item.missing("link"))?;
    let incoming = load_waiting(cx, call)?;
    act_for(cx, &item)?;
    let target = read_target(cx, &wish)?;
    // What is not there, or is a draft itself, is said of the value that names it.
    leads::load_target(cx, target).map_err(|error| match Problem::from(error) {
        Problem::Invalid(_) => wish.no_choice("entity_id"),
        other => other,
    })?;
    let place = flow::link(cx, incoming.id, target)?;
    let id = place.id;
    if let (Subject::Lead, Some(contact)) = (place.subject, read_contact(cx, &wish)?) {
        leads::add_contact(cx, LeadId(id), contact, false)?;
    }
    let kind = match place.subject {
        Subject::Lead => "leads",
        Subject::Contact => "contacts",
        Subject::Company => "companies",
    };
    let row = json!({ "id": id, "_links": call.links.own(&format!("{kind}/{id}")) });
    Ok(Answer::Found(json!({
        "uid": incoming.uid, "account_id": call.account.id, "pipeline_id": incoming.pipeline_id,
        "category": category(incoming.channel), "created_at": incoming.created_at,
        "_links": super::link(call, &incoming.uid), "_embedded": { kind: [row] },
    })))
}

fn decided(call: &Call, incoming: &IncomingLead) -> Answer {
    Answer::Found(json!({
        "uid": incoming.uid, "account_id": call.account.id, "pipeline_id": incoming.pipeline_id,
        "category": category(incoming.channel), "created_at": incoming.created_at,
        "_links": super::link(call, &incoming.uid), "_embedded": records(call, incoming),
    }))
}

/// The incoming lead of the path, if nobody has decided on it.
fn load_waiting(cx: &mut Cx<'_>, call: &Call) -> Result<IncomingLead, Problem> {
    let incoming = load(cx, call)?;
    if incoming.state == State::Waiting {
        return Ok(incoming);
    }
    let name = match incoming.decided_by.filter(|user| user.0 > 0) {
        Some(user) => users::find(cx, user)?.map_or_else(|| format!("user {user}"), |user| user.name),
        None => "a rule".to_owned(),
    };
    let when = jiff::Timestamp::from_second(incoming.decided_at.unwrap_or(cx.now)).unwrap_or_default();
    let how = incoming.state.as_str();
    Err(Problem::BadRequest(format!("It was already {how} by {name} at {when}. Nothing was changed.")))
}

/// Whoever `user_id` names decides, with the rights that the token has (IL-31, IL-41).
fn act_for(cx: &mut Cx<'_>, item: &Item) -> Result<Option<UserId>, Problem> {
    let Some(id) = item.number("user_id")?.filter(|id| *id != 0).map(UserId) else { return Ok(None) };
    users::find(cx, id)?.filter(users::User::is_active).ok_or_else(|| item.no_choice("user_id"))?;
    access::act_for(cx, id)?;
    Ok(Some(id))
}

/// Won and lost are those of the incoming lead's own pipeline; any other stage may be of any pipeline.
fn read_stage(cx: &mut Cx<'_>, item: &Item, incoming: &IncomingLead) -> Result<Option<StageId>, Problem> {
    let Some(number) = item.number("status_id")?.filter(|number| *number != 0) else { return Ok(None) };
    let stages = Stages::load(cx)?;
    let stage = stages.find(number, Some(incoming.pipeline_id.0)).or_else(|| stages.find(number, None));
    let stage = stage.filter(|stage| stage.kind != pipelines::StageKind::Incoming);
    stage.map(|stage| Some(stage.id)).ok_or_else(|| item.no_choice("status_id"))
}

fn read_target(cx: &mut Cx<'_>, wish: &Item) -> Result<Target, Problem> {
    let id = wish.required_number("entity_id")?;
    match wish.required_text("entity_type")?.as_str() {
        "leads" => Ok(Target::Lead(LeadId(id))),
        "contacts" => Ok(Target::Contact(ContactId(id))),
        "companies" => Ok(Target::Company(CompanyId(id))),
        "customers" => customer(cx, id)?.ok_or_else(|| wish.no_choice("entity_id")),
        _ => Err(wish.no_choice("entity_type")),
    }
}

/// A customer is a contact or company that bought.
fn customer(cx: &mut Cx<'_>, id: i64) -> Result<Option<Target>, Problem> {
    if contacts::find(cx, ContactId(id))?.is_some_and(|contact| contact.customer_since.is_some()) {
        return Ok(Some(Target::Contact(ContactId(id))));
    }
    let company = companies::find(cx, CompanyId(id))?.filter(|company| company.customer_since.is_some());
    Ok(company.map(|company| Target::Company(company.id)))
}

/// The known contact whom the program takes the sender for.
fn read_contact(cx: &mut Cx<'_>, wish: &Item) -> Result<Option<ContactId>, Problem> {
    let Some(metadata) = wish.inner("metadata")? else { return Ok(None) };
    let Some(id) = metadata.number("contact_id")?.map(ContactId) else { return Ok(None) };
    let known = contacts::find(cx, id)?.filter(|contact| !contact.is_draft);
    known.map(|contact| Some(contact.id)).ok_or_else(|| metadata.no_choice("contact_id"))
}
