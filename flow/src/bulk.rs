//! Many records changed at once, and taken back as a whole (LD-06): the order of the steps, no SQL. Each record is changed
//! by the verb that changes one, so that rights, journal and counters are the same; what one may not change is left out.

use crate::channels::said::Place;
use crate::contacts::{self, CompanyChange, ContactChange, companies};
use crate::duplicates;
use crate::inbox;
use crate::leads;
use crate::leads::tags::{self, TagWish};
use crate::pipelines::{self, Move};
use crate::timeline::{self, NewTask, TASK_KINDS};
use base::Cx;
use base::bulk_changes::{self, BulkChange, State};
use base::clock::Seconds;
use base::ids::{BulkChangeId, CompanyId, ContactId, LeadId, LossReasonId, MergeId, StageId, TagId, TaskId, UserId};
use base::journal::About;
use base::search::Subject;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

/// Records of one unit of work: others wait no longer than a moment.
pub const MAX_STEP: usize = 100;

/// What is done to each record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// A lead moves to a stage; to a lost one without a reason.
    Move(StageId),
    /// A lead is lost for a reason (MV-04).
    Lose {
        /// The lost stage of a pipeline.
        stage: StageId,
        /// Why.
        reason: LossReasonId,
    },
    /// Somebody else answers for it, or nobody.
    Assign(Option<UserId>),
    /// It gets a tag.
    AddTag(String),
    /// It loses a tag.
    RemoveTag(String),
    /// It gets a task for who asks, due then.
    AddTask {
        /// What is to be done.
        text: String,
        /// When, Unix seconds.
        due_at: Seconds,
    },
    /// It goes to the bin, for 30 days.
    Delete,
}

/// Changes some records and remembers how they were, as part of a bulk change that was begun.
///
/// # Errors
/// Whatever a station answers but that one may not, that a record is gone, and that a stage asks for fields that are
/// empty: those are left out.
pub fn change(
    cx: &mut Cx<'_>,
    id: BulkChangeId,
    subject: Subject,
    records: &[i64],
    deed: &Deed,
) -> Result<(), crate::Error> {
    let (mut changed, mut left_out) = (0, 0);
    for record in records {
        match change_one(cx, subject, *record, deed) {
            Ok(Some(before)) => {
                bulk_changes::note(cx, id, *record, &before)?;
                changed += 1;
            }
            Ok(None) => left_out += 1,
            Err(error) if is_left_out(&error) => left_out += 1,
            Err(error) => return Err(error),
        }
    }
    Ok(bulk_changes::count(cx, id, changed, left_out)?)
}

/// Takes back up to [`MAX_STEP`] records of a bulk change; true when there are more. A record that somebody has changed
/// to something else since, or that is gone, stays as it is.
///
/// # Errors
/// Whatever a station answers.
pub fn take_back(cx: &mut Cx<'_>, change: &BulkChange) -> Result<bool, crate::Error> {
    let records = bulk_changes::remaining(cx, change.id, MAX_STEP as i64)?;
    for (record, before) in &records {
        match restore_one(cx, change.subject, *record, before) {
            Err(error) if !is_left_out(&error) => return Err(error),
            _ => bulk_changes::forget(cx, change.id, *record)?,
        }
    }
    if records.len() < MAX_STEP {
        bulk_changes::set_state(cx, change.id, State::Undone)?;
    }
    Ok(records.len() == MAX_STEP)
}

