//! One method of one URL: its parameters, its body, its answers.

use super::notation::{object, schema};
use super::shapes::{Gives, Shape, Takes, shape};
use super::{examples, parameters};
use crate::router::{Route, Run};
use crate::wire::MAX_ITEMS;
use axum::http::Method;
use serde_json::{Map, Value as Json, json};

/// What clients expect of a body that holds records.
const HAL: &str = "application/hal+json";
/// What they expect of one that says what went wrong.
const PROBLEM: &str = "application/problem+json";

/// Why a request may not be done, by status.
const PROBLEMS: [(&str, &str); 9] = [
    ("400", "A value is wrong; nothing was changed"),
    ("401", "No valid token of this account"),
    ("403", "The token's user may not do this"),
    ("404", "There is no such URL or record"),
    ("413", "The body is too large; nothing was changed"),
    ("422", "Well-formed, but not to be done; nothing was changed"),
    ("429", "Too many requests in one second; wait as Retry-After says"),
    ("500", "Something went wrong on the server; it is logged under trace_id"),
    ("503", "The server cannot take this now; wait as Retry-After says"),
];

/// The answers of `components`.
pub fn problems() -> Json {
    let answer = |(status, says): &(&str, &str)| {
        let content = json!({ PROBLEM: { "schema": schema("Problem"), "example": examples::problem(status) } });
        (format!("problem{status}"), json!({ "description": says, "content": content }))
    };
    Json::Object(PROBLEMS.iter().map(answer).collect())
}

/// The operation of a route.
pub fn operation(route: &Route) -> Json {
    let shape = shape(&route.method, route.path);
    let noun = route.path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let mut operation = json!({
        "summary": route.says, "operationId": operation_id(&route.method, route.path), "tags": [noun],
        "responses": responses(route, &shape),
    });
    let parameters = parameters::of(route.path, &shape);
    if !parameters.is_empty() {
        operation["parameters"] = Json::Array(parameters);
    }
    if let Some(mut body) = body(&shape.takes) {
        if let Some(example) = examples::body(&route.method, route.path) {
            body["content"]["application/json"]["example"] = example;
        }
        operation["requestBody"] = body;
    }
    if matches!(route.run, Run::Document(_)) {
        operation["security"] = json!([]);
    }
    operation
}

fn body(takes: &Takes) -> Option<Json> {
    let items = |name: &str, most: usize| {
        (true, json!({ "type": "array", "items": schema(name), "minItems": 1, "maxItems": most }))
    };
    let (is_required, schema) = match takes {
        Takes::Nothing => return None,
        Takes::Items(name) => items(name, MAX_ITEMS),
        Takes::Few(name, most) => items(name, *most),
        Takes::Object(name) => (true, schema(name)),
        Takes::Maybe(name) => (false, schema(name)),
    };
    Some(json!({ "required": is_required, "content": { "application/json": { "schema": schema } } }))
}

fn responses(route: &Route, shape: &Shape) -> Json {
    let mut responses = Map::new();
    let mut put = |status: &str, says: &str, kind: &str, schema: Json| {
        let answer = json!({ "description": says, "content": { kind: { "schema": schema } } });
        responses.insert(status.to_owned(), answer);
    };
    match &shape.gives {
        Gives::Page(key, name) => put("200", "A page", HAL, list("_page*:int _links*:PageLinks", key, name)),
        Gives::Whole(key, name) => put("200", "All of them", HAL, list("_total_items*:int _links:Links", key, name)),
        Gives::Written(key, name) => put("200", "Done, a row for each item", HAL, list("_links:Links", key, name)),
        Gives::Made(key, name) => put("201", "Made", HAL, list("_total_items*:int _links:Links", key, name)),
        Gives::MadeOne(name) => put("201", "Made", HAL, schema(name)),
        Gives::One(name) => put("200", "Found", HAL, schema(name)),
        Gives::File => {
            put("200", "Its bytes", "*/*", json!({ "type": "string", "contentMediaType": "application/octet-stream" }));
        }
        Gives::Accepted | Gives::Nothing => {}
    }
    if shape.gives == Gives::Accepted {
        responses.insert("202".to_owned(), json!({ "description": "Taken" }));
    }
    let may_be_nothing = matches!(shape.gives, Gives::Nothing | Gives::Page(..) | Gives::Whole(..))
        || matches!(shape.gives, Gives::One(_)) && route.method == Method::GET;
    if may_be_nothing {
        responses.insert("204".to_owned(), json!({ "description": "Nothing there, or nothing to say" }));
    }
    for (status, _) in PROBLEMS {
        let problem = json!({ "$ref": format!("#/components/responses/problem{status}") });
        responses.insert(status.to_owned(), problem);
    }
    Json::Object(responses)
}

/// A list in its envelope.
fn list(head: &str, key: &str, name: &str) -> Json {
    let mut envelope = object(&format!("{head} _embedded*:obj"));
    envelope["properties"]["_embedded"] = object(&format!("{key}*:[{name}]"));
    envelope
}

/// `get_leads_id` of `GET /leads/{id}`.
fn operation_id(method: &Method, path: &str) -> String {
    let words = path.split('/').map(|part| part.trim_matches(['{', '}'])).collect::<Vec<_>>().join("_");
    format!("{}{}", method.as_str().to_lowercase(), words.replace('.', "_"))
}
