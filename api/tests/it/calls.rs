//! `/calls` (kommo-api §8.4).

use crate::house::{House, on_each_database};
use axum::http::StatusCode;
use flow::inbox::{self, BlockKind};
use serde_json::{Value as Json, json};

fn call(direction: &str, phone: &str) -> Json {
    json!({ "direction": direction, "duration": 65, "source": "pbx", "phone": phone, "uniq": phone, "call_status": 4 })
}

fn ada(house: &House, leads: usize) -> i64 {
    let phone = json!([{ "field_code": "PHONE", "values": [{ "value": "+49 30 555 0101" }] }]);
    let contact = json!([{ "name": "Ada", "custom_fields_values": phone }]);
    let contact = house.made("contacts", &contact).first_id("contacts");
    for _ in 0..leads {
        house.made("leads", &json!([{ "name": "Hall", "_embedded": { "contacts": [{ "id": contact }] } }]));
    }
    contact
}

#[test]
fn a_call_of_somebody_with_one_open_lead_is_noted_at_the_lead() {
    let house = House::open();
    ada(&house, 1);
    let made = house.made("calls", &json!([call("outbound", "+49305550101")]));
    let row = &made.rows("calls")[0];
    assert_eq!((&row["entity_type"], &made.json["errors"]), (&json!("lead"), &json!([])));
    let notes = house.get(&format!("leads/{}/notes", row["entity_id"]));
    assert_eq!((&notes.rows("notes")[0]["id"], &notes.rows("notes")[0]["note_type"]), (&row["id"], &json!("call_out")));
    assert_eq!(notes.rows("notes")[0]["params"]["call_status"], 4);
}

#[test]
fn with_no_lead_or_several_it_is_noted_at_the_contact() {
    for leads in [0, 2] {
        let house = House::open();
        let contact = ada(&house, leads);
        let made = house.made("calls", &json!([call("inbound", "+49305550101")]));
        let row = &made.rows("calls")[0];
        assert_eq!((&row["entity_type"], &row["entity_id"]), (&json!("contact"), &json!(contact)));
        assert_eq!(row["_embedded"]["entity"]["id"], contact);
    }
}

#[test]
fn a_company_is_known_by_its_number() {
    on_each_database(|house| {
        let phone = json!([{ "field_code": "PHONE", "values": [{ "value": "+49 30 555 0202" }] }]);
        let body = json!([{ "name": "Harbour Hotel", "custom_fields_values": phone }]);
        let company = house.made("companies", &body).first_id("companies");
        let made = house.made("calls", &json!([call("inbound", "+49305550202")]));
        assert_eq!(made.rows("calls")[0]["entity_type"], "company");
        assert_eq!(made.rows("calls")[0]["entity_id"], company);
    });
}

#[test]
fn a_call_to_nobody_is_an_error_of_its_own_and_one_from_nobody_waits() {
    on_each_database(|house| {
        ada(&house, 0);
        let body =
            json!([call("outbound", "+4930111111"), call("inbound", "+4930222222"), call("inbound", "+49305550101"),]);
        let made = house.made("calls", &body);
        assert_eq!(made.json["_total_items"], 2);
        assert_eq!(made.json["errors"][0]["request_id"], "0");
        assert_eq!(
            (&made.rows("calls")[0]["request_id"], &made.rows("calls")[0]["entity_type"]),
            (&json!("1"), &json!("lead"))
        );
        let waiting = house.get("leads/unsorted?filter[category][]=sip");
        assert_eq!(waiting.rows("unsorted")[0]["_embedded"]["leads"][0]["id"], made.rows("calls")[0]["entity_id"]);
        let again = house.made("calls", &json!([call("inbound", "+4930222222")]));
        assert_eq!(again.rows("calls")[0]["entity_id"], made.rows("calls")[0]["entity_id"]);
        assert_eq!(house.get("leads/unsorted").rows("unsorted").len(), 1);
    });
}

/// SR-11: one call touches one entity.
#[test]
fn a_call_of_a_known_number_that_is_reported_again_is_noted_once() {
    on_each_database(|house| {
        let contact = ada(&house, 0);
        for direction in ["inbound", "outbound"] {
            let mut report = call(direction, "+49305550101");
            report["uniq"] = json!(format!("{direction} 1"));
            let first = house.made("calls", &json!([report.clone()]));
            // Meanwhile the contact gets a lead: the call stays where it is.
            house.made("leads", &json!([{ "name": "Hall", "_embedded": { "contacts": [{ "id": contact }] } }]));
            let again = house.made("calls", &json!([report.clone()]));
            assert_eq!(again.rows("calls")[0]["id"], first.rows("calls")[0]["id"]);
            assert_eq!(again.rows("calls")[0]["entity_id"], first.rows("calls")[0]["entity_id"]);
            report["uniq"] = json!("");
            let other = house.made("calls", &json!([report]));
            assert_ne!(other.rows("calls")[0]["id"], first.rows("calls")[0]["id"]);
        }
    });
}

#[test]
fn a_call_that_a_rule_skipped_says_which_rule() {
    let house = House::open();
    let ida = house.kit.world.ida;
    house.kit.run_as(ida, |cx| inbox::add_block(cx, BlockKind::Phone, "+4930222222"));
    for _ in 0..2 {
        let made = house.post("calls", &json!([call("inbound", "+4930222222")]));
        assert_eq!(made.json["_total_items"], 0);
        let detail = made.json["errors"][0]["detail"].as_str().unwrap();
        assert!(detail.contains("blocked_sender"), "{detail}");
    }
    assert_eq!(house.get("leads/unsorted").status, StatusCode::NO_CONTENT);
}

#[test]
fn what_is_missing_keeps_the_batch_out() {
    let house = House::open();
    for key in ["direction", "duration", "source", "phone"] {
        let mut item = call("inbound", "+4930222222");
        item[key] = Json::Null;
        let reply = house.post("calls", &json!([call("inbound", "+4930333333"), item]));
        assert_eq!(reply.json["validation-errors"][0]["errors"][0]["path"], key);
        assert_eq!(house.get("leads/unsorted").status, StatusCode::NO_CONTENT);
    }
}
