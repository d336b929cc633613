use super::{Code, Problem};
use axum::body::to_bytes;
use axum::http::StatusCode;
use base::DbError;
use serde_json::{Value as Json, json};

/// The status, the `Retry-After`, and the body of a problem.
fn answered(problem: Problem) -> (StatusCode, Option<String>, Json) {
    let (head, body) = problem.respond("request-7").into_parts();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let body = runtime.block_on(to_bytes(body, usize::MAX)).unwrap();
    let retry_after = head.headers.get("retry-after").map(|value| value.to_str().unwrap().to_owned());
    (head.status, retry_after, serde_json::from_slice(&body).unwrap())
}

#[test]
fn a_busy_database_asks_to_come_again() {
    let (status, retry_after, body) = answered(DbError::Overloaded.into());
    assert_eq!((status, retry_after.as_deref()), (StatusCode::SERVICE_UNAVAILABLE, Some("1")));
    assert_eq!(body["status"], 503);
}

#[test]
fn an_inner_error_shows_its_request_id_and_not_its_text() {
    let (status, _, body) = answered(DbError::Address("postgres://user:password@host".to_owned()).into());
    assert_eq!((status, &body["trace_id"]), (StatusCode::INTERNAL_SERVER_ERROR, &json!("request-7")));
    assert!(!body.to_string().contains("password"));
}

#[test]
fn what_is_wrong_with_one_item_stands_together() {
    let complain = |request_id: &str, path: &str| {
        let Problem::Invalid(complaints) = Problem::value(&json!(request_id), Code::FieldMissing, path, "…") else {
            panic!("a complaint")
        };
        complaints
    };
    let complaints = [complain("0", "name"), complain("x", "id"), complain("0", "price")].concat();
    let (_, _, body) = answered(Problem::Invalid(complaints));
    let errors = body["validation-errors"].as_array().unwrap();
    assert_eq!((errors.len(), errors[0]["errors"].as_array().unwrap().len()), (2, 2));
}
