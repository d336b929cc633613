//! `/chat/{key}/stream`: what is said in a visitor's talk, as it is said. The number of a message is the id of its
//! event, so a browser that reconnects goes on after the last one it has.

use super::messages::Since;
use super::{Message, any_origin, find, messages_after};
use crate::failure::Failure;
use crate::session::AtAccount;
use crate::state::Web;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use base::access::Actor;
use base::desk::Who;
use base::ids::{AccountId, FeedItemId};
use flow::channels::Source;
use futures_util::stream::{self, Stream};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast::{Receiver, error::RecvError};

/// How long the stream waits for news before it looks at the table itself: news is a hint, the table is the truth.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// How often a silent stream says that it lives; proxies close quieter ones.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// `GET /chat/{key}/stream?visitor=…&after=…`.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn stream(
    State(web): State<Web>,
    AtAccount(account): AtAccount,
    Path(key): Path<String>,
    Query(since): Query<Since>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let source = find(&web, &account, key).await?;
    let resumed = headers.get("last-event-id").and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    let talk = Listener {
        news: web.desk.news(),
        who: Who { account: account.id, actor: Actor::Source(source.id) },
        web,
        source,
        visitor: since.visitor,
        after: FeedItemId(resumed.unwrap_or(since.after)),
        waiting: VecDeque::new(),
    };
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE);
    Ok((any_origin(), Sse::new(events(talk)).keep_alive(keep_alive)).into_response())
}

struct Listener {
    web: Web,
    who: Who,
    source: Source,
    visitor: String,
    after: FeedItemId,
    news: Receiver<AccountId>,
    waiting: VecDeque<Event>,
}

fn events(listener: Listener) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(listener, |mut listener| async move {
        let event = listener.next().await?;
        Some((Ok(event), listener))
    })
}

impl Listener {
    /// The next message; `None` ends the stream, and the widget connects again.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            let (source, visitor, after) = (self.source.clone(), self.visitor.clone(), self.after);
            let found = self.web.desk.read(self.who, move |cx| messages_after(cx, &source, &visitor, after)).await;
            let items = found.map_err(|error| tracing::warn!(%error, "a chat stream ends")).ok()?;
            if let Some(last) = items.last() {
                self.after = last.id;
                self.waiting.extend(items.into_iter().map(Message::from).map(|message| {
                    let id = message.id.to_string();
                    Event::default().id(id).data(serde_json::to_string(&message).unwrap_or_default())
                }));
            } else if !self.wait().await {
                return None;
            }
        }
    }

    /// Waits for something new in the account, or for the time to look again; false when the desk is closed.
    async fn wait(&mut self) -> bool {
        let mine = async {
            loop {
                match self.news.recv().await {
                    Ok(account) if account == self.who.account => return true,
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => return true,
                    Err(RecvError::Closed) => return false,
                }
            }
        };
        tokio::time::timeout(LOOK_AGAIN, mine).await.unwrap_or(true)
    }
}
