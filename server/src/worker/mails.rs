//! Writes to people what they want to be told by mail: at once, or once a day (NT-01). Without a relay nothing is written.

use super::{Node, lease};
use base::desk::Who;
use flow::updates;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How often: what is due at once has waited two minutes already.
const EVERY: Duration = Duration::from_secs(5);
/// Accounts that get their turn in one go.
const ACCOUNTS: i64 = 100;

/// Writes until `stop`, on one node at a time; `site` is the address of the screens.
pub async fn run(node: Arc<Node>, site: String, stop: CancellationToken) {
    lease::while_held(&node, "mails", &stop, |held| write(&node, &site, held)).await;
}

async fn write(node: &Node, site: &str, held: CancellationToken) {
    loop {
        if let Err(error) = write_all(node, site, &held).await {
            tracing::warn!(%error, "notices are sent by mail later");
        }
        tokio::select! {
            () = held.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

async fn write_all(node: &Node, site: &str, held: &CancellationToken) -> Result<(), updates::Error> {
    let mut has_more = true;
    while has_more && !held.is_cancelled() {
        let due = node.desk.read(Who::installation(), |cx| updates::accounts_to_mail(cx, ACCOUNTS)).await?;
        has_more = false;
        for account in due {
            let site = site.to_owned();
            has_more |= node.desk.write(Who::system(account), move |cx| updates::send_due(cx, &site)).await?;
        }
    }
    Ok(())
}
