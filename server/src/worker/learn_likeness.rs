//! An account's own model of likeness is learned: of its contacts and of what its people decided, on a thread of its own.

use super::find_duplicates::{failure, gather_people};
use base::desk::Who;
use base::ids::AccountId;
use base::jobs::{self, Failure, Job};
use base::{Cx, Desk};
use flow::duplicates::{self, model};

/// Learns a model and puts it in force, if it is to be believed.
pub async fn work(desk: &Desk, account: AccountId, job: &Job) -> Result<(), Failure> {
    let (who, job_id) = (Who::system(account), job.id);
    let gathered = gather_people(desk, who).await?;
    let decided = desk.read(who, model::list_decisions).await.map_err(failure)?;
    let decisions = decided.len();
    let learning = tokio::task::spawn_blocking(move || model::learn(gathered.people(), &decided));
    let learned = learning.await.map_err(|error| Failure::Retry(error.to_string()))?;
    let keep = move |cx: &mut Cx<'_>| {
        let learned = model::keep(cx, learned.clone(), decisions)?;
        jobs::finish(cx, job_id)?;
        Ok::<_, duplicates::Error>(learned)
    };
    let learned = desk.write(who, keep).await.map_err(failure)?;
    tracing::info!(%account, model = %learned.id, records = learned.records, remark = learned.remark, "a model was learned");
    Ok(())
}
