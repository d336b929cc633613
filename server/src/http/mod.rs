//! HTTP: which address is listened on, which routes there are, and what stands around all of them.

mod connections;
mod health;
mod observe;
mod streams;

pub use connections::serve;

use crate::installation::Installation;
use crate::mail_servers::MailServers;
use crate::settings::Facing;
use crate::worker::FileFetcher;
use anyhow::Context as _;
use axum::Router;
use axum::http::StatusCode;
use axum::middleware::{from_fn_with_state, map_response_with_state};
use axum::routing::get;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

/// No request is larger, whatever its route takes: a form with five files of 10 MiB fits.
const BODY_LIMIT_BYTES: usize = 60 * 1024 * 1024;
/// A request is answered within this, its body's arrival included.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(120);

/// Listens on `address`.
///
/// # Errors
/// A sentence that names the flag with which another address is chosen.
pub async fn listen(address: SocketAddr, flag: &str) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).await;
    listener.with_context(|| format!("{address} cannot be listened on; choose another address with {flag}"))
}

/// What of the network pages and programs reach.
pub struct Reached {
    /// The servers of mailboxes before they are connected, and pictures.
    pub servers: Arc<MailServers>,
    /// Files of mails that were left on their servers.
    pub left_files: Arc<FileFetcher>,
}

/// Every route of this node.
pub fn routes(
    installation: &Installation,
    facing: &Facing,
    reached: &Reached,
    node: &str,
    stop: &CancellationToken,
) -> Router {
    let mut routes = Router::new().route("/healthz", get(health::show)).with_state(installation.desk.clone());
    if facing.role.is_web() {
        routes = routes.merge(web::router(screens(installation, facing, reached))).merge(api::router(programs(
            installation,
            facing,
            reached,
        )));
    }
    routes
        .layer(map_response_with_state(stop.clone(), streams::end_with))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST_TIMEOUT))
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT_BYTES))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(observe::Requests::of_node(node), observe::observe))
}

fn screens(installation: &Installation, facing: &Facing, reached: &Reached) -> web::Web {
    web::Web {
        desk: installation.desk.clone(),
        vault: Arc::clone(&installation.vault),
        servers: Arc::<MailServers>::clone(&reached.servers),
        pictures: Arc::<MailServers>::clone(&reached.servers),
        left_files: Arc::<FileFetcher>::clone(&reached.left_files),
        files: Arc::clone(&installation.files),
        settings: Arc::new(web::Settings {
            mail_domain: facing.mail_domain.clone(),
            public_url: facing.public_url.clone(),
            trusts_proxy: facing.trust_proxy,
            sends_letters: facing.mail_relay.is_some(),
        }),
    }
}

fn programs(installation: &Installation, facing: &Facing, reached: &Reached) -> api::Api {
    let settings = api::Settings {
        mail_domain: facing.mail_domain.clone(),
        rate_limit: facing.api_rate_limit,
        is_behind_proxy: facing.trust_proxy,
    };
    let (vault, servers) = (Arc::clone(&installation.vault), Arc::<MailServers>::clone(&reached.servers));
    let left_files = Arc::<FileFetcher>::clone(&reached.left_files);
    let files = Arc::clone(&installation.files);
    api::Api::new(installation.desk.clone(), vault, servers, (files, left_files), settings)
}
