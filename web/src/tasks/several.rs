//! `POST /task-completions`, `POST /task-postponements`: several tasks of the list at once.

use super::due::{Move, moved};
use super::plan::{refreshed, way_back};
use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::ui::toast::{Toast, said};
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

async fn change_all(
    web: &Web,
    who: &SignedIn,
    asker: Asker,
    (fields, word): (&Fields, &str),
    change: impl Fn(&Task) -> Result<TaskChange, Failure> + Send + 'static,
) -> Result<Response, Failure> {
    let ids: Vec<TaskId> =
        fields.iter().filter(|(name, _)| name == "id").filter_map(|(_, id)| id.parse().ok()).collect();
    if ids.is_empty() || ids.len() > MAX_SEVERAL {
        return Err(Failure::Invalid(format!("Choose 1 to {MAX_SEVERAL} tasks. Nothing was changed.")));
    }
    let count = ids.len();
    let write = move |cx: &mut Cx<'_>| {
        for id in &ids {
            let task = timeline::load_task(cx, *id)?;
            timeline::change_task(cx, *id, change(&task)?)?;
        }
        Ok::<_, Failure>(())
    };
    web.desk.write(who, write).await?;
    let back = said_of(fields, "back");
    let text = if count == 1 { format!("1 task {word}") } else { format!("{count} tasks {word}") };
    Ok(asker.changed(html! { (refreshed(back)) (said(&Toast { text: &text, undo: None })) }, way_back(back)))
}

fn said_of<'f>(fields: &'f Fields, name: &str) -> &'f str {
    fields.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value.as_str())
}
