//! The bytes of a file as an answer: what a browser only paints, plays or prints is shown, anything else saved.

use super::{Shown, shown};
use crate::failure::Failure;
use crate::state::Web;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use base::fields::FileBody;
use base::files::{FileError, FileHash};
use serde::Deserialize;

/// What a file may do that is shown: nothing, in a frame of ours.
const POLICY: &str = "default-src 'none'; frame-ancestors 'self'; sandbox";
/// A browser's viewer of PDF does not start in a sandbox; scripts of a PDF run in the viewer alone, without any origin.
const DOCUMENT_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'";

/// What the address says besides the file.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Wish {
    /// Given: saved, whatever it is.
    save: Option<String>,
}

/// Reads a file of the folder and gives it under its name.
///
/// # Errors
/// [`Failure::NotFound`] for one that is gone from the folder.
pub(super) async fn body(web: &Web, file: FileBody, wish: &Wish) -> Result<Response, Failure> {
    let hash: FileHash = file.file.parse().map_err(|_| Failure::Broken(format!("{} names no file", file.name)))?;
    let files = web.files.clone();
    let bytes = tokio::task::spawn_blocking(move || files.read(&hash)).await;
    let bytes = bytes.map_err(|error| Failure::Broken(error.to_string()))?.map_err(|error| match error {
        FileError::Missing(_) => Failure::NotFound,
        other => Failure::Broken(other.to_string()),
    })?;
    let shown = shown(&file.mime_type).filter(|_| wish.save.is_none());
    let content_type = shown.map_or("application/octet-stream".to_owned(), |shown| shown.content_type(&file.mime_type));
    let policy = if shown == Some(Shown::Document) { DOCUMENT_POLICY } else { POLICY };
    let headers = [
        (CONTENT_TYPE, header(content_type)),
        (CONTENT_DISPOSITION, header(disposition(&file.name, shown))),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy)),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    Ok((headers, bytes).into_response())
}

/// How the browser takes it, and the name (RFC 6266, RFC 8187): every byte but letters and digits is written in percent.
fn disposition(name: &str, shown: Option<Shown>) -> String {
    let kind = if shown.is_some() { "inline" } else { "attachment" };
    let name: String = url::form_urlencoded::byte_serialize(name.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
        .replace('*', "%2A");
    format!("{kind}; filename*=UTF-8''{name}")
}

fn header(text: String) -> HeaderValue {
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}
