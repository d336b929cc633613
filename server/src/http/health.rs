//! `GET /healthz`: whether this node can do its work, for whoever restarts it or sends it requests.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use base::desk::Who;
use base::{Desk, accounts};
use serde::Serialize;
use std::time::Duration;

/// A database that takes longer is as good as away: the caller would have given up.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is answered.
#[derive(Serialize)]
pub struct Health {
    /// `ok`, or `failing`.
    status: &'static str,
    /// `ok`, or what is wrong with it, without its address.
    database: &'static str,
    /// The version of this program.
    version: &'static str,
}

/// 200 when the database answers, else 503.
pub async fn show(State(desk): State<Desk>) -> (StatusCode, Json<Health>) {
    let asked = tokio::time::timeout(PATIENCE, desk.read(Who::installation(), accounts::count)).await;
    let (code, status, database) = match asked {
        Ok(Ok(_)) => (StatusCode::OK, "ok", "ok"),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "failing", "does not answer")
        }
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "failing", "is too slow"),
    };
    (code, Json(Health { status, database, version: env!("CARGO_PKG_VERSION") }))
}
