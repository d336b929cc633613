//! Every URL of the screens, in one list. URLs are nouns; what changes something is POST, PUT or DELETE on a noun.

use crate::incoming_leads::{acceptance, refusal};
use crate::limits::Limits;
use crate::state::Web;
use crate::{assets, chats, forms, guard, incoming_leads, live, pipelines, sign_in};
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post, put};
use axum::{Extension, Router};
use std::sync::Arc;
use tower_http::compression::CompressionLayer;

/// The screens: open doors, and what only people who are signed in see.
pub fn router(web: Web) -> Router {
    let open = Router::new()
        .route("/sign-in", get(sign_in::form).post(sign_in::sign_in))
        .route(assets::ROUTE, get(assets::serve))
        .merge(visitors());
    let signed_in = Router::new()
        .route("/sign-out", post(sign_in::sign_out))
        .merge(board())
        .route_layer(from_fn_with_state(web.clone(), guard::signed_in));
    open.merge(signed_in).layer(from_fn(guard::pages)).layer(CompressionLayer::new()).with_state(web)
}

/// What a company's own visitors reach, from any website.
fn visitors() -> Router<Web> {
    let forms = Router::new()
        .route("/forms/{key}", get(forms::show).post(forms::submit))
        .route("/forms/{key}/embed.js", get(forms::embed_script))
        .layer(DefaultBodyLimit::max(forms::MAX_FORM_BYTES));
    let chats = Router::new()
        .route("/chat/{key}/widget.js", get(chats::script))
        .route("/chat/{key}/messages", get(chats::list).post(chats::write).options(chats::preflight))
        .route("/chat/{key}/stream", get(chats::stream));
    forms.merge(chats).layer(Extension(Arc::new(Limits::default())))
}

/// The board, its incoming leads, and what keeps them up to date while they are open.
fn board() -> Router<Web> {
    Router::new()
        .route("/", get(pipelines::home::show))
        .route("/pipelines/{id}", get(pipelines::board::show))
        .route("/pipelines/{id}/incoming-leads", get(incoming_leads::column::show))
        .route("/stages/{id}/cards", get(pipelines::stages::show_cards))
        .route("/leads/{id}/card", get(pipelines::cards::show_card))
        .route("/leads/{id}/stage", put(pipelines::move_lead::put).post(pipelines::move_lead::put))
        .route("/events", get(live::stream))
        .route("/incoming-leads/{id}/acceptance", post(acceptance::create).delete(acceptance::delete))
        .route("/incoming-leads/{id}/refusal", post(refusal::create).delete(refusal::delete))
}
