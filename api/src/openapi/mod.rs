//! The OpenAPI document, made of the list of routes: what each takes and gives stands in [`shapes`], what those are in
//! [`schemas`], and what may be sent in [`examples`]. A route without a shape, a shape without a route and a name without a schema fail a test.

mod examples;
mod notation;
mod operation;
mod parameters;
mod schemas;
mod shapes;

use crate::router::{PREFIX, ROUTES, Route};
use crate::wire::{Problem, Query};
use axum::http::HeaderMap;
use serde_json::{Map, Value as Json, json};

/// What the token's scheme is called in the document.
const TOKEN: &str = "token";

/// The document of every route (OpenAPI 3.1).
pub fn document() -> Json {
    let mut paths: Map<String, Json> = Map::new();
    for route in ROUTES {
        let path = paths.entry(format!("{PREFIX}{}", route.path)).or_insert_with(|| json!({}));
        path[route.method.as_str().to_lowercase()] = operation::operation(route);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Sluice", "version": env!("CARGO_PKG_VERSION"),
            "description": "Kommo's API v4: leads, people, pipelines, tasks, notes, events and incoming leads. \
                            Times are Unix seconds. An empty list and a record that is not there are answered 204.",
            "license": { "name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later" },
        },
        "paths": paths,
        "components": {
            "schemas": schemas::all(),
            "responses": operation::problems(),
            "securitySchemes": { TOKEN: { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" } },
        },
        "security": [{ TOKEN: [] }],
    })
}

/// Asks of a query that what the document calls a number is one.
///
/// # Errors
/// `Unprocessable`.
pub fn check(route: &Route, query: &Query) -> Result<(), Problem> {
    parameters::check(&shapes::shape(&route.method, route.path), query)
}

/// The key under which something is asked for, of a route of which the document says that it takes one.
///
/// # Errors
/// `Unprocessable`.
pub fn key(route: &Route, headers: &HeaderMap) -> Result<Option<String>, Problem> {
    parameters::key(&shapes::shape(&route.method, route.path), headers)
}

#[cfg(test)]
mod tests;
