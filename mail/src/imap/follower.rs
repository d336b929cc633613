//! What a connection does all day: first looks, new mail, mails that are wanted, audits, and waiting (R-12..R-20).

use super::error::ImapError;
use super::fetching::{self, Limits, MAX_BATCH_MAILS, steps};
use super::session::{IDLE_ROUND, Session};
use super::{Cursor, ImapSettings, Sink, Standing, audit, survey};
use std::convert::Infallible;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, sleep};
use tracing::debug;

/// How often a server without IDLE is asked, and a folder on which nobody idles.
pub const POLL_INTERVAL: Duration = Duration::from_secs(60);

/// How often all folders are gone through in any case.
pub const FULL_PASS: Duration = Duration::from_secs(15 * 60);

/// The first IDLE after a pass is this short. A mail may come between the pass and the IDLE, and not
/// every server pushes it then; one connection cannot ask while it idles, so it asks right after.
const SETTLING: Duration = Duration::from_secs(5);

/// New mails listed at once; the others are listed after them. Mails.
const MAX_LISTED: usize = 100_000;

/// Wanted mails asked of the sink at once. Mails.
const WANTED_AT_ONCE: usize = 5 * MAX_BATCH_MAILS;

pub(super) async fn run<S>(settings: &ImapSettings, stream: S, sink: &impl Sink) -> ImapError
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    match follow(settings, stream, sink).await {
        Err(error) => error,
    }
}

/// What is seldom done has a future of its own on the heap while it is done, here and below: one that waits for days, a
/// thousand times over, keeps no room for it.
async fn follow<S>(settings: &ImapSettings, stream: S, sink: &impl Sink) -> Result<Infallible, ImapError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    let mut follower = Box::pin(begin(settings, stream, sink)).await?;
    loop {
        Box::pin(follower.full_pass()).await?;
        Box::pin(sink.synced()).await?;
        follower.wait(FULL_PASS).await?;
    }
}

/// Signs in, and looks at folders for the first time.
async fn begin<'a, S, K>(settings: &ImapSettings, stream: S, sink: &'a K) -> Result<Follower<'a, S, K>, ImapError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
    K: Sink,
{
    let mut session = Session::open(settings, stream).await?;
    let listed = session.folders().await?;
    let chosen = sink.choose(&listed).await?;
    let raw = |name: &String| listed.iter().find(|folder| folder.name == *name).map(|folder| folder.raw.clone());
    let mut surveys = Vec::new();
    for name in &chosen.survey {
        let Some(raw) = raw(name) else { continue };
        let opened = session.examine(&raw).await?;
        surveys.push(survey::survey(&mut session, name, &opened, &chosen).await?);
    }
    if !surveys.is_empty() {
        sink.begin(surveys).await?;
    }
    let followed =
        chosen.follow.iter().filter_map(|name| Some(At { name: name.clone(), raw: raw(name)?, cursor: None }));
    let folders: Vec<At> = followed.collect();
    if folders.is_empty() {
        return Err(ImapError::Protocol("the folder to be followed is not there".to_owned()));
    }
    Ok(Follower { limits: Limits::of(settings), session, sink, folders })
}

/// A folder of this connection.
struct At {
    name: String,
    raw: String,
    cursor: Option<Cursor>,
}

