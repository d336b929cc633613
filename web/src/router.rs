//! Every URL of the screens, in one list. URLs are nouns; what changes something is POST, PUT or DELETE on a noun.

use crate::state::Web;
use crate::{assets, guard, sign_in};
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use tower_http::compression::CompressionLayer;

/// The screens: open doors, and what only people who are signed in see.
pub fn router(web: Web) -> Router {
    let open = Router::new()
        .route("/sign-in", get(sign_in::form).post(sign_in::sign_in))
        .route(assets::ROUTE, get(assets::serve));
    let signed_in = Router::new()
        .route("/sign-out", post(sign_in::sign_out))
        .route_layer(from_fn_with_state(web.clone(), guard::signed_in));
    open.merge(signed_in).layer(from_fn(guard::pages)).layer(CompressionLayer::new()).with_state(web)
}
