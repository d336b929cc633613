//! The database's statistics keep up with an account that fills fast; see [`base::statistics`].

use super::{Node, lease};
use base::desk::Who;
use base::{DbError, statistics};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How often: a first import of 500 mails takes about as long.
const EVERY: Duration = Duration::from_secs(3);

/// Renews them until `stop`, on one node at a time.
pub async fn run(node: Arc<Node>, stop: CancellationToken) {
    lease::while_held(&node, "statistics", &stop, |held| renew(&node, held)).await;
}

async fn renew(node: &Node, held: CancellationToken) {
    loop {
        if let Err(error) = renew_outgrown(node).await {
            tracing::warn!(%error, "the statistics of the database are renewed later");
        }
        tokio::select! {
            () = held.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

async fn renew_outgrown(node: &Node) -> Result<(), DbError> {
    let tables = node.desk.read(Who::installation(), statistics::list_outgrown).await?;
    if tables.is_empty() {
        return Ok(());
    }
    tracing::debug!(?tables, "the statistics of tables that have grown are renewed");
    node.desk.write(Who::installation(), move |cx| statistics::renew(cx, &tables)).await
}
