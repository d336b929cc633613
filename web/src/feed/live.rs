//! The stream of an open card: what colleagues and sources do to it, as partials, within a second.
//!
//! The journal is the truth and news only wake: every tick reads on from the id that the page was drawn at, or that
//! the browser says it has seen (`Last-Event-ID`), so that nothing is missed between two connections.

use crate::counts::Counts;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use base::Cx;
use base::ids::{AccountId, JournalId};
use base::journal::{self, Entry};
use base::people::sessions;
use futures_util::stream::{self, Stream};
use maud::Markup;
use serde::Deserialize;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{sleep, timeout};

/// How often the journal is read without news: another node's writes come without any on SQLite.
const TICK: Duration = Duration::from_secs(5);
/// How long a stream that could not read waits.
const PAUSE: Duration = Duration::from_secs(1);
/// Journal rows that are looked at in one go; a page that is further behind loads itself again.
const MAX_ROWS: i64 = 500;

/// Where a stream begins.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct After {
    /// The newest journal row when the page was drawn.
    after: Option<i64>,
}

impl After {
    /// The row that the browser has seen last; without any, what happens from now on.
    fn cursor(self, headers: &HeaderMap) -> Option<JournalId> {
        let seen = headers.get("Last-Event-ID").and_then(|value| value.to_str().ok()).and_then(|id| id.parse().ok());
        seen.or(self.after).map(JournalId)
    }
}

/// What a card draws of the rows since its cursor, which is given first; nothing when none concerns it.
pub type Draw = dyn Fn(&mut Cx<'_>, JournalId, &[Entry]) -> Result<Option<Markup>, Failure> + Send + Sync;

/// When a page is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// After new rows: all that it shows is in the journal.
    Rows,
    /// At each look: what it shows follows the journal by a moment.
    EachLook,
}

struct Follower {
    web: Web,
    who: SignedIn,
    news: Receiver<AccountId>,
    cursor: Option<JournalId>,
    when: When,
    draw: Arc<Draw>,
    /// The numbers at the rail that the browser shows; those of the page at first.
    counts: Option<Counts>,
    is_first: bool,
}

/// What one look at the journal found.
enum Look {
    /// Up to there, with what is to be shown and the numbers at the rail.
    News(JournalId, Option<Markup>, Counts),
    /// Too much to be told piece by piece.
    TooMuch(JournalId),
    /// The session has ended meanwhile.
    SignedOut,
}

/// Follows the journal for one open card until the page or the session is closed.
pub fn follow(
    web: Web,
    who: SignedIn,
    after: After,
    headers: &HeaderMap,
    (when, draw): (When, Arc<Draw>),
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    let news = web.desk.news();
    let follower = Follower { web, who, news, cursor: after.cursor(headers), when, draw, counts: None, is_first: true };
    Sse::new(stream::unfold(follower, next)).keep_alive(KeepAlive::default())
}

async fn next(mut follower: Follower) -> Option<(Result<Event, Infallible>, Follower)> {
    loop {
        if !follower.is_first {
            follower.wait().await;
        }
        follower.is_first = false;
        let event = match follower.look().await {
            Ok(Look::SignedOut) => return None,
            Ok(Look::TooMuch(id)) => {
                follower.cursor = Some(id);
                Event::default().id(id.to_string()).event("resync").data("")
            }
            Ok(Look::News(id, partials, counts)) => {
                follower.cursor = Some(id);
                let changed = follower.counts.replace(counts).is_some_and(|shown| shown != counts);
                let partials = [partials, changed.then(|| counts.partials())];
                if partials.iter().all(Option::is_none) {
                    continue;
                }
                let partials = partials.into_iter().flatten().map(Markup::into_string);
                Event::default().id(id.to_string()).data(partials.collect::<String>())
            }
            Err(_) => {
                sleep(PAUSE).await;
                continue;
            }
        };
        return Some((Ok(event), follower));
    }
}

impl Follower {
    /// Until something happened in the account, or a tick has passed.
    async fn wait(&mut self) {
        let account = self.who.account.id;
        let ours = async {
            loop {
                match self.news.recv().await {
                    Ok(changed) if changed != account => {}
                    Ok(_) | Err(RecvError::Lagged(_)) => return,
                    // Closed: the program is stopping; the tick keeps this from spinning.
                    Err(RecvError::Closed) => sleep(TICK).await,
                }
            }
        };
        // News or tick, the next step is the same.
        let _ = timeout(TICK, ours).await;
    }

    async fn look(&self) -> Result<Look, Failure> {
        let (cursor, when, draw) = (self.cursor, self.when, Arc::clone(&self.draw));
        let (session, user) = (self.who.session.clone(), self.who.user.id);
        let tonight = shell::clock(&self.web, &self.who).tomorrow();
        self.web
            .desk
            .read(&self.who, move |cx| {
                if sessions::find(cx, &session)?.is_none() {
                    return Ok(Look::SignedOut);
                }
                let counts = Counts::read(cx, user, tonight)?;
                let Some(cursor) = cursor else { return Ok(Look::News(journal::newest(cx)?, None, counts)) };
                let rows = journal::read_after(cx, cursor, MAX_ROWS)?;
                let last = match rows.last().map(|row| row.id) {
                    Some(last) => last,
                    None if when == When::EachLook => cursor,
                    None => return Ok(Look::News(cursor, None, counts)),
                };
                if rows.len() as i64 == MAX_ROWS {
                    return Ok(Look::TooMuch(journal::newest(cx)?));
                }
                Ok(Look::News(last, draw(cx, cursor, &rows)?, counts))
            })
            .await
    }
}
