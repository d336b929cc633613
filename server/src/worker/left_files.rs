//! Files that were left on the mail server are fetched once somebody wants them, and kept.

use super::access::{self, NoAccess};
use super::{Node, Outside, budget, follow};
use crate::raw_mail;
use base::desk::Who;
use base::ids::{AccountId, AttachmentId, MailboxId};
use flow::channels;
use flow::channels::mailboxes;
use flow::channels::mails::{self, WhereLeft};
use mail::imap::{ImapSettings, Moved, NotThere, Place, fetch_part, find_part};
use mail::left_files::{LeftFiles, NotFetched};
use mail::servers::Asking;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::Semaphore;

/// Files that are fetched at the same time: each is in memory as it was sent, 35 MB and more.
const FETCHES: usize = 2;
/// Whoever waits is told to come again after this; the fetch goes on. Below the time a request may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Fetches files.
pub struct FileFetcher {
    node: Arc<Node>,
    outside: Arc<Outside>,
    turns: Arc<Semaphore>,
}

impl FileFetcher {
    /// The way of this node.
    pub fn new(node: Arc<Node>, outside: Arc<Outside>) -> FileFetcher {
        FileFetcher { node, outside, turns: Arc::new(Semaphore::new(FETCHES)) }
    }
}

impl LeftFiles for FileFetcher {
    fn fetch(&self, account: i64, file: i64) -> Asking<'_, Result<(), NotFetched>> {
        let (account, file) = (AccountId(account), AttachmentId(file));
        let (node, outside, turns) = (Arc::clone(&self.node), Arc::clone(&self.outside), Arc::clone(&self.turns));
        // A task of its own: whoever goes away meanwhile finds the file here the next time.
        let fetching = tokio::spawn(async move {
            let _turn = turns.acquire_owned().await;
            fetch(&node, &outside, account, file).await
        });
        Box::pin(async move {
            match tokio::time::timeout(PATIENCE, fetching).await {
                Ok(fetched) => fetched.unwrap_or_else(|failed| Err(later(&failed))),
                Err(_) => Err(NotFetched::Later("it takes long, and goes on".to_owned())),
            }
        })
    }
}

/// From the first place that has it.
async fn fetch(node: &Node, outside: &Outside, account: AccountId, id: AttachmentId) -> Result<(), NotFetched> {
    let who = Who::system(account);
    let found = node.desk.read(who, move |cx| {
        let is_here = mails::find_attachment(cx, id)?.is_none_or(|one| one.file.is_here());
        Ok::<_, channels::Error>((is_here, mails::where_left(cx, id)?))
    });
    let (is_here, places) = found.await.map_err(|error| later(&error))?;
    if is_here {
        return Ok(());
    }
    match bytes_of(node, outside, account, &places).await {
        Ok(bytes) => keep(node, who, id, bytes).await,
        Err(reason) => Err(reason),
    }
}

/// From where it is known to lie; else from wherever somebody moved it, each of its mailboxes looked through once.
async fn bytes_of(
    node: &Node,
    outside: &Outside,
    account: AccountId,
    places: &[WhereLeft],
) -> Result<Vec<u8>, NotFetched> {
    let mut reason = NotFetched::Gone;
    for place in places {
        match fetch_from(node, outside, account, place).await {
            Err(NotFetched::Gone) => {}
            Err(failed @ NotFetched::Later(_)) => reason = failed,
            fetched => return fetched,
        }
    }
    let mut searched = Vec::new();
    for place in places {
        if reason != NotFetched::Gone || searched.contains(&place.mailbox_id) {
            continue;
        }
        searched.push(place.mailbox_id);
        match search(node, outside, account, place).await {
            Err(NotFetched::Gone) => {}
            Err(failed @ NotFetched::Later(_)) => reason = failed,
            fetched => return fetched,
        }
    }
    Err(reason)
}

async fn fetch_from(
    node: &Node,
    outside: &Outside,
    account: AccountId,
    place: &WhereLeft,
) -> Result<Vec<u8>, NotFetched> {
    let (settings, stream, _held) = reach(node, outside, account, place.mailbox_id).await?;
    let at = Place { folder: place.folder.clone(), uid_validity: place.uid_validity, uid: place.uid };
    fetch_part(&settings, stream, &at, &place.section).await.map_err(|error| not_fetched(&error))
}

async fn search(node: &Node, outside: &Outside, account: AccountId, place: &WhereLeft) -> Result<Vec<u8>, NotFetched> {
    let (settings, stream, _held) = reach(node, outside, account, place.mailbox_id).await?;
    let size_bytes = usize::try_from(place.size_bytes).unwrap_or_default();
    let moved = Moved { message_id: place.message_id.clone(), size_bytes };
    find_part(&settings, stream, &moved, &place.section).await.map_err(|error| not_fetched(&error))
}

/// A connection to a mailbox, who we are there, and the place among the connections that it takes as long as it lasts.
async fn reach(
    node: &Node,
    outside: &Outside,
    account: AccountId,
    id: MailboxId,
) -> Result<(ImapSettings, impl AsyncRead + AsyncWrite + Unpin + Send + use<>, budget::Place), NotFetched> {
    let mailbox = match node.desk.read(Who::system(account), move |cx| mailboxes::load_mailbox(cx, id)).await {
        Err(channels::Error::NoSuchMailbox(_)) => return Err(NotFetched::Gone),
        mailbox => mailbox.map_err(|error| later(&error))?,
    };
    let access = access::to_mailbox(node, account, id).await;
    let access = access.map_err(|(NoAccess::SignInAgain(text) | NoAccess::Later(text))| NotFetched::Later(text))?;
    let (stream, held) = outside.connect(&mailbox.server).await.map_err(NotFetched::Later)?;
    Ok((follow::settings(&mailbox.server, &access.proof), stream, held))
}

fn not_fetched(error: &NotThere) -> NotFetched {
    match error {
        NotThere::Gone => NotFetched::Gone,
        NotThere::Renumbered | NotThere::Failed(_) => later(error),
    }
}

async fn keep(node: &Node, who: Who, id: AttachmentId, bytes: Vec<u8>) -> Result<(), NotFetched> {
    let size_bytes = bytes.len();
    let hash = raw_mail::put(&node.files, [bytes].into()).await.map_err(|error| later(&error))?.remove(0);
    let kept = node.desk.write(who, move |cx| mails::keep_fetched(cx, id, hash, size_bytes));
    kept.await.map_err(|error| later(&error))?;
    tracing::info!(account = %who.account, file = %id, bytes = size_bytes, "a file that was left on the mail server was fetched");
    Ok(())
}

fn later(error: &dyn std::fmt::Display) -> NotFetched {
    NotFetched::Later(error.to_string())
}
