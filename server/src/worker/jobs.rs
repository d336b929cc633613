//! Runs due jobs: woken by news, and once a second in any case.

use super::{Node, claim, empty_mailbox, keys, letters, long_jobs, read_arrival, removal, wake, words};
use base::db::DatabaseUrl;
use base::desk::Who;
use base::ids::{AccountId, ArrivalId};
use base::jobs::{self, Failure, Job};
use base::letters::SEND_LETTER_JOB;
use base::{Cx, DbError};
use exchange::import;
use flow::bin::REMOVE_FILES_JOB;
use flow::bulk_job::BULK_JOB;
use flow::channels::{self, arrivals};
use flow::contacts::KEYS_JOB;
use flow::duplicates::model::LEARN_JOB;
use flow::duplicates::scan::SCAN_JOB;
use flow::{EMPTY_MAILBOX_JOB, INDEX_FIELD_JOB};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// The longest wait between two looks.
const POLL: Duration = Duration::from_secs(1);
/// Accounts that get their turn in one go.
const ACCOUNTS: i64 = 100;
/// Jobs of one account claimed together; those that wait for their turn are kept like those that run.
const BATCH: i64 = 8;
/// Jobs running at once: reading mails keeps a processor busy, and two to four is what a small machine has.
const AT_ONCE: usize = 4;

/// Runs jobs until `stop`; those that run then are finished.
pub async fn run(node: Arc<Node>, stop: CancellationToken) {
    let mut news = node.desk.news();
    if let DatabaseUrl::Sqlite(_) = node.desk.url()
        && let Err(error) = node.desk.write(Who::installation(), jobs::take_up).await
    {
        tracing::warn!(%error, "jobs of before the start are run when their leases end");
    }
    loop {
        match run_due(&node, &stop).await {
            Ok(true) if !stop.is_cancelled() => continue,
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "jobs are run later"),
        }
        if wake::next(&mut news, POLL, &stop).await == wake::Wake::Stop {
            return;
        }
    }
}

/// One batch of every account that has due jobs; true when there may be more.
async fn run_due(node: &Arc<Node>, stop: &CancellationToken) -> Result<bool, DbError> {
    let accounts = node.desk.read(Who::installation(), |cx| jobs::accounts_due(cx, ACCOUNTS)).await?;
    let mut may_have_more = false;
    for account in accounts {
        if stop.is_cancelled() {
            return Ok(false);
        }
        let claimed = node.desk.write(Who::system(account), |cx| jobs::claim(cx, BATCH)).await?;
        may_have_more |= claimed.len() as i64 == BATCH;
        let turns = Semaphore::new(AT_ONCE);
        futures_util::future::join_all(claimed.into_iter().map(|job| in_turn(node, account, job, &turns))).await;
    }
    Ok(may_have_more)
}

async fn in_turn(node: &Arc<Node>, account: AccountId, job: Job, turns: &Semaphore) {
    let run = async {
        // Nobody closes it.
        let _turn = turns.acquire().await;
        run_one(node, account, job.clone()).await;
    };
    claim::keep_during(node, account, &job, run).await;
}

async fn run_one(node: &Arc<Node>, account: AccountId, job: Job) {
    let ended = match job.name.as_str() {
        import::IMPORT_JOB | BULK_JOB | SCAN_JOB | LEARN_JOB => return long_jobs::start(node, account, job),
        arrivals::READ_ARRIVAL_JOB => read_arrival::run(node, account, &job).await,
        REMOVE_FILES_JOB => removal::run(node, account, &job).await,
        INDEX_FIELD_JOB => words::run(node, account, &job).await,
        EMPTY_MAILBOX_JOB => empty_mailbox::run(node, account, &job).await,
        KEYS_JOB => keys::run(node, account, &job).await,
        SEND_LETTER_JOB => letters::run(node, account, &job).await,
        // A newer node of the same database knows it.
        unknown => Err(Failure::Retry(format!("this program knows no job {unknown:?}"))),
    };
    let Err(failure) = ended else { return crate::measures::job("done") };
    tracing::warn!(%account, job = %job.id, name = job.name, %failure, "a job failed");
    let failed = node.desk.write(Who::system(account), move |cx| fail(cx, &job, &failure)).await;
    match failed {
        Ok(is_over) => crate::measures::job(if is_over { "given_up" } else { "again" }),
        Err(error) => tracing::warn!(%error, "a failure was not written down; the job comes back by itself"),
    }
}

/// A job that is given up leaves nothing half done behind: its arrival is set aside, with the reason.
fn fail(cx: &mut Cx<'_>, job: &Job, failure: &Failure) -> Result<bool, channels::Error> {
    let is_over = jobs::fail(cx, job, failure)?;
    if is_over && job.name == arrivals::READ_ARRIVAL_JOB {
        set_aside(cx, job, &failure.to_string())?;
    }
    Ok(is_over)
}

/// Sets the arrival of a given-up job aside, unless it has ended already.
///
/// # Errors
/// Whatever the database answers.
pub fn set_aside(cx: &mut Cx<'_>, job: &Job, reason: &str) -> Result<(), channels::Error> {
    let arrival =
        job.payload["arrival"].as_i64().map(ArrivalId).map(|id| arrivals::find(cx, id)).transpose()?.flatten();
    match arrival.filter(|arrival| arrival.state == arrivals::State::Waiting) {
        Some(arrival) => arrivals::set_aside(cx, arrival.id, arrival.source_id, reason),
        None => Ok(()),
    }
}
