//! Bodies that are wrong: told apart, with the place, and nothing kept.

use crate::house::{House, on_each_database};
use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use serde_json::{Value as Json, json};

const TEN_MB: usize = 10 * 1024 * 1024;

fn sent(house: &House, body: impl Into<Body>) -> (StatusCode, String) {
    let reply = house.send(house.request(Method::POST, "leads").body(body.into()).unwrap());
    assert_eq!(reply.header("content-type"), "application/problem+json");
    (reply.status, reply.json["detail"].as_str().unwrap().to_owned())
}

#[test]
fn what_is_no_list_of_objects_is_named() {
    let house = House::open();
    assert_eq!(sent(&house, ""), (StatusCode::BAD_REQUEST, "Request data must not be blank".to_owned()));
    assert_eq!(sent(&house, " \n").1, "Request data must not be blank");
    assert_eq!(sent(&house, "[]").1, "Request data must not be blank");
    assert_eq!(sent(&house, "{\"name\":1}").1, "Request data must be an array of objects");
    assert!(sent(&house, "[{\"name\":").1.starts_with("Request data is not JSON"));
    assert!(sent(&house, "[".repeat(100_000)).1.starts_with("Request data is not JSON"));
    assert_eq!(sent(&house, "[1]").0, StatusCode::BAD_REQUEST);
}

#[test]
fn more_than_250_items_and_more_than_ten_megabytes_are_refused() {
    let house = House::open();
    let many = json!(vec![json!({ "name": "A" }); 251]);
    assert_eq!(house.post("leads", &many).status, StatusCode::UNPROCESSABLE_ENTITY);
    let large = vec![b' '; TEN_MB + 1];
    assert_eq!(sent(&house, large.clone()).0, StatusCode::PAYLOAD_TOO_LARGE);
    let said = house.request(Method::POST, "leads").header(header::CONTENT_LENGTH, TEN_MB + 1);
    assert_eq!(house.send(said.body(Body::empty()).unwrap()).status, StatusCode::PAYLOAD_TOO_LARGE);
    let in_chunks = Body::from_stream(tokio_stream::iter(
        large
            .chunks(65_536)
            .map(|part| Ok::<_, std::io::Error>(axum::body::Bytes::copy_from_slice(part)))
            .collect::<Vec<_>>(),
    ));
    assert_eq!(sent(&house, in_chunks).0, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(house.get("leads").status, StatusCode::NO_CONTENT);
}

#[test]
fn a_batch_with_one_wrong_item_keeps_nothing_and_names_every_wrong_one() {
    let house = House::open();
    let reply = house.post(
        "leads",
        &json!([
            { "name": "good" },
            { "name": "bad", "request_id": "second", "price": "dear" },
            { "custom_fields_values": [{ "field_id": 99, "values": [] }] },
        ]),
    );
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        reply.json,
        json!({
            "validation-errors": [
                { "request_id": "second", "errors": [
                    { "code": "InvalidType", "path": "price", "detail": "This value should be of type float." }] },
                { "request_id": "2", "errors": [
                    { "code": "NotSupportedChoice", "path": "custom_fields_values.0.field_id",
                      "detail": "The value you selected is not a valid choice." }] },
            ],
            "title": "Bad Request", "type": "https://httpstatus.es/400", "status": 400,
            "detail": "Request validation failed",
        })
    );
    assert_eq!(house.get("leads").status, StatusCode::NO_CONTENT);
}

#[test]
fn an_item_that_fails_late_takes_back_those_before_it() {
    on_each_database(|house| {
        let reply = house.post("leads", &json!([{ "name": "good" }, { "_embedded": { "contacts": [{ "id": 7 }] } }]));
        assert_eq!(reply.status, StatusCode::BAD_REQUEST);
        let wrong = &reply.json["validation-errors"][0];
        assert_eq!(
            (&wrong["request_id"], &wrong["errors"][0]["path"]),
            (&json!("1"), &json!("_embedded.contacts.0.id"))
        );
        assert_eq!(house.get("leads").status, StatusCode::NO_CONTENT);
        assert_eq!(house.get("leads/tags").status, StatusCode::NO_CONTENT);
    });
}

#[test]
fn each_wrong_value_is_told_by_its_path() {
    let house = House::open();
    let id = house.lead("A");
    let long = "x".repeat(300);
    let wrong: [(&str, Json, &str, &str); 9] = [
        ("leads", json!({ "name": long }), "name", "InvalidValue"),
        ("leads", json!({ "name": {} }), "name", "InvalidType"),
        ("leads", json!({ "price": -1 }), "price", "InvalidValue"),
        ("leads", json!({ "pipeline_id": 7 }), "pipeline_id", "NotSupportedChoice"),
        ("leads", json!({ "status_id": 7 }), "status_id", "NotSupportedChoice"),
        ("leads", json!({ "responsible_user_id": 7 }), "responsible_user_id", "NotSupportedChoice"),
        ("leads", json!({ "loss_reason_id": 7 }), "loss_reason_id", "NotSupportedChoice"),
        ("contacts", json!({}), "name", "FieldMissing"),
        ("companies", json!({ "name": " " }), "name", "InvalidValue"),
    ];
    for (path, item, place, code) in wrong {
        let reply = house.post(path, &json!([item]));
        let error = &reply.json["validation-errors"][0]["errors"][0];
        assert_eq!((&error["path"], &error["code"]), (&json!(place), &json!(code)), "{path} {item}: {}", reply.json);
    }
    for (path, body) in [
        ("leads", json!([{ "price": 1 }])),
        ("leads", json!([{ "id": 7, "price": 1 }])),
        ("leads/7", json!({ "price": 1 })),
    ] {
        let reply = house.patch(path, &body);
        assert_eq!(reply.status, StatusCode::BAD_REQUEST);
        assert_eq!(reply.json["validation-errors"][0]["errors"][0]["path"], "id", "{path} {body}");
    }
    assert_eq!(house.get(&format!("leads/{id}")).json["name"], "A");
}
