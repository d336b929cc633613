//! Why leads are lost: one list for the whole account, which administrators keep (MV-04).

use super::{Error, store};
use base::Cx;
use base::access::{Right, require};
use base::clock::Seconds;
use base::ids::LossReasonId;
use base::journal::{self, About, Happening, Kind};
use serde_json::{Value as Json, json};

/// Reasons of one account that may be chosen.
pub const MAX_LOSS_REASONS: usize = 100;
/// Characters of a reason.
pub const MAX_REASON_CHARS: usize = 100;

/// A reason for losing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LossReason {
    /// The id.
    pub id: LossReasonId,
    /// In words.
    pub name: String,
    /// Its place in the list: smaller stands above.
    pub position: i64,
    /// When it was made, Unix seconds.
    pub created_at: Seconds,
    /// When it last changed.
    pub updated_at: Seconds,
    /// When it was deleted: leads that have it keep it, nobody can choose it any more.
    pub deleted_at: Option<Seconds>,
}

/// What may be changed about a reason; `None` leaves as it is.
#[derive(Clone, Debug, Default)]
pub struct LossReasonChange {
    /// Other words.
    pub name: Option<String>,
    /// Another place.
    pub position: Option<i64>,
}

/// The reasons that may be chosen, in their order.
///
/// # Errors
/// Whatever the database answers.
pub fn list(cx: &mut Cx<'_>) -> Result<Vec<LossReason>, Error> {
    Ok(list_with_deleted(cx)?.into_iter().filter(|reason| reason.deleted_at.is_none()).collect())
}

/// All reasons there ever were, for the names of those that leads have.
///
/// # Errors
/// Whatever the database answers.
pub fn list_with_deleted(cx: &mut Cx<'_>) -> Result<Vec<LossReason>, Error> {
    Ok(store::list_reasons(cx)?)
}

/// A reason that may be chosen, if there is one of that id.
///
/// # Errors
/// Whatever the database answers.
pub fn find(cx: &mut Cx<'_>, id: LossReasonId) -> Result<Option<LossReason>, Error> {
    Ok(list(cx)?.into_iter().find(|reason| reason.id == id))
}

/// A reason that may be chosen, or an error if absent.
///
/// # Errors
/// `NoSuchLossReason`.
pub fn load(cx: &mut Cx<'_>, id: LossReasonId) -> Result<LossReason, Error> {
    find(cx, id)?.ok_or(Error::NoSuchLossReason(id))
}

/// Adds a reason, at the end unless it says where.
///
/// # Errors
/// `Denied`; `BadValue` for words that are missing, too long or there already, and when there are 100.
pub fn add(cx: &mut Cx<'_>, name: &str, position: Option<i64>) -> Result<LossReason, Error> {
    require(cx, Right::SetUp)?;
    let others = list(cx)?;
    if others.len() >= MAX_LOSS_REASONS {
        return Err(Error::BadValue(format!("There are at most {MAX_LOSS_REASONS} reasons. Nothing was added.")));
    }
    let reason = LossReason {
        id: cx.next_id()?,
        name: checked(name, &others)?,
        position: position.unwrap_or_else(|| others.last().map_or(1, |last| last.position.saturating_add(1))),
        created_at: cx.now,
        updated_at: cx.now,
        deleted_at: None,
    };
    make_room(cx, &others, reason.position)?;
    store::insert_reason(cx, &reason)?;
    record(cx, Json::Null, summary(&reason))?;
    Ok(reason)
}

/// Renames or moves a reason; leads that have it follow.
///
/// # Errors
/// `Denied`, `NoSuchLossReason`, `BadValue`.
pub fn change(cx: &mut Cx<'_>, id: LossReasonId, change: &LossReasonChange) -> Result<LossReason, Error> {
    require(cx, Right::SetUp)?;
    let mut reason = load(cx, id)?;
    let before = summary(&reason);
    let others: Vec<LossReason> = list(cx)?.into_iter().filter(|other| other.id != id).collect();
    if let Some(name) = &change.name {
        reason.name = checked(name, &others)?;
    }
    if let Some(position) = change.position.filter(|position| *position != reason.position) {
        make_room(cx, &others, position)?;
        reason.position = position;
    }
    reason.updated_at = cx.now;
    store::update_reason(cx, &reason)?;
    record(cx, before, summary(&reason))?;
    Ok(reason)
}

