//! What is answered when something went wrong: problem documents (RFC 9457) with Kommo's texts (kommo-api §2.6).

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use base::DbError;
use serde_json::{Map, Value as Json, json};

/// Seconds after which somebody who came too often, or while the database was busy, may come again.
const RETRY_AFTER_SECONDS: u32 = 1;
/// The same while another server does not answer.
const ELSEWHERE_RETRY_AFTER_SECONDS: u32 = 60;

/// Kommo's words for what is wrong with a value (kommo-api §2.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// It is required and not there.
    FieldMissing,
    /// It is there and must not be.
    FieldNotExpected,
    /// It is none of those that may be chosen, or names a record that is not there.
    NotSupportedChoice,
    /// A text where a number belongs, and the like.
    InvalidType,
    /// Empty, too long, out of range.
    InvalidValue,
}

impl Code {
    fn as_str(self) -> &'static str {
        match self {
            Code::FieldMissing => "FieldMissing",
            Code::FieldNotExpected => "FieldNotExpected",
            Code::NotSupportedChoice => "NotSupportedChoice",
            Code::InvalidType => "InvalidType",
            Code::InvalidValue => "InvalidValue",
        }
    }
}

/// What is wrong with one value of one item of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Complaint {
    /// The item's own id, or its place in the body.
    pub request_id: Json,
    /// Kommo's word.
    pub code: Code,
    /// Where in the item, dotted: `custom_fields_values.0.field_id`.
    pub path: String,
    /// A sentence.
    pub detail: String,
}

/// Why a request was not done. Nothing of it was kept then.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    /// 400: the body is not what it must be as a whole.
    BadRequest(String),
    /// 400: values of items.
    Invalid(Vec<Complaint>),
    /// 401.
    Unauthorized,
    /// A program asked for tokens and gets none: the status, and the hint that its library shows (kommo-api §1.1).
    NoTokens(StatusCode, &'static str),
    /// 403, with a sentence.
    Forbidden(String),
    /// 404, with a sentence.
    NotFound(String),
    /// 405.
    MethodNotAllowed,
    /// 413: the body is larger than this many bytes.
    TooLarge(usize),
    /// 422: well-formed, but not to be done.
    Unprocessable(String),
    /// 429.
    TooManyRequests,
    /// 503: waiting helps.
    Busy,
    /// 503: another server does not answer now, with a sentence.
    Elsewhere(String),
    /// 500: what happened is logged with the request id and not shown.
    Inner(String),
}

impl Problem {
    /// There is no such URL.
    pub fn no_such_url(method: &str, path: &str) -> Problem {
        Problem::NotFound(format!("Cannot {method} /api/v4/{path}"))
    }

    /// One value of an item; `path` is dotted from the item's root.
    pub fn value(request_id: &Json, code: Code, path: impl Into<String>, detail: impl Into<String>) -> Problem {
        let (path, detail) = (path.into(), detail.into());
        Problem::Invalid(vec![Complaint { request_id: request_id.clone(), code, path, detail }])
    }

    /// A record that an item names and that is not there.
    pub fn no_such_choice(path: impl Into<String>) -> Problem {
        Problem::value(&Json::Null, Code::NotSupportedChoice, path, "The value you selected is not a valid choice.")
    }

    /// The same, said of this item of the body; problems that are not about values stay as they are.
    pub fn of_item(self, request_id: &Json) -> Problem {
        match self {
            Problem::Invalid(mut complaints) => {
                for complaint in &mut complaints {
                    complaint.request_id = request_id.clone();
                }
                Problem::Invalid(complaints)
            }
            other => other,
        }
    }

