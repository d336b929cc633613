//! The job: rows are tried or taken, or records taken back, in chunks, each with the import's position in one unit.

use super::restore::{self, Changed};
use super::taking::{Chunk, take_rows};
use super::trial::{Trial, try_rows};
use super::{Error, Import, State, set_up, steps, store};
use crate::table::{Row, Rows};
use base::access::Actor;
use base::desk::Who;
use base::files::{FileError, FileHash, Files};
use base::ids::{AccountId, ImportId, JobId};
use base::jobs::{Failure, Job};
use base::people::users;
use base::{Cx, Desk, jobs};
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// The name of the job.
pub const IMPORT_JOB: &str = "import";
/// Rows of one unit: others who write wait for it some tens of milliseconds.
const CHUNK_ROWS: usize = 200;
/// Chunks of one job: it is to end long before nobody keeps it any more, also on a slow machine; the next one goes on.
const JOB_CHUNKS: usize = 50;

/// Asks for a job; `with` is what a run or an undoing needs to know.
pub(super) fn ask(cx: &mut Cx<'_>, id: ImportId, with: &Json) -> Result<(), Error> {
    jobs::enqueue(cx, IMPORT_JOB, &json!({ "import": id, "with": with }))?;
    Ok(())
}

/// What a chunk leaves to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// More of the same.
    Chunk,
    /// Nothing, or somebody else is further.
    Nothing,
}

/// Works on the import of a job until it is over or the job's share is done; then the next job is asked for.
///
/// Reads a file and waits for the desk: not for a thread that others wait for.
///
/// # Errors
/// `GiveUp` when the file is gone; `Retry` for what may be over soon.
pub async fn work(desk: &Desk, files: &Files, account: AccountId, job: &Job) -> Result<(), Failure> {
    let (system, job_id) = (Who::system(account), job.id);
    let id = job.payload["import"].as_i64().map(ImportId);
    let id = id.ok_or_else(|| Failure::GiveUp("the job names no import".to_owned()))?;
    let found = desk.read(system, move |cx| Ok::<_, Error>((store::find(cx, id)?, users::list(cx)?))).await;
    let (import, people) = found.map_err(failure)?;
    let Some(import) = import.filter(|import| import.state.is_busy()) else {
        return Ok(desk.write(system, move |cx| jobs::finish(cx, job_id)).await?);
    };
    // What it makes is made by whoever asked for it.
    let maker = people.iter().find(|user| Some(user.id) == import.undone_by.or(Some(import.created_by)));
    let who = maker.map_or(system, |user| Who { account, actor: Actor::User(user.id, user.role) });
    let state = import.state;
    let next = match state {
        State::Undoing => take_back(desk, who, id, &job.payload["with"]).await,
        _ => read_on(desk, files, who, &import, &job.payload["with"]).await,
    }?;
    let with = job.payload["with"].clone();
    let unit = move |cx: &mut Cx<'_>| end_job(cx, id, job_id, state, next, &with);
    desk.write(who, unit).await.map_err(failure)
}

fn end_job(cx: &mut Cx<'_>, id: ImportId, job: JobId, state: State, next: Next, with: &Json) -> Result<(), Error> {
    jobs::finish(cx, job)?;
    let is_same = store::find(cx, id)?.is_some_and(|import| import.state == state);
    if next == Next::Chunk && is_same { ask(cx, id, with) } else { Ok(()) }
}

/// Tries or takes rows from where the import is.
async fn read_on(desk: &Desk, files: &Files, who: Who, import: &Import, with: &Json) -> Result<Next, Failure> {
    let hash: FileHash = import.file.parse().map_err(|_| Failure::GiveUp("the file was never kept".to_owned()))?;
    let bytes = files.read(&hash).map_err(|error| match error {
        FileError::Io { .. } => Failure::Retry(error.to_string()),
        _ => Failure::GiveUp(error.to_string()),
    })?;
    let mut rows = Rows::open(&bytes, &import.layout);
    if import.layout.has_header {
        rows.next_row();
    }
    // Whom a dry run knows is in memory only, so it begins anew with each job; it takes seconds.
    let is_trial = import.state == State::Checking;
    let mut position = if is_trial { 0 } else { import.position };
    (0..position).for_each(|_| drop(rows.next_row()));
    let mut trial = Trial::default();
    for chunk_number in 0.. {
        if !is_trial && chunk_number == JOB_CHUNKS {
            break;
        }
        let chunk: Vec<Row> = std::iter::from_fn(|| rows.next_row()).take(CHUNK_ROWS).collect();
        let chunk = Arc::new(chunk);
        let next = if is_trial {
            try_rows(desk, who, import.id, &chunk, &mut trial, position).await
        } else {
            take_rows(desk, who, import.id, Chunk { rows: Arc::clone(&chunk), position, upto: upto(with) }).await
        }?;
        if next == Next::Nothing {
            return Ok(Next::Nothing);
        }
        position += chunk.len() as u64;
    }
    Ok(Next::Chunk)
}

/// The last id that was given before the run or the undoing was asked for.
fn upto(with: &Json) -> i64 {
    with["upto"].as_i64().unwrap_or(i64::MAX)
}

async fn take_back(desk: &Desk, who: Who, id: ImportId, with: &Json) -> Result<Next, Failure> {
    let changed = Changed::from_word(with["changed"].as_str().unwrap_or_default());
    let upto = upto(with);
    for _ in 0..JOB_CHUNKS {
        let unit = move |cx: &mut Cx<'_>| take_chunk_back(cx, id, changed, upto);
        if desk.write(who, unit).await.map_err(failure)? == Next::Nothing {
            return Ok(Next::Nothing);
        }
    }
    Ok(Next::Chunk)
}

fn take_chunk_back(cx: &mut Cx<'_>, id: ImportId, changed: Changed, upto: i64) -> Result<Next, Error> {
    let Some(mut import) = store::find(cx, id)?.filter(|import| import.state == State::Undoing) else {
        return Ok(Next::Nothing);
    };
    let looked_at = restore::some(cx, &mut import, changed, upto, CHUNK_ROWS as i64)?;
    if looked_at == 0 {
        set_up::take_back(cx, id)?;
        import.state = State::Undone;
        import.undone_at = Some(cx.now);
        steps::note(cx, &import)?;
    }
    steps::keep(cx, &import)?;
    Ok(if looked_at == 0 { Next::Nothing } else { Next::Chunk })
}

/// The job was given up: the import says why, and what it made until then can be taken back.
///
/// # Errors
/// Whatever the database answers.
pub fn fail(cx: &mut Cx<'_>, job: &Job, reason: &str) -> Result<(), Error> {
    let id = ImportId(job.payload["import"].as_i64().unwrap_or_default());
    let Some(mut import) = store::find(cx, id)?.filter(|import| import.state.is_busy()) else { return Ok(()) };
    import.state = State::Failed;
    import.failure = Some(reason.to_owned());
    import.ended_at = Some(cx.now);
    steps::note(cx, &import)?;
    steps::keep(cx, &import)
}

pub(super) fn failure(error: Error) -> Failure {
    match error {
        Error::Db(error) => error.into(),
        error => Failure::GiveUp(error.to_string()),
    }
}
