//! What stands in the path and behind the question mark.

use super::notation::schema;
use super::shapes::{Gives, Shape};
use crate::wire::{Problem, Query};
use serde_json::{Value as Json, json};

/// Rows of a page at most (kommo-api §2.2).
const MAX_LIMIT: i64 = 250;

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

/// `name:type`; a list is written with commas; `name:span` has two ends; `order:a|b` is one parameter for each.
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
