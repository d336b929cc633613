//! Contacts and companies of before there were keys get theirs, some at a time.

use super::Node;
use base::DbError;
use base::desk::Who;
use base::ids::AccountId;
use base::jobs::{self, Failure, Job};
use flow::contacts;

/// One step; it asks for the next one itself.
pub async fn run(node: &Node, account: AccountId, job: &Job) -> Result<(), Failure> {
    let (id, payload) = (job.id, job.payload.clone());
    let step = move |cx: &mut base::Cx<'_>| {
        contacts::write_keys(cx, &payload)?;
        Ok::<_, contacts::Error>(jobs::finish(cx, id)?)
    };
    node.desk.write(Who::system(account), step).await.map_err(|error| Failure::Retry(error.to_string()))
}

/// Writes the keys that a migration asked for, before any door opens: who has none yet would be taken for a stranger. What
/// fails is left to the worker; a start that is cut off goes on at the next one.
///
/// # Errors
/// Whatever the database answers.
pub async fn catch_up(node: &Node) -> Result<(), DbError> {
    let next = |cx: &mut base::Cx<'_>| jobs::find_named(cx, contacts::KEYS_JOB);
    while let Some((account, job)) = node.desk.read(Who::installation(), next).await? {
        if let Err(failure) = run(node, account, &job).await {
            tracing::warn!(%account, %failure, "keys are written later");
            break;
        }
    }
    Ok(())
}
