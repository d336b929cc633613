//! One post to an address that somebody named: over the guarded way out, to the checked address only. Redirects are not
//! followed, and of the answer only its code is kept, so that nobody reads through a webhook what they could not reach.

use crate::mail_servers::of_server;
use crate::worker::Outside;
use base::dial::Purpose;
use base::tls;
use flow::updates::webhooks::Answer;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::CONTENT_TYPE;
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::Instant;
use url::Url;

/// How long an address may take to answer, reaching it included (AU-38).
const PATIENCE: Duration = Duration::from_secs(2);
/// One word for every cause, as the guard has: nobody maps a network by it.
const NOT_REACHED: &str = "Not reached";
/// How a body is written.
const FORM: &str = "application/x-www-form-urlencoded";

impl Outside {
    /// Posts a body and tells what was answered.
    pub(super) async fn post(&self, destination: &str, body: &str) -> Answer {
        let began = Instant::now();
        let answered = tokio::time::timeout(PATIENCE, self.ask(destination, body)).await;
        let (status, problem) = match answered {
            Ok(Ok(status)) => (Some(i64::from(status.as_u16())), None),
            Ok(Err(problem)) => (None, Some(problem)),
            Err(_late) => (None, Some(format!("No answer within {} seconds", PATIENCE.as_secs()))),
        };
        Answer { status, problem, took_ms: i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX) }
    }

    async fn ask(&self, destination: &str, body: &str) -> Result<StatusCode, String> {
        let url = Url::parse(destination).map_err(|_| "The address is none".to_owned())?;
        let request = Request::post(url.as_str()).header(CONTENT_TYPE, FORM).body(body.as_bytes().to_vec());
        let request = request.ok().and_then(|request| of_server(request).ok());
        let (request, host, port) = request
            .zip(url.host_str())
            .zip(url.port_or_known_default())
            .map(|((request, host), port)| (request, host, port))
            .ok_or_else(|| "The address is none".to_owned())?;
        let tcp =
            self.guard.connect(host, port, Purpose::Webhook).await.map_err(|_told_alike| NOT_REACHED.to_owned())?;
        if url.scheme() == "http" {
            return status(tcp, request).await;
        }
        let stream = tls::connect_tls(tcp, host, &self.tls).await.map_err(|error| error.to_string())?;
        status(stream, request).await
    }
}

/// The code alone: the connection ends with it.
async fn status<S>(stream: S, request: Request<Full<Bytes>>) -> Result<StatusCode, String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let broken = |_| "The connection ended before an answer came".to_owned();
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
    let driven = async {
        connection.await.ok();
        std::future::pending().await
    };
    tokio::select! {
        answer = sender.send_request(request) => answer.map(|answer| answer.status()).map_err(broken),
        never = driven => never,
    }
}
