//! `/arrivals/{id}/raw`: the bytes as they came in, for an administrator who looks why.

use crate::failure::Failure;
use crate::session::Admin;
use crate::state::Web;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use base::files::{FileError, FileHash};
use base::ids::ArrivalId;
use flow::channels::arrivals::{self, Arrival};
use std::sync::Arc;

/// A download, never shown in the page: the bytes are a stranger's.
///
/// # Errors
/// [`Failure::NotFound`] also when the bytes are gone from the folder of files.
pub async fn download(State(web): State<Web>, Admin(who): Admin, Path(id): Path<i64>) -> Result<Response, Failure> {
    let arrival = web.desk.read(&who, move |cx| arrivals::find(cx, ArrivalId(id))).await?.ok_or(Failure::NotFound)?;
    let (bytes, kind) = body(&web, &arrival).await?;
    let disposition = format!("attachment; filename=\"arrival-{id}.{kind}\"");
    Ok(([(CONTENT_TYPE, "application/octet-stream".to_owned()), (CONTENT_DISPOSITION, disposition)], bytes)
        .into_response())
}

/// The stored body, or the request itself for what has none.
async fn body(web: &Web, arrival: &Arrival) -> Result<(Vec<u8>, &'static str), Failure> {
    let Some(hash) = &arrival.body_file else {
        return Ok((arrival.envelope.to_string().into_bytes(), "json"));
    };
    let hash: FileHash = hash.parse().map_err(|_| Failure::NotFound)?;
    let files = Arc::clone(&web.files);
    let read = tokio::task::spawn_blocking(move || files.read(&hash)).await;
    match read.map_err(|error| Failure::Broken(error.to_string()))? {
        Ok(bytes) => Ok((bytes, "eml")),
        Err(FileError::Missing(_)) => Err(Failure::NotFound),
        Err(error) => Err(Failure::Broken(error.to_string())),
    }
}
