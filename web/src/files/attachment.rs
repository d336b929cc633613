//! `GET /attachments/{id}`: a file of a feed item, to those who may read the item.

use super::body::{Wish, body};
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use base::fields::FileBody;
use base::ids::AttachmentId;
use flow::channels::said;

/// The file: what a browser only paints, plays or prints is shown, anything else saved under its name.
///
/// # Errors
/// [`Failure::NotFound`] for a file that is not there or belongs to a private mail of somebody else.
pub async fn attachment(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<AttachmentId>,
    Query(wish): Query<Wish>,
) -> Result<Response, Failure> {
    let found = web.desk.read(&who, move |cx| said::find_attachment(cx, id).map_err(Failure::from)).await?;
    let file = found.ok_or(Failure::NotFound)?.file;
    let file = FileBody { name: file.name, mime_type: file.mime_type, size_bytes: file.size_bytes, file: file.file };
    body(&web, file, &wish).await
}
