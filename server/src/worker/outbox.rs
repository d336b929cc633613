//! Sends mails: mailboxes with something due are worked at side by side, each by one task over one connection.

mod deliver;
mod parcel;
mod sent_copy;

use super::access::{self, NoAccess};
use super::postbox::{Session, SignIn};
use super::{Node, Outside, wake};
use base::db::DatabaseUrl;
use base::desk::Who;
use base::ids::{AccountId, MailboxId};
use flow::channels;
use flow::channels::mailboxes::{self, Mailbox, Server};
use flow::channels::outbox::{self, Claimed, Errand, Outcome};
use flow::sending;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// The longest wait between two looks.
const POLL: Duration = Duration::from_secs(1);
/// Mailboxes that are worked at in one go, each with a connection of its own.
const MAILBOXES: i64 = 100;
/// Mails claimed together.
const BATCH: i64 = 50;

/// Mailboxes that a task of this node works at.
type Busy = Arc<Mutex<HashSet<(AccountId, MailboxId)>>>;

/// Sends until `stop`; what is being handed over then is handed over.
pub async fn run(node: Arc<Node>, outside: Arc<Outside>, stop: CancellationToken) {
    let mut news = node.desk.news();
    if let DatabaseUrl::Sqlite(_) = node.desk.url()
        && let Err(error) = node.desk.write(Who::installation(), outbox::take_up).await
    {
        tracing::warn!(%error, "mails of before the start are sent when their claims end");
    }
    let (busy, mut tasks) = (Busy::default(), JoinSet::new());
    loop {
        match node.desk.read(Who::installation(), |cx| outbox::due(cx, MAILBOXES)).await {
            Ok(due) => begin(&node, &outside, due, (&busy, &mut tasks), &stop),
            Err(error) => tracing::warn!(%error, "mails are sent later"),
        }
        while tasks.try_join_next().is_some() {}
        if wake::next(&mut news, POLL, &stop).await == wake::Wake::Stop {
            break;
        }
    }
    while tasks.join_next().await.is_some() {}
}

fn begin(
    node: &Arc<Node>,
    outside: &Arc<Outside>,
    due: Vec<(AccountId, MailboxId)>,
    (busy, tasks): (&Busy, &mut JoinSet<()>),
    stop: &CancellationToken,
) {
    for (account, mailbox) in due {
        if !busy.lock().unwrap_or_else(PoisonError::into_inner).insert((account, mailbox)) {
            continue;
        }
        let (node, outside, busy, stop) = (Arc::clone(node), Arc::clone(outside), Arc::clone(busy), stop.clone());
        tasks.spawn(async move {
            let work = Work { node: &node, outside: &outside, account, stop: &stop };
            if let Err(error) = work.through(mailbox).await {
                tracing::warn!(%account, %mailbox, %error, "mails of a mailbox are sent later");
            }
            busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&(account, mailbox));
        });
    }
}

/// The work at one mailbox.
struct Work<'n> {
    node: &'n Arc<Node>,
    outside: &'n Outside,
    account: AccountId,
    stop: &'n CancellationToken,
}

impl Work<'_> {
    fn who(&self) -> Who {
        Who::system(self.account)
    }

    /// Everything that is due, over one connection.
    async fn through(&self, mailbox: MailboxId) -> Result<(), flow::Error> {
        let mut session: Option<Session> = None;
        while !self.stop.is_cancelled() {
            let claimed = self.node.desk.write(self.who(), move |cx| outbox::claim(cx, mailbox, BATCH)).await?;
            if claimed.is_empty() {
                break;
            }
            let known = self.node.desk.read(self.who(), move |cx| mailboxes::load_mailbox(cx, mailbox)).await;
            let known = match known {
                Err(channels::Error::NoSuchMailbox(_)) => {
                    let gone = Outcome::Refused("The mailbox was disconnected before this mail was sent.".to_owned());
                    self.settle_all(claimed, &gone).await?;
                    continue;
                }
                known => known?,
            };
            let (deliver, look): (Vec<_>, Vec<_>) = claimed.into_iter().partition(|one| one.errand == Errand::Deliver);
            session = self.deliver(&known, deliver, session).await?;
            self.file(&known, look).await?;
        }
        if let Some(session) = session {
            session.close().await;
        }
        Ok(())
    }

    async fn settle(&self, claimed: Claimed, outcome: Outcome) -> Result<(), flow::Error> {
        crate::measures::mail_out(word(&outcome));
        let id = claimed.mail_id;
        let refused = self.node.desk.write(self.who(), move |cx| sending::settle(cx, &claimed, &outcome)).await?;
        if let Some(reason) = refused {
            tracing::warn!(account = %self.account, mail = %id, reason, "a mail was sent, and what follows from it was not done");
        }
        Ok(())
    }

    async fn settle_all(&self, claimed: Vec<Claimed>, outcome: &Outcome) -> Result<(), flow::Error> {
        for one in claimed {
            self.settle(one, outcome.clone()).await?;
        }
        Ok(())
    }

    /// Who we are at a server of a mailbox, and what proves it.
    async fn sign_in(&self, mailbox: &Mailbox, server: &Server) -> Result<SignIn, String> {
        let access = access::to_mailbox(self.node, self.account, mailbox.id).await;
        let access = access.map_err(|(NoAccess::SignInAgain(text) | NoAccess::Later(text))| text)?;
        Ok(SignIn { username: server.username.clone(), proof: access.proof })
    }
}

fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Taken(_) => "taken",
        Outcome::Refused(_) => "refused",
        Outcome::Later(_) => "later",
        Outcome::Lost(_) => "lost",
        Outcome::Filed => "filed",
        Outcome::NotFound(_) => "not_found",
    }
}