/// How the record was before; nothing when it was so already.
fn change_one(cx: &mut Cx<'_>, subject: Subject, id: i64, deed: &Deed) -> Result<Option<Json>, crate::Error> {
    match deed {
        Deed::Move(stage) => relocate(cx, subject, id, Move::to(*stage)),
        Deed::Lose { stage, reason } => {
            relocate(cx, subject, id, Move { loss_reason_id: Some(*reason), ..Move::to(*stage) })
        }
        Deed::Assign(user) => {
            let before = responsible(cx, subject, id)?;
            if before == *user {
                return Ok(None);
            }
            assign(cx, subject, id, *user)?;
            Ok(Some(json!({ "responsible": before, "now": user })))
        }
        Deed::AddTag(name) => retag(cx, subject, id, &[TagWish::Name(name.clone())], &[]),
        Deed::RemoveTag(name) => retag(cx, subject, id, &[], &[TagWish::Name(name.clone())]),
        Deed::AddTask { text, due_at } => {
            let task = timeline::add_task(cx, &task(cx, subject, id, text, *due_at))?;
            Ok(Some(json!({ "task": task.id })))
        }
        Deed::Delete => {
            match subject {
                Subject::Lead => leads::delete(cx, LeadId(id))?,
                Subject::Contact => contacts::delete(cx, ContactId(id))?,
                Subject::Company => companies::delete(cx, CompanyId(id))?,
            }
            Ok(Some(json!({ "deleted": true })))
        }
    }
}

fn restore_one(cx: &mut Cx<'_>, subject: Subject, id: i64, before: &Json) -> Result<(), crate::Error> {
    if before["deleted"].as_bool() == Some(true) {
        return crate::bin::restore(cx, subject, id);
    }
    if before["unmerged"].as_bool() == Some(true) {
        return crate::merge_again(cx, MergeId(id));
    }
    if let Some(task) = before["task"].as_i64() {
        // Whoever has done it meanwhile keeps what they did.
        let task = timeline::load_task(cx, TaskId(task))?;
        if task.completed_at.is_none() {
            timeline::delete_task(cx, task.id)?;
        }
        return Ok(());
    }
    if let Some(stage) = before["stage"].as_i64() {
        return bring_back(cx, LeadId(id), StageId(stage), before);
    }
    if before["added"].is_array() {
        let wishes = |key: &str| -> Vec<TagWish> {
            let ids = before[key].as_array().into_iter().flatten().filter_map(Json::as_i64);
            ids.map(|id| TagWish::Id(TagId(id))).collect()
        };
        let about = about(cx, subject, id)?;
        // Only what was changed then: tags that somebody else has given or taken since stay so.
        tags::change(cx, subject, id, about, &wishes("removed"), &wishes("added"))?;
        return Ok(());
    }
    if responsible(cx, subject, id)?.map(|user| user.0) == before["now"].as_i64() {
        let user = before["responsible"].as_i64().map(UserId);
        match subject {
            Subject::Lead => drop(leads::give_back(cx, LeadId(id), user)?),
            Subject::Contact | Subject::Company => assign(cx, subject, id, user)?,
        }
    }
    Ok(())
}

fn relocate(cx: &mut Cx<'_>, subject: Subject, id: i64, to: Move) -> Result<Option<Json>, crate::Error> {
    if subject != Subject::Lead {
        return Ok(None);
    }
    let lead = leads::load(cx, LeadId(id))?;
    if lead.stage_id == to.stage_id {
        return Ok(None);
    }
    let before = json!({
        "stage": lead.stage_id,
        "now": to.stage_id,
        "reason": lead.loss_reason_id,
        "closed_at": lead.closed_at,
    });
    pipelines::move_lead(cx, lead.id, to)?;
    Ok(Some(before))
}

/// To the stage where a lead was, unless somebody has moved it on.
fn bring_back(cx: &mut Cx<'_>, id: LeadId, stage: StageId, before: &Json) -> Result<(), crate::Error> {
    let lead = leads::load(cx, id)?;
    if Some(lead.stage_id.0) != before["now"].as_i64() {
        return Ok(());
    }
    let to = Move::back(cx, stage, before["reason"].as_i64().map(LossReasonId), before["closed_at"].as_i64())?;
    pipelines::move_lead(cx, lead.id, to)?;
    Ok(())
}

/// A follow-up about a record, for who asks.
fn task(cx: &Cx<'_>, subject: Subject, id: i64, text: &str, due_at: Seconds) -> NewTask {
    let place = match subject {
        Subject::Lead => Place::lead(LeadId(id)),
        Subject::Contact => Place::contact(ContactId(id)),
        Subject::Company => Place::company(CompanyId(id)),
    };
    NewTask {
        place: Some(place),
        kind_id: TASK_KINDS[0].0,
        text: text.to_owned(),
        responsible_id: cx.actor.user().unwrap_or(UserId(0)),
        due_at,
        is_all_day: false,
        duration: 0,
    }
}

