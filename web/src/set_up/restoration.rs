//! A deleted stage or pipeline comes back, for 30 days.

use super::page::changed;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::Admin;
use crate::state::Web;
use axum::extract::{Path, State};
use axum::response::Response;
use base::Cx;
use base::ids::{PipelineId, StageId};
use flow::pipelines::{self, Deletion};

/// `POST /stages/{id}/restoration`.
///
/// # Errors
/// [`Failure::NotFound`] when it is not deleted or it is too late, [`Failure::Invalid`] when there is no room.
pub async fn restore_stage(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let id = StageId(id);
    let restore = move |cx: &mut Cx<'_>| {
        let restored = pipelines::restore_stage(cx, id)?;
        let stage = pipelines::find_stage(cx, id)?.ok_or(pipelines::Error::NoSuchStage(id))?;
        Ok::<_, pipelines::Error>((stage.pipeline_id, restored))
    };
    let (pipeline, restored) = web.desk.write(&who, restore).await?;
    changed(&web, &who, asker, pipeline, &what_happened(&restored)).await
}

/// `POST /pipelines/{id}/restoration`: shown as it was.
///
/// # Errors
/// [`Failure::NotFound`] when it is not deleted or it is too late, [`Failure::Invalid`] when there is no room.
pub async fn restore_pipeline(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    web.desk.write(&who, move |cx| pipelines::restore_pipeline(cx, PipelineId(id))).await?;
    Ok(asker.sent_to(&format!("/pipelines/{id}/stages")))
}

fn what_happened(restored: &Deletion) -> String {
    match restored.moved {
        0 => format!("“{}” is back", restored.name),
        1 => format!("“{}” is back with its lead", restored.name),
        moved => format!("“{}” is back with {moved} leads", restored.name),
    }
}
