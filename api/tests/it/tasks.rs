//! `/tasks` (kommo-api §8.1).

use crate::house::{House, on_each_database, without};
use axum::http::StatusCode;
use insta::assert_json_snapshot;
use serde_json::{Value as Json, json};

const DUE: i64 = 1_795_200_000;

fn set(house: &House, more: &Json) -> i64 {
    let mut item = json!({ "text": "Call back", "complete_till": DUE });
    for (key, value) in more.as_object().unwrap() {
        item[key] = value.clone();
    }
    house.made("tasks", &json!([item])).first_id("tasks")
}

#[test]
fn a_task_is_set_done_and_read() {
    let house = House::open();
    let lead = house.lead("Kitchen");
    let id = set(&house, &json!({ "entity_id": lead, "entity_type": "leads", "complete_till": 1_795_200_000.0 }));
    assert_eq!(house.get(&format!("leads/{lead}")).json["closest_task_at"], DUE);
    let open = house.get(&format!("tasks/{id}")).json;
    assert_json_snapshot!(without(&open, &["_links", "id", "entity_id", "account_id", "created_by", "updated_by", "responsible_user_id"]), @r#"
    {
      "complete_till": 1795200000,
      "created_at": 1795165200,
      "duration": 0,
      "entity_type": "leads",
      "group_id": 0,
      "is_all_day": false,
      "is_completed": false,
      "result": [],
      "task_type_id": 1,
      "text": "Call back",
      "updated_at": 1795165200
    }
    "#);
    let done = house.patch(&format!("tasks/{id}"), &json!({ "is_completed": true, "result": { "text": "Reached" } }));
    assert_eq!((&done.json["id"], &done.json["request_id"]), (&json!(id), &json!("0")));
    let read = house.get(&format!("tasks/{id}")).json;
    assert_eq!((&read["is_completed"], &read["result"]), (&json!(true), &json!({ "text": "Reached" })));
}

#[test]
fn tasks_are_filtered_and_ordered() {
    on_each_database(|house| {
        let (ida, lead) = (house.kit.world.ida, house.lead("Kitchen"));
        let late = set(&house, &json!({ "complete_till": DUE + 10, "responsible_user_id": ida }));
        let early = set(&house, &json!({ "task_type_id": 2, "entity_id": lead, "entity_type": "leads" }));
        let ids = |path: &str| -> Vec<i64> {
            let reply = house.get(path);
            if reply.status == StatusCode::NO_CONTENT {
                return Vec::new();
            }
            reply.rows("tasks").iter().map(|row| row["id"].as_i64().unwrap()).collect()
        };
        assert_eq!(ids("tasks?order[complete_till]=asc"), [early, late]);
        assert_eq!(ids("tasks?order[id]=desc"), [early, late]);
        assert_eq!(ids(&format!("tasks?filter[responsible_user_id][]={ida}")), [late]);
        assert_eq!(ids("tasks?filter[task_type][]=2"), [early]);
        assert_eq!(ids(&format!("tasks?filter[entity_type]=leads&filter[entity_id][]={lead}")), [early]);
        assert_eq!(ids(&format!("tasks?filter[created_by]={}", house.kit.world.mara)), [late, early]);
        house.patch("tasks", &json!([{ "id": late, "is_completed": true }]));
        assert_eq!(ids("tasks?filter[is_completed]=0"), [early]);
        assert_eq!(ids("tasks?filter[is_completed]=1"), [late]);
        assert_eq!(ids("tasks?filter[responsible_user_id]=999999"), Vec::<i64>::new());
    });
}

#[test]
fn a_wrong_task_is_refused_with_its_batch() {
    let house = House::open();
    for (item, path) in [
        (json!({ "complete_till": DUE }), "text"),
        (json!({ "text": "x" }), "complete_till"),
        (json!({ "text": "x", "complete_till": DUE, "task_type_id": 99 }), "task_type_id"),
        (json!({ "text": "x", "complete_till": DUE, "responsible_user_id": 999_999 }), "responsible_user_id"),
        (json!({ "text": "x", "complete_till": DUE, "entity_id": 999_999, "entity_type": "leads" }), "entity_id"),
        (json!({ "text": "x", "complete_till": DUE, "entity_id": 1 }), "entity_type"),
    ] {
        let reply = house.post("tasks", &json!([{ "text": "good", "complete_till": DUE }, item]));
        assert_eq!(reply.json["validation-errors"][0]["errors"][0]["path"], path);
        assert_eq!(reply.json["validation-errors"][0]["request_id"], "1");
        assert_eq!(house.get("tasks").status, StatusCode::NO_CONTENT);
    }
    assert_eq!(house.patch("tasks/999999", &json!({ "text": "x" })).status, StatusCode::BAD_REQUEST);
    assert_eq!(house.get("tasks/999999").status, StatusCode::NO_CONTENT);
}

#[test]
fn tasks_are_found_by_type_stage_and_time_of_change() {
    on_each_database(|house| {
        let pipeline = house.get("leads/pipelines").rows("pipelines")[0].clone();
        let status = |at: usize| pipeline["_embedded"]["statuses"][at]["id"].as_i64().unwrap();
        let lead = house.made("leads", &json!([{ "name": "Kitchen", "status_id": status(2) }])).first_id("leads");
        let kinds = house.get("account?with=task_types").json["_embedded"]["task_types"].clone();
        let meeting = kinds[1]["id"].as_i64().unwrap();
        let at_lead = json!({ "entity_id": lead, "entity_type": "leads", "task_type_id": meeting });
        let (staged, free) = (set(&house, &at_lead), set(&house, &json!({ "duration": 1800 })));
        let ids = |query: &str| -> Vec<i64> {
            let reply = house.get(&format!("tasks?{query}"));
            assert_ne!(reply.status, StatusCode::BAD_REQUEST, "{query} {}", reply.json);
            reply.json["_embedded"]["tasks"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|row| row["id"].as_i64().unwrap())
                .collect()
        };
        assert_eq!(ids(&format!("filter[task_type_id][]={meeting}&filter[task_type][]={meeting}")), [staged]);
        let stage = |at| {
            format!(
                "filter[lead_statuses][0][pipeline_id]={}&filter[lead_statuses][0][status_id]={}",
                pipeline["id"],
                status(at)
            )
        };
        assert_eq!(ids(&stage(2)), [staged]);
        assert_eq!(ids(&stage(1)), Vec::<i64>::new());
        let read = house.get(&format!("tasks/{free}")).json;
        assert_eq!(
            (&read["duration"], &read["entity_id"], &read["entity_type"]),
            (&json!(1800), &Json::Null, &Json::Null)
        );
        let changed = read["updated_at"].as_i64().unwrap();
        assert_eq!(ids(&format!("filter[updated_at][from]={changed}&filter[updated_at][to]={changed}")).len(), 2);
        assert_eq!(ids(&format!("filter[updated_at][from]={}", changed + 1)), Vec::<i64>::new());
    });
}
