//! `GET /mails/{id}/original`: the bytes of a mail as they came, to be saved.

use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use base::files::{FileError, FileHash};
use base::ids::MailId;
use flow::channels::mails;
use std::sync::Arc;

/// A download, never shown: the bytes are a stranger's.
///
/// # Errors
/// [`Failure::NotFound`] for a mail that is not there or not to be seen, and for one whose bytes are not kept.
pub async fn original(State(web): State<Web>, who: SignedIn, Path(id): Path<MailId>) -> Result<Response, Failure> {
    let mail = web.desk.read(&who, move |cx| mails::load_shown(cx, id).map_err(Failure::from)).await?;
    let bytes = raw(&web, mail.raw_file.as_deref()).await?.ok_or(Failure::NotFound)?;
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"mail-{id}.eml\"")),
    ];
    Ok((headers, bytes).into_response())
}

/// The raw bytes of a mail, if they are kept and still there.
///
/// # Errors
/// [`Failure::Broken`] for a folder of files that cannot be read.
pub(super) async fn raw(web: &Web, hash: Option<&str>) -> Result<Option<Vec<u8>>, Failure> {
    let Some(hash) = hash.and_then(|hash| hash.parse::<FileHash>().ok()) else { return Ok(None) };
    let files = Arc::clone(&web.files);
    let read = tokio::task::spawn_blocking(move || files.read(&hash)).await;
    match read.map_err(|error| Failure::Broken(error.to_string()))? {
        Ok(bytes) => Ok(Some(bytes)),
        Err(FileError::Missing(_)) => Ok(None),
        Err(error) => Err(Failure::Broken(error.to_string())),
    }
}
