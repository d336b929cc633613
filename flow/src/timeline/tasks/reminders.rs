//! When somebody is reminded of a task (TK-02): five minutes before it is due, at 09:00 of its day if it has no hour.
//!
//! Every open task keeps the moment of its reminder until it was told; the moment is found by an index and taken away in
//! the unit that tells it. So nothing is told twice, and what fell into a pause of the program is told after it.

use super::change::summary;
use super::{Task, store};
use crate::channels::said::Subject;
use crate::timeline::Error;
use base::clock::Seconds;
use base::ids::{AccountId, LeadId};
use base::journal::{self, About, Happening, Kind};
use base::{Cx, accounts};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value as Json;

/// How long before it is due a task is called to mind, in seconds.
const REMIND_BEFORE: Seconds = 300;
/// The hour at which a task of a whole day is called to mind.
const REMIND_HOUR: i8 = 9;
/// Tasks that are told in one unit of work.
const BATCH_TASKS: i64 = 200;

/// The accounts in which somebody is to be reminded now, `limit` at most. Asked outside every account.
///
/// # Errors
/// Whatever the database answers.
pub fn accounts_to_remind(cx: &mut Cx<'_>, limit: i64) -> Result<Vec<AccountId>, Error> {
    Ok(store::accounts_to_remind(cx, limit)?)
}

/// Writes into the journal which tasks have come due, each once; true when there are more. Tasks of leads that are
/// deleted are passed over. A fixed number of queries, and a row for each task.
///
/// # Errors
/// Whatever the database answers.
pub fn remind(cx: &mut Cx<'_>) -> Result<bool, Error> {
    let tasks = store::take_reminders(cx, BATCH_TASKS)?;
    let of_lead = |task: &Task| task.place.filter(|place| place.subject == Subject::Lead).map(|place| LeadId(place.id));
    let leads: Vec<LeadId> = tasks.iter().filter_map(of_lead).collect();
    let standing = store::pipelines_of(cx, &leads)?;
    for task in &tasks {
        let lead = of_lead(task);
        let pipeline = lead.and_then(|lead| standing.get(&lead).copied());
        if lead.is_some() && pipeline.is_none() {
            continue;
        }
        let about = About { pipeline, lead, task: Some(task.id), ..About::default() };
        journal::record(cx, Happening::change(Kind::TaskDue, about, Json::Null, summary(task)))?;
    }
    Ok(tasks.len() as i64 == BATCH_TASKS)
}

/// The account's time zone.
///
/// # Errors
/// Whatever the database answers.
pub fn zone_of(cx: &mut Cx<'_>) -> Result<TimeZone, Error> {
    let name = accounts::load(cx)?.time_zone;
    Ok(TimeZone::get(&name).unwrap_or(TimeZone::UTC))
}

/// The last second of the day in which `at` lies. A time that no calendar holds stays as it is.
pub(super) fn end_of_day(zone: &TimeZone, at: Seconds) -> Seconds {
    let day = Timestamp::from_second(at).map(|at| at.to_zoned(zone.clone()).date());
    let end = day.and_then(jiff::civil::Date::tomorrow).and_then(|next| next.to_zoned(zone.clone()));
    end.map_or(at, |next| next.timestamp().as_second() - 1)
}

/// When somebody is reminded of an open task; the zone is given for a task of a whole day. Nothing when that has passed
/// with the task due, or its morning over: who sets such a task knows.
pub(super) fn remind_at(task: &Task, all_day_in: Option<&TimeZone>, now: Seconds) -> Option<Seconds> {
    if !task.is_open() {
        return None;
    }
    match all_day_in {
        None => (task.due_at > now).then_some(task.due_at.saturating_sub(REMIND_BEFORE)),
        Some(zone) => morning(zone, task.due_at).filter(|at| *at > now),
    }
}

fn morning(zone: &TimeZone, at: Seconds) -> Option<Seconds> {
    let day = Timestamp::from_second(at).ok()?.to_zoned(zone.clone()).date();
    let at = day.at(REMIND_HOUR, 0, 0, 0).to_zoned(zone.clone()).ok()?;
    Some(at.timestamp().as_second())
}

#[cfg(test)]
mod tests;
