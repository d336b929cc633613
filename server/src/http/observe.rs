//! Every request gets a number, one log line and its place in the metrics.
//!
//! The line names the route and not the path: paths hold one-time links and the keys of public forms.

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use tracing::Instrument;

/// Carries the number in and out: surfaces show it with a failure, so that its log line can be found.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Counts the requests of one node.
#[derive(Clone)]
pub struct Requests {
    node: Arc<str>,
    count: Arc<AtomicU64>,
}

impl Requests {
    /// Numbers that no other node, and no other start of this one, gives.
    pub fn of_node(node: &str) -> Requests {
        Requests { node: node.into(), count: Arc::default() }
    }

    fn next(&self) -> String {
        format!("{}-{}", self.node, self.count.fetch_add(1, Ordering::Relaxed))
    }
}

/// Stands around every route. What a client calls its request is not taken over: it would be written into our log.
pub async fn observe(State(requests): State<Requests>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = requests.next();
    let number = HeaderValue::try_from(&id).unwrap_or_else(|_| HeaderValue::from_static("unknown"));
    request.headers_mut().insert(REQUEST_ID, number.clone());
    let method = method(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let span = tracing::info_span!("request", id, method, route);
    let mut response = next.run(request).instrument(span.clone()).await;
    response.headers_mut().insert(REQUEST_ID, number);
    let (status, seconds) = (response.status().as_u16(), begun.elapsed().as_secs_f64());
    span.in_scope(|| tracing::info!(status, milliseconds = (seconds * 1_000.0).round(), "answered"));
    crate::measures::request(method, route, status, seconds);
    response
}

/// Methods are few, but a client may invent any: metrics must not grow with them.
fn method(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}
