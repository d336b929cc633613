//! What Prometheus is told. Labels hold only words of this program: their number does not grow with what comes in.

use crate::http;
use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use base::Desk;
use metrics::{Unit, counter, describe_counter, describe_histogram, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

const REQUESTS: &str = "sluice_http_requests_total";
const REQUEST_SECONDS: &str = "sluice_http_request_seconds";
const INTAKE: &str = "sluice_intake_total";
const JOBS: &str = "sluice_jobs_total";
const MAILS_OUT: &str = "sluice_mails_out_total";
const WEBHOOKS: &str = "sluice_webhooks_total";
const STATEMENTS: &str = "sluice_database_statements_total";

/// Edges of the histogram of answer times. Seconds.
const SECONDS: [f64; 9] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10.0];
/// How often old samples are folded; the exporter asks to be called.
const UPKEEP: Duration = Duration::from_secs(5);

/// A request was answered.
pub fn request(method: &'static str, route: String, status: u16, seconds: f64) {
    counter!(REQUESTS, "method" => method, "route" => route.clone(), "status" => status.to_string()).increment(1);
    histogram!(REQUEST_SECONDS, "route" => route).record(seconds);
}

/// Something that came in was read, or could not be.
pub fn intake(channel: &'static str, outcome: &'static str) {
    counter!(INTAKE, "channel" => channel, "outcome" => outcome).increment(1);
}

/// What came of a mail that was to be sent: `taken`, `refused`, `later`, `lost`, `filed` or `not_found`.
pub fn mail_out(outcome: &'static str) {
    counter!(MAILS_OUT, "outcome" => outcome).increment(1);
}

/// What came of one try to tell a webhook: `taken` or `not_taken`.
pub fn webhook(outcome: &'static str) {
    counter!(WEBHOOKS, "outcome" => outcome).increment(1);
}

/// A job came to an end: `done`, `again` or `given_up`.
pub fn job(outcome: &'static str) {
    counter!(JOBS, "outcome" => outcome).increment(1);
}

/// What the page of metrics is made of.
#[derive(Clone)]
struct Measures {
    recorder: PrometheusHandle,
    desk: Desk,
}

/// Begins to count and listens on `address`.
///
/// # Errors
/// When the address is taken.
pub async fn listen(address: SocketAddr) -> anyhow::Result<(TcpListener, PrometheusHandle)> {
    let listener = http::listen(address, "--metrics").await?;
    let builder =
        PrometheusBuilder::new().set_buckets_for_metric(Matcher::Full(REQUEST_SECONDS.to_owned()), &SECONDS)?;
    let recorder = builder.install_recorder()?;
    describe_counter!(REQUESTS, "Requests answered, by method, route and status.");
    describe_histogram!(REQUEST_SECONDS, Unit::Seconds, "Time until a request was answered.");
    describe_counter!(INTAKE, "What came in, by channel and by what became of it.");
    describe_counter!(JOBS, "Jobs that came to an end, by how.");
    describe_counter!(MAILS_OUT, "Mails handed over, refused, or not, by what came of it.");
    describe_counter!(WEBHOOKS, "Tries to tell a webhook, by what came of it.");
    describe_counter!(STATEMENTS, "Statements that this node sent to the database.");
    Ok((listener, recorder))
}

/// Serves `/metrics` until `stop`.
pub async fn serve(listener: TcpListener, recorder: PrometheusHandle, desk: Desk, stop: CancellationToken) {
    let page = Router::new().route("/metrics", get(show)).with_state(Measures { recorder: recorder.clone(), desk });
    let upkeep = async {
        loop {
            tokio::time::sleep(UPKEEP).await;
            recorder.run_upkeep();
        }
    };
    tokio::select! {
        () = http::serve(listener, page, stop) => {}
        () = upkeep => {}
    }
}

async fn show(State(measures): State<Measures>) -> impl IntoResponse {
    counter!(STATEMENTS).absolute(measures.desk.statements());
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], measures.recorder.render())
}
