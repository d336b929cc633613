//! `GET /events?pipeline=&after=`: what colleagues and sources do on a board, as they do it. The number of a journal
//! row is the id of an event, so that a browser that reconnects goes on after the last one it has.

use super::messages::{Board, Found, look};
use crate::counts::Counts;
use crate::failure::Failure;
use crate::lists::{Asked, Home};
use crate::pipelines::pen::Pen;
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use axum::extract::{Query, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::ids::{AccountId, JournalId, PipelineId};
use base::journal;
use flow::pipelines;
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::time::Instant;

/// How long the stream waits for news before it looks at the journal itself: news is a hint, the journal is the truth.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// News are told at once, and what happens within this time after them together (ui.md §2.3).
const GATHER: Duration = Duration::from_millis(100);
/// How often a silent stream says that it lives; proxies close quieter ones.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// Which board, and since when.
#[derive(Debug, Deserialize)]
pub struct Since {
    pipeline: i64,
    /// The newest journal row that the page knows.
    after: Option<i64>,
}

/// The stream.
///
/// # Errors
/// [`Failure::NotFound`] for a pipeline that is not of this account.
pub async fn stream(
    State(web): State<Web>,
    who: SignedIn,
    Query(since): Query<Since>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let pipeline = PipelineId(since.pipeline);
    // Listening begins before the first look, so that nothing falls between the two.
    let news = web.desk.news();
    let currency = who.account.currency.clone();
    let begin = move |cx: &mut Cx<'_>| {
        pipelines::load(cx, pipeline)?;
        let asked = Asked::find(cx, Home::Board(pipeline), query.as_deref().unwrap_or_default(), &currency)?;
        Ok::<_, Failure>((journal::newest(cx)?, Board { pipeline, filter: asked.filter }))
    };
    let (newest, board) = web.desk.read(&who, begin).await?;
    let resumed = headers.get("last-event-id").and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    let cursor = resumed.or(since.after).map_or(newest, JournalId);
    let follower = Follower { web, who, board, cursor, news, counts: None, waiting: VecDeque::new(), looked_at: None };
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE);
    Ok(Sse::new(events(follower)).keep_alive(keep_alive).into_response())
}

struct Follower {
    web: Web,
    who: SignedIn,
    board: Board,
    cursor: JournalId,
    news: Receiver<AccountId>,
    /// The numbers at the rail that the browser was told.
    counts: Option<Counts>,
    waiting: VecDeque<Event>,
    /// When the account was last looked at; never before the first time.
    looked_at: Option<Instant>,
}

fn events(follower: Follower) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(follower, |mut follower| async move {
        let event = follower.next().await?;
        Some((Ok(event), follower))
    })
}

impl Follower {
    /// The next event; `None` ends the stream, and the browser connects again or is sent to sign in.
    async fn next(&mut self) -> Option<Event> {
        while self.waiting.is_empty() {
            if let Some(looked_at) = self.looked_at
                && !self.wait(looked_at).await
            {
                return None;
            }
            self.looked_at = Some(Instant::now());
            let (session, board, cursor) = (self.who.session.clone(), self.board.clone(), self.cursor);
            let tonight = shell::clock(&self.web, &self.who).tomorrow();
            let found = self.web.desk.read(&self.who, move |cx| look(cx, (&session, tonight), &board, cursor)).await;
            match found.map_err(|error| tracing::warn!(?error, "a board's stream ends")).ok()? {
                Found::Over => return None,
                Found::News(news) => {
                    self.cursor = news.newest;
                    let pen = Pen::new(&self.web, &self.who, news.people());
                    self.waiting.extend(news.events(&pen, &mut self.counts));
                }
            }
        }
        self.waiting.pop_front()
    }

    /// Waits for something new in the account, or for the time to look again; false when the desk is closed.
    async fn wait(&mut self, looked_at: Instant) -> bool {
        let mine = async {
            loop {
                match self.news.recv().await {
                    Ok(account) if account == self.who.account.id => return true,
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => return true,
                    Err(RecvError::Closed) => return false,
                }
            }
        };
        let Ok(is_open) = tokio::time::timeout(LOOK_AGAIN, mine).await else { return true };
        if is_open {
            tokio::time::sleep_until(looked_at + GATHER).await;
            // The look that follows sees all that was said meanwhile.
            self.news = self.news.resubscribe();
        }
        is_open
    }
}
