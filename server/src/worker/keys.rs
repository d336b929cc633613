//! Contacts and companies of before there were keys get theirs, some at a time.

use super::Node;
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