fn retag(
    cx: &mut Cx<'_>,
    subject: Subject,
    id: i64,
    add: &[TagWish],
    remove: &[TagWish],
) -> Result<Option<Json>, crate::Error> {
    let about = about(cx, subject, id)?;
    let before: Vec<TagId> = tags::of(cx, subject, id)?.into_iter().map(|tag| tag.id).collect();
    let after: Vec<TagId> = tags::change(cx, subject, id, about, add, remove)?.into_iter().map(|tag| tag.id).collect();
    let added: Vec<TagId> = after.iter().copied().filter(|id| !before.contains(id)).collect();
    let removed: Vec<TagId> = before.iter().copied().filter(|id| !after.contains(id)).collect();
    Ok((!added.is_empty() || !removed.is_empty()).then(|| json!({ "added": added, "removed": removed })))
}

fn about(cx: &mut Cx<'_>, subject: Subject, id: i64) -> Result<About, crate::Error> {
    Ok(match subject {
        Subject::Lead => leads::about(&leads::load(cx, LeadId(id))?),
        Subject::Contact => About { contact: Some(contacts::load(cx, ContactId(id))?.id), ..About::default() },
        Subject::Company => About { company: Some(companies::load(cx, CompanyId(id))?.id), ..About::default() },
    })
}

fn responsible(cx: &mut Cx<'_>, subject: Subject, id: i64) -> Result<Option<UserId>, crate::Error> {
    Ok(match subject {
        Subject::Lead => leads::load(cx, LeadId(id))?.responsible_id,
        Subject::Contact => contacts::load(cx, ContactId(id))?.responsible_id,
        Subject::Company => companies::load(cx, CompanyId(id))?.responsible_id,
    })
}

fn assign(cx: &mut Cx<'_>, subject: Subject, id: i64, user: Option<UserId>) -> Result<(), crate::Error> {
    match subject {
        Subject::Lead => drop(leads::assign(cx, LeadId(id), user)?),
        Subject::Contact => {
            let change = ContactChange { responsible_id: Some(user), ..ContactChange::default() };
            contacts::change(cx, ContactId(id), change)?;
        }
        Subject::Company => {
            let change = CompanyChange { responsible_id: Some(user), ..CompanyChange::default() };
            companies::change(cx, CompanyId(id), change)?;
        }
    }
    Ok(())
}

/// What does not stop the others: a record that is gone, that who asks may not change, or that lacks what a stage asks for.
pub(crate) fn is_left_out(error: &crate::Error) -> bool {
    use contacts::Error as C;
    use leads::Error as L;
    let of_contact = |error: &C| matches!(error, C::NoSuchContact(_) | C::NoSuchCompany(_) | C::Denied(_));
    let of_lead = |error: &L| match error {
        L::NoSuchLead(_) | L::Denied(_) | L::Inactive(_) => true,
        L::Contact(error) => of_contact(error),
        _ => false,
    };
    match error {
        crate::Error::Lead(error) | crate::Error::Pipeline(pipelines::Error::Lead(error)) => of_lead(error),
        crate::Error::Contact(error) => of_contact(error),
        // A merge that somebody else undid, or whose records belong to others by now.
        crate::Error::Duplicate(duplicates::Error::Db(_)) => false,
        crate::Error::Duplicate(_) | crate::Error::Inbox(inbox::Error::AlreadyDecided { .. }) => true,
        crate::Error::Pipeline(pipelines::Error::Denied(_) | pipelines::Error::FieldsMissing(_)) => true,
        crate::Error::Timeline(timeline::Error::Denied(_) | timeline::Error::NoSuchTask(_)) => true,
        crate::Error::Timeline(timeline::Error::Lead(error)) => of_lead(error),
        crate::Error::Timeline(timeline::Error::Contact(error)) => of_contact(error),
        _ => false,
    }
}
