//! `GET /field-files/{id}`: a file that a field holds, to those who may see the record and files at all (RT-06).

use super::body::{Wish, body};
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use base::Cx;
use base::access::Flag;
use base::fields;
use base::ids::FieldFileId;
use flow::channels::said::Place;
use flow::timeline;

/// The file, as [`super::attachment`] gives one.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn field_file(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<FieldFileId>,
    Query(wish): Query<Wish>,
) -> Result<Response, Failure> {
    let read = move |cx: &mut Cx<'_>| {
        let file = fields::find_file(cx, id)?.ok_or(Failure::NotFound)?;
        let (subject, id) = file.record;
        timeline::require_record(cx, Place { subject, id })?;
        if cx.rights()?.has(Flag::Files) { Ok(file.body) } else { Err(Failure::NotFound) }
    };
    let file = web.desk.read(&who, read).await?;
    body(&web, file, &wish).await
}
