//! A body as PHP reads it: `leads[add][0][id]=7`, all values texts (kommo-api §11).

use serde_json::Value as Json;
use url::form_urlencoded::Serializer;

/// Bytes of a body; what would make it longer is left out.
const MAX_BYTES: usize = 256 * 1024;

/// Writes nested values; `null` and empty lists are left out.
pub fn encode(told: &Json) -> String {
    let mut pairs = Vec::new();
    flatten(String::new(), told, &mut pairs);
    let mut body = String::new();
    for (key, value) in pairs {
        let pair = Serializer::new(String::new()).append_pair(&key, &value).finish();
        if body.len() + pair.len() < MAX_BYTES {
            body.push_str(if body.is_empty() { "" } else { "&" });
            body.push_str(&pair);
        }
    }
    body
}

fn flatten(key: String, value: &Json, pairs: &mut Vec<(String, String)>) {
    let inner = |name: &str| if key.is_empty() { name.to_owned() } else { format!("{key}[{name}]") };
    match value {
        Json::Null => {}
        Json::Object(object) => object.iter().for_each(|(name, value)| flatten(inner(name), value, pairs)),
        Json::Array(list) => {
            for (at, value) in list.iter().enumerate() {
                flatten(inner(&at.to_string()), value, pairs);
            }
        }
        Json::Bool(truth) => pairs.push((key, if *truth { "1" } else { "0" }.to_owned())),
        Json::Number(number) => pairs.push((key, number.to_string())),
        Json::String(text) => pairs.push((key, text.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_BYTES, encode};
    use serde_json::json;

    #[test]
    fn nested_values_are_written_as_php_reads_them() {
        let told =
            json!({ "leads": { "add": [{ "id": 7, "name": "A & B", "tags": [{ "id": 1 }], "x": null, "is": true }] } });
        assert_eq!(
            encode(&told),
            "leads%5Badd%5D%5B0%5D%5Bid%5D=7&leads%5Badd%5D%5B0%5D%5Bis%5D=1&leads%5Badd%5D%5B0%5D%5Bname%5D=A+%26+B\
             &leads%5Badd%5D%5B0%5D%5Btags%5D%5B0%5D%5Bid%5D=1"
        );
    }

    #[test]
    fn a_body_has_an_end() {
        let told = json!({ "a": "x".repeat(MAX_BYTES), "b": 1 });
        assert_eq!(encode(&told), "b=1");
    }
}
