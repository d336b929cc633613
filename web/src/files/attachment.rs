//! `GET /attachments/{id}`: a file of a feed item or a mail, to those who may read it.

use super::body::{Wish, body};
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use base::Cx;
use base::fields::FileBody;
use base::ids::AttachmentId;
use flow::channels::{AttachedFile, mails, said};

/// The file: what a browser only paints, plays or prints is shown, anything else saved under its name. One that was left on
/// the mail server is fetched first, and kept.
///
/// # Errors
/// [`Failure::NotFound`] for a file that is not there or belongs to a private mail of somebody else;
/// [`Failure::NotFetched`].
pub async fn attachment(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<AttachmentId>,
    Query(wish): Query<Wish>,
) -> Result<Response, Failure> {
    let mut file = find(&web, &who, id).await?;
    if !file.is_here() {
        web.left_files.fetch(who.account.id.0, id.0).await.map_err(Failure::NotFetched)?;
        file = find(&web, &who, id).await?;
    }
    let file = FileBody { name: file.name, mime_type: file.mime_type, size_bytes: file.size_bytes, file: file.file };
    body(&web, file, &wish).await
}

/// In a feed, or in a mail that stands in none.
async fn find(web: &Web, who: &SignedIn, id: AttachmentId) -> Result<AttachedFile, Failure> {
    let read = move |cx: &mut Cx<'_>| {
        if let Some(found) = said::find_attachment(cx, id)? {
            return Ok(found.file);
        }
        mails::find_attachment(cx, id)?.map(|found| found.file).ok_or(Failure::NotFound)
    };
    web.desk.read(who, read).await
}
