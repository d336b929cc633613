//! Work for later, in the same database: at least once, with retries, backoff and a dead-letter list.

use crate::clock::{DAY, Seconds};
use crate::db::{DbError, Row};
use crate::ids::{AccountId, JobId};
use crate::{Cx, params};
use rand::RngExt;
use serde_json::Value as Json;

/// How long a claimed job belongs to the node that claimed it, since it last said that it is at it ([`keep`]); a dead
/// node's jobs come back after it.
pub const LEASE: Seconds = 30;
/// The wait before the second try; it doubles with each.
const FIRST_BACKOFF: Seconds = 5;
/// The longest wait between two tries.
const MAX_BACKOFF: Seconds = 6 * 3_600;
/// Tries before a job goes to the dead-letter list: about a day.
pub const MAX_TRIES: i64 = 16;
/// Characters of an error that are kept with a job.
const MAX_ERROR_CHARS: usize = 2_000;

/// A job that was claimed.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its id within the account.
    pub id: JobId,
    /// What kind of work.
    pub name: String,
    /// What the work needs to know.
    pub payload: Json,
    /// How often it was tried before.
    pub tries: i64,
}

/// A job that was given up.
#[derive(Clone, Debug)]
pub struct DeadJob {
    /// The job.
    pub job: Job,
    /// When it was given up.
    pub died_at: Seconds,
    /// Why, in a sentence.
    pub reason: String,
}

/// How a job failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It may work later.
    #[error("{0}")]
    Retry(String),
    /// It can work after so long, and not before.
    #[error("{1}")]
    Wait(Seconds, String),
    /// It never will.
    #[error("{0}")]
    GiveUp(String),
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Failure {
        Failure::Retry(error.to_string())
    }
}

/// Asks for work, in the transaction of the change that needs it.
///
/// # Errors
/// Whatever the database answers.
pub fn enqueue(cx: &mut Cx<'_>, name: &str, payload: &Json) -> Result<JobId, DbError> {
    let id: JobId = cx.next_id()?;
    cx.write(
        "INSERT INTO jobs (account_id, id, name, payload, created_at, run_at, tries) VALUES ($1, $2, $3, $4, $5, $5, 0)",
        params![cx.account, id, name, payload, cx.now],
    )?;
    cx.has_news();
    Ok(id)
}

/// The accounts that have jobs to run now, `limit` at most. Asked outside every account.
///
/// # Errors
/// Whatever the database answers.
pub fn accounts_due(cx: &mut Cx<'_>, limit: i64) -> Result<Vec<AccountId>, DbError> {
    cx.query(
        "SELECT DISTINCT account_id FROM jobs WHERE run_at <= $1 AND died_at IS NULL LIMIT $2",
        params![cx.now, limit],
        Row::take,
    )
}

/// The oldest living job of that name in any account, claimed or not. Asked outside every account.
///
/// # Errors
/// Whatever the database answers.
pub fn find_named(cx: &mut Cx<'_>, name: &str) -> Result<Option<(AccountId, Job)>, DbError> {
    cx.find(
        "SELECT account_id, id, name, payload, tries FROM jobs WHERE name = $1 AND died_at IS NULL ORDER BY account_id, id LIMIT 1",
        params![name],
        |row| {
            let account = row.take()?;
            let job = Job { id: row.take()?, name: row.take()?, payload: row.take_json()?, tries: row.take()? };
            Ok((account, job))
        },
    )
}

/// Takes up to `limit` due jobs for [`LEASE`] seconds, oldest first.
///
/// # Errors
/// Whatever the database answers.
pub fn claim(cx: &mut Cx<'_>, limit: i64) -> Result<Vec<Job>, DbError> {
    bury_the_unfinished(cx)?;
    let mut jobs = cx.query(
        "UPDATE jobs SET run_at = $2 + $4, tries = tries + 1
         WHERE account_id = $1 AND id IN (SELECT id FROM jobs WHERE account_id = $1 AND run_at <= $2 AND died_at IS NULL ORDER BY run_at, id LIMIT $3)
         RETURNING id, name, payload, tries",
        params![cx.account, cx.now, limit, LEASE],
        |row| Ok(Job { id: row.take()?, name: row.take()?, payload: row.take_json()?, tries: row.take::<i64>()? - 1 }),
    )?;
    jobs.sort_by_key(|job| job.id);
    Ok(jobs)
}

/// A job is still worked on: it stays with its node for another [`LEASE`]. One that somebody else has claimed since, or
/// that has ended, is left alone.
///
/// # Errors
/// Whatever the database answers.
pub fn keep(cx: &mut Cx<'_>, job: &Job) -> Result<(), DbError> {
    cx.write(
        "UPDATE jobs SET run_at = $3 WHERE account_id = $1 AND id = $2 AND tries = $4 AND died_at IS NULL",
        params![cx.account, job.id, cx.now + LEASE, job.tries + 1],
    )?;
    Ok(())
}

