//! A person at the screens, without a browser: a cookie, and the forms of pages.

use axum::body::Bytes;
use axum::http::{Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use crate::house::{EMAIL, PASSWORD};

/// What cuts the parts of a form with a file.
const BOUNDARY: &str = "part-of-a-form";

pub struct Visitor {
    client: Client<HttpConnector, Full<Bytes>>,
    http: String,
    cookie: String,
}

/// What a page answers.
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub body: String,
    cookie: String,
}

impl Visitor {
    /// Ann, signed in with her password.
    pub async fn ann(http: &str) -> Visitor {
        let client = Client::builder(TokioExecutor::new()).build_http();
        let mut visitor = Visitor { client, http: http.to_owned(), cookie: String::new() };
        let answer = visitor.submit("/sign-in", &[("email", EMAIL), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        visitor.cookie = answer.cookie;
        visitor
    }

    /// The same person at the program after a restart.
    pub fn at(self, http: &str) -> Visitor {
        Visitor { http: http.to_owned(), client: Client::builder(TokioExecutor::new()).build_http(), ..self }
    }

    /// Follows a link, wherever it leads.
    pub async fn open(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, "text/plain", String::new()).await
    }

    pub async fn see(&self, path: &str) -> String {
        let answer = self.open(path).await;
        assert!(answer.status.is_success(), "{path}: {} {}", answer.status, answer.body);
        answer.body
    }

    /// Sends a form.
    pub async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.ask(Method::POST, path, "application/x-www-form-urlencoded", body).await
    }

    /// Brings a table of leads; gives the path of its import.
    pub async fn bring(&self, token: &str, table: &str) -> String {
        let part = |name: &str, value: &str| {
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let file = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"leads.csv\"\r\nContent-Type: text/csv\r\n\r\n{table}\r\n"
        );
        let body = format!("{}{}{file}--{BOUNDARY}--\r\n", part("csrf_token", token), part("subject", "lead"));
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let answer = self.ask(Method::POST, "/imports", &kind, body).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.location
    }

    async fn ask(&self, method: Method, path: &str, kind: &str, body: String) -> Answer {
        let request = Request::builder().method(method).uri(format!("{}{path}", self.http));
        let request = request.header("content-type", kind).header("cookie", &self.cookie);
        let answer = self.client.request(request.body(Full::from(body)).unwrap()).await.unwrap();
        let header = |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
        let (status, location, cookie) = (answer.status(), header("location"), header("set-cookie"));
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        Answer { status, location, cookie, body: String::from_utf8_lossy(&body).into_owned() }
    }
}

/// The value of a hidden field.
pub fn hidden<'p>(page: &'p str, name: &str) -> &'p str {
    let marker = format!("name=\"{name}\" value=\"");
    let (_, rest) = page.split_once(&marker).unwrap_or_else(|| panic!("no {name} in {page}"));
    rest.split('"').next().unwrap()
}
