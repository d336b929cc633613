use super::examples::BODIES;
use super::operation::operation;
use super::schemas;
use super::shapes::{SHAPES, find};
use crate::router::ROUTES;
use serde_json::Value as Json;
use std::collections::BTreeSet;

#[test]
fn every_route_says_what_it_takes_and_gives() {
    let silent: Vec<String> = ROUTES
        .iter()
        .filter(|route| find(&route.method, route.path).is_none())
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    assert_eq!(silent, Vec::<String>::new(), "say it in openapi/shapes.rs");
}

#[test]
fn every_shape_is_of_a_route() {
    let is_of_route = |method: &str, path: &str| {
        ROUTES.iter().any(|route| {
            find(&route.method, route.path).is_some_and(|(known, pattern, ..)| *known == method && *pattern == path)
        })
    };
    let idle: Vec<_> = SHAPES.iter().filter(|(method, path, ..)| !is_of_route(method, path)).map(|row| row.1).collect();
    assert_eq!(idle, Vec::<&str>::new());
}

#[test]
fn every_example_is_json_and_of_a_route_that_takes_a_body() {
    for (method, path, text) in BODIES {
        let path = path.replace("{entity}", "leads");
        let route = ROUTES.iter().find(|route| route.method == *method && route.path == path);
        let operation = operation(route.unwrap_or_else(|| panic!("no route {method} {path}")));
        let shown = &operation["requestBody"]["content"]["application/json"]["example"];
        assert_eq!(shown, &serde_json::from_str::<Json>(text).unwrap_or_default(), "{method} {path}");
        assert!(!shown.is_null(), "{method} {path} is no JSON");
    }
}

#[test]
fn every_schema_that_is_named_is_there_and_every_one_there_is_named() {
    let document = super::document();
    let known = schemas::all();
    let mut named = Vec::new();
    references(&document, &mut named);
    for name in &named {
        assert!(known.get(name).is_some(), "no schema {name}");
    }
    let idle: Vec<&String> =
        known.as_object().into_iter().flat_map(|all| all.keys()).filter(|name| !named.contains(name)).collect();
    assert_eq!(idle, Vec::<&String>::new());
}

/// Where a body takes an object, the document says of which keys: elsewhere a program can only guess.
#[test]
fn every_object_of_a_body_names_its_keys() {
    let (document, known) = (super::document(), schemas::all());
    let mut unnamed = BTreeSet::new();
    for operation in document["paths"].as_object().into_iter().flatten().filter_map(|(_, of)| of.as_object()).flatten()
    {
        let body = &operation.1["requestBody"]["content"]["application/json"]["schema"];
        bare_objects(body, &known, "", &mut Vec::new(), &mut unnamed);
    }
    // What a role may do is told where roles are read.
    assert_eq!(unnamed, BTreeSet::from(["rights".to_owned()]));
    let parts = &known["MergeParts"];
    assert!(parts["properties"]["created_at"].is_object() && parts["patternProperties"]["^field_[0-9]+$"].is_object());
}

fn bare_objects(schema: &Json, known: &Json, at: &str, seen: &mut Vec<String>, found: &mut BTreeSet<String>) {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        // Bodies of which nothing is read may say anything.
        if name != "AnyObject" && !seen.iter().any(|one| one == name) {
            seen.push(name.to_owned());
            bare_objects(&known[name], known, at, seen, found);
        }
        return;
    }
    schema["anyOf"].as_array().into_iter().flatten().for_each(|one| bare_objects(one, known, at, seen, found));
    if schema["items"].is_object() {
        bare_objects(&schema["items"], known, at, seen, found);
    }
    let is_object = schema["type"] == "object" || schema["type"][0] == "object";
    let properties = schema["properties"].as_object().filter(|keys| !keys.is_empty());
    match properties {
        Some(keys) => keys.iter().for_each(|(key, one)| bare_objects(one, known, key, seen, found)),
        None if is_object => drop(found.insert(at.to_owned())),
        None => {}
    }
}

fn references(json: &Json, found: &mut Vec<String>) {
    match json {
        Json::Object(object) => {
            let name =
                object.get("$ref").and_then(Json::as_str).and_then(|path| path.strip_prefix("#/components/schemas/"));
            found.extend(name.map(str::to_owned));
            object.values().for_each(|value| references(value, found));
        }
        Json::Array(list) => list.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}
