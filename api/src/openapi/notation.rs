//! A short way to write schemas: `id*:int name:str? tags:[Tag]`.
//!
//! Each word is a key and its type. `*` behind the key: always there. `?` behind the type: may be `null`. `[X]`: a list.
//! `X|Y`: one of them; `'word'`: that word. `int`, `num`, `str`, `bool`, `obj` and `any` are what they say, `text` is a `str`
//! that is not blank, `email` one that is an address; any other word names a schema.

use serde_json::{Map, Value as Json, json};

/// An object of these keys, and perhaps of others.
pub fn object(written: &str) -> Json {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for word in written.split_whitespace() {
        let (key, kind) = word.split_once(':').unwrap_or((word, "any"));
        let name = key.trim_end_matches('*');
        if key.ends_with('*') {
            required.push(name);
        }
        properties.insert(name.to_owned(), schema(kind));
    }
    let mut object = json!({ "type": "object", "properties": properties });
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

/// One type.
pub fn schema(kind: &str) -> Json {
    if let Some(kind) = kind.strip_suffix('?') {
        return nullable(schema(kind));
    }
    if let Some(kind) = kind.strip_prefix('[').and_then(|kind| kind.strip_suffix(']')) {
        return json!({ "type": "array", "items": schema(kind) });
    }
    if kind.contains('|') {
        return json!({ "anyOf": kind.split('|').map(schema).collect::<Vec<_>>() });
    }
    if let Some(word) = kind.strip_prefix('\'').and_then(|word| word.strip_suffix('\'')) {
        return json!({ "type": "string", "const": word });
    }
    match kind {
        "int" => json!({ "type": "integer", "format": "int64" }),
        "num" => json!({ "type": "number" }),
        "str" => json!({ "type": "string" }),
        "text" => json!({ "type": "string", "minLength": 1, "pattern": "\\S" }),
        "email" => json!({ "type": "string", "format": "email" }),
        "bool" => json!({ "type": "boolean" }),
        "obj" => json!({ "type": "object" }),
        "any" => json!({}),
        name => json!({ "$ref": format!("#/components/schemas/{name}") }),
    }
}

fn nullable(mut schema: Json) -> Json {
    match schema["type"].as_str().map(str::to_owned) {
        Some(kind) => {
            schema["type"] = json!([kind, "null"]);
            schema
        }
        None => json!({ "anyOf": [schema, { "type": "null" }] }),
    }
}
