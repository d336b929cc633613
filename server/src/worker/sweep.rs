//! What is cleared away, as one list of sentences.

use super::{Node, jobs as job_runner, lease};
use base::desk::{Who, sweep_group_marks};
use base::ids::AccountId;
use base::people::{consents, links, sessions, throttle, tokens};
use base::{Cx, accounts, asked_under_keys, jobs, looks};
use flow::channels::{arrivals, mailboxes};
use flow::duplicates::model;
use flow::sending;
use flow::{bin, pipelines, updates};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How often.
const EVERY: Duration = Duration::from_secs(3_600);
/// Accounts read at a time.
const PAGE_ACCOUNTS: i64 = 100;
/// How long a dead job can be looked at and tried again. Days.
const DEAD_JOB_DAYS: i64 = 90;
/// Dead jobs whose arrivals are looked at in one unit.
const DEAD_JOBS: i64 = 200;
/// Declined requests whose drafts are deleted in one unit.
const DECLINED: i64 = 1_000;

/// Deleted fields removed in one unit.
const FIELDS: i64 = 20;

/// Deleted records of each kind that are removed for good in one unit, so that others need not wait for long.
const DELETED: i64 = 100;

/// A sentence, and what it does in one account.
type Sentence = (&'static str, fn(&mut Cx<'_>) -> Result<u64, flow::Error>);

const SENTENCES: [Sentence; 16] = [
    ("sessions that have ended are forgotten", |cx| Ok(sessions::sweep(cx)?)),
    ("one-time links that can no longer be used are forgotten", |cx| Ok(links::sweep(cx)?)),
    ("what programs were given and did not renew is forgotten", |cx| Ok(consents::sweep(cx)? + tokens::sweep(cx)?)),
    ("failed sign-ins of yesterday are forgotten", |cx| Ok(throttle::sweep(cx)?)),
    ("journeys to mail providers from which nobody came back are forgotten", |cx| Ok(mailboxes::sweep_journeys(cx)?)),
    ("marks of commits whose answers nobody waits for any more are forgotten", |cx| Ok(sweep_group_marks(cx)?)),
    ("mails whose reading ended with the program every time are set aside", set_aside_the_unread),
    ("drafts of requests that can no longer be restored are deleted", |cx| {
        Ok(pipelines::sweep_declined(cx, DECLINED)?)
    }),
    ("fields and files of fields that can no longer be brought back are removed", |cx| bin::sweep_fields(cx, FIELDS)),
    ("who looked at what half a year ago is forgotten", |cx| Ok(looks::sweep(cx)?)),
    ("notices of three months ago are forgotten", |cx| Ok(updates::sweep_notices(cx)?)),
    ("what webhooks were told a month ago is forgotten", |cx| Ok(updates::webhooks::sweep(cx)?)),
    ("the keys under which programs asked a month ago are forgotten", |cx| Ok(asked_under_keys::sweep(cx)?)),
    ("accounts with enough contacts learn a model of likeness of their own", |cx| Ok(model::ask_if_due(cx)?)),
    ("mails that left yesterday are forgotten by the outbox", sending::sweep),
    ("jobs that were given up three months ago are forgotten", |cx| Ok(jobs::sweep_dead(cx, DEAD_JOB_DAYS)?)),
];

/// Sweeps once an hour until `stop`, on one node at a time.
pub async fn run(node: Arc<Node>, stop: CancellationToken) {
    lease::while_held(&node, "sweep", &stop, |held| sweep(&node, held)).await;
}

async fn sweep(node: &Node, held: CancellationToken) {
    loop {
        if let Err(error) = sweep_all(node, &held).await {
            tracing::warn!(%error, "the rest is swept in an hour");
        }
        tokio::select! {
            () = held.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

async fn sweep_all(node: &Node, held: &CancellationToken) -> Result<(), flow::Error> {
    // The installation itself comes first: set-up links belong to it.
    let mut accounts = vec![AccountId::INSTALLATION];
    while let Some(&last) = accounts.last() {
        for account in accounts {
            for (sentence, sweep) in SENTENCES {
                if held.is_cancelled() {
                    return Ok(());
                }
                let rows = node.desk.write(Who::system(account), sweep).await?;
                tracing::debug!(%account, rows, sentence, "swept");
            }
            while node.desk.write(Who::system(account), |cx| bin::sweep(cx, DELETED)).await? > 0 && !held.is_cancelled()
            {
            }
        }
        let page = node.desk.read(Who::installation(), move |cx| accounts::list(cx, last, PAGE_ACCOUNTS));
        accounts = page.await?.into_iter().map(|account| account.id).collect();
    }
    Ok(())
}

/// A job that was buried because it never came to an end could not say so to its arrival.
fn set_aside_the_unread(cx: &mut Cx<'_>) -> Result<u64, flow::Error> {
    let dead = jobs::list_dead(cx, DEAD_JOBS)?;
    let unread = dead.iter().filter(|dead| dead.job.name == arrivals::READ_ARRIVAL_JOB);
    let mut count = 0;
    for dead in unread {
        job_runner::set_aside(cx, &dead.job, &dead.reason)?;
        count += 1;
    }
    Ok(count)
}
