//! A job stays this node's while it works on it: a dead node says nothing any more, and its jobs go to the others soon.

use super::Node;
use base::desk::Who;
use base::ids::AccountId;
use base::jobs::{self, Job};
use base::{Cx, Desk};
use std::convert::Infallible;
use std::time::Duration;

/// How often a node says that it is still at a job: a third of [`jobs::LEASE`], so that one may be missed.
const RENEWAL: Duration = Duration::from_secs(10);
/// How often it says so of one job: after ten minutes a job hangs, and somebody else may try it.
const MOST_RENEWALS: usize = 60;

/// Does `work` of a claimed job and keeps the claim meanwhile.
pub async fn keep_during<T>(node: &Node, account: AccountId, job: &Job, work: impl Future<Output = T>) -> T {
    tokio::select! {
        done = work => done,
        never = renew(&node.desk, account, job) => match never {},
    }
}

async fn renew(desk: &Desk, account: AccountId, job: &Job) -> Infallible {
    for _ in 0..MOST_RENEWALS {
        tokio::time::sleep(RENEWAL).await;
        let job = job.clone();
        if let Err(error) = desk.write(Who::system(account), move |cx: &mut Cx<'_>| jobs::keep(cx, &job)).await {
            tracing::warn!(%error, "a claim was not renewed");
        }
    }
    std::future::pending().await
}
