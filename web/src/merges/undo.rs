//! Merges are taken back: one, or all that a filter takes.

use super::list::Asked;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::Cx;
use base::access::Action;
use base::ids::MergeId;
use flow::bulk_job;
use flow::duplicates::merges::{self, Merge};
use flow::duplicates::suspects;

/// `POST /merges/{id}/reversal`: every record stands for itself again; then the page of the record that stayed, or the merges
/// when it lies in the bin.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Conflict`] for one that was undone before; [`Failure::Denied`].
pub async fn undo(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<MergeId>,
) -> Result<Response, Failure> {
    let undo = move |cx: &mut Cx<'_>| {
        let merge = merges::load(cx, id)?;
        flow::undo_merge(cx, id)?;
        page_after(cx, &merge)
    };
    let page = web.desk.write(&who, undo).await?;
    Ok(asker.sent_to(&page))
}

/// Where whoever undid a merge goes on: the record that stayed, wherever it was merged into since; the merges when it is
/// deleted.
fn page_after(cx: &mut Cx<'_>, merge: &Merge) -> Result<String, Failure> {
    let stands = merges::survivor_of(cx, merge.subject, merge.survivor)?.unwrap_or(merge.survivor);
    let there = suspects::list_allowed(cx, Action::View, (merge.subject, &[stands]))?;
    Ok(if there.is_empty() { "/merges".to_owned() } else { format!("/{}/{stands}", merge.subject.table()) })
}

/// `POST /merges/reversals`: undoes all that the filter takes, one after another in the background; the page of bulk
/// changes shows how far it is, and takes it back.
///
/// # Errors
/// [`Failure::Invalid`] for a filter that takes nothing.
pub async fn undo_all(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Form(asked): Form<Asked>,
) -> Result<Response, Failure> {
    let filter = asked.filter(&shell::clock(&web, &who));
    let begin = move |cx: &mut Cx<'_>| match bulk_job::begin_undoing_merges(cx, filter.clone())? {
        (_, 0) => Err(Failure::Invalid("No merge matches, so nothing was undone.".to_owned())),
        (id, _) => Ok(id),
    };
    web.desk.write(&who, begin).await?;
    Ok(asker.sent_to("/bulk-changes"))
}
