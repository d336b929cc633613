//! One node at a time: work that is done only while this node holds a name.

use super::Node;
use base::desk::Who;
use base::{DbError, leases};
use std::time::Duration;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// How long a name belongs to a node that no longer says so. Seconds.
const LEASE_SECONDS: i64 = 60;
/// How often a node says so, and how often another one asks.
const RENEWAL: Duration = Duration::from_secs(20);

/// Does `work` whenever and as long as this node holds `name`, until `stop`. The token that `work` gets is cancelled
/// when the name is lost, or on the stop; it must end then.
pub async fn while_held<F>(node: &Node, name: &str, stop: &CancellationToken, work: impl Fn(CancellationToken) -> F)
where
    F: Future<Output = ()> + Send,
{
    while !stop.is_cancelled() {
        if hold(node, name).await == Some(true) {
            let held = stop.child_token();
            let working = async {
                work(held.clone()).await;
                held.cancel();
            };
            tokio::join!(working, keep(node, name, &held));
            release(node, name).await;
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(RENEWAL) => {}
        }
    }
}

/// Renews the name until `held` is cancelled, and cancels it when another node has the name or may have it.
async fn keep(node: &Node, name: &str, held: &CancellationToken) {
    let mut renewed_at = Instant::now();
    loop {
        tokio::select! {
            () = held.cancelled() => return,
            () = tokio::time::sleep(RENEWAL) => {}
        }
        match hold(node, name).await {
            Some(true) => renewed_at = Instant::now(),
            // The database may be away for a moment: the name is ours until the lease ends.
            None if renewed_at.elapsed() + RENEWAL < Duration::from_secs(LEASE_SECONDS.unsigned_abs()) => {}
            Some(false) | None => {
                tracing::warn!(name, "another node may hold this now");
                held.cancel();
            }
        }
    }
}

/// Whether the name is ours; none when the database cannot tell.
async fn hold(node: &Node, name: &str) -> Option<bool> {
    let (name, holder) = (name.to_owned(), node.holder.clone());
    let held = node.desk.write(Who::installation(), move |cx| leases::hold(cx, &name, &holder, LEASE_SECONDS)).await;
    held.inspect_err(|error| tracing::warn!(%error, "a lease was not renewed")).ok()
}

async fn release(node: &Node, name: &str) {
    let (name, holder) = (name.to_owned(), node.holder.clone());
    let released: Result<(), DbError> =
        node.desk.write(Who::installation(), move |cx| leases::release(cx, &name, &holder)).await;
    if let Err(error) = released {
        tracing::warn!(%error, "a lease was not given back; it ends by itself");
    }
}
