//! `/chat/{key}/messages`: a visitor writes, once per id; and reads what was said.

use super::{Message, any_origin, find, messages_after};
use crate::failure::Failure;
use crate::limits::Limits;
use crate::session::{AtAccount, Client};
use crate::state::Web;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use base::access::Actor;
use base::desk::Who;
use base::ids::{ArrivalId, FeedItemId};
use base::{Cx, tokens};
use flow::TakenIn;
use flow::channels::arrivals::NewArrival;
use flow::channels::{Channel, SourceEvent, chats, said};
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

/// What the widget sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Written {
    visitor: String,
    id: String,
    text: String,
    page: String,
    referrer: String,
    name: String,
    email: String,
}

/// Whose messages, and after which.
#[derive(Debug, Deserialize)]
pub struct Since {
    /// The visitor's id.
    pub visitor: String,
    /// The last message the widget has.
    #[serde(default)]
    pub after: i64,
}

/// `OPTIONS /chat/{key}/messages`: a browser asks whether a foreign page may.
pub async fn preflight() -> Response {
    (any_origin(), StatusCode::NO_CONTENT).into_response()
}

/// `POST /chat/{key}/messages`: 201 with the number of the message; the same one for a repeat.
///
/// # Errors
/// Told as JSON `{"error": sentence}` with the status of the failure.
pub async fn write(
    State(web): State<Web>,
    AtAccount(account): AtAccount,
    Client(client): Client,
    Extension(limits): Extension<Arc<Limits>>,
    Path(key): Path<String>,
    Json(written): Json<Written>,
) -> Response {
    let outcome: Result<i64, Failure> = async {
        limits.count_message(client)?;
        let source = find(&web, &account, key).await?;
        let message = chats::Message {
            visitor: written.visitor,
            key: written.id,
            text: written.text,
            page: written.page,
            referrer: written.referrer,
            name: written.name,
            email: written.email,
        };
        let event = chats::event(source.id, &message, web.desk.now())?;
        let arrival = NewArrival {
            source_id: source.id,
            channel: Channel::Chat,
            identity: tokens::hash_token(&format!("{} {}", message.visitor, message.key)),
            envelope: json!({ "visitor": message.visitor, "id": message.key, "text": message.text, "page": message.page }),
            body_file: None,
        };
        let who = Who { account: account.id, actor: Actor::Source(source.id) };
        Ok(web.desk.write(who, move |cx| take_in(cx, &arrival, &event)).await?)
    }
    .await;
    match outcome {
        Ok(number) => (any_origin(), (StatusCode::CREATED, Json(json!({ "id": number })))).into_response(),
        Err(failure) => {
            let sentence = failure.sentence();
            let status = failure.into_response().status();
            (any_origin(), (status, Json(json!({ "error": sentence })))).into_response()
        }
    }
}

/// Takes a message in and gives its number. A message that a rule skips has none, and the visitor is not told.
fn take_in(cx: &mut Cx<'_>, arrival: &NewArrival, event: &SourceEvent) -> Result<i64, flow::Error> {
    let id = match flow::receive(cx, arrival, event)? {
        TakenIn::Repeated(id) => id,
        _ => flow::channels::arrivals::find_by_identity(cx, arrival.source_id, &arrival.identity)?
            .unwrap_or(ArrivalId(0)),
    };
    Ok(said::find_of_arrival(cx, id)?.map_or(0, |item| item.0))
}

/// `GET /chat/{key}/messages?visitor=…&after=…`.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn list(
    State(web): State<Web>,
    AtAccount(account): AtAccount,
    Path(key): Path<String>,
    Query(since): Query<Since>,
) -> Result<Response, Failure> {
    let source = find(&web, &account, key).await?;
    let who = Who { account: account.id, actor: Actor::Source(source.id) };
    let items =
        web.desk.read(who, move |cx| messages_after(cx, &source, &since.visitor, FeedItemId(since.after))).await?;
    let messages: Vec<Message> = items.into_iter().map(Message::from).collect();
    Ok((any_origin(), Json(messages)).into_response())
}
