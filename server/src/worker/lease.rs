//! One node at a time: work that is done only while this node holds a name. One task keeps all names of the node.

use super::Node;
use base::desk::Who;
use base::{DbError, leases};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;

/// How long a name belongs to a node that no longer says so. What a dead node followed is followed by another one after this
/// and one [`RENEWAL`]: 26 s, so that new mail is there within the 60 s that a mailbox without IDLE takes anyway. Clocks of
/// nodes may differ by the 14 s between this and a renewal. Seconds.
const LEASE_SECONDS: u64 = 20;
/// How often a node says so, and asks for what others hold. All names together are one statement, and a second one while
/// others hold some of them: with 1,000 mailboxes it was one for each of them every 20 s, 50 a second and node.
const RENEWAL: Duration = Duration::from_secs(6);
/// A node that could not say so for this long lets go before another one may take over.
const SURE_FOR: Duration = Duration::from_secs(LEASE_SECONDS).saturating_sub(RENEWAL);

/// The names that this node wants.
#[derive(Default)]
pub struct Leases {
    wanted: Mutex<Vec<Arc<Wish>>>,
    has_new: Notify,
}

struct Wish {
    name: String,
    /// Whether this node holds it.
    is_ours: watch::Sender<bool>,
}

/// A wish as long as it is wished.
struct Claim<'n> {
    leases: &'n Leases,
    wish: Arc<Wish>,
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        self.leases.all().retain(|wish| !Arc::ptr_eq(wish, &self.wish));
    }
}

impl Leases {
    fn claim(&self, name: &str) -> Claim<'_> {
        let wish = Arc::new(Wish { name: name.to_owned(), is_ours: watch::Sender::new(false) });
        self.all().push(Arc::clone(&wish));
        self.has_new.notify_one();
        Claim { leases: self, wish }
    }

    fn all(&self) -> MutexGuard<'_, Vec<Arc<Wish>>> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn names(&self) -> BTreeSet<String> {
        self.all().iter().map(|wish| wish.name.clone()).collect()
    }

    /// Tells whoever waits for a name, or works under one.
    fn settle(&self, ours: &BTreeSet<String>) {
        for wish in self.all().iter() {
            let is_ours = ours.contains(&wish.name);
            wish.is_ours.send_if_modified(|was| std::mem::replace(was, is_ours) != is_ours);
        }
    }
}

/// Keeps the names of this node until `stop`.
pub async fn run(node: Arc<Node>, stop: CancellationToken) {
    let mut kept_at = Instant::now();
    loop {
        let began_at = Instant::now();
        match timeout(SURE_FOR, keep(&node)).await {
            Ok(Ok(ours)) => {
                node.leases.settle(&ours);
                kept_at = began_at;
            }
            failed => {
                if let Ok(Err(error)) = failed {
                    tracing::warn!(%error, "leases were not renewed");
                }
                // The database may be away for a moment: the names are ours until the lease ends.
                if kept_at.elapsed() >= SURE_FOR {
                    node.leases.settle(&BTreeSet::new());
                }
            }
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(RENEWAL) => {}
            () = node.leases.has_new.notified() => {}
        }
    }
}

/// Gives the names that are ours now.
async fn keep(node: &Node) -> Result<BTreeSet<String>, DbError> {
    let (wanted, holder) = (node.leases.names(), node.holder.clone());
    node.desk
        .write(Who::installation(), move |cx| leases::keep(cx, &wanted, &holder, LEASE_SECONDS.cast_signed()))
        .await
}

/// Does `work` whenever and as long as this node holds `name`, until `stop`. The token that `work` gets is cancelled
/// when the name is lost, or on the stop; it must end then.
pub async fn while_held<F>(node: &Node, name: &str, stop: &CancellationToken, work: impl Fn(CancellationToken) -> F)
where
    F: Future<Output = ()> + Send,
{
    while !stop.is_cancelled() {
        let claim = node.leases.claim(name);
        let mut is_ours = claim.wish.is_ours.subscribe();
        tokio::select! {
            () = stop.cancelled() => return,
            _ = is_ours.wait_for(|is_ours| *is_ours) => {}
        }
        let held = stop.child_token();
        let working = async {
            work(held.clone()).await;
            held.cancel();
        };
        let watching = async {
            tokio::select! {
                () = held.cancelled() => {}
                _ = is_ours.wait_for(|is_ours| !is_ours) => {
                    tracing::warn!(name, "another node may hold this now");
                    held.cancel();
                }
            }
        };
        tokio::join!(working, watching);
        drop(claim);
        release(node, name).await;
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(RENEWAL) => {}
        }
    }
}

/// Lets go, unless this node has begun to want it anew.
async fn release(node: &Node, name: &str) {
    if node.leases.names().contains(name) {
        return;
    }
    let (name, holder) = (name.to_owned(), node.holder.clone());
    let released: Result<(), DbError> =
        node.desk.write(Who::installation(), move |cx| leases::release(cx, &name, &holder)).await;
    if let Err(error) = released {
        tracing::warn!(%error, "a lease was not given back; it ends by itself");
    }
}

#[cfg(test)]
mod tests;
