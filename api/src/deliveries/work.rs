//! Tasks and notes.

use super::Telling;
use super::found::Found;
use crate::v4::notes;
use base::clock::Seconds;
use base::journal::About;
use base::search::Subject;
use flow::channels::said::Place;
use flow::timeline::Task;
use flow::updates::webhooks::{News, Verb};
use jiff::Timestamp;
use serde_json::{Value as Json, json};

/// Kommo's numbers of kinds of records.
fn element_type(subject: Subject) -> i64 {
    match subject {
        Subject::Contact => 1,
        Subject::Lead => 2,
        Subject::Company => 3,
    }
}

/// Kommo's numbers of types of notes.
const NOTE_TYPES: [(&str, i64); 6] =
    [("common", 4), ("attachment", 5), ("call_in", 10), ("call_out", 11), ("sms_in", 102), ("sms_out", 103)];
/// The number of every other type: what a program says.
const SERVICE_MESSAGE: i64 = 25;

/// A task; of one that was deleted, where it stood.
pub(super) fn say_task(telling: &Telling<'_>, found: &Found, news: &News) -> Option<Json> {
    let Some(task) = found.tasks.get(&news.record) else {
        let is_gone = news.event.verb == Verb::Deleted;
        return is_gone.then(|| {
            let (kind, id) = place_of(&news.entry.about).unzip();
            json!({ "id": news.record, "element_id": id, "element_type": kind, "account_id": telling.account.id })
        });
    };
    Some(shown(telling, task, news))
}

fn shown(telling: &Telling<'_>, task: &Task, news: &News) -> Json {
    let place = task.place;
    let mut said = json!({
        "id": task.id, "element_id": place.map(|place| place.id),
        "element_type": place.map(|place| element_type(place.subject)), "task_type": task.kind_id,
        "date_create": written(task.stamps.created_at), "last_modified": written(task.stamps.updated_at), "text": task.text,
        "status": i64::from(task.completed_at.is_some()), "action_close": i64::from(task.completed_at.is_some()),
        "account_id": telling.account.id, "created_user_id": task.stamps.created_by,
        "modified_user_id": task.stamps.updated_by, "responsible_user_id": task.responsible_id,
        "complete_till": written(task.due_at), "complete_before": task.due_at, "created_at": task.stamps.created_at,
        "updated_at": task.stamps.updated_at,
    });
    if !task.result.is_empty() {
        said["result"] = json!({ "text": task.result });
    }
    let before = &news.entry.before;
    if let Some(text) = before["text"].as_str().filter(|text| *text != task.text) {
        said["old_text"] = text.into();
    }
    if let Some(was) = before["responsible"].as_i64().filter(|was| *was != task.responsible_id.0) {
        said["old_responsible_user_id"] = was.into();
    }
    said
}

/// A note, or a call that was noted.
pub(super) fn say_note(telling: &Telling<'_>, found: &Found, news: &News) -> Option<Json> {
    let item = found.notes.get(&news.entry.after["item"].as_i64()?)?;
    let (word, params) = notes::content(item)?;
    let number = NOTE_TYPES.iter().find(|(known, _)| *known == word).map_or(SERVICE_MESSAGE, |(_, number)| *number);
    let Place { subject, id } = item.place;
    let author = item.author_id.map_or(0, |user| user.0);
    Some(json!({ "note": {
        "id": item.id, "text": item.body, "note_type": number, "element_type": element_type(subject), "element_id": id,
        "account_id": telling.account.id, "metadata": params.to_string(), "group_id": 0, "main_user_id": author,
        "created_by": author, "modified_user_id": author, "date_create": written(item.at), "created_at": item.at,
        "updated_at": item.updated_at,
    } }))
}

fn place_of(about: &About) -> Option<(i64, i64)> {
    let lead = about.lead.map(|id| (element_type(Subject::Lead), id.0));
    let contact = about.contact.map(|id| (element_type(Subject::Contact), id.0));
    lead.or(contact).or(about.company.map(|id| (element_type(Subject::Company), id.0)))
}

/// As the older API wrote times, in UTC.
fn written(at: Seconds) -> String {
    Timestamp::from_second(at).unwrap_or_default().strftime("%Y-%m-%d %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn times_of_tasks_are_those_of_a_captured_delivery() {
        assert_eq!(written(1_759_438_740), "2025-10-02 20:59:00");
        assert_eq!(written(1_726_578_449), "2024-09-17 13:07:29");
    }
}
