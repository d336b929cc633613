//! Webhooks: the journal is read on for accounts that have some, and what is due is posted. Webhooks are worked at side by
//! side, each by one task, in the order of what happened: an address that hangs holds nobody up but itself.

mod post;

use super::{Node, Outside, lease, wake};
use api::deliveries::Teller;
use base::desk::Who;
use base::ids::AccountId;
use flow::updates::webhooks::{self, Due};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// The longest wait between two looks.
const POLL: Duration = Duration::from_secs(1);
/// Accounts read on in one go.
const ACCOUNTS: i64 = 100;
/// Webhooks that are worked at in one go.
const HOOKS: i64 = 1_000;
/// Deliveries of one webhook that are loaded together.
const BATCH: i64 = 20;
/// Posts under way at once.
const AT_ONCE: usize = 64;

/// What the work needs.
struct Work {
    node: Arc<Node>,
    outside: Arc<Outside>,
    teller: Teller,
    turns: Semaphore,
    busy: Mutex<HashSet<Due>>,
}

/// Reads and posts until `stop`, on one node at a time; what is being posted then is written down.
pub async fn run(node: Arc<Node>, outside: Arc<Outside>, site: String, stop: CancellationToken) {
    let teller = Teller::new(&site, Arc::clone(&node.vault));
    let (turns, busy) = (Semaphore::new(AT_ONCE), Mutex::default());
    let work = Arc::new(Work { node: Arc::clone(&node), outside, teller, turns, busy });
    lease::while_held(&node, webhooks::READER, &stop, |held| {
        let work = Arc::clone(&work);
        async move {
            tokio::join!(read(&work, held.clone()), send(&work, held));
        }
    })
    .await;
}

async fn read(work: &Work, held: CancellationToken) {
    let mut news = work.node.desk.news();
    loop {
        if let Err(error) = work.catch_up(&held).await {
            tracing::warn!(error = format!("{error:#}"), "webhooks are told later");
        }
        if wake::next(&mut news, POLL, &held).await == wake::Wake::Stop {
            return;
        }
    }
}

async fn send(work: &Arc<Work>, held: CancellationToken) {
    let (mut news, mut tasks) = (work.node.desk.news(), JoinSet::new());
    loop {
        match work.node.desk.read(Who::installation(), |cx| webhooks::hooks_due(cx, HOOKS)).await {
            Ok(due) => due.into_iter().for_each(|due| work.begin(due, &mut tasks, &held)),
            Err(error) => tracing::warn!(%error, "webhooks are sent later"),
        }
        while tasks.try_join_next().is_some() {}
        if wake::next(&mut news, POLL, &held).await == wake::Wake::Stop {
            break;
        }
    }
    while tasks.join_next().await.is_some() {}
}

impl Work {
    /// One batch per account and turn, so that a busy account does not keep the others waiting.
    async fn catch_up(&self, held: &CancellationToken) -> anyhow::Result<()> {
        let mut is_behind = true;
        while is_behind && !held.is_cancelled() {
            let behind = self.node.desk.read(Who::installation(), |cx| webhooks::accounts_behind(cx, ACCOUNTS));
            is_behind = false;
            for account in behind.await? {
                is_behind |= self.read_on(account).await?;
            }
        }
        Ok(())
    }

    /// Looks up what is to be told without a turn to write, then writes it down with the cursor; true when there is more.
    async fn read_on(&self, account: AccountId) -> anyhow::Result<bool> {
        let (who, teller) = (Who::system(account), self.teller.clone());
        let looked = self.node.desk.read(who, move |cx| {
            let Some(ahead) = webhooks::look_ahead(cx)? else { return Ok::<_, anyhow::Error>(None) };
            let bodies = teller.bodies(cx, &ahead.news)?;
            Ok(Some((ahead, bodies)))
        });
        let Some((ahead, bodies)) = looked.await? else { return Ok(false) };
        let has_more = ahead.has_more;
        self.node.desk.write(who, move |cx| webhooks::write_down(cx, &ahead, &bodies)).await?;
        Ok(has_more)
    }

    fn begin(self: &Arc<Self>, due: Due, tasks: &mut JoinSet<()>, held: &CancellationToken) {
        if !self.busy.lock().unwrap_or_else(PoisonError::into_inner).insert(due) {
            return;
        }
        let (work, held) = (Arc::clone(self), held.clone());
        tasks.spawn(async move {
            if let Err(error) = work.through(due, &held).await {
                tracing::warn!(account = %due.account, webhook = %due.webhook, %error, "a webhook is told later");
            }
            work.busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&due);
        });
    }

    /// Everything that is due at one webhook.
    async fn through(&self, due: Due, held: &CancellationToken) -> Result<(), flow::updates::Error> {
        let (who, webhook) = (Who::system(due.account), due.webhook);
        loop {
            let batch = self.node.desk.read(who, move |cx| webhooks::list_due(cx, webhook, BATCH)).await?;
            let Some((destination, batch)) = batch.filter(|(_, batch)| !batch.is_empty()) else { return Ok(()) };
            for sending in batch {
                if held.is_cancelled() {
                    return Ok(());
                }
                let answer = {
                    // Nobody closes it.
                    let _turn = self.turns.acquire().await;
                    self.outside.post(&destination, &sending.body).await
                };
                crate::measures::webhook(if answer.is_good() { "taken" } else { "not_taken" });
                let is_on =
                    self.node.desk.write(who, move |cx| webhooks::settle(cx, webhook, &sending, &answer)).await?;
                if !is_on {
                    return Ok(());
                }
            }
        }
    }
}
