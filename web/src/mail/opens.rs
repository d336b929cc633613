//! `GET /mail-opened/{token}.gif`: the picture of a mail of ours, fetched when it is opened on the other side. Whatever is
//! asked for, the answer is the same picture: it tells nobody whether a token was ever given out.

use crate::failure::Failure;
use crate::limits::Limits;
use crate::session::{AtAccount, Client};
use crate::state::Web;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, REFERRER_POLICY};
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::desk::Who;
use flow::channels::mails::{self, OPENED_SUFFIX};
use std::sync::Arc;

/// One point of a GIF that nobody sees.
const POINT: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";

/// The picture, never kept by whoever fetches it; no cookie goes with it.
///
/// # Errors
/// [`Failure::NoAccount`] at a host without an account.
pub async fn opened(
    State(web): State<Web>,
    AtAccount(account): AtAccount,
    Client(client): Client,
    Extension(limits): Extension<Arc<Limits>>,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let token = token.trim_end_matches(OPENED_SUFFIX).to_owned();
    if limits.count_opening(client).is_ok()
        && let Err(reason) = note(&web, Who::system(account.id), token).await
    {
        tracing::warn!(?reason, "the opening of a mail was not counted");
    }
    let headers = [(CONTENT_TYPE, "image/gif"), (CACHE_CONTROL, "no-store, private"), (REFERRER_POLICY, "no-referrer")];
    Ok((headers, POINT).into_response())
}

/// Only what is counted opens a unit that writes: strangers ask here.
async fn note(web: &Web, who: Who, token: String) -> Result<(), Failure> {
    let asked = token.clone();
    if web.desk.read(who, move |cx: &mut Cx<'_>| mails::counts_opening(cx, &asked).map_err(Failure::from)).await? {
        web.desk.write(who, move |cx: &mut Cx<'_>| mails::note_opened(cx, &token).map_err(Failure::from)).await?;
    }
    Ok(())
}
