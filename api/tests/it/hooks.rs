//! `/hooks/calls/{key}`: a telephone exchange without a token (docs/telephony.md).

use crate::house::{HOST, House, Reply, on_each_database};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value as Json, json};

fn key(house: &House) -> String {
    let line = house.get(&format!("sources/{}", house.kit.world.main_line)).json;
    line["public_key"].as_str().unwrap().to_owned()
}

fn report(house: &House, key: &str, kind: &str, body: impl Into<Body>) -> Reply {
    let request = Request::post(format!("/hooks/calls/{key}")).header(header::HOST, HOST);
    house.send(request.header(header::CONTENT_TYPE, kind).body(body.into()).unwrap())
}

fn report_json(house: &House, body: &Json) -> Reply {
    report(house, &key(house), "application/json", body.to_string())
}

#[test]
fn a_call_from_nobody_we_know_waits_as_json_and_as_a_form() {
    on_each_database(|house| {
        let call = json!({ "phone": "+49 30 111111", "line": "Reception", "called_at": 1_795_000_000, "duration": 30, "call_id": "1" });
        let held = report_json(&house, &call);
        assert_eq!((held.status, &held.json), (StatusCode::CREATED, &json!({ "taken": "held" })));
        assert_eq!(report_json(&house, &call).json["taken"], "repeated");
        let form = "phone=%2B49+30+222222&duration=0&direction=inbound&name=Ada";
        assert_eq!(report(&house, &key(&house), "application/x-www-form-urlencoded", form).json["taken"], "held");
        let again = report_json(&house, &json!({ "phone": "+4930222222" }));
        assert_eq!(again.json["taken"], "continued");
        let waiting = house.get("leads/unsorted?filter[category][]=sip");
        assert_eq!(waiting.rows("unsorted").len(), 2);
        assert_eq!(waiting.rows("unsorted")[0]["metadata"]["from"], "Reception");
    });
}

#[test]
fn a_call_of_ours_is_noted_where_the_number_is_known() {
    let house = House::open();
    let out = json!({ "phone": "+49 30 555 0101", "duration": 12, "direction": "outbound" });
    assert_eq!(report_json(&house, &out).json["taken"], "unknown");
    let phone = json!([{ "field_code": "PHONE", "values": [{ "value": "+49305550101" }] }]);
    let contact =
        house.made("contacts", &json!([{ "name": "Ada", "custom_fields_values": phone }])).first_id("contacts");
    assert_eq!(report_json(&house, &out).json["taken"], "noted");
    assert_eq!(house.get(&format!("contacts/{contact}/notes")).rows("notes")[0]["note_type"], "call_out");
    let mut named = out;
    named["call_id"] = json!("a-17");
    assert_eq!(report_json(&house, &named).json["taken"], "noted");
    assert_eq!(report_json(&house, &named).json["taken"], "repeated");
    assert_eq!(house.get(&format!("contacts/{contact}/notes")).rows("notes").len(), 2);
    assert_eq!(house.get("leads/unsorted").status, StatusCode::NO_CONTENT);
}

#[test]
fn a_wrong_key_opens_nothing() {
    let house = House::open();
    let form = house.get(&format!("sources/{}", house.kit.world.website_form)).json;
    for key in ["wrong", form["public_key"].as_str().unwrap()] {
        let reply = report(&house, key, "application/json", json!({ "phone": "+4930111111" }).to_string());
        assert_eq!(reply.status, StatusCode::NOT_FOUND);
    }
    let request = Request::post(format!("/hooks/calls/{}", key(&house))).header(header::HOST, "other.sluice.test");
    let _ = house.kit.other_account();
    assert_eq!(house.send(request.body(Body::from("{}")).unwrap()).status, StatusCode::NOT_FOUND);
}

#[test]
fn what_cannot_be_read_is_refused_and_the_next_call_is_taken() {
    let house = House::open();
    for body in ["", "{", "[1]", "{\"phone\": {}}", "{\"phone\": \"1\", \"direction\": \"up\"}", "hello"] {
        let reply = report(&house, &key(&house), "application/json", body);
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{body}");
    }
    let large = report(&house, &key(&house), "application/json", "x".repeat(70_000));
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(report_json(&house, &json!({ "phone": "" })).json["taken"], "held");
}

#[test]
fn an_exchange_gone_mad_is_slowed_down() {
    let house = House::open();
    let key = key(&house);
    let statuses: Vec<StatusCode> = (0..60).map(|_| report(&house, &key, "application/json", "{").status).collect();
    assert!(statuses.contains(&StatusCode::TOO_MANY_REQUESTS));
}
