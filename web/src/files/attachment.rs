//! `GET /attachments/{id}`: a file of a feed item, to those who may read the item.

use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use base::files::{FileError, FileHash};
use base::ids::AttachmentId;
use flow::channels::said;

/// Pictures that a browser only paints; SVG is a document that runs.
const PICTURES: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/// True for a type that is shown; everything else is saved.
pub fn is_safe_picture(mime_type: &str) -> bool {
    PICTURES.iter().any(|known| mime_type.eq_ignore_ascii_case(known))
}

/// The file: a picture is shown, anything else saved under its name; neither can do anything here.
///
/// # Errors
/// [`Failure::NotFound`] for a file that is not there or belongs to a private mail of somebody else.
pub async fn attachment(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<AttachmentId>,
) -> Result<Response, Failure> {
    let found = web.desk.read(&who, move |cx| said::find_attachment(cx, id).map_err(Failure::from)).await?;
    let file = found.ok_or(Failure::NotFound)?.file;
    let hash: FileHash = file.file.parse().map_err(|_| Failure::Broken(format!("attachment {id} names no file")))?;
    let files = web.files.clone();
    let bytes = tokio::task::spawn_blocking(move || files.read(&hash)).await;
    let bytes = bytes.map_err(|error| Failure::Broken(error.to_string()))?.map_err(|error| match error {
        FileError::Missing(_) => Failure::NotFound,
        other => Failure::Broken(other.to_string()),
    })?;
    let is_picture = is_safe_picture(&file.mime_type);
    let content_type =
        if is_picture { file.mime_type.to_ascii_lowercase() } else { "application/octet-stream".to_owned() };
    let headers = [
        (CONTENT_TYPE, header(content_type)),
        (CONTENT_DISPOSITION, header(disposition(&file.name, is_picture))),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    Ok((headers, bytes).into_response())
}

/// How the browser takes it, and the name (RFC 6266, RFC 8187): every byte but letters and digits is written in percent.
fn disposition(name: &str, is_picture: bool) -> String {
    let kind = if is_picture { "inline" } else { "attachment" };
    let name: String = url::form_urlencoded::byte_serialize(name.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
        .replace('*', "%2A");
    format!("{kind}; filename*=UTF-8''{name}")
}

fn header(text: String) -> HeaderValue {
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}
