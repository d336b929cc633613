//! `POST /task-completions`, `POST /task-postponements`, `/task-deletions`: several tasks of the list at once.

use super::due::{Move, moved};
use super::plan::{refreshed, way_back};
use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::ui::toast::{Toast, Undo, said};
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use base::Cx;
use base::ids::TaskId;
use flow::timeline::{self, Task, TaskChange};
use maud::html;

/// Tasks that are changed in one unit of work.
const MAX_SEVERAL: usize = 200;

/// The fields of a form, where a name may come more than once.
type Fields = Vec<(String, String)>;

/// All that were chosen are done.
///
/// # Errors
/// [`Failure::Invalid`] for nothing or too much, [`Failure::NotFound`] when one of them is gone.
pub async fn complete(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Form(fields): Form<Fields>,
) -> Result<Response, Failure> {
    let done = |_: &Task| Ok(TaskChange { is_done: Some(true), ..TaskChange::default() });
    change_all(&web, &who, asker, (&fields, "done"), done).await
}

/// All that were chosen are put off by so many `days`.
///
/// # Errors
/// As [`complete`].
pub async fn postpone(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Form(fields): Form<Fields>,
) -> Result<Response, Failure> {
    let (clock, days) = (shell::clock(&web, &who), said_of(&fields, "days").parse().ok());
    let later = move |task: &Task| moved(&clock, task, &Move { days, ..Move::default() });
    change_all(&web, &who, asker, (&fields, "put off"), later).await
}

/// `POST /task-deletions`: all that were chosen are deleted; the toast brings them back as a whole.
///
/// # Errors
/// As [`complete`]; [`Failure::Denied`] when one of them may not be deleted, and none is.
pub async fn delete(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Form(fields): Form<Fields>,
) -> Result<Response, Failure> {
    let ids = chosen(&fields)?;
    let (count, again) = (ids.len(), repeated(&fields));
    let delete = move |cx: &mut Cx<'_>| {
        for id in &ids {
            timeline::delete_task(cx, *id)?;
        }
        Ok::<_, Failure>(())
    };
    web.desk.write(&who, delete).await?;
    let undo = Undo { method: "DELETE", url: "/task-deletions", fields: &again };
    Ok(answer(asker, &fields, &Toast { text: &in_words(count, "deleted"), undo: Some(undo) }))
}

/// `DELETE /task-deletions`: they are back.
///
/// # Errors
/// As [`delete`].
pub async fn restore(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Form(fields): Form<Fields>,
) -> Result<Response, Failure> {
    let ids = chosen(&fields)?;
    let count = ids.len();
    let restore = move |cx: &mut Cx<'_>| {
        for id in &ids {
            timeline::restore_task(cx, *id)?;
        }
        Ok::<_, Failure>(())
    };
    web.desk.write(&who, restore).await?;
    Ok(answer(asker, &fields, &Toast { text: &in_words(count, "restored"), undo: None }))
}

async fn change_all(
    web: &Web,
    who: &SignedIn,
    asker: Asker,
    (fields, word): (&Fields, &str),
    change: impl Fn(&Task) -> Result<TaskChange, Failure> + Send + 'static,
) -> Result<Response, Failure> {
    let ids = chosen(fields)?;
    let count = ids.len();
    let write = move |cx: &mut Cx<'_>| {
        for id in &ids {
            let task = timeline::load_task(cx, *id)?;
            timeline::change_task(cx, *id, change(&task)?)?;
        }
        Ok::<_, Failure>(())
    };
    web.desk.write(who, write).await?;
    Ok(answer(asker, fields, &Toast { text: &in_words(count, word), undo: None }))
}

fn chosen(fields: &Fields) -> Result<Vec<TaskId>, Failure> {
    let ids: Vec<TaskId> =
        fields.iter().filter(|(name, _)| name == "id").filter_map(|(_, id)| id.parse().ok()).collect();
    if ids.is_empty() || ids.len() > MAX_SEVERAL {
        return Err(Failure::Invalid(format!("Choose 1 to {MAX_SEVERAL} tasks. Nothing was changed.")));
    }
    Ok(ids)
}

/// Which tasks and where they were chosen, for the way back.
fn repeated(fields: &Fields) -> String {
    let kept = fields.iter().filter(|(name, _)| matches!(name.as_str(), "id" | "back"));
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).finish()
}

fn in_words(count: usize, word: &str) -> String {
    if count == 1 { format!("1 task {word}") } else { format!("{count} tasks {word}") }
}

fn answer(asker: Asker, fields: &Fields, toast: &Toast<'_>) -> Response {
    let back = said_of(fields, "back");
    asker.changed(html! { (refreshed(back)) (said(toast)) }, way_back(back))
}

fn said_of<'f>(fields: &'f Fields, name: &str) -> &'f str {
    fields.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value.as_str())
}