/// Jobs that were begun by a node that is gone are due again at once, those of every account; jobs that failed keep
/// their wait. For a database with one node at a time, which is this one; asked outside every account.
///
/// # Errors
/// Whatever the database answers.
pub fn take_up(cx: &mut Cx<'_>) -> Result<(), DbError> {
    cx.write(
        "UPDATE jobs SET run_at = $1 WHERE run_at > $1 AND tries > 0 AND died_at IS NULL AND last_error IS NULL",
        params![cx.now],
    )?;
    Ok(())
}

/// A job that never comes to an end, because whoever runs it dies of it, is given up like one that fails.
fn bury_the_unfinished(cx: &mut Cx<'_>) -> Result<(), DbError> {
    cx.write(
        "UPDATE jobs SET died_at = $2, last_error = $4 WHERE account_id = $1 AND run_at <= $2 AND died_at IS NULL AND tries >= $3",
        params![cx.account, cx.now, MAX_TRIES, "it was begun many times and never came to an end"],
    )?;
    Ok(())
}

/// The job is done.
///
/// # Errors
/// Whatever the database answers.
pub fn finish(cx: &mut Cx<'_>, id: JobId) -> Result<(), DbError> {
    cx.write("DELETE FROM jobs WHERE account_id = $1 AND id = $2", params![cx.account, id])?;
    Ok(())
}

/// Writes down how far a claimed job has come, in its payload, for whoever gets it next. A job that somebody else has
/// claimed since is left to them.
///
/// # Errors
/// Whatever the database answers.
pub fn note(cx: &mut Cx<'_>, job: &Job) -> Result<(), DbError> {
    cx.write(
        "UPDATE jobs SET payload = $3 WHERE account_id = $1 AND id = $2 AND tries = $4",
        params![cx.account, job.id, &job.payload, job.tries + 1],
    )?;
    Ok(())
}

/// The job failed: it is tried again later, or goes to the dead-letter list with its reason.
/// True when it was given up. A job that somebody else has claimed since is left to them.
///
/// # Errors
/// Whatever the database answers.
pub fn fail(cx: &mut Cx<'_>, job: &Job, failure: &Failure) -> Result<bool, DbError> {
    let reason: String = failure.to_string().chars().take(MAX_ERROR_CHARS).collect();
    let is_over = matches!(failure, Failure::GiveUp(_)) || job.tries + 1 >= MAX_TRIES;
    let died_at = is_over.then_some(cx.now);
    let wait = match failure {
        Failure::Wait(wait, _) => *wait,
        Failure::Retry(_) | Failure::GiveUp(_) => backoff(job.tries, cx.rng.random_range(0.0..1.0)),
    };
    let run_at = cx.now + wait;
    cx.write(
        "UPDATE jobs SET last_error = $3, died_at = $4, run_at = $5 WHERE account_id = $1 AND id = $2 AND tries = $6",
        params![cx.account, job.id, reason, died_at, run_at, job.tries + 1],
    )?;
    Ok(is_over)
}

/// The wait after `tries` failed tries: doubling, with up to half of it again as jitter so that many do not return at once.
fn backoff(tries: i64, jitter: f64) -> Seconds {
    let doubled = FIRST_BACKOFF.saturating_mul(1 << tries.clamp(0, 20)).min(MAX_BACKOFF);
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "at most three hours in seconds")]
    let extra = (doubled as f64 / 2.0 * jitter) as Seconds;
    doubled + extra
}

/// Jobs that were given up, newest first.
///
/// # Errors
/// Whatever the database answers.
pub fn list_dead(cx: &mut Cx<'_>, limit: i64) -> Result<Vec<DeadJob>, DbError> {
    cx.query(
        "SELECT id, name, payload, tries, died_at, last_error FROM jobs WHERE account_id = $1 AND died_at IS NOT NULL ORDER BY died_at DESC, id DESC LIMIT $2",
        params![cx.account, limit],
        |row| {
            let job = Job { id: row.take()?, name: row.take()?, payload: row.take_json()?, tries: row.take()? };
            Ok(DeadJob { job, died_at: row.take()?, reason: row.take()? })
        },
    )
}

/// Puts a given-up job back into the queue; false when there is no such job.
///
/// # Errors
/// Whatever the database answers.
pub fn retry_dead(cx: &mut Cx<'_>, id: JobId) -> Result<bool, DbError> {
    let changed = cx.execute(
        "UPDATE jobs SET died_at = NULL, tries = 0, run_at = $3 WHERE account_id = $1 AND id = $2 AND died_at IS NOT NULL",
        params![cx.account, id, cx.now],
    )?;
    cx.has_news();
    Ok(changed > 0)
}

/// Removes dead letters older than `days`; their raw input, if any, stays with its arrival.
///
/// # Errors
/// Whatever the database answers.
pub fn sweep_dead(cx: &mut Cx<'_>, days: i64) -> Result<u64, DbError> {
    cx.execute("DELETE FROM jobs WHERE account_id = $1 AND died_at < $2", params![cx.account, cx.now - days * DAY])
}
