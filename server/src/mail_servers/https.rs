//! One https request over the guarded way out, whole and small.

use base::dial::{Guard, Purpose};
use base::tls;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{HOST, LOCATION, USER_AGENT};
use hyper::{Request, Response, StatusCode, Uri};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// Bytes of an answer: tokens and settings are far below.
pub(super) const MAX_ANSWER_BYTES: usize = 64 * 1024;
/// A request and its answer, connecting included.
const REQUEST_LIMIT: Duration = Duration::from_secs(15);
/// Addresses that lead to other addresses are followed so often.
const MAX_REDIRECTS: usize = 3;
/// How we call ourselves.
const NAME: &str = concat!("Sluice/", env!("CARGO_PKG_VERSION"));

/// Why there is no answer; for logs.
#[derive(Debug, thiserror::Error)]
pub enum HttpsError {
    /// It is not an https address.
    #[error("not an https address")]
    Address,
    /// Nobody was reached, or nobody who is whom we asked for.
    #[error("{0}")]
    Unreached(String),
    /// The answer broke off, or is larger than it may be.
    #[error("the answer could not be read: {0}")]
    Unread(String),
    /// It took longer than [`REQUEST_LIMIT`].
    #[error("no answer in time")]
    Late,
    /// Something other than what was asked for.
    #[error("the answer was {0}")]
    Status(StatusCode),
}

/// The way to https servers.
pub struct Https {
    guard: Arc<Guard>,
    tls: Arc<ClientConfig>,
}

impl Https {
    /// Over this guard, trusting what `tls` trusts.
    pub fn new(guard: Arc<Guard>, tls: Arc<ClientConfig>) -> Https {
        Https { guard, tls }
    }

    /// The text behind an address, wherever it leads to.
    ///
    /// # Errors
    /// [`HttpsError`].
    pub async fn text(&self, url: &str) -> Result<String, HttpsError> {
        let body = self.get(url, MAX_ANSWER_BYTES).await?;
        String::from_utf8(body).map_err(|error| HttpsError::Unread(error.to_string()))
    }

    /// The bytes behind an address, `limit` of them at most, wherever it leads to. Nothing of ours is sent along.
    ///
    /// # Errors
    /// [`HttpsError`].
    pub async fn get(&self, url: &str, limit: usize) -> Result<Vec<u8>, HttpsError> {
        let mut at = url.to_owned();
        for _ in 0..=MAX_REDIRECTS {
            let request = Request::get(&at).body(Vec::new()).map_err(|_| HttpsError::Address)?;
            let answer = self.send(request, limit).await?;
            match (answer.status(), answer.headers().get(LOCATION).and_then(|to| to.to_str().ok())) {
                (StatusCode::OK, _) => return Ok(answer.into_body()),
                (status, Some(to)) if status.is_redirection() => at = leads_to(&at, to)?,
                (status, _) => return Err(HttpsError::Status(status)),
            }
        }
        Err(HttpsError::Address)
    }

    /// Sends a request and reads its answer, `limit` bytes of it at most, whatever its status.
    ///
    /// # Errors
    /// [`HttpsError`].
    pub async fn send(&self, request: Request<Vec<u8>>, limit: usize) -> Result<Response<Vec<u8>>, HttpsError> {
        tokio::time::timeout(REQUEST_LIMIT, self.ask(request, limit)).await.map_err(|_| HttpsError::Late)?
    }

    async fn ask(&self, request: Request<Vec<u8>>, limit: usize) -> Result<Response<Vec<u8>>, HttpsError> {
        let unreached = |error: &dyn std::fmt::Display| HttpsError::Unreached(error.to_string());
        let (host, port) = place(request.uri())?;
        let tcp = self.guard.connect(&host, port, Purpose::Web).await.map_err(|error| unreached(&error))?;
        let stream = tls::connect_tls(tcp, &host, &self.tls).await.map_err(|error| unreached(&error))?;
        let (mut sender, connection) =
            http1::handshake(TokioIo::new(stream)).await.map_err(|error| unreached(&error))?;
        let answering = async {
            let answer = sender.send_request(of_server(request)?).await.map_err(|error| unreached(&error))?;
            let (head, body) = answer.into_parts();
            let body = Limited::new(body, limit).collect().await;
            let body = body.map_err(|error| HttpsError::Unread(error.to_string()))?.to_bytes().to_vec();
            Ok(Response::from_parts(head, body))
        };
        // The connection is driven beside the question. A server may close it behind its answer, which is all handed over
        // then; what broke it instead is told to who waits for the answer.
        let driven = async {
            connection.await.ok();
            std::future::pending().await
        };
        tokio::select! {
            answer = answering => answer,
            never = driven => never,
        }
    }
}

/// Where an address leads to: written whole, or in relation to it (RFC 9110 §10.2.2). What is no https address any more is
/// refused when it is asked.
fn leads_to(at: &str, location: &str) -> Result<String, HttpsError> {
    let to = Url::parse(at).and_then(|at| at.join(location)).map_err(|_| HttpsError::Address)?;
    Ok(to.into())
}

fn place(uri: &Uri) -> Result<(String, u16), HttpsError> {
    const HTTPS: u16 = 443;
    match (uri.scheme_str(), uri.host()) {
        (Some("https"), Some(host)) => Ok((host.to_owned(), uri.port_u16().unwrap_or(HTTPS))),
        _ => Err(HttpsError::Address),
    }
}

/// As the server itself is asked: the path alone, and whom we mean in a header.
///
/// # Errors
/// `Address` for one without a host.
pub(crate) fn of_server(request: Request<Vec<u8>>) -> Result<Request<Full<Bytes>>, HttpsError> {
    let (mut head, body) = request.into_parts();
    let authority = head.uri.authority().ok_or(HttpsError::Address)?.as_str().to_owned();
    let path = head.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    head.uri = path.parse().map_err(|_| HttpsError::Address)?;
    head.headers.insert(HOST, authority.parse().map_err(|_| HttpsError::Address)?);
    head.headers.insert(USER_AGENT, hyper::header::HeaderValue::from_static(NAME));
    Ok(Request::from_parts(head, Full::new(Bytes::from(body))))
}

#[cfg(test)]
mod tests {
    use super::leads_to;

    #[test]
    fn an_address_leads_on_as_browsers_read_it() {
        for (location, to) in [
            ("https://cdn.example/b.png", "https://cdn.example/b.png"),
            ("//cdn.example/b.png", "https://cdn.example/b.png"),
            ("/b.png", "https://shop.example:8443/b.png"),
            ("b.png?size=2", "https://shop.example:8443/pictures/b.png?size=2"),
            ("../b.png", "https://shop.example:8443/b.png"),
            ("http://10.0.0.1/b.png", "http://10.0.0.1/b.png"),
        ] {
            assert_eq!(leads_to("https://shop.example:8443/pictures/a.png?x", location).unwrap(), to);
        }
        assert!(leads_to("https://shop.example/", "https://[").is_err());
    }
}