    /// The answer. An inner error is logged here, once, with the id that the client sees.
    pub(crate) fn respond(self, request_id: &str) -> Response {
        if let Problem::Inner(what) = &self {
            tracing::error!(request_id, error = what, "a request failed");
        }
        let (status, title, detail) = self.spelled();
        let mut body = Map::new();
        if let Problem::Invalid(complaints) = &self {
            body.insert("validation-errors".into(), by_item(complaints));
        }
        if let Problem::NoTokens(_, hint) = &self {
            body.insert("hint".into(), (*hint).into());
        }
        body.insert("title".into(), title.into());
        body.insert("type".into(), format!("https://httpstatus.es/{}", status.as_u16()).into());
        body.insert("status".into(), status.as_u16().into());
        body.insert("detail".into(), detail.into());
        let mut response = Response::new(Body::empty());
        if matches!(self, Problem::TooManyRequests) {
            body.insert("retry_after".into(), RETRY_AFTER_SECONDS.into());
        }
        if matches!(self, Problem::Inner(_)) {
            body.insert("trace_id".into(), request_id.into());
        }
        if matches!(self, Problem::TooManyRequests | Problem::Busy) {
            set(&mut response, header::RETRY_AFTER, &RETRY_AFTER_SECONDS.to_string());
        }
        if matches!(self, Problem::Elsewhere(_)) {
            set(&mut response, header::RETRY_AFTER, &ELSEWHERE_RETRY_AFTER_SECONDS.to_string());
        }
        set(&mut response, header::CONTENT_TYPE, "application/problem+json");
        *response.status_mut() = status;
        *response.body_mut() = Body::from(Json::Object(body).to_string());
        response
    }

    fn spelled(&self) -> (StatusCode, &'static str, String) {
        match self {
            Problem::BadRequest(detail) => (StatusCode::BAD_REQUEST, "Bad Request", detail.clone()),
            Problem::Invalid(_) => (StatusCode::BAD_REQUEST, "Bad Request", "Request validation failed".to_owned()),
            Problem::Unauthorized => {
                (StatusCode::UNAUTHORIZED, "Unauthorized", "Invalid user name or password".to_owned())
            }
            Problem::NoTokens(status, _) => (*status, "Wrong request", "Check the request parameters".to_owned()),
            Problem::Forbidden(detail) => (StatusCode::FORBIDDEN, "Forbidden", detail.clone()),
            Problem::NotFound(detail) => (StatusCode::NOT_FOUND, "Not Found", detail.clone()),
            Problem::MethodNotAllowed => (
                StatusCode::METHOD_NOT_ALLOWED,
                "Method Not Allowed",
                "The requested resource does not support this method".to_owned(),
            ),
            Problem::TooLarge(limit) => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "Payload Too Large",
                format!("A request body has at most {limit} bytes. Nothing was changed; send it in parts."),
            ),
            Problem::Unprocessable(detail) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "Unprocessable Entity", detail.clone())
            }
            Problem::TooManyRequests => (
                StatusCode::TOO_MANY_REQUESTS,
                "Too Many Requests",
                "Too many requests in one second. Nothing was changed; wait and send it again.".to_owned(),
            ),
            Problem::Busy => (
                StatusCode::SERVICE_UNAVAILABLE,
                "Service Unavailable",
                "The server cannot take this now. Nothing was changed; wait and send it again.".to_owned(),
            ),
            Problem::Elsewhere(detail) => (StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable", detail.clone()),
            Problem::Inner(_) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "ErrInternalServer",
                "Something went wrong on the server. It was logged under the trace_id.".to_owned(),
            ),
        }
    }
}

impl From<DbError> for Problem {
    fn from(error: DbError) -> Problem {
        if error.is_temporary() { Problem::Busy } else { Problem::Inner(error.to_string()) }
    }
}

/// One entry per item, with all that is wrong with it.
fn by_item(complaints: &[Complaint]) -> Json {
    let mut items: Vec<(&Json, Vec<Json>)> = Vec::new();
    for complaint in complaints {
        let error = json!({ "code": complaint.code.as_str(), "path": complaint.path, "detail": complaint.detail });
        match items.iter_mut().find(|(id, _)| *id == &complaint.request_id) {
            Some((_, errors)) => errors.push(error),
            None => items.push((&complaint.request_id, vec![error])),
        }
    }
    let spelled = |id: &Json| if id.is_null() { Json::from("0") } else { id.clone() };
    items.iter().map(|(id, errors)| json!({ "request_id": spelled(id), "errors": errors })).collect()
}

fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

#[cfg(test)]
mod tests;
