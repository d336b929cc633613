//! Which mailboxes are followed: a task for each, begun and ended as people connect, switch and disconnect them.

use super::{Node, Outside, follow, lease, wake};
use base::accounts;
use base::desk::Who;
use base::ids::{AccountId, MailboxId};
use flow::channels::mailboxes::{self, Mailbox};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// The list is looked at anew at least this often.
const POLL: Duration = Duration::from_secs(60);
/// And at most this often, however much happens.
const PAUSE: Duration = Duration::from_millis(500);
/// Accounts read at a time.
const PAGE_ACCOUNTS: i64 = 100;

/// A mailbox and what its task was begun with: other settings need another task.
type Followed = HashMap<(AccountId, MailboxId), (Arc<Mailbox>, CancellationToken)>;

/// Follows until `stop`.
pub async fn run(node: Arc<Node>, outside: Arc<Outside>, stop: CancellationToken) {
    let mut news = node.desk.news();
    let mut tasks = JoinSet::new();
    let mut followed = Followed::new();
    let mut wake = wake::Wake::Time;
    loop {
        let looked_at = Instant::now();
        let wanted = match wake {
            wake::Wake::Stop => break,
            wake::Wake::News(accounts) => list(&node, accounts).await,
            wake::Wake::Time => list_all(&node).await,
        };
        match wanted {
            Ok(lists) => {
                for (account, wanted) in lists {
                    adjust(&mut followed, account, &wanted);
                    begin(&mut followed, &mut tasks, (&node, &outside, &stop), account, wanted);
                }
            }
            Err(error) => tracing::warn!(%error, "the list of mailboxes is read later"),
        }
        while tasks.try_join_next().is_some() {}
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep_until(looked_at + PAUSE) => {}
        }
        wake = wake::next(&mut news, POLL, &stop).await;
    }
    while tasks.join_next().await.is_some() {}
}

/// Ends the tasks of mailboxes that are gone, switched off, or changed.
fn adjust(followed: &mut Followed, account: AccountId, wanted: &[Mailbox]) {
    followed.retain(|(of, id), (begun, stop)| {
        let is_wanted = *of != account || wanted.iter().any(|mailbox| mailbox.id == *id && is_same(begun, mailbox));
        if !is_wanted {
            stop.cancel();
        }
        is_wanted
    });
}

/// Cursor and state change while a mailbox is followed, by the follower itself.
fn is_same(begun: &Mailbox, now: &Mailbox) -> bool {
    (&begun.server, begun.source_id, begun.asked_at) == (&now.server, now.source_id, now.asked_at)
        && begun.auth.is_same_sign_in(&now.auth)
}

fn begin(
    followed: &mut Followed,
    tasks: &mut JoinSet<()>,
    (node, outside, stop): (&Arc<Node>, &Arc<Outside>, &CancellationToken),
    account: AccountId,
    wanted: Vec<Mailbox>,
) {
    for mailbox in wanted {
        let key = (account, mailbox.id);
        if followed.contains_key(&key) {
            continue;
        }
        let (mailbox, ends) = (Arc::new(mailbox), stop.child_token());
        followed.insert(key, (Arc::clone(&mailbox), ends.clone()));
        let (node, outside) = (Arc::clone(node), Arc::clone(outside));
        tasks.spawn(async move {
            let name = format!("mailbox:{account}:{}", mailbox.id);
            lease::while_held(&node, &name, &ends, |held| follow::run(&node, &outside, account, &mailbox, held)).await;
        });
    }
}

async fn list(
    node: &Node,
    accounts: BTreeSet<AccountId>,
) -> Result<Vec<(AccountId, Vec<Mailbox>)>, flow::channels::Error> {
    let mut lists = Vec::new();
    for account in accounts.into_iter().filter(|account| *account != AccountId::INSTALLATION) {
        lists.push((account, node.desk.read(Who::system(account), mailboxes::list_followed).await?));
    }
    Ok(lists)
}

async fn list_all(node: &Node) -> Result<Vec<(AccountId, Vec<Mailbox>)>, flow::channels::Error> {
    let mut all = BTreeSet::new();
    let mut after = AccountId::INSTALLATION;
    loop {
        let page = node.desk.read(Who::installation(), move |cx| accounts::list(cx, after, PAGE_ACCOUNTS)).await?;
        let Some(last) = page.last() else { break };
        after = last.id;
        all.extend(page.into_iter().map(|account| account.id));
    }
    list(node, all).await
}