/// Puts the reasons into a new order; those that are not named follow as they were.
///
/// # Errors
/// `Denied`, `NoSuchLossReason`.
pub fn order(cx: &mut Cx<'_>, wanted: &[LossReasonId]) -> Result<(), Error> {
    require(cx, Right::SetUp)?;
    let mut left = list(cx)?;
    let before: Vec<LossReasonId> = left.iter().map(|reason| reason.id).collect();
    let mut ordered = Vec::new();
    for id in wanted {
        let at = left.iter().position(|reason| reason.id == *id).ok_or(Error::NoSuchLossReason(*id))?;
        ordered.push(left.remove(at));
    }
    ordered.extend(left);
    for (position, reason) in (1..).zip(&mut ordered) {
        (reason.position, reason.updated_at) = (position, cx.now);
        store::update_reason(cx, reason)?;
    }
    let after: Vec<LossReasonId> = ordered.iter().map(|reason| reason.id).collect();
    record(cx, json!({ "order": before }), json!({ "order": after }))
}

/// Deletes a reason: nobody can choose it any more, and leads that were lost for it still say so.
///
/// # Errors
/// `Denied`, `NoSuchLossReason`.
pub fn delete(cx: &mut Cx<'_>, id: LossReasonId) -> Result<(), Error> {
    require(cx, Right::SetUp)?;
    let mut reason = load(cx, id)?;
    reason.deleted_at = Some(cx.now);
    store::update_reason(cx, &reason)?;
    record(cx, summary(&reason), Json::Null)
}

/// Takes the deletion of a reason back.
///
/// # Errors
/// `Denied`, `NoSuchLossReason` when it is not deleted.
pub fn restore(cx: &mut Cx<'_>, id: LossReasonId) -> Result<LossReason, Error> {
    require(cx, Right::SetUp)?;
    let deleted = list_with_deleted(cx)?.into_iter().find(|reason| reason.id == id && reason.deleted_at.is_some());
    let reason = LossReason { deleted_at: None, ..deleted.ok_or(Error::NoSuchLossReason(id))? };
    store::update_reason(cx, &reason)?;
    record(cx, Json::Null, summary(&reason))?;
    Ok(reason)
}

/// Whoever stands at a place, and those right behind, go one further: no two stand at one.
fn make_room(cx: &mut Cx<'_>, others: &[LossReason], position: i64) -> Result<(), Error> {
    let mut taken = position;
    for other in others.iter().filter(|other| other.position >= position) {
        if other.position > taken {
            break;
        }
        taken = taken.saturating_add(1);
        let pushed = LossReason { position: taken, updated_at: cx.now, ..other.clone() };
        store::update_reason(cx, &pushed)?;
        record(cx, summary(other), summary(&pushed))?;
    }
    Ok(())
}

fn checked(name: &str, others: &[LossReason]) -> Result<String, Error> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_REASON_CHARS {
        return Err(Error::BadValue(format!("Write a reason of 1 to {MAX_REASON_CHARS} characters.")));
    }
    if others.iter().any(|other| other.name.to_lowercase() == name.to_lowercase()) {
        return Err(Error::BadValue(format!("“{name}” is in the list already. Nothing was changed.")));
    }
    Ok(name.to_owned())
}

fn summary(reason: &LossReason) -> Json {
    json!({ "id": reason.id, "name": reason.name, "position": reason.position })
}

fn record(cx: &mut Cx<'_>, before: Json, after: Json) -> Result<(), Error> {
    journal::record(cx, Happening::change(Kind::LossReasonsChanged, About::default(), before, after))?;
    Ok(())
}
