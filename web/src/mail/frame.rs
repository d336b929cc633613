//! `GET /mails/{id}/document`: the HTML of a mail as a document of its own, for a frame without any right.
//!
//! It was cleaned when it came in. Here it is a stranger's once more: no script, no form, nothing from the network,
//! no origin. Pictures of the mail itself are put in as data, because a document without an origin sends no session
//! cookie, and its pictures would be refused at `/attachments`.

use super::original::raw;
use super::pictures::fetch_all;
use crate::failure::Failure;
use crate::files::is_safe_picture;
use crate::session::SignedIn;
use crate::state::Web;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_FRAME_OPTIONS};
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::files::{FileHash, Files};
use base::ids::MailId;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flow::channels::AttachedFile;
use flow::channels::mails::showing::Picture;
use flow::channels::mails::{self, showing};
use serde::Deserialize;
use std::cell::Cell;
use std::collections::HashMap;

/// Bytes of pictures that one document carries; further ones stay what they also are, attachments below it.
const MAX_PICTURE_BYTES: i64 = 8 * 1024 * 1024;
/// What the document may do: show itself, in a frame of ours.
const POLICY: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'; form-action 'none'; base-uri 'none'; sandbox allow-popups allow-popups-to-escape-sandbox";
/// Plain type and light paper: letters are written for it. Links open elsewhere, never in the frame.
const HEAD: &str = "<!doctype html><meta charset=\"utf-8\"><base target=\"_blank\"><style>body{margin:8px;font:14px/1.45 system-ui,sans-serif;color:#1b1d21;background:#fff;overflow-wrap:anywhere}img{max-width:100%;height:auto}</style>";

/// What of the mail.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Wish {
    /// Given: with what it quotes at its end.
    whole: Option<String>,
    /// Given: with its pictures of the network, this once.
    pictures: Option<String>,
}

/// The document. Whoever may not use the mailbox finds nothing here.
///
/// # Errors
/// [`Failure::NotFound`] for what is not there, has no HTML, or may not be read.
pub async fn document(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<MailId>,
    Query(wish): Query<Wish>,
) -> Result<Response, Failure> {
    let is_once = wish.pictures.is_some();
    let read = move |cx: &mut Cx<'_>| {
        let mail = mails::load_shown(cx, id)?;
        let html = mail.html.ok_or(Failure::NotFound)?;
        let is_wanted = is_once || !mails::with_allowed_pictures(cx, &[id])?.is_empty();
        let original = mail.raw_file.filter(|_| is_wanted && showing::hides_pictures(&html));
        let files = mails::list_attachments(cx, &[id])?;
        Ok::<_, Failure>((html, original, files.into_iter().map(|file| file.file).collect::<Vec<AttachedFile>>()))
    };
    let (html, original, pictures) = web.desk.read(&who, read).await?;
    let html = match raw(&web, original.as_deref()).await? {
        Some(raw) => off_the_loop(move || showing::html_with_remote(&raw)).await?.unwrap_or(html),
        None => html,
    };
    let fetched = fetch_all(&web, &html).await;
    let files = web.files.clone();
    let body = off_the_loop(move || {
        let own = if wish.whole.is_some() { None } else { showing::own_html(&html) };
        with_pictures(&showing::with_targets(&own.unwrap_or(html)), &pictures, &fetched, &files)
    });
    let body = body.await?;
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_FRAME_OPTIONS, "SAMEORIGIN"),
        (REFERRER_POLICY, "no-referrer"),
    ];
    Ok((headers, format!("{HEAD}{body}")).into_response())
}

/// True for a picture that the document of a mail shows by itself.
pub fn is_shown_inside(html: Option<&str>, file: &AttachedFile) -> bool {
    let source = file.content_id.as_deref().map(showing::source_of);
    let is_named = html.zip(source).is_some_and(|(html, source)| html.contains(&source));
    is_named && file.is_here() && is_safe_picture(&file.mime_type) && file.size_bytes <= MAX_PICTURE_BYTES
}

/// Large mails take a while.
async fn off_the_loop<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Failure::Broken(error.to_string()))
}

/// Puts the pictures in whose content ids the HTML names, and those that were fetched; one that is too large, or is none,
/// keeps its place only.
fn with_pictures(html: &str, pictures: &[AttachedFile], fetched: &HashMap<String, Picture>, files: &Files) -> String {
    let left = Cell::new(MAX_PICTURE_BYTES);
    let data = |mime_type: &str, bytes: &[u8]| format!("data:{mime_type};base64,{}", STANDARD.encode(bytes));
    let has_room = |size: i64| {
        let rest = left.get() - size;
        left.set(if rest < 0 { left.get() } else { rest });
        rest >= 0
    };
    showing::with_pictures(html, &|source| {
        if showing::is_remote(source) {
            let picture = fetched.get(source)?;
            let size = i64::try_from(picture.bytes.len()).ok()?;
            return has_room(size).then(|| data(picture.mime_type, &picture.bytes));
        }
        let Some(id) = source.split_at_checked(4).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("cid:")) else {
            return Some(source.to_owned());
        };
        let named = |picture: &&AttachedFile| picture.content_id.as_deref().map(showing::plain_id) == Some(id.1);
        let picture = pictures.iter().find(named).filter(|picture| is_safe_picture(&picture.mime_type))?;
        if !picture.is_here() || !has_room(picture.size_bytes) {
            return None;
        }
        let bytes = picture.file.parse::<FileHash>().ok().and_then(|hash| files.read(&hash).ok())?;
        Some(data(&picture.mime_type.to_ascii_lowercase(), &bytes))
    })
}
