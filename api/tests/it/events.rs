//! Events: the journal in Kommo's words (kommo-api §8.3).

use crate::house::{House, Reply, on_each_database};
use axum::http::StatusCode;
use serde_json::{Value as Json, json};

fn kinds(reply: &Reply) -> Vec<&str> {
    reply.rows("events").iter().map(|event| event["type"].as_str().unwrap()).collect()
}

fn of_kind<'r>(reply: &'r Reply, kind: &str) -> &'r Json {
    reply.rows("events").iter().find(|event| event["type"] == kind).unwrap_or_else(|| panic!("no {kind}"))
}

/// The first working stage but one of the main pipeline, and the pipeline.
fn second_stage(house: &House) -> (i64, i64) {
    let pipelines = house.get("leads/pipelines");
    let main = pipelines.rows("pipelines").iter().find(|pipeline| pipeline["is_main"] == true).unwrap();
    (main["_embedded"]["statuses"][2]["id"].as_i64().unwrap(), main["id"].as_i64().unwrap())
}

#[test]
fn what_happens_to_a_lead_is_told_with_the_values_before_and_after() {
    on_each_database(|house| {
        let (stage, pipeline) = second_stage(&house);
        let lead = house.made("leads", &json!([{ "name": "Stairs", "price": 100 }])).first_id("leads");
        let was = house.get(&format!("leads/{lead}")).json["status_id"].clone();
        let change =
            json!({ "name": "Oak stairs", "price": 250, "status_id": stage, "tags_to_add": [{ "name": "vip" }] });
        house.patch(&format!("leads/{lead}"), &change);
        let told = house.get(&format!("events?filter[entity]=lead&filter[entity_id]={lead}"));
        assert_eq!(
            kinds(&told),
            ["sale_field_changed", "name_field_changed", "entity_tag_added", "lead_status_changed", "lead_added"]
        );
        let moved = of_kind(&told, "lead_status_changed");
        assert_eq!(moved["value_after"], json!([{ "lead_status": { "id": stage, "pipeline_id": pipeline } }]));
        assert_eq!(moved["value_before"][0]["lead_status"]["id"], was);
        assert_eq!(
            of_kind(&told, "sale_field_changed")["value_before"],
            json!([{ "sale_field_value": { "sale": 100 } }])
        );
        assert_eq!(
            of_kind(&told, "sale_field_changed")["value_after"],
            json!([{ "sale_field_value": { "sale": 250 } }])
        );
        let renamed = of_kind(&told, "name_field_changed");
        assert_eq!(renamed["value_after"], json!([{ "name_field_value": { "name": "Oak stairs" } }]));
        assert_eq!(of_kind(&told, "entity_tag_added")["value_after"], json!([{ "tag": { "name": "vip" } }]));
        assert_eq!((&renamed["entity_type"], &renamed["entity_id"]), (&json!("lead"), &json!(lead)));
        assert_eq!(renamed["created_by"], json!(house.kit.world.mara.0));
        assert!(
            renamed["_embedded"]["entity"]["_links"]["self"]["href"]
                .as_str()
                .unwrap()
                .ends_with(&format!("leads/{lead}"))
        );
    });
}

