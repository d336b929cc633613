//! Imports, large bulk changes, and what compares all records of an account: their jobs run beside the others, because they take longer and nobody's mail is to wait
//! for them.

use super::{Node, bulk_changes, claim, find_duplicates, learn_likeness};
use base::Cx;
use base::desk::Who;
use base::ids::AccountId;
use base::jobs::{self, Failure, Job};
use exchange::import;
use flow::bulk_job::{self, BULK_JOB};
use flow::duplicates::model::LEARN_JOB;
use flow::duplicates::scan::{self, SCAN_JOB};
use std::sync::Arc;

/// Works on a job by itself. A program that ends meanwhile leaves a claimed job, which is taken up again.
pub fn start(node: &Arc<Node>, account: AccountId, job: Job) {
    let node = Arc::clone(node);
    tokio::spawn(async move {
        let desk = &node.desk;
        let work = async {
            match job.name.as_str() {
                BULK_JOB => bulk_changes::work(desk, account, &job).await,
                SCAN_JOB => find_duplicates::work(desk, account, &job).await,
                LEARN_JOB => learn_likeness::work(desk, account, &job).await,
                _ => import::work(desk, &node.files, account, &job).await,
            }
        };
        let ended = claim::keep_during(&node, account, &job, work).await;
        let Err(failure) = ended else { return crate::measures::job("done") };
        tracing::warn!(%account, job = %job.id, name = job.name, %failure, "a job failed");
        let unit = move |cx: &mut Cx<'_>| fail(cx, &job, &failure);
        match desk.write(Who::system(account), unit).await {
            Ok(is_over) => crate::measures::job(if is_over { "given_up" } else { "again" }),
            Err(error) => tracing::warn!(%error, "a failure was not written down; the job comes back by itself"),
        }
    });
}

/// True when the job was given up; what it worked on says so then.
fn fail(cx: &mut Cx<'_>, job: &Job, failure: &Failure) -> Result<bool, import::Error> {
    let is_over = jobs::fail(cx, job, failure)?;
    match job.name.as_str() {
        _ if !is_over => {}
        BULK_JOB => bulk_changes::of(job).map_or(Ok(()), |id| bulk_job::stop(cx, id))?,
        SCAN_JOB => find_duplicates::of(job).map_or(Ok(()), |id| scan::fail(cx, id)).map_err(flow::Error::from)?,
        LEARN_JOB => {}
        _ => import::fail(cx, job, &failure.to_string())?,
    }
    Ok(is_over)
}
