//! A share of a large bulk change: some steps, each in a unit of its own, as whoever asked for it.

use base::access::Actor;
use base::desk::Who;
use base::ids::{AccountId, BulkChangeId, UserId};
use base::jobs::{Failure, Job};
use base::people::users::{self, User};
use base::{Cx, Desk};
use flow::bulk_job;

/// Steps of one job: it is to end long before nobody keeps it any more, also on a slow machine; the next one goes on.
const STEPS: usize = 50;

/// Which one a job works on.
pub fn of(job: &Job) -> Option<BulkChangeId> {
    job.payload["bulk_change"].as_i64().map(BulkChangeId)
}

/// Works on the bulk change of a job until it is over or the job's share is done; then the next job is asked for.
pub async fn work(desk: &Desk, account: AccountId, job: &Job) -> Result<(), Failure> {
    let (system, job_id) = (Who::system(account), job.id);
    let id = of(job).ok_or_else(|| Failure::GiveUp("the job names no bulk change".to_owned()))?;
    let user = UserId(job.payload["user"].as_i64().unwrap_or_default());
    let found = desk.read(system, move |cx| users::find(cx, user)).await?;
    let Some(user) = found.filter(User::is_active) else {
        return Err(Failure::GiveUp("whoever asked for it works here no more".to_owned()));
    };
    let who = Who { account, actor: Actor::User(user.id, user.role) };
    for _ in 0..STEPS {
        if !desk.write(who, move |cx| bulk_job::go_on(cx, id)).await.map_err(failure)? {
            break;
        }
    }
    Ok(desk.write(who, move |cx: &mut Cx<'_>| bulk_job::end_share(cx, id, job_id)).await?)
}

fn failure(error: flow::Error) -> Failure {
    match error {
        flow::Error::Db(error) => error.into(),
        error => Failure::GiveUp(error.to_string()),
    }
}
