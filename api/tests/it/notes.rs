//! Notes (kommo-api §8.2).

use crate::house::{House, on_each_database};
use axum::http::StatusCode;
use serde_json::{Value as Json, json};

/// A note of every type that a program may write.
fn every_type() -> Vec<(&'static str, Json)> {
    vec![
        ("common", json!({ "text": "Hi" })),
        (
            "call_in",
            json!({ "uniq": "u", "duration": 60, "source": "pbx", "link": "https://x.example/a.mp3", "phone": "+1555", "call_result": "Talked", "call_status": 4, "call_responsible": "Ann" }),
        ),
        (
            "call_out",
            json!({ "uniq": "v", "duration": 0, "source": "pbx", "phone": "+1555", "call_responsible": 1000 }),
        ),
        ("sms_in", json!({ "text": "On my way", "phone": "+1555" })),
        ("sms_out", json!({ "text": "Fine", "phone": "+1555" })),
        ("service_message", json!({ "service": "Bot", "text": "Done" })),
        ("extended_service_message", json!({ "service": "Bot", "text": "Done\nindeed" })),
        ("geolocation", json!({ "text": "Here", "address": "Pier 1", "longitude": "1.5", "latitude": "2.5" })),
        ("message_cashier", json!({ "status": "created", "text": "Pay" })),
        ("invoice_paid", json!({ "text": "Paid", "service": "Bank", "icon_url": "https://x.example/i.png" })),
        ("bill_paid", json!({ "text": "Paid", "service": "Bank" })),
        ("attachment", json!({ "version_uuid": "v", "file_uuid": "f", "file_name": "plan.pdf" })),
    ]
}

#[test]
fn a_note_of_every_type_reads_back_as_it_was_written() {
    on_each_database(|house| {
        let lead = house.lead("Kitchen");
        for (note_type, params) in every_type() {
            let made =
                house.made("leads/notes", &json!([{ "entity_id": lead, "note_type": note_type, "params": params }]));
            let id = made.first_id("notes");
            assert_eq!(made.rows("notes")[0]["entity_id"], lead);
            let read = house.get(&format!("leads/{lead}/notes/{id}")).json;
            assert_eq!((&read["note_type"], &read["entity_id"]), (&json!(note_type), &json!(lead)));
            for (key, value) in params.as_object().unwrap() {
                assert_eq!(&read["params"][key], value, "{note_type} {key}");
            }
            let of_type = house.get(&format!("leads/{lead}/notes?filter[note_type][]={note_type}"));
            assert_eq!(of_type.rows("notes").len(), 1, "{note_type}");
        }
        assert_eq!(house.get(&format!("leads/{lead}/notes")).rows("notes").len(), every_type().len());
    });
}

#[test]
fn notes_stand_at_contacts_and_companies_too() {
    let house = House::open();
    for noun in ["contacts", "companies"] {
        let id = house.made(noun, &json!([{ "name": "Ada" }])).first_id(noun);
        house.made(&format!("{noun}/{id}/notes"), &json!([{ "note_type": "common", "params": { "text": "Hi" } }]));
        assert_eq!(house.get(&format!("{noun}/notes?filter[entity_id]={id}")).rows("notes").len(), 1);
    }
    assert_eq!(house.get("leads/notes").status, StatusCode::NO_CONTENT);
}

#[test]
fn a_note_is_changed_pinned_and_let_go() {
    on_each_database(|house| {
        let lead = house.lead("Kitchen");
        let made = house.made(
            &format!("leads/{lead}/notes"),
            &json!([{ "note_type": "common", "params": { "text": "Hi" }, "request_id": "x" }]),
        );
        let id = made.first_id("notes");
        assert_eq!(made.rows("notes")[0]["request_id"], "x");
        house.patch(&format!("leads/notes/{id}"), &json!({ "params": { "text": "Hello" } }));
        let read = || house.get(&format!("leads/notes/{id}")).json;
        assert_eq!(read()["params"]["text"], "Hello");
        assert_eq!(house.post(&format!("leads/{lead}/notes/{id}/pin"), &Json::Null).status, StatusCode::NO_CONTENT);
        assert_eq!(read()["is_pinned"], true);
        assert_eq!(house.post(&format!("leads/notes/{id}/unpin"), &Json::Null).status, StatusCode::NO_CONTENT);
        assert_eq!(read()["is_pinned"], false);
    });
}

#[test]
fn a_note_must_say_something_of_a_known_type_at_a_known_record() {
    let house = House::open();
    let lead = house.lead("Kitchen");
    for (item, path) in [
        (json!({ "entity_id": lead, "params": { "text": "x" } }), "note_type"),
        (json!({ "entity_id": lead, "note_type": "smoke", "params": { "text": "x" } }), "note_type"),
        (json!({ "entity_id": lead, "note_type": "amomail_message", "params": { "text": "x" } }), "note_type"),
        (json!({ "entity_id": lead, "note_type": "common" }), "params"),
        (json!({ "entity_id": lead, "note_type": "common", "params": {} }), "params.text"),
        (json!({ "entity_id": lead, "note_type": "common", "params": { "text": " " } }), "params.text"),
        (json!({ "entity_id": 999_999, "note_type": "common", "params": { "text": "x" } }), "entity_id"),
        (json!({ "note_type": "common", "params": { "text": "x" } }), "entity_id"),
    ] {
        let good = json!({ "entity_id": lead, "note_type": "common", "params": { "text": "good" } });
        let reply = house.post("leads/notes", &json!([good, item]));
        assert_eq!(reply.json["validation-errors"][0]["errors"][0]["path"], path, "{item}");
        assert_eq!(house.get("leads/notes").status, StatusCode::NO_CONTENT);
    }
}

#[test]
fn a_note_of_a_lead_is_none_of_a_contact() {
    let house = House::open();
    let (lead, other) = (house.lead("Kitchen"), house.lead("Stairs"));
    let note = json!([{ "note_type": "common", "params": { "text": "Hi" } }]);
    let id = house.made(&format!("leads/{lead}/notes"), &note).first_id("notes");
    for path in [format!("contacts/notes/{id}"), format!("leads/{other}/notes/{id}")] {
        assert_eq!(house.get(&path).status, StatusCode::NO_CONTENT, "{path}");
        let change = json!({ "params": { "text": "Mine" } });
        assert_eq!(house.patch(&path, &change).status, StatusCode::BAD_REQUEST, "{path}");
        assert_eq!(house.post(&format!("{path}/pin"), &Json::Null).status, StatusCode::NOT_FOUND, "{path}");
    }
}
