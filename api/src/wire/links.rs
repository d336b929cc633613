//! Absolute links, on the scheme, host and port by which the client came (kommo-api §2.1).

use axum::http::HeaderMap;
use axum::http::header;
use axum::http::request::Parts;
use serde_json::{Value as Json, json};

/// Makes links of one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    scheme: String,
    host: String,
}

impl Links {
    /// Of a request; what a proxy says counts only behind one.
    pub fn of(head: &Parts, is_behind_proxy: bool) -> Links {
        let host = first(&head.headers, header::HOST.as_str());
        let host = host.or_else(|| head.uri.authority().map(ToString::to_string)).unwrap_or_default();
        let direct = Links { scheme: head.uri.scheme_str().unwrap_or("http").to_owned(), host };
        if !is_behind_proxy {
            return direct;
        }
        Links {
            scheme: first(&head.headers, "x-forwarded-proto")
                .filter(|scheme| matches!(scheme.as_str(), "http" | "https"))
                .unwrap_or(direct.scheme),
            host: first(&head.headers, "x-forwarded-host").unwrap_or(direct.host),
        }
    }

    /// The name (and port) by which the client calls this server.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The URL of a path below `/api/v4/`, which may hold a query.
    pub fn to(&self, path: &str) -> String {
        format!("{}://{}/api/v4/{path}", self.scheme, self.host)
    }

    /// The URL of a path of this server.
    pub fn at(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.host)
    }

    /// `{"self": {"href": …}}`: the `_links` of a record.
    pub fn own(&self, path: &str) -> Json {
        json!({ "self": { "href": self.to(path) } })
    }
}

/// The first of a header's comma-separated values: each proxy appends its own.
fn first(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?.split(',').next()?.trim();
    (!value.is_empty()).then(|| value.to_owned())
}
