//! The website chat: the widget's script, what a visitor writes, and the answers as they come (SR-07).
//!
//! Any website may show the button, so these routes answer every origin. They carry no cookie and no session:
//! what a visitor may read is what was said in their own talk, named by an id that cannot be guessed.

mod messages;
mod stream;

pub use messages::{list, preflight, write};
pub use stream::stream;

use crate::assets;
use crate::failure::Failure;
use crate::state::Web;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_MAX_AGE,
    CACHE_CONTROL, CONTENT_TYPE,
};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::accounts::Account;
use base::desk::Who;
use base::ids::FeedItemId;
use flow::channels::said::{FeedItem, ItemKind};
use flow::channels::{self, Channel, Source, talks};
use serde::Serialize;

/// Messages of a talk that are sent in one go.
const PAGE_MESSAGES: i64 = 200;
/// How long a website's browser may keep the widget's script, in seconds.
const SCRIPT_SECONDS: &str = "public, max-age=300";

/// One message, as the widget knows it.
#[derive(Serialize)]
struct Message {
    id: i64,
    from: &'static str,
    author: String,
    text: String,
    at: i64,
}

impl From<FeedItem> for Message {
    fn from(item: FeedItem) -> Message {
        let from = if item.kind == ItemKind::ChatOut { "team" } else { "visitor" };
        Message { id: item.id.0, from, author: item.author, text: item.body, at: item.at }
    }
}

/// `GET /chat/{key}/widget.js`.
pub async fn script() -> Response {
    let script = assets::text("embed/chat-widget.js").unwrap_or_default();
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8")),
        (CACHE_CONTROL, HeaderValue::from_static(SCRIPT_SECONDS)),
        (ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    ];
    (headers, script).into_response()
}

/// The headers by which a browser lets any website ask.
fn any_origin() -> [(HeaderName, HeaderValue); 4] {
    [
        (ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
        (ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, OPTIONS")),
        (ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("content-type, last-event-id")),
        (ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400")),
    ]
}

async fn find(web: &Web, account: &Account, key: String) -> Result<Source, Failure> {
    let found = web.desk.read(Who::system(account.id), move |cx| channels::find_source_by_key(cx, &key)).await?;
    found.filter(|source| source.channel == Channel::Chat && source.is_on).ok_or(Failure::NotFound)
}

/// The messages of a visitor's talk after one, oldest first.
fn messages_after(
    cx: &mut Cx<'_>,
    source: &Source,
    visitor: &str,
    after: FeedItemId,
) -> Result<Vec<FeedItem>, channels::Error> {
    let Some(talk) = talks::find_talk_of_visitor(cx, source.id, visitor)? else { return Ok(Vec::new()) };
    talks::list_messages(cx, talk.id, after, PAGE_MESSAGES)
}
