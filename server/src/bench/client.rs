//! One client: one connection that is kept open.

use anyhow::Context as _;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use std::time::{Duration, Instant};

/// An answer that takes longer is none.
const PATIENCE: Duration = Duration::from_secs(30);
const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// Sends one request after another to one server.
pub struct Client {
    http: legacy::Client<HttpConnector, Full<Bytes>>,
    server: String,
    headers: Vec<(HeaderName, String)>,
}

/// An answer, and the time from the first byte sent to the last byte read.
pub struct Answered {
    pub body: Bytes,
    pub took: Duration,
}

impl Client {
    /// A client of `server`, an address such as `http://127.0.0.1:8080`; `headers` say who it is.
    pub fn new(server: &str, headers: Vec<(HeaderName, String)>) -> Client {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let http = legacy::Client::builder(TokioExecutor::new()).pool_max_idle_per_host(1).build(connector);
        Client { http, server: server.to_owned(), headers }
    }

    /// Asks for a page.
    ///
    /// # Errors
    /// When the answer is not 200.
    pub async fn get(&self, path: &str) -> anyhow::Result<Answered> {
        self.send(Method::GET, path, JSON, Bytes::new()).await
    }

    /// Posts JSON.
    ///
    /// # Errors
    /// When the answer is not 200.
    pub async fn post(&self, path: &str, json: Bytes) -> anyhow::Result<Answered> {
        self.send(Method::POST, path, JSON, json).await
    }

    /// Puts a form, as a page's script does.
    ///
    /// # Errors
    /// When the answer is not 200.
    pub async fn put(&self, path: &str, form: String) -> anyhow::Result<Answered> {
        self.send(Method::PUT, path, FORM, form.into()).await
    }

    async fn send(&self, method: Method, path: &str, kind: &str, body: Bytes) -> anyhow::Result<Answered> {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.server));
        request = request.header(CONTENT_TYPE, kind);
        if kind == FORM {
            request = request.header("hx-request", "true");
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.body(Full::new(body))?;
        let begun = Instant::now();
        let answer = tokio::time::timeout(PATIENCE, async {
            let answer = self.http.request(request).await?;
            let status = answer.status();
            anyhow::Ok((status, answer.into_body().collect().await?.to_bytes()))
        });
        let (status, body) = answer.await.with_context(|| format!("{path} was not answered in time"))??;
        let took = begun.elapsed();
        anyhow::ensure!(status == StatusCode::OK, "{path} was answered {status}: {}", String::from_utf8_lossy(&body));
        Ok(Answered { body, took })
    }
}
