//! The OpenAPI document says what the router does.

use crate::house::House;
use axum::body::Body;
use axum::http::{Request, StatusCode};
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
