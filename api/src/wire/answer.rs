//! What is answered when nothing went wrong.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value as Json};

/// What clients expect of a body that holds records (kommo-api §1.3).
const HAL: &str = "application/hal+json";

/// An answer.
#[derive(Clone, Debug)]
pub enum Answer {
    /// 200 with a body.
    Found(Json),
    /// 201 with a body, where Kommo says so.
    Made(Json),
    /// 200 with a pair of tokens: plain JSON, as some clients read nothing else (RFC 6749 §5.1).
    Tokens(Json),
    /// 200 with the bytes of a file, to be saved under its name.
    File { name: String, mime_type: String, bytes: Vec<u8> },
    /// 202 with an empty object, where Kommo says so: some clients read JSON of whatever is not 204.
    Accepted,
    /// 204: an empty list, a record that is not there, or a deletion (kommo-api §2.2, §2.6).
    Nothing,
}

impl Answer {
    pub(crate) fn respond(self) -> Response {
        let (status, kind, json) = match self {
            Answer::Found(json) => (StatusCode::OK, HAL, json),
            Answer::Made(json) => (StatusCode::CREATED, HAL, json),
            Answer::Tokens(json) => (StatusCode::OK, "application/json", json),
            Answer::Accepted => (StatusCode::ACCEPTED, HAL, Json::Object(Map::new())),
            Answer::File { name, mime_type, bytes } => return file(&name, &mime_type, bytes),
            Answer::Nothing => return StatusCode::NO_CONTENT.into_response(),
        };
        let mut response = Response::new(Body::from(json.to_string()));
        *response.status_mut() = status;
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        response
    }
}

/// A browser only ever saves it, whatever it says to be. The name is written in percent (RFC 6266, RFC 8187).
fn file(name: &str, mime_type: &str, bytes: Vec<u8>) -> Response {
    let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let name = name.replace('+', "%20").replace('*', "%2A");
    let usable = |text: String, otherwise| HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(otherwise));
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, usable(mime_type.to_owned(), "application/octet-stream"));
    let saved = usable(format!("attachment; filename*=UTF-8''{name}"), "attachment");
    headers.insert(header::CONTENT_DISPOSITION, saved);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
