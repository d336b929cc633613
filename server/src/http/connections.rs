//! Connections: accepted up to a number, given up when silent, finished on a stop.
//!
//! Not `axum::serve`, which waits for ever for a client that never sends its headers (Slowloris) and takes any
//! number of connections.

use axum::Router;
use axum::extract::ConnectInfo;
use axum::extract::connect_info::IntoMakeServiceWithConnectInfo;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::{Service, ServiceExt};

/// Connections open at once; further ones wait to be accepted.
const MAX_CONNECTIONS: usize = 4_096;
/// The headers of a request must have come within this; an idle connection is closed after it.
const HEADER_TIMEOUT: Duration = Duration::from_secs(30);
/// After a stop, requests that have begun may take this long.
const GRACE: Duration = Duration::from_secs(10);
/// The pause after the machine had no connection to give: too many files are open.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves until `stop`, then finishes what has begun, for [`GRACE`] at most.
pub async fn serve(listener: TcpListener, router: Router, stop: CancellationToken) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let open = TaskTracker::new();
    let mut services: IntoMakeServiceWithConnectInfo<Router, SocketAddr> = router.into_make_service_with_connect_info();
    loop {
        let accepted = tokio::select! {
            biased;
            () = stop.cancelled() => break,
            accepted = accept(&listener, &places) => accepted,
        };
        let Some((stream, peer, place)) = accepted else { return };
        let service = services.call(peer).await.unwrap_or_else(|never: Infallible| match never {});
        open.spawn(connection(stream, service, place, stop.clone()));
    }
    drop(listener);
    open.close();
    if tokio::time::timeout(GRACE, open.wait()).await.is_err() {
        tracing::warn!(connections = open.len(), "requests were still running at the stop and were cut off");
    }
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return Some((stream, peer, place)),
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

async fn connection(
    stream: TcpStream,
    service: axum::middleware::AddExtension<Router, ConnectInfo<SocketAddr>>,
    place: OwnedSemaphorePermit,
    stop: CancellationToken,
) {
    // Small answers leave at once; a failure here only means that they may not.
    drop(stream.set_nodelay(true));
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT);
    let service = TowerToHyperService::new(service.map_request(|request: axum::http::Request<_>| request));
    let mut serving = pin!(builder.serve_connection(TokioIo::new(stream), service));
    let ended = tokio::select! {
        ended = serving.as_mut() => ended,
        () = stop.cancelled() => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke");
    }
    drop(place);
}