struct Follower<'a, S, K> {
    limits: Limits,
    session: Session<S>,
    sink: &'a K,
    folders: Vec<At>,
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send, K: Sink> Follower<'_, S, K> {
    /// Goes through all folders; the first one last, so that it stays open.
    async fn full_pass(&mut self) -> Result<(), ImapError> {
        for at in (0..self.folders.len()).rev() {
            self.visit(at).await?;
        }
        Ok(())
    }

    /// Opens a folder and brings everything from it that is new, wanted or missing.
    async fn visit(&mut self, at: usize) -> Result<(), ImapError> {
        let name = self.folders[at].name.clone();
        let opened = self.session.examine(&self.folders[at].raw).await?;
        let uid_validity = survey::validity(&opened)?;
        let mut standing = self.sink.standing(&name).await?;
        if standing.cursor.is_some_and(|cursor| cursor.uid_validity != uid_validity) {
            survey::rescan(&mut self.session, self.sink, &name, &opened, &standing).await?;
            standing = self.sink.standing(&name).await?;
        }
        let Some(cursor) = standing.cursor else { return Ok(()) };
        self.folders[at].cursor = Some(cursor);
        self.bring_new(at).await?;
        self.bring_wanted(at).await?;
        if standing.is_audit_due {
            self.audit(at, &standing).await?;
        }
        Ok(())
    }

    async fn audit(&mut self, at: usize, standing: &Standing) -> Result<(), ImapError> {
        let Some(cursor) = self.folders[at].cursor else { return Ok(()) };
        let name = self.folders[at].name.clone();
        let compared = audit::compare(&mut self.session, self.sink, &name, (cursor, standing)).await?;
        if compared.missing > 0 {
            self.bring_wanted(at).await?;
        }
        Ok(self.sink.audited(&name, compared.uids, compared.missing).await?)
    }

    /// Hands over everything above the cursor of the open folder; says whether there was anything.
    async fn bring_new(&mut self, at: usize) -> Result<bool, ImapError> {
        let mut has_found = false;
        self.session.noop().await?;
        while let Some(cursor) = self.folders[at].cursor
            && let Some(first) = cursor.last_uid.checked_add(1)
        {
            let mut listed = self.session.list(&format!("{first}:*"), MAX_LISTED).await?;
            // `n:*` always names a mail: the last one, even below n (RFC 3501 §6.4.8).
            listed.retain(|listed| listed.uid >= first);
            if listed.is_empty() {
                break;
            }
            has_found = true;
            self.bring(at, cursor.uid_validity, listed, true).await?;
        }
        Ok(has_found)
    }

    /// Hands over what is wanted of the open folder; mail that comes meanwhile goes first.
    async fn bring_wanted(&mut self, at: usize) -> Result<(), ImapError> {
        while let Some(cursor) = self.folders[at].cursor {
            let wanted = self.sink.wanted(&self.folders[at].name, WANTED_AT_ONCE).await?;
            if wanted.is_empty() {
                break;
            }
            self.bring(at, cursor.uid_validity, wanted, false).await?;
            self.bring_new(at).await?;
        }
        Ok(())
    }

    /// Fetches a step while the one before is made ready and the one before that is stored; what was fetched before a
    /// failure is stored all the same.
    async fn bring(
        &mut self,
        at: usize,
        uid_validity: u32,
        listed: Vec<super::Listed>,
        is_new: bool,
    ) -> Result<(), ImapError> {
        let Follower { session, sink, folders, limits } = self;
        let folder = &mut folders[at];
        let (mut fetched, mut ready, mut ended) = (None, None, Ok(()));
        let mut steps = steps(*limits, listed).into_iter();
        loop {
            let next = async {
                let Some(step) = steps.next() else { return Ok(None) };
                let cursor_after = if is_new { fetching::cursor_after(uid_validity, &step) } else { None };
                let mut batch = fetching::fetch(session, *limits, uid_validity, step).await?;
                batch.cursor_after = cursor_after;
                debug!(mails = batch.mails.len(), missing = batch.missing.len(), "mail fetched");
                Ok::<_, ImapError>(Some(batch))
            };
            let preparing = async {
                let Some(batch): Option<super::Batch> = fetched.take() else { return Ok(None) };
                let cursor_after = batch.cursor_after;
                Ok::<_, ImapError>(Some((sink.prepare(&folder.name, batch).await?, cursor_after)))
            };
            let storing = async {
                let Some((ready, cursor_after)) = ready.take() else { return Ok(None) };
                sink.store(ready).await?;
                Ok::<_, ImapError>(cursor_after)
            };
            let (next, prepared, stored) = tokio::join!(next, preparing, storing);
            folder.cursor = stored?.or(folder.cursor);
            ready = prepared?;
            fetched = next.unwrap_or_else(|error| {
                steps = Vec::new().into_iter();
                ended = Err(error);
                None
            });
            if fetched.is_none() && ready.is_none() {
                return ended;
            }
        }
    }

    /// Waits for mail for so long, and brings what comes.
    async fn wait(&mut self, how_long: Duration) -> Result<(), ImapError> {
        let until = Instant::now() + how_long;
        let mut is_settled = false;
        while Instant::now() < until {
            let has_others = self.folders.len() > 1;
            let round = if !is_settled {
                SETTLING
            } else if has_others {
                POLL_INTERVAL
            } else {
                IDLE_ROUND
            };
            if self.session.can_idle() {
                self.session.idle(round.min(until - Instant::now())).await?;
            } else {
                sleep(POLL_INTERVAL).await;
            }
            is_settled = !Box::pin(self.bring_new(0)).await?;
            if has_others && Box::pin(self.look_at_others()).await? {
                Box::pin(self.visit(0)).await?;
            }
            Box::pin(self.sink.synced()).await?;
        }
        Ok(())
    }

    /// Asks the server about the folders on which nobody idles; says whether another one was opened.
    async fn look_at_others(&mut self) -> Result<bool, ImapError> {
        let mut has_opened = false;
        for at in 1..self.folders.len() {
            let status = self.session.status(&self.folders[at].raw).await?;
            let is_same = self.folders[at].cursor.is_some_and(|cursor| {
                status.uid_validity.is_none_or(|validity| validity == cursor.uid_validity)
                    && status.uid_next.is_some_and(|next| next <= cursor.last_uid.saturating_add(1))
            });
            if !is_same {
                self.visit(at).await?;
                has_opened = true;
            }
        }
        Ok(has_opened)
    }
}
