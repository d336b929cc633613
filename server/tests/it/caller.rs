//! A program that uses the API.

use axum::body::Bytes;
use axum::http::{Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value as Json, json};

use crate::program::until;

/// Incoming leads on one page of the API.
const PAGE: usize = 250;

#[derive(Clone)]
pub struct Caller {
    client: Client<HttpConnector, Full<Bytes>>,
    http: String,
    token: String,
}

impl Caller {
    pub fn new(http: &str, token: &str) -> Caller {
        let client = Client::builder(TokioExecutor::new()).build_http();
        Caller { client, http: http.to_owned(), token: token.to_owned() }
    }

    /// The same program at another node, or at the same one after a restart.
    pub fn at(&self, http: &str) -> Caller {
        Caller { http: http.to_owned(), ..Caller::new(http, &self.token) }
    }

    /// Asks, and gives the answer if there is one.
    pub async fn ask(&self, method: Method, path: &str, body: Option<Json>) -> Option<(StatusCode, String)> {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.http))
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/json");
        let body = body.map(|json| json.to_string()).unwrap_or_default();
        let answer = self.client.request(request.body(Full::from(body)).unwrap()).await.ok()?;
        let status = answer.status();
        let body = answer.into_body().collect().await.ok()?.to_bytes();
        Some((status, String::from_utf8_lossy(&body).into_owned()))
    }

    /// Sends a page's form, and gives the status of the answer.
    pub async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> StatusCode {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(format!("{}{path}", self.http));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        self.client.request(request.body(Full::from(body)).unwrap()).await.unwrap().status()
    }

    /// What is at a path; `null` when there is nothing.
    pub async fn get(&self, path: &str) -> Json {
        let (status, body) = self.ask(Method::GET, path, None).await.expect("an answer");
        assert!(status.is_success(), "{path}: {status} {body}");
        if body.is_empty() { Json::Null } else { serde_json::from_str(&body).unwrap() }
    }

    /// The account's create-lead address.
    pub async fn lead_address(&self) -> String {
        self.smart_address("create_lead").await
    }

    /// The account's address of a purpose: `file`, `create_contact`, `create_lead`.
    pub async fn smart_address(&self, purpose: &str) -> String {
        let found = self.get("/api/v4/mail/smart_addresses").await;
        let rows = found["_embedded"]["smart_addresses"].as_array().unwrap();
        let row = rows.iter().find(|row| row["purpose"] == purpose).unwrap();
        row["address"].as_str().unwrap().to_owned()
    }

    /// Hands in a form submission of somebody; says whether it was taken.
    pub async fn send_form(&self, number: usize) -> Option<StatusCode> {
        let metadata = json!({
            "form_id": "landing", "form_name": format!("form {number}"), "form_page": "https://acme.test/",
            "ip": "192.0.2.7", "form_sent_at": 1_790_000_000, "referer": "",
        });
        let contact = json!({ "name": format!("Person {number}") });
        let form = json!([{
            "source_uid": "landing", "source_name": "Landing page", "metadata": metadata,
            "_embedded": { "contacts": [contact], "leads": [{ "name": format!("form {number}") }] },
        }]);
        Some(self.ask(Method::POST, "/api/v4/leads/unsorted/forms", Some(form)).await?.0)
    }

    /// The names or subjects of all incoming leads that wait, sorted.
    pub async fn waiting(&self) -> Vec<String> {
        let mut names = Vec::new();
        for page in 1.. {
            let found = self.get(&format!("/api/v4/leads/unsorted?limit={PAGE}&page={page}")).await;
            let items = found["_embedded"]["unsorted"].as_array().cloned().unwrap_or_default();
            let name = |item: &Json| {
                let metadata = &item["metadata"];
                metadata["subject"].as_str().or(metadata["form_name"].as_str()).unwrap_or_default().to_owned()
            };
            names.extend(items.iter().map(name));
            if items.len() < PAGE {
                break;
            }
        }
        names.sort();
        names
    }

    /// Waits until exactly these wait.
    pub async fn until_waiting(&self, expected: &[&str]) {
        let mut last = Vec::new();
        let arrived = until("the requests arrived", async || {
            last = self.waiting().await;
            (last.len() >= expected.len()).then_some(())
        });
        arrived.await;
        assert_eq!(last, expected);
    }
}
