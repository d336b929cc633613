//! `GET /imports/{id}`: the step at which an import is.

use super::{columns, page, progress, result};
use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use base::ids::ImportId;
use exchange::import::{self, Directory, State as Step};
use serde::Deserialize;

/// Which step is asked for; columns can be matched again until the rows are taken.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    step: String,
}

/// The page; for a script that follows the progress, only that.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<ImportId>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let read = web.desk.read(&who, move |cx| {
        let import = import::load(cx, id)?;
        let directory = Directory::load(cx)?;
        let problems = import::list_problems(cx, id, 0, result::SHOWN_PROBLEMS)?;
        let kept = import::list_kept(cx, id, result::SHOWN_KEPT)?;
        let set_up = import::list_set_up(cx, id)?;
        Ok::<_, import::Error>((import, directory, problems, kept, set_up))
    });
    let (import, directory, problems, kept, set_up) = read.await?;
    if asker == Asker::Script {
        return Ok(match import.state.is_busy() {
            true => progress::bar(&import).into_response(),
            false => asker.sent_to(&format!("/imports/{id}")),
        });
    }
    let is_matching = import.state == Step::Draft || import.state == Step::Checked && asked.step == "columns";
    let content = match import.state {
        _ if is_matching => columns::form(&who, &import, &directory, &[]),
        state if state.is_busy() => progress::page(&who, &import),
        _ => result::page(&who, &import, &problems, &kept, &set_up),
    };
    Ok(page(&web, &who, &import.file_name, &content).await?.into_response())
}
