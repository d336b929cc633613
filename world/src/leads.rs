//! The leads and their histories: opened, moved on, noted, with something to do.

mod rows;

use crate::moment::{DAY, HOUR, by, then};
use crate::{Error, World};
use base::Cx;
use base::clock::Seconds;
use base::ids::{CompanyId, ContactId, LeadId, PipelineId, StageId};
use base::people::users;
use flow::channels::handles;
use flow::channels::said::{ItemKind, Place};
use flow::contacts::{self, NewCompany, NewContact, companies};
use flow::leads::tags::TagWish;
use flow::leads::{self, NewLead, loss_reasons};
use flow::pipelines::{Move, move_lead};
use flow::timeline::{NewNote, NewTask, TASK_KINDS, add_note, add_task};
use rows::{COMPANIES, ROWS, Row};
use serde_json::Value as Json;
use std::collections::HashMap;

/// Numbers that the German regulator keeps for films (030/23125-000 to -999), so that nobody is called by accident.
const FIRST_PHONE: usize = 23_125_100;

/// The place of "Offer sent" among the stages of the workshop.
const OFFER_SENT: usize = 4;

/// One step in the history of a lead.
enum Step {
    Open,
    Move(StageId),
    Note(&'static str),
    Task(&'static str, Seconds),
}

/// The records that leads share.
#[derive(Default)]
struct Known {
    contacts: HashMap<&'static str, ContactId>,
    companies: HashMap<&'static str, CompanyId>,
}

/// Lives through the histories of all leads, from the oldest step to the newest.
pub(crate) fn fill(cx: &mut Cx<'_>, world: &World) -> Result<(), Error> {
    let mut steps: Vec<(Seconds, usize, Step)> = Vec::new();
    for (at, row) in ROWS.iter().enumerate() {
        steps.extend(history(world, row).into_iter().map(|(ago, step)| (ago, at, step)));
    }
    steps.sort_by_key(|(ago, at, _)| (-ago, *at));
    let mut known = Known::default();
    let mut opened: HashMap<usize, LeadId> = HashMap::new();
    for (ago, at, step) in steps {
        let row = &ROWS[at];
        let lead = opened.get(&at).copied();
        let lead = then(cx, ago, by((row.responsible)(world)), |cx| live(cx, world, row, lead, &step, &mut known))?;
        opened.insert(at, lead);
    }
    Ok(())
}

/// The steps of a lead and how long ago they were.
fn history(world: &World, row: &Row) -> Vec<(Seconds, Step)> {
    let (age, stage) = (row.days * DAY, (row.stage)(world));
    let (_, first) = home(world, stage);
    let mut steps = vec![(age, Step::Open)];
    let way = way(world, stage, first);
    let most = i64::try_from(way.len()).unwrap_or(1);
    // It goes on evenly, from the day it was opened to a quarter of its age ago.
    let moves = (1..).zip(way).map(|(at, stage)| (age - age * 3 / 4 * at / most, Step::Move(stage)));
    steps.extend(moves);
    steps.extend(row.note.map(|text| (age / 2, Step::Note(text))));
    steps.extend(row.task.map(|(text, hours)| (age / 5, Step::Task(text, hours * HOUR))));
    steps
}

/// The stages behind the first one, up to where it stands: a sold or lost one was sent an offer.
fn way(world: &World, stage: StageId, first: StageId) -> Vec<StageId> {
    let service = [world.service_stages.reported, world.service_stages.planned, world.service_stages.in_repair];
    let sales = world.stages.working();
    let all: &[StageId] = if first == world.stages.new_request { &sales } else { &service };
    let is_closed = !all.contains(&stage);
    let last =
        if is_closed { all.len().min(OFFER_SENT) } else { all.iter().position(|each| *each == stage).unwrap_or(0) };
    let mut way: Vec<StageId> = all.iter().skip(1).take(last).copied().collect();
    way.extend(is_closed.then_some(stage));
    way
}

fn home(world: &World, stage: StageId) -> (PipelineId, StageId) {
    let service = world.service_stages;
    if [service.reported, service.planned, service.in_repair, service.won].contains(&stage) {
        return (world.service, service.reported);
    }
    (world.sales, world.stages.new_request)
}

fn live(
    cx: &mut Cx<'_>,
    world: &World,
    row: &Row,
    lead: Option<LeadId>,
    step: &Step,
    known: &mut Known,
) -> Result<LeadId, Error> {
    let Some(lead) = lead else { return open(cx, world, row, known) };
    match step {
        Step::Open => {}
        Step::Move(stage) => {
            let reasons = loss_reasons::list(cx)?;
            let reason = reasons.iter().find(|reason| Some(reason.name.as_str()) == row.reason);
            move_lead(cx, lead, Move { loss_reason_id: reason.map(|reason| reason.id), ..Move::to(*stage) })?;
        }
        Step::Note(text) => {
            let (author, text) = (users::load(cx, (row.responsible)(world))?.name, (*text).to_owned());
            let new =
                NewNote { place: Place::lead(lead), kind: ItemKind::Note, author, text, details: Json::Null, at: None };
            add_note(cx, new)?;
        }
        Step::Task(text, in_seconds) => {
            let responsible_id = (row.responsible)(world);
            // The age of the step was taken off the clock: what is late is late today.
            let due_at = cx.now + row.days * DAY / 5 + in_seconds;
            let (place, kind_id, text) = (Some(Place::lead(lead)), TASK_KINDS[0].0, (*text).to_owned());
            add_task(cx, &NewTask { place, kind_id, text, responsible_id, due_at, is_all_day: false, duration: 0 })?;
        }
    }
    Ok(lead)
}

fn open(cx: &mut Cx<'_>, world: &World, row: &Row, known: &mut Known) -> Result<LeadId, Error> {
    let (pipeline, first) = home(world, (row.stage)(world));
    let mut new = NewLead::in_stage(pipeline, first);
    row.name.clone_into(&mut new.name);
    new.price_minor = row.euros * 100;
    new.responsible_id = Some((row.responsible)(world));
    new.tags = row.tags.iter().map(|tag| TagWish::Name((*tag).to_owned())).collect();
    new.company_id = company(cx, row, known)?;
    new.contacts = contact(cx, world, row, known)?.into_iter().collect();
    Ok(leads::open(cx, new)?.id)
}

fn company(cx: &mut Cx<'_>, row: &Row, known: &mut Known) -> Result<Option<CompanyId>, Error> {
    if row.company.is_empty() {
        return Ok(None);
    }
    if let Some(id) = known.companies.get(row.company) {
        return Ok(Some(*id));
    }
    let handles = handles::email(&format!("office@{}", domain(row.company)?)).into_iter().collect();
    let new = NewCompany { name: row.company.to_owned(), handles, ..NewCompany::default() };
    let id = companies::open(cx, new)?.id;
    known.companies.insert(row.company, id);
    Ok(Some(id))
}

fn contact(cx: &mut Cx<'_>, world: &World, row: &Row, known: &mut Known) -> Result<Option<ContactId>, Error> {
    if row.contact.is_empty() {
        return Ok(None);
    }
    if let Some(id) = known.contacts.get(row.contact) {
        return Ok(Some(*id));
    }
    let domain = if row.company.is_empty() { "posteo.example" } else { domain(row.company)? };
    let email = format!("{}@{domain}", row.contact.to_lowercase().replace(' ', "."));
    let phone = format!("+49 30 {}", FIRST_PHONE + known.contacts.len());
    let new = NewContact {
        name: row.contact.to_owned(),
        company_id: known.companies.get(row.company).copied(),
        responsible_id: Some((row.responsible)(world)),
        handles: handles::email(&email).into_iter().chain(handles::phone(&phone, None)).collect(),
        ..NewContact::default()
    };
    let id = contacts::open(cx, new)?.id;
    known.contacts.insert(row.contact, id);
    Ok(Some(id))
}

fn domain(company: &str) -> Result<&'static str, Error> {
    let found = COMPANIES.iter().find(|(name, _)| *name == company).map(|(_, domain)| *domain);
    found.ok_or_else(|| Error::Wrong(format!("“{company}” is not among the companies")))
}
