//! The OpenAPI document says what the router does.

use crate::house::House;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

#[test]
fn the_document_lists_every_route_and_no_other() {
    let house = House::open();
    let reply = house.send(Request::builder().uri("/api/v4/openapi.json").body(Body::empty()).unwrap());
    assert_eq!(reply.status, StatusCode::OK);
    let paths = reply.json["paths"].as_object().unwrap();
    let documented: BTreeSet<(String, String)> = paths
        .iter()
        .flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(move |method| (method.to_uppercase(), path.clone()))
        })
        .collect();
    let known = api::listed();
    let routed: BTreeSet<(String, String)> =
        known.iter().map(|(method, path)| (method.to_string(), path.clone())).collect();
    assert_eq!(documented, routed);
    assert_eq!(routed.len(), known.len(), "a route is listed twice");
    assert!(reply.json["paths"]["/api/v4/leads/{id}"]["patch"]["requestBody"].is_object());
    let most = |path: &str| {
        reply.json["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]["maxItems"].clone()
    };
    assert_eq!((most("/api/v4/leads"), most("/api/v4/leads/complex")), (json!(250), json!(50)), "as they are taken");
}

#[test]
fn every_operation_has_a_name_of_its_own() {
    let house = House::open();
    let paths = house.get("openapi.json").json["paths"].clone();
    let mut seen = BTreeSet::new();
    for operation in paths.as_object().unwrap().values().flat_map(|methods| methods.as_object().unwrap().values()) {
        assert!(seen.insert(operation["operationId"].to_string()), "{} twice", operation["operationId"]);
        assert!(operation["summary"].is_string());
    }
}

/// The header is heard where the document names it, and nowhere else.
#[test]
fn what_is_asked_again_under_its_key_is_done_once_where_the_document_says_so() {
    let house = House::open();
    let paths = house.get("openapi.json").json["paths"].clone();
    let is_key = |parameter: &Json| parameter["name"] == "Idempotency-Key" && parameter["in"] == "header";
    let mut keyed = BTreeSet::new();
    for (path, methods) in paths.as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            if operation["parameters"].as_array().into_iter().flatten().any(is_key) {
                keyed.insert(format!("{method} {}", path.strip_prefix("/api/v4/").unwrap()));
            }
        }
    }
    let expected = ["leads/complex", "leads/unsorted/forms", "mail/messages", "merges"];
    assert_eq!(keyed, expected.map(|path| format!("post {path}")).into());

    let ask = |path: &str, key: &str, body: &Json| {
        let request = house.request(Method::POST, path).header("Idempotency-Key", key);
        house.send(request.body(Body::from(body.to_string())).unwrap())
    };
    let metadata = json!({ "category": "forms", "form_id": "1", "form_name": "F", "form_page": "https://x.example", "form_sent_at": 1, "ip": "192.0.2.1" });
    let request =
        |name: &str| json!({ "name": "Hall", "_embedded": { "contacts": [{ "name": name }], "metadata": metadata } });
    let both = json!([request("Ada Berg"), request("Ben Ohm")]);
    let (first, again) = (ask("leads/complex", "batch", &both), ask("leads/complex", "batch", &both));
    assert_eq!((first.status, &first.json), (StatusCode::OK, &again.json));
    assert_ne!(first.json[0]["id"], first.json[1]["id"], "each item of one batch is one of its own");
    assert_eq!(house.get("leads/unsorted").rows("unsorted").len(), 2);

    let task = json!([{ "text": "Call", "complete_till": 1_900_000_000 }]);
    let (first, again) = (ask("tasks", "once", &task), ask("tasks", "once", &task));
    assert_ne!(first.first_id("tasks"), again.first_id("tasks"), "nobody said that the key is heard here");
    for key in [" ".to_owned(), "k".repeat(201)] {
        assert_eq!(ask("leads/complex", &key, &both).status, StatusCode::UNPROCESSABLE_ENTITY, "{key:?}");
        assert!(ask("tasks", &key, &task).status.is_success(), "{key:?}");
    }
}

/// A document whose examples are refused teaches the wrong thing.
#[test]
fn every_example_of_the_document_is_taken_as_it_stands() {
    let house = House::open();
    house.kit.leaves_work();
    let id = |noun: &str| house.made(noun, &json!([{ "name": "An example" }])).first_id(noun);
    let (lead, contact, company) = (id("leads"), id("contacts"), id("companies"));
    let other = id("contacts");
    let task = json!([{ "text": "Call", "complete_till": 1_900_000_000 }]);
    let task = house.made("tasks", &task).first_id("tasks");
    let paths = house.get("openapi.json").json["paths"].clone();
    let mut sent = 0;
    for (path, methods) in paths.as_object().unwrap() {
        let path = path.strip_prefix("/api/v4/").unwrap();
        // A company is linked to nothing but leads and contacts.
        if path == "companies/{id}/link" {
            continue;
        }
        let id = match path.split('/').next() {
            Some("leads") if path.starts_with("leads/pipelines/") => house.kit.world.sales.0,
            Some("leads") => lead,
            Some("contacts") => contact,
            Some("companies") => company,
            _ => task,
        };
        for (method, operation) in methods.as_object().unwrap() {
            let example = &operation["requestBody"]["content"]["application/json"]["example"];
            if example.is_null() {
                continue;
            }
            let known = example.to_string().replace("\"survivor_id\":7", &format!("\"survivor_id\":{contact}"));
            let known = known.replace("[8]", &format!("[{other}]")).replace("\"name\":8", &format!("\"name\":{other}"));
            let body = known.replace("\"to_entity_id\":7", &format!("\"to_entity_id\":{company}"));
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let request = house.request(method.clone(), &path.replace("{id}", &id.to_string()));
            let reply = house.send(request.body(Body::from(body)).unwrap());
            assert!(reply.status.is_success(), "{method} {path}: {} {}", reply.status, reply.json);
            sent += 1;
        }
    }
    assert!(sent >= 25, "only {sent}");
}
