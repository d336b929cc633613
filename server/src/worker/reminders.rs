//! Calls tasks to mind when their time comes (TK-02): the journal says so, and the notices follow from it.

use super::{Node, lease, wake};
use base::desk::Who;
use flow::timeline;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// The longest wait between two looks. Seconds would not be noticed, and the question costs a look at an index.
const POLL: Duration = Duration::from_secs(1);
/// Accounts that get their turn in one go.
const ACCOUNTS: i64 = 100;

/// Reminds until `stop`, on one node at a time.
pub async fn run(node: Arc<Node>, stop: CancellationToken) {
    lease::while_held(&node, "reminders", &stop, |held| remind(&node, held)).await;
}

async fn remind(node: &Node, held: CancellationToken) {
    let mut news = node.desk.news();
    loop {
        if let Err(error) = remind_of_all(node, &held).await {
            tracing::warn!(%error, "somebody is reminded later");
        }
        if wake::next(&mut news, POLL, &held).await == wake::Wake::Stop {
            return;
        }
    }
}

/// One unit per account and turn, so that many tasks of one account do not keep the others waiting.
async fn remind_of_all(node: &Node, held: &CancellationToken) -> Result<(), timeline::Error> {
    let mut has_more = true;
    while has_more && !held.is_cancelled() {
        let due = node.desk.read(Who::installation(), |cx| timeline::accounts_to_remind(cx, ACCOUNTS));
        has_more = false;
        for account in due.await? {
            has_more |= node.desk.write(Who::system(account), timeline::remind).await?;
        }
    }
    Ok(())
}
