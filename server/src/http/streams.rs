//! Streams of live screens end when the program stops: browsers come again to the next one by themselves.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use futures_util::StreamExt;
use tokio_util::sync::CancellationToken;

/// Lets an event stream end with `stop`, which would else wait for it in vain.
pub async fn end_with(State(stop): State<CancellationToken>, response: Response) -> Response {
    let is_stream =
        response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
    if !is_stream {
        return response;
    }
    response.map(|body| Body::from_stream(body.into_data_stream().take_until(stop.cancelled_owned())))
}
