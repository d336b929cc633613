//! The open tasks of somebody go to somebody else, because they are removed (RT-08): in a fixed number of statements for a
//! thousand tasks, and one journal row each.

use super::change::summary;
use super::{Task, store};
use crate::timeline::Error;
use base::Cx;
use base::ids::{CompanyId, ContactId, LeadId, TaskId, UserId};
use base::journal::{self, About, Happening, Kind};
use base::search::Subject;
use serde_json::json;

/// Tasks whose journal rows are written at once.
const ROWS_AT_ONCE: i64 = 1_000;

/// Gives the tasks that somebody has not done to another; returns how many.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn hand_tasks_over(cx: &mut Cx<'_>, from: UserId, to: UserId) -> Result<usize, Error> {
    let (mut after, mut given) = (TaskId(0), 0);
    loop {
        let page = store::list_open_of_person(cx, from, after, ROWS_AT_ONCE)?;
        let Some(last) = page.last().map(|task| task.id) else { return Ok(given) };
        journal::record_all(cx, &page.iter().map(|task| happening(task, to)).collect::<Vec<_>>())?;
        store::give(cx, (from, to), after, last)?;
        given += page.len();
        after = last;
    }
}

fn happening(task: &Task, to: UserId) -> Happening {
    let mut about = About { task: Some(task.id), ..About::default() };
    if let Some(place) = task.place {
        match place.subject {
            Subject::Lead => about.lead = Some(LeadId(place.id)),
            Subject::Contact => about.contact = Some(ContactId(place.id)),
            Subject::Company => about.company = Some(CompanyId(place.id)),
        }
    }
    let (before, mut after) = (summary(task), summary(task));
    after["responsible"] = json!(to);
    after["because"] = json!("person_removed");
    Happening::change(Kind::TaskAssigned, about, before, after)
}
