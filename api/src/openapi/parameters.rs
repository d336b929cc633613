//! What stands in the path, behind the question mark, and in headers of its own.

use super::notation::schema;
use super::shapes::{Gives, Shape};
use crate::wire::{Problem, Query};
use axum::http::HeaderMap;
use serde_json::{Value as Json, json};

/// Rows of a page at most (kommo-api §2.2).
const MAX_LIMIT: i64 = 250;

/// Characters of a key under which something is asked for.
const MAX_KEY_CHARS: usize = 200;
const KEY: &str = "Idempotency-Key";
const KEY_SAYS: &str = "A name of the caller's own for what is asked: asked again under it, it is done once, and answered again. \
                        Of leads/complex: the items with metadata.";

/// The parameters of a URL.
pub fn of(path: &str, shape: &Shape) -> Vec<Json> {
    let named = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut all: Vec<Json> = named
        .map(|name| {
            let kind = if matches!(name, "uid" | "event_id" | "file_uuid") { "str" } else { "int" };
            json!({ "name": name, "in": "path", "required": true, "schema": schema(kind) })
        })
        .collect();
    if matches!(shape.gives, Gives::Page(..)) {
        all.push(json!({ "name": "page", "in": "query", "schema": { "type": "integer", "minimum": 1 } }));
        let limit = json!({ "type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": 50 });
        all.push(json!({ "name": "limit", "in": "query", "schema": limit }));
    }
    all.extend(shape.asks.split_whitespace().flat_map(asked));
    all
}

/// Whoever mistypes a filter is told so, and not given the whole list; what is not declared is passed over (kommo-api §2.4).
///
/// # Errors
/// `Unprocessable` for a value that is no number where the URL takes one.
pub fn check(shape: &Shape, query: &Query) -> Result<(), Problem> {
    for (name, kind) in shape.asks.split_whitespace().filter_map(|word| word.split_once(':')) {
        match kind {
            "span" => query.require_numbers(&format!("filter[{name}]"))?,
            "int" | "[int]" => query.require_numbers(name)?,
            _ => {}
        }
    }
    Ok(())
}

/// The key under which something is asked for, where the URL knows one; elsewhere the header is passed over.
///
/// # Errors
/// `Unprocessable` for one that is blank or too long.
pub fn key(shape: &Shape, headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let is_known = shape.asks.split_whitespace().any(|word| word.split_once(':') == Some((KEY, "header")));
    let Some(key) = headers.get(KEY).filter(|_| is_known) else { return Ok(None) };
    let key = key.to_str().ok().filter(|key| !key.trim().is_empty() && key.chars().count() <= MAX_KEY_CHARS);
    let refused = || Problem::Unprocessable(format!("{KEY} has 1 to {MAX_KEY_CHARS} characters"));
    key.map(|key| Some(key.to_owned())).ok_or_else(refused)
}

/// `name:type`; `name:header`; a list is written with commas; `name:span` has two ends; `order:a|b` is one parameter for each.
fn asked(word: &str) -> Vec<Json> {
    let (name, kind) = word.split_once(':').unwrap_or((word, "str"));
    let plain = |name: &str, schema: Json| json!({ "name": name, "in": "query", "schema": schema });
    match (name, kind) {
        ("with", words) => {
            let items = json!({ "type": "string", "enum": words.split('|').collect::<Vec<_>>() });
            vec![listed("with", &items)]
        }
        ("order", keys) => {
            let way = json!({ "type": "string", "enum": ["asc", "desc"] });
            keys.split('|').map(|key| plain(&format!("order[{key}]"), way.clone())).collect()
        }
        (name, "header") => {
            let schema = json!({ "type": "string", "minLength": 1, "maxLength": MAX_KEY_CHARS });
            vec![json!({ "name": name, "in": "header", "description": KEY_SAYS, "schema": schema })]
        }
        (name, "span") => ["from", "to"].map(|end| plain(&format!("filter[{name}][{end}]"), schema("int"))).to_vec(),
        (name, kind) => match kind.strip_prefix('[').and_then(|kind| kind.strip_suffix(']')) {
            Some(kind) => vec![listed(name, &schema(kind))],
            None => vec![plain(name, schema(kind))],
        },
    }
}

fn listed(name: &str, items: &Json) -> Json {
    json!({
        "name": name, "in": "query", "style": "form", "explode": false, "schema": { "type": "array", "items": items },
    })
}
