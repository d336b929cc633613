//! The OpenAPI document says what the router does.

use crate::house::House;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::json;
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