#[test]
fn links_notes_and_tasks_are_told() {
    let house = House::open();
    let lead = house.lead("Stairs");
    let contact = house.made("contacts", &json!([{ "name": "Ann Lee" }])).first_id("contacts");
    let link = json!([{ "to_entity_id": contact, "to_entity_type": "contacts" }]);
    house.made(&format!("leads/{lead}/link"), &link);
    house.post(&format!("leads/{lead}/unlink"), &link);
    let text = json!([{ "note_type": "common", "params": { "text": "Hi" } }]);
    let note = house.made(&format!("leads/{lead}/notes"), &text).first_id("notes");
    let new = json!([{ "text": "Call", "complete_till": 2_000_000_000, "entity_id": lead, "entity_type": "leads" }]);
    let task = house.made("tasks", &new).first_id("tasks");
    house.patch(
        &format!("tasks/{task}"),
        &json!({ "complete_till": 2_000_000_100, "is_completed": true, "result": { "text": "Done" } }),
    );

    let told = house.get(&format!("events?filter[entity]=lead&filter[entity_id][]={lead}&with=lead_name,note"));
    assert_eq!(kinds(&told), ["common_note_added", "entity_unlinked", "entity_linked", "lead_added"]);
    let linked = json!([{ "link": { "entity": { "type": "contact", "id": contact } } }]);
    assert_eq!(of_kind(&told, "entity_linked")["value_after"], linked);
    assert_eq!(of_kind(&told, "entity_unlinked")["value_before"], linked);
    let noted = of_kind(&told, "common_note_added");
    assert_eq!(noted["value_after"], json!([{ "note": { "id": note } }]));
    assert_eq!(noted["_embedded"]["note"]["params"]["text"], "Hi");
    assert_eq!(noted["_embedded"]["entity"]["name"], "Stairs");

    let told = house.get(&format!("events?filter[entity]=task&filter[entity_id]={task}"));
    assert_eq!(kinds(&told), ["task_completed", "task_result_added", "task_deadline_changed", "task_added"]);
    assert_eq!(
        of_kind(&told, "task_deadline_changed")["value_after"],
        json!([{ "task_deadline": { "timestamp": 2_000_000_100 } }])
    );
}

