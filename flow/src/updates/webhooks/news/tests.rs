use super::of_rows;
use base::ids::{ContactId, IncomingLeadId, JournalId, LeadId, TaskId};
use base::journal::{About, Entry, Kind};
use serde_json::{Value as Json, json};

fn row(id: i64, kind: Kind, about: About, before: Json, after: Json) -> Entry {
    let actor_kind = "user".to_owned();
    Entry { id: JournalId(id), at: 100, actor_kind, actor_id: 1, kind: Some(kind), about, before, after }
}

fn lead(id: i64) -> About {
    About { lead: Some(LeadId(id)), contact: Some(ContactId(9)), ..About::default() }
}

fn words(rows: &[Entry]) -> Vec<String> {
    of_rows(rows).iter().map(|news| format!("{} {}", news.event, news.record)).collect()
}

#[test]
fn several_rows_of_one_change_are_told_once_with_all_their_values() {
    let rows = [
        row(1, Kind::LeadMoved, lead(7), json!({ "stage": 1 }), json!({ "stage": 2 })),
        row(2, Kind::LeadAssigned, lead(7), json!({ "responsible": 3 }), json!({ "responsible": 4 })),
        row(3, Kind::FieldChanged, lead(7), Json::Null, json!({ "field": 5 })),
        row(4, Kind::LeadChanged, lead(8), Json::Null, Json::Null),
    ];
    assert_eq!(words(&rows), ["lead_moved 7", "lead_changed 7", "lead_assigned 7", "lead_changed 8"]);
    let changed = &of_rows(&rows)[1].entry;
    assert_eq!((&changed.before["stage"], &changed.before["responsible"]), (&json!(1), &json!(3)));
    assert_eq!((&changed.after["stage"], &changed.after["field"]), (&json!(2), &json!(5)));
}

#[test]
fn a_merge_is_told_of_its_survivor_and_the_others_are_gone_until_it_is_undone() {
    let others = json!({ "merge": 5, "others": [{ "subject": "lead", "from": 8, "into": 7, "name": "x" }] });
    let rows = [
        row(1, Kind::LeadsMerged, lead(7), Json::Null, others),
        row(2, Kind::LeadsMerged, lead(8), Json::Null, json!({ "merge": 5, "into": { "id": 7, "name": "y" } })),
        row(3, Kind::LeadsUnmerged, lead(7), Json::Null, json!({ "merge": 5, "kept": [] })),
        row(4, Kind::LeadsUnmerged, lead(8), Json::Null, json!({ "merge": 5, "into": { "id": 7, "name": "y" } })),
        row(5, Kind::ContactsMerged, lead(7), Json::Null, Json::Null),
    ];
    assert_eq!(
        words(&rows),
        ["lead_merged 7", "lead_changed 7", "lead_deleted 8", "lead_unmerged 7", "lead_restored 8"]
    );
}

#[test]
fn a_request_that_a_merge_takes_is_decided_and_waits_again_after_the_undo() {
    let request = About { incoming_lead: Some(IncomingLeadId(4)), ..lead(7) };
    let rows = [
        row(1, Kind::LeadsMerged, request, Json::Null, json!({ "merge": 5 })),
        row(2, Kind::LeadsUnmerged, request, Json::Null, json!({ "merge": 5, "kept": [] })),
    ];
    let told = ["lead_merged 7", "lead_changed 7", "request_decided 4", "lead_unmerged 7", "request_added 4"];
    assert_eq!(words(&rows), told);
}

#[test]
fn a_request_a_chat_and_a_task_are_told_as_what_they_are() {
    let request = About { incoming_lead: Some(IncomingLeadId(4)), ..lead(7) };
    let task = About { task: Some(TaskId(6)), ..lead(7) };
    let rows = [
        row(1, Kind::IncomingLeadArrived, request, Json::Null, json!({ "channel": "chat" })),
        row(2, Kind::TalkBegun, lead(7), Json::Null, json!({ "talk": 3 })),
        row(3, Kind::IncomingLeadAccepted, request, Json::Null, json!({ "stage": 2 })),
        row(3, Kind::LeadOpened, lead(7), Json::Null, json!({ "name": "A table" })),
        row(4, Kind::TaskAdded, task, Json::Null, json!({ "text": "Call" })),
        row(5, Kind::TaskDone, task, Json::Null, json!({ "text": "Call" })),
        row(6, Kind::MailArrived, lead(7), Json::Null, Json::Null),
    ];
    let told = [
        "request_added 4",
        "message_added 7",
        "talk_added 3",
        "request_decided 4",
        "contact_added 9",
        "lead_added 7",
        "task_added 6",
        "task_changed 6",
    ];
    assert_eq!(words(&rows), told);
}
