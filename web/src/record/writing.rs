//! A task that is set below the feed of any record.

use crate::answer::Asker;
use crate::failure::Failure;
use crate::feed::At;
use crate::session::SignedIn;
use crate::state::Web;
use crate::tasks::{self, NewTaskForm};
use axum::Form;
use axum::extract::State;
use axum::response::Response;

/// `POST /{records}/{id}/tasks`.
///
/// # Errors
/// As [`tasks::set_task`].
pub async fn write_task(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    At(place): At,
    Form(form): Form<NewTaskForm>,
) -> Result<Response, Failure> {
    tasks::set_task(&web, who, asker, place, form).await
}
