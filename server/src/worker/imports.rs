//! Imports: their jobs run beside the others, because they take longer and nobody's mail is to wait for them.

use super::Node;
use base::Cx;
use base::desk::Who;
use base::ids::AccountId;
use base::jobs::{self, Job};
use exchange::import;
use std::sync::Arc;

/// Works on an import by itself. A program that ends meanwhile leaves a claimed job, which is taken up again.
pub fn start(node: &Node, account: AccountId, job: Job) {
    let (desk, files) = (node.desk.clone(), Arc::clone(&node.files));
    tokio::spawn(async move {
        let Err(failure) = import::work(&desk, &files, account, &job).await else {
            return crate::measures::job("done");
        };
        tracing::warn!(%account, job = %job.id, name = job.name, %failure, "a job failed");
        let unit = move |cx: &mut Cx<'_>| {
            let is_over = jobs::fail(cx, &job, &failure)?;
            if is_over {
                import::fail(cx, &job, &failure.to_string())?;
            }
            Ok::<_, import::Error>(is_over)
        };
        match desk.write(Who::system(account), unit).await {
            Ok(is_over) => crate::measures::job(if is_over { "given_up" } else { "again" }),
            Err(error) => tracing::warn!(%error, "a failure was not written down; the job comes back by itself"),
        }
    });
}
