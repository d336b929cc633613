//! Readers of the journal: tell people, count what happened. For every account in which something happened.

use super::{Node, lease, wake};
use base::Cx;
use base::desk::Who;
use base::journal;
use flow::judging_again;
use flow::resembling;
use flow::timeline::numbers;
use flow::updates;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// The longest wait between two looks.
const POLL: Duration = Duration::from_secs(1);
/// Accounts looked at in one go.
const ACCOUNTS: i64 = 100;

/// One reader: its name, and how it reads on in one unit; true when there is more.
#[derive(Clone, Copy)]
pub struct Reader {
    name: &'static str,
    read_on: fn(&mut Cx<'_>) -> anyhow::Result<bool>,
}

/// Tells people.
pub const NOTICES: Reader = Reader { name: updates::READER, read_on: |cx| Ok(updates::read_journal(cx)?) };
/// Counts what happened.
pub const NUMBERS: Reader = Reader { name: numbers::READER, read_on: |cx| Ok(numbers::read_journal(cx)?) };

/// Judges waiting requests again when something changed.
pub const DUPLICATE_CONTROL: Reader =
    Reader { name: judging_again::READER, read_on: |cx| Ok(judging_again::read_journal(cx)?) };

/// Looks for whom the senders of waiting requests may be.
pub const RESEMBLING: Reader = Reader { name: resembling::READER, read_on: |cx| Ok(resembling::read_journal(cx)?) };

/// Reads until `stop`, on one node at a time.
pub async fn run(node: Arc<Node>, reader: Reader, stop: CancellationToken) {
    lease::while_held(&node, reader.name, &stop, |held| read(&node, reader, held)).await;
}

async fn read(node: &Node, reader: Reader, held: CancellationToken) {
    let mut news = node.desk.news();
    loop {
        if let Err(error) = catch_up(node, reader, &held).await {
            tracing::warn!(error = format!("{error:#}"), reader = reader.name, "the journal is read later");
        }
        if wake::next(&mut news, POLL, &held).await == wake::Wake::Stop {
            return;
        }
    }
}

/// One unit per account and turn, so that a busy account does not keep the others waiting.
async fn catch_up(node: &Node, reader: Reader, held: &CancellationToken) -> anyhow::Result<()> {
    let mut is_behind = true;
    while is_behind && !held.is_cancelled() {
        let behind = node.desk.read(Who::installation(), move |cx| journal::accounts_behind(cx, reader.name, ACCOUNTS));
        is_behind = false;
        for account in behind.await? {
            is_behind |= node.desk.write(Who::system(account), reader.read_on).await?;
        }
    }
    Ok(())
}
