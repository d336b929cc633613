//! Find duplicates: everything is read page by page, compared on a thread of its own, and what was found is written a part
//! at a time, so that nobody's work waits for it.

use base::desk::Who;
use base::ids::{AccountId, ScanId};
use base::jobs::{self, Failure, Job};
use base::search::Subject;
use base::{Cx, Desk};
use flow::duplicates::scan::{self, Found, Gathered};
use flow::duplicates::{self, model};

/// Which scan a job works on.
pub fn of(job: &Job) -> Option<ScanId> {
    job.payload["scan"].as_i64().map(ScanId)
}

/// Works on the scan of a job until it is over, or somebody stopped it.
pub async fn work(desk: &Desk, account: AccountId, job: &Job) -> Result<(), Failure> {
    let id = of(job).ok_or_else(|| Failure::GiveUp("the job names no scan".to_owned()))?;
    let (who, job_id) = (Who::system(account), job.id);
    go_over(desk, who, id).await?;
    let end = move |cx: &mut Cx<'_>| {
        scan::end(cx, id)?;
        Ok::<_, duplicates::Error>(jobs::finish(cx, job_id)?)
    };
    desk.write(who, end).await.map_err(failure)
}

/// Looks at everything and keeps what it finds, as long as nobody stops the scan.
pub async fn go_over(desk: &Desk, who: Who, id: ScanId) -> Result<(), Failure> {
    let Some(gathered) = gather(desk, who, id).await? else { return Ok(()) };
    let in_force = desk.read(who, model::in_force).await.map_err(failure)?;
    let comparing = tokio::task::spawn_blocking(move || gathered.find(&in_force.model));
    let found = comparing.await.map_err(|error| Failure::Retry(error.to_string()))?;
    keep(desk, who, id, found).await
}

/// All records; nothing when somebody stopped the scan meanwhile.
async fn gather(desk: &Desk, who: Who, id: ScanId) -> Result<Option<Gathered>, Failure> {
    let mut gathered = Gathered::default();
    while !gathered.is_whole() {
        let next = gathered.next;
        gathered.add(desk.read(who, move |cx| scan::gather(cx, next)).await.map_err(failure)?);
        let looked_at = i64::try_from(gathered.len()).unwrap_or(i64::MAX);
        if !desk.write(who, move |cx| scan::note(cx, id, looked_at)).await.map_err(failure)? {
            return Ok(None);
        }
    }
    Ok(Some(gathered))
}

/// All contacts.
pub(super) async fn gather_people(desk: &Desk, who: Who) -> Result<Gathered, Failure> {
    let mut gathered = Gathered::default();
    while !gathered.has_everybody() {
        let next = gathered.next;
        gathered.add(desk.read(who, move |cx| scan::gather(cx, next)).await.map_err(failure)?);
    }
    Ok(gathered)
}

async fn keep(desk: &Desk, who: Who, id: ScanId, found: Vec<(Subject, Vec<Found>)>) -> Result<(), Failure> {
    for (subject, found) in found {
        for part in found.chunks(scan::KEPT_AT_ONCE) {
            let part = part.to_vec();
            if !desk.write(who, move |cx| scan::keep(cx, id, subject, &part)).await.map_err(failure)? {
                return Ok(());
            }
        }
    }
    Ok(())
}

pub(super) fn failure(error: duplicates::Error) -> Failure {
    match error {
        duplicates::Error::Db(error) => error.into(),
        error => Failure::GiveUp(error.to_string()),
    }
}
