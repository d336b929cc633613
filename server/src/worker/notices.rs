//! Tells people: reads the journal on, for every account in which something happened.

use super::{Node, lease, wake};
use base::desk::Who;
use base::journal;
use flow::updates;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// The longest wait between two looks.
const POLL: Duration = Duration::from_secs(1);
/// Accounts looked at in one go.
const ACCOUNTS: i64 = 100;

/// Reads until `stop`, on one node at a time.
pub async fn run(node: Arc<Node>, stop: CancellationToken) {
    lease::while_held(&node, "notices", &stop, |held| read(&node, held)).await;
}

async fn read(node: &Node, held: CancellationToken) {
    let mut news = node.desk.news();
    loop {
        if let Err(error) = read_on(node, &held).await {
            tracing::warn!(%error, "notices are written later");
        }
        if wake::next(&mut news, POLL, &held).await == wake::Wake::Stop {
            return;
        }
    }
}

/// One unit per account and turn, so that a busy account does not keep the others waiting.
async fn read_on(node: &Node, held: &CancellationToken) -> Result<(), updates::Error> {
    let mut is_behind = true;
    while is_behind && !held.is_cancelled() {
        let behind = node.desk.read(Who::installation(), |cx| journal::accounts_behind(cx, updates::READER, ACCOUNTS));
        is_behind = false;
        for account in behind.await? {
            is_behind |= node.desk.write(Who::system(account), updates::read_journal).await?;
        }
    }
    Ok(())
}