#[test]
fn events_are_filtered_by_type_value_person_and_time() {
    on_each_database(|house| {
        let (stage, pipeline) = second_stage(&house);
        let leads = [house.lead("One"), house.lead("Two")];
        house.patch("leads", &json!([{ "id": leads[0], "status_id": stage }, { "id": leads[1], "status_id": 142 }]));
        let asked = |query: &str| house.get(&format!("events?filter[type]=lead_status_changed&{query}"));
        assert_eq!(asked("").rows("events").len(), 2);
        let side = "filter[value_after][leads_statuses][0]";
        let won = asked(&format!("{side}[pipeline_id]={pipeline}&{side}[status_id]=142"));
        assert_eq!(won.rows("events").len(), 1);
        assert_eq!(won.rows("events")[0]["entity_id"], json!(leads[1]));
        let mara = house.kit.world.mara.0;
        assert_eq!(asked(&format!("filter[created_by]={mara}")).rows("events").len(), 2);
        assert_eq!(asked("filter[created_by]=999999").status, StatusCode::NO_CONTENT);
        let now = won.rows("events")[0]["created_at"].as_i64().unwrap();
        assert_eq!(asked(&format!("filter[created_at]={now},{}", now + 5)).rows("events").len(), 2);
        assert_eq!(asked(&format!("filter[created_at][from]={}", now + 1)).status, StatusCode::NO_CONTENT);
        assert_eq!(asked(&format!("filter[created_at][to]={}", now - 1)).status, StatusCode::NO_CONTENT);
        assert_eq!(house.get("events?filter[type]=nps_rate_added").status, StatusCode::NO_CONTENT);
        assert_eq!(house.get("events?filter[entity_id]=7").status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn pages_by_next_and_pages_by_number_show_the_same_events() {
    let house = House::open();
    let lead = house.lead("Paged");
    house.patch(
        &format!("leads/{lead}"),
        &json!({ "name": "Paged twice", "price": 3, "tags_to_add": [{ "name": "a" }] }),
    );
    let all: Vec<Json> = house.get("events?limit=250").rows("events").clone();
    assert!(all.len() > 3);
    let mut by_number = Vec::new();
    for page in 1..=all.len() {
        by_number.extend(house.get(&format!("events?limit=1&page={page}")).rows("events").clone());
    }
    assert_eq!(by_number, all);
    let (mut by_next, mut path) = (Vec::new(), "events?limit=2".to_owned());
    loop {
        let page = house.get(&path);
        by_next.extend(page.rows("events").clone());
        let Some(next) = page.json["_links"]["next"]["href"].as_str() else { break };
        assert!(next.contains("after="), "{next}");
        next.split("/api/v4/").nth(1).unwrap().clone_into(&mut path);
    }
    assert_eq!(by_next, all);
}

#[test]
fn one_event_is_read_by_its_id_and_keeps_it() {
    let house = House::open();
    house.lead("Known");
    let event = house.get("events").rows("events")[0].clone();
    let id = event["id"].as_str().unwrap();
    assert_eq!(id.len(), 26);
    assert_eq!(house.get(&format!("events/{id}")).json, event);
    assert_eq!(house.get(&format!("events?filter[id]={id},junk")).rows("events"), &vec![event.clone()]);
    assert_eq!(house.get("events/01pz58t6p04ymgsgfbmfyfy1mf").status, StatusCode::NO_CONTENT);
}

#[test]
fn the_types_of_events_are_listed_once_each() {
    let house = House::open();
    let types = house.get("events/types?language_code=en");
    let rows = types.rows("events_types");
    assert_eq!(types.json["_total_items"], json!(rows.len()));
    let added = rows.iter().find(|row| row["key"] == "lead_added").unwrap();
    assert_eq!(added, &json!({ "key": "lead_added", "type": 1, "lang": "New lead" }));
    let mut numbers: Vec<i64> = rows.iter().map(|row| row["type"].as_i64().unwrap()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), rows.len());
}

#[test]
fn a_lead_is_born_with_its_tags() {
    let house = House::open();
    let lead = json!([{ "name": "Tagged", "_embedded": { "tags": [{ "name": "vip" }, { "name": "web" }] } }]);
    let lead = house.made("leads", &lead).first_id("leads");
    let told = house.get(&format!("events?filter[entity]=lead&filter[entity_id]={lead}&filter[type]=entity_tag_added"));
    assert_eq!(kinds(&told), ["entity_tag_added"]);
    assert_eq!(
        told.rows("events")[0]["value_after"],
        json!([{ "tag": { "name": "vip" } }, { "tag": { "name": "web" } }])
    );
    let plain = house.lead("Plain");
    assert_eq!(kinds(&house.get(&format!("events?filter[entity]=lead&filter[entity_id]={plain}"))), ["lead_added"]);
}

#[test]
fn a_field_that_changed_is_told_under_its_own_type_and_found_under_any() {
    on_each_database(|house| {
        let field = json!([{ "name": "Wood", "type": "select", "enums": [{ "value": "Oak" }, { "value": "Ash" }] }]);
        let field = house.post("leads/custom_fields", &field);
        let (id, oak) = (field.first_id("custom_fields"), field.rows("custom_fields")[0]["enums"][0]["id"].clone());
        let values = |value: &str| json!([{ "field_id": id, "values": [{ "value": value }] }]);
        let lead = json!([{ "name": "Table", "custom_fields_values": values("Oak") }]);
        let lead = house.made("leads", &lead).first_id("leads");
        house.patch(&format!("leads/{lead}"), &json!({ "custom_fields_values": values("Ash") }));
        let own = format!("custom_field_{id}_value_changed");
        for kind in [own.as_str(), "custom_field_value_changed"] {
            let told = house.get(&format!("events?filter[type]={kind}&filter[entity]=lead&filter[entity_id]={lead}"));
            assert_eq!(kinds(&told), [own.as_str(), own.as_str()], "{kind}");
            let before = &told.rows("events")[0]["value_before"][0]["custom_field_value"];
            assert_eq!((&before["field_id"], &before["enum_id"], &before["text"]), (&json!(id), &oak, &json!("Oak")));
            assert_eq!(told.rows("events")[0]["value_after"][0]["custom_field_value"]["text"], "Ash");
            assert_eq!(told.rows("events")[1]["value_before"], json!([]));
        }
        let another = house.get("events?filter[type]=custom_field_999999_value_changed");
        assert_eq!(another.status, StatusCode::NO_CONTENT);
    });
}

#[test]
fn a_conversation_is_told_when_it_begins() {
    let house = House::furnished();
    let begun = house.get("events?filter[type]=talk_created&limit=250");
    let talks = house.get("talks?limit=250");
    let ids = |rows: Vec<&Json>| {
        let mut ids: Vec<i64> = rows.into_iter().map(|id| id.as_i64().unwrap()).collect();
        ids.sort_unstable();
        ids
    };
    let told = ids(begun.rows("events").iter().map(|event| &event["value_after"][0]["talk"]["id"]).collect());
    assert_eq!(told, ids(talks.rows("talks").iter().map(|talk| &talk["talk_id"]).collect()));
    assert_eq!(begun.rows("events")[0]["entity_type"], "lead");
}
