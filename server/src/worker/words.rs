//! The words of a field that came back are given to the search again, some records at a time.

use super::Node;
use base::desk::Who;
use base::ids::AccountId;
use base::jobs::{self, Failure, Job};

/// One step; it asks for the next one itself.
pub async fn run(node: &Node, account: AccountId, job: &Job) -> Result<(), Failure> {
    let (id, payload) = (job.id, job.payload.clone());
    let asked = payload.clone();
    let records = node.desk.read(Who::system(account), move |cx| flow::next_to_index(cx, &asked)).await?;
    let step = move |cx: &mut base::Cx<'_>| {
        flow::index_again(cx, &payload, &records)?;
        Ok::<_, flow::Error>(jobs::finish(cx, id)?)
    };
    node.desk.write(Who::system(account), step).await.map_err(|error| Failure::Retry(error.to_string()))
}
