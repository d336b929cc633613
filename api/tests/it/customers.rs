//! Customers: contacts who have bought, changed as such (kommo-api §6.4).

use crate::house::{House, Reply};
use axum::http::{Method, StatusCode};
use serde_json::json;

/// Somebody who bought once, and somebody who did not.
fn people(house: &House) -> (i64, i64) {
    let made = house.made("contacts", &json!([{ "name": "Ann Lee" }, { "name": "Bo Berg" }]));
    let [ann, bo] = [0, 1].map(|at: usize| made.rows("contacts")[at]["id"].as_i64().unwrap());
    let lead = json!([{ "name": "A table", "price": 900, "_embedded": { "contacts": [{ "id": ann }] } }]);
    let lead = house.made("leads", &lead).first_id("leads");
    house.patch(&format!("leads/{lead}"), &json!({ "status_id": 142 }));
    (ann, bo)
}

fn refused(reply: &Reply, code: &str, path: &str) {
    assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{}", reply.json);
    let error = &reply.json["validation-errors"][0]["errors"][0];
    assert_eq!((&error["code"], &error["path"]), (&json!(code), &json!(path)));
}

#[test]
fn a_customer_is_changed_linked_and_written_about_as_the_contact_that_it_is() {
    let house = House::open();
    let (ann, bo) = people(&house);
    let change = json!({ "name": "Ann Li", "tags_to_add": [{ "name": "regular" }] });
    let changed = house.patch(&format!("customers/{ann}"), &change);
    assert_eq!((changed.status, &changed.json["id"]), (StatusCode::OK, &json!(ann)), "{}", changed.json);
    assert!(changed.json["_links"]["self"]["href"].as_str().unwrap().ends_with(&format!("customers/{ann}")));
    let many = house.patch("customers", &json!([{ "id": ann, "custom_fields_values": [{ "field_code": "PHONE", "values": [{ "value": "+49 30 1234567" }] }] }]));
    assert_eq!(many.rows("customers")[0]["id"], ann);
    let (customer, contact) = (house.get(&format!("customers/{ann}")).json, house.get(&format!("contacts/{ann}")).json);
    assert_eq!((&customer["name"], &contact["name"]), (&json!("Ann Li"), &json!("Ann Li")));
    assert_eq!(customer["_embedded"]["tags"][0]["name"], "regular");
    assert_eq!(customer["custom_fields_values"], contact["custom_fields_values"]);

    let note = house
        .made(&format!("customers/{ann}/notes"), &json!([{ "note_type": "common", "params": { "text": "Paid" } }]));
    let id = note.first_id("notes");
    assert_eq!(house.get(&format!("customers/{ann}/notes/{id}")).json["params"]["text"], "Paid");
    assert_eq!(house.get("customers/notes").rows("notes").len(), 1);
    let company = house.made("companies", &json!([{ "name": "Acme" }])).first_id("companies");
    house.made(&format!("customers/{ann}/link"), &json!([{ "to_entity_id": company, "to_entity_type": "companies" }]));
    let links = house.get(&format!("customers/{ann}/links?filter[to_entity_type]=companies"));
    assert_eq!(links.rows("links")[0]["to_entity_id"], company);
    let links = house.get(&format!("customers/links?filter[entity_id][]={ann}&filter[to_entity_type]=companies"));
    assert_eq!(links.rows("links")[0]["to_entity_id"], company);
    let pair = json!([{ "entity_id": ann, "to_entity_id": company, "to_entity_type": "companies" }]);
    assert_eq!(house.post("customers/unlink", &pair).status, StatusCode::NO_CONTENT);
    assert_eq!(house.post("customers/link", &pair).rows("links").len(), 1);
    for (path, is_pinned) in
        [("customers/notes", true), (&*format!("customers/{ann}/notes"), true), ("customers/notes", false)]
    {
        let deed = if is_pinned { "pin" } else { "unpin" };
        assert_eq!(house.ask(Method::POST, &format!("{path}/{id}/{deed}"), None).status, StatusCode::NO_CONTENT);
        let note = house.get(&format!("customers/{ann}/notes?with=is_pinned")).rows("notes")[0].clone();
        assert_eq!(note["is_pinned"], is_pinned);
    }
    let groups = house.get("customers/custom_fields/groups");
    assert_eq!(groups.status, house.get("contacts/custom_fields/groups").status);
    assert_eq!(groups.json["_embedded"], house.get("contacts/custom_fields/groups").json["_embedded"]);

    refused(&house.patch(&format!("customers/{bo}"), &change), "NotSupportedChoice", "id");
    refused(&house.patch(&format!("customers/{ann}"), &json!({ "next_price": 5 })), "FieldNotExpected", "next_price");
    let null = json!({ "name": "Ann Lee", "next_price": null, "status_id": null });
    assert_eq!(house.patch(&format!("customers/{ann}"), &null).status, StatusCode::OK, "what is null is not given");
}

#[test]
fn what_makes_a_customer_or_plans_for_one_is_refused_with_what_to_do_instead() {
    let house = House::open();
    let (ann, _) = people(&house);
    for (method, path) in [
        (Method::POST, "customers".to_owned()),
        (Method::PATCH, "customers/mode".to_owned()),
        (Method::POST, "customers/statuses".to_owned()),
        (Method::POST, "customers/segments".to_owned()),
        (Method::POST, format!("customers/{ann}/transactions")),
        (Method::DELETE, format!("customers/{ann}/transactions/1")),
        (Method::POST, format!("customers/{ann}/bonus_points")),
        (Method::DELETE, format!("customers/{ann}")),
    ] {
        let reply = house.ask(method.clone(), &path, Some(&json!([{ "name": "x" }])));
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{method} {path}");
        assert!(reply.json["detail"].as_str().unwrap().contains("/contacts"), "{}", reply.json);
    }
}

#[test]
fn people_say_when_their_next_task_is_due_and_are_found_by_it() {
    let house = House::open();
    let (ann, bo) = people(&house);
    let company = house.made("companies", &json!([{ "name": "Acme" }])).first_id("companies");
    let task = |id: i64, kind: &str, till: i64| json!({ "text": "Call", "complete_till": till, "entity_id": id, "entity_type": kind });
    house.made(
        "tasks",
        &json!([
            task(ann, "contacts", 1_900_000_000),
            task(ann, "contacts", 1_800_000_000),
            task(company, "companies", 1_850_000_000)
        ]),
    );
    assert_eq!(house.get(&format!("contacts/{ann}")).json["closest_task_at"], 1_800_000_000);
    assert_eq!(house.get(&format!("customers/{ann}")).json["closest_task_at"], 1_800_000_000);
    assert_eq!(house.get(&format!("companies/{company}")).json["closest_task_at"], 1_850_000_000);
    assert_eq!(house.get(&format!("contacts/{bo}")).json["closest_task_at"], json!(null));
    let due = house.get("contacts?filter[closest_task_at][from]=1799999999&filter[closest_task_at][to]=1800000000");
    assert_eq!((due.rows("contacts").len(), due.first_id("contacts")), (1, ann));
    let done = house.get("tasks?order[complete_till]=asc").first_id("tasks");
    house.patch(&format!("tasks/{done}"), &json!({ "is_completed": true }));
    assert_eq!(house.get(&format!("contacts/{ann}")).json["closest_task_at"], 1_900_000_000);
}
