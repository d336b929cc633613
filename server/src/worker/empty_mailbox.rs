//! The mails of a mailbox that was disconnected with them are taken away, step by step: others write in between (EM-62).

use super::Node;
use base::desk::Who;
use base::ids::AccountId;
use base::jobs::{self, Failure, Job};

/// Takes all of them away; a job that is begun again goes on where it was.
pub async fn run(node: &Node, account: AccountId, job: &Job) -> Result<(), Failure> {
    let who = Who::system(account);
    loop {
        let payload = job.payload.clone();
        let step = node.desk.write(who, move |cx| flow::empty_next(cx, &payload)).await;
        if !step.map_err(|error| Failure::Retry(error.to_string()))? {
            break;
        }
    }
    let id = job.id;
    Ok(node.desk.write(who, move |cx| jobs::finish(cx, id)).await?)
}
