//! `GET /feed/{item}/document`: the HTML of a mail as a document of its own, for a frame without any right.
//!
//! It was cleaned when it came in. Here it is a stranger's once more: no script, no form, nothing from the network,
//! no origin. Pictures of the mail itself are put in as data, because a document without an origin sends no session
//! cookie, and its pictures would be refused at `/attachments`.

use crate::failure::Failure;
use crate::files::is_safe_picture;
use crate::session::SignedIn;
use crate::state::Web;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_FRAME_OPTIONS};
use axum::response::{IntoResponse, Response};
use base::files::{FileHash, Files};
use base::ids::FeedItemId;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flow::channels::said::{self, Attachment, FeedItem};

/// Bytes of pictures that one document carries; further ones stay what they also are, attachments below it.
const MAX_PICTURE_BYTES: i64 = 8 * 1024 * 1024;
/// What the document may do: show itself, in a frame of ours.
const POLICY: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'; form-action 'none'; base-uri 'none'; sandbox allow-popups allow-popups-to-escape-sandbox";
/// Plain type and light paper: letters are written for it. Links open elsewhere, never in the frame.
const HEAD: &str = "<!doctype html><meta charset=\"utf-8\"><base target=\"_blank\"><style>body{margin:8px;font:14px/1.45 system-ui,sans-serif;color:#1b1d21;background:#fff;overflow-wrap:anywhere}img{max-width:100%;height:auto}</style>";

/// The document. Others than its reader find no private mail here (EM-14).
///
/// # Errors
/// [`Failure::NotFound`] for what is not there, has no HTML, or may not be read.
pub async fn document(State(web): State<Web>, who: SignedIn, Path(id): Path<FeedItemId>) -> Result<Response, Failure> {
    let (html, pictures) = web
        .desk
        .read(&who, move |cx| {
            let html = said::find(cx, id)?.and_then(|item| item.html).ok_or(Failure::NotFound)?;
            Ok::<_, Failure>((html, said::list_attachments(cx, &[id])?))
        })
        .await?;
    let files = web.files.clone();
    let body = tokio::task::spawn_blocking(move || with_pictures(&html, &pictures, &files)).await;
    let body = body.map_err(|error| Failure::Broken(error.to_string()))?;
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_FRAME_OPTIONS, "SAMEORIGIN"),
        (REFERRER_POLICY, "no-referrer"),
    ];
    Ok((headers, format!("{HEAD}{body}")).into_response())
}

/// True for a picture that the document of a mail shows by itself.
pub(super) fn is_shown_inside(item: &FeedItem, file: &Attachment) -> bool {
    let is_named = item.html.as_deref().zip(source(file)).is_some_and(|(html, name)| html.contains(&name));
    is_named && is_safe_picture(&file.file.mime_type) && file.file.size_bytes <= MAX_PICTURE_BYTES
}

/// How the cleaned HTML names a picture of its mail: the cleaner writes attributes in one way, in double quotes.
fn source(picture: &Attachment) -> Option<String> {
    let id = picture.file.content_id.as_deref()?.trim_start_matches('<').trim_end_matches('>');
    Some(format!("src=\"cid:{}\"", id.replace('&', "&amp;").replace('"', "&quot;")))
}

/// Puts the pictures in whose content ids the HTML names.
fn with_pictures(html: &str, pictures: &[Attachment], files: &Files) -> String {
    let (mut text, mut left) = (html.to_owned(), MAX_PICTURE_BYTES);
    for picture in pictures {
        let Some(name) = source(picture) else { continue };
        let size_bytes =
            picture.file.size_bytes.saturating_mul(i64::try_from(text.matches(&name).count()).unwrap_or(i64::MAX));
        if size_bytes == 0 || size_bytes > left || !is_safe_picture(&picture.file.mime_type) {
            continue;
        }
        let Some(bytes) = picture.file.file.parse::<FileHash>().ok().and_then(|hash| files.read(&hash).ok()) else {
            continue;
        };
        left -= size_bytes;
        let data =
            format!("src=\"data:{};base64,{}\"", picture.file.mime_type.to_ascii_lowercase(), STANDARD.encode(bytes));
        text = text.replace(&name, &data);
    }
    text
}
