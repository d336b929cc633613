//! `GET /imports/{id}/problems.csv`: the rows that were not taken, with the reason in a last column.

use super::bytes_of;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use base::ids::ImportId;
use exchange::import;
use exchange::table::MAX_ROWS;

/// The file.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn download(State(web): State<Web>, who: SignedIn, Path(id): Path<ImportId>) -> Result<Response, Failure> {
    let read = web.desk.read(&who, move |cx| {
        Ok::<_, import::Error>((import::load(cx, id)?, import::list_problems(cx, id, 0, MAX_ROWS as i64 + 1)?))
    });
    let (import, problems) = read.await?;
    let bytes = bytes_of(&web, &import).await?;
    let written = tokio::task::spawn_blocking(move || import::write_problems(&import, &bytes, &problems)).await;
    let written = written.map_err(|error| Failure::Broken(error.to_string()))?;
    let written = written.map_err(|error| Failure::Broken(error.to_string()))?;
    let disposition = format!("attachment; filename=\"problems-{id}.csv\"");
    Ok(([(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, disposition)], written)
        .into_response())
}
