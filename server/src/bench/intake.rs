//! Forms handed in by programs: `POST /api/v4/leads/unsorted/forms`, one at a time and fifty at a time.
//!
//! Every client sends its next request when it has read the answer to the last (a closed loop), so that what is
//! measured is what the node can do, and the times hold all the waiting. Clients and node share the processors.
//!
//! The account has about a thousand leads before, and its database knows so: PostgreSQL keeps the plans that it made for
//! empty tables until its autovacuum has looked at them, a minute later.

use super::client::Client;
use super::company::{Company, Stock};
use super::figures::{Intake, milliseconds, percentile};
use super::floor::Floor;
use super::growth::Growth;
use super::node::{Node, Part};
use super::site::{Ground, Kind};
use axum::body::Bytes;
use axum::http::HeaderName;
use serde_json::{Value as Json, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

/// Connections that send requests.
pub const CLIENTS: usize = 32;
/// Incoming leads of one request, when it holds many.
const BATCH: usize = 50;
/// How often the workshop is there before.
const WORKSHOPS: i64 = 16;
/// What is answered before this is not counted: connections open, statements are prepared, caches fill.
const WARM_UP: Duration = Duration::from_secs(1);
/// How long requests are sent after that; those on their way then are waited for, and counted with the time they take.
const COUNTED: Duration = Duration::from_secs(5);
/// The list that takes requests in.
const PATH: &str = "/api/v4/leads/unsorted/forms";

/// Measures both on a new database; also gives the memory of the node afterwards.
///
/// # Errors
/// When a request is answered with anything but 200.
pub fn measure(runtime: &Runtime, ground: &Ground, kind: Kind) -> anyhow::Result<(Intake, Intake, Option<u64>)> {
    let site = ground.site(kind, "intake")?;
    let company = Company::found(runtime, &site, Stock::Furnished)?;
    let mut growth = Growth::of(runtime, &company)?;
    growth.grow(runtime, &company, WORKSHOPS)?;
    growth.settle()?;
    let token = runtime.block_on(company.token())?;
    let mut floor = Floor::watch(&site.layout.database, company.account)?;
    let numbers = Arc::new(AtomicU64::new(0));
    let mut load = |batch: usize| {
        floor.mark()?;
        let node = Node::start(runtime, &site, Part::Everything)?;
        let load = Load { header: token.clone(), batch, numbers: Arc::clone(&numbers) };
        let mut intake = runtime.block_on(load.send(&node))?;
        let memory = node.memory_bytes();
        drop(node);
        intake.floor_per_second = floor.measure(i64::try_from(batch)?)?;
        anyhow::Ok((intake, memory))
    };
    let (single, _) = load(1)?;
    let (batches, memory) = load(BATCH)?;
    Ok((single, batches, memory))
}

/// What the clients send.
struct Load {
    header: (HeaderName, String),
    batch: usize,
    /// Numbers the people who write, so that each is somebody new.
    numbers: Arc<AtomicU64>,
}

impl Load {
    async fn send(self, node: &Node) -> anyhow::Result<Intake> {
        let load = Arc::new(self);
        let begun = Instant::now();
        let mut clients = JoinSet::new();
        for _ in 0..CLIENTS {
            let client = Client::new(&node.address, vec![load.header.clone()]);
            clients.spawn(Arc::clone(&load).keep_sending(client, begun));
        }
        tokio::time::sleep(WARM_UP).await;
        let statements_before = node.statements().await?;
        let numbers_before = load.numbers.load(Ordering::Relaxed);
        let mut answers = Vec::new();
        while let Some(sent) = clients.join_next().await {
            answers.extend(sent??);
        }
        let statements = node.statements().await? - statements_before;
        let numbered = load.numbers.load(Ordering::Relaxed) - numbers_before;
        let lasted = answers.iter().map(|(_, at)| *at).max().unwrap_or_default().saturating_sub(WARM_UP);
        let mut times: Vec<Duration> = answers.into_iter().map(|(took, _)| took).collect();
        times.sort_unstable();
        let leads = times.len() as u64 * load.batch as u64;
        #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52")]
        Ok(Intake {
            leads,
            per_second: leads as f64 / lasted.as_secs_f64(),
            floor_per_second: 0.0,
            p50_ms: milliseconds(percentile(&times, 0.50)),
            p99_ms: milliseconds(percentile(&times, 0.99)),
            statements: statements as f64 / numbered as f64,
        })
    }

    /// How long each answer took that came after the warm-up, and when it came.
    async fn keep_sending(
        self: Arc<Load>,
        client: Client,
        begun: Instant,
    ) -> anyhow::Result<Vec<(Duration, Duration)>> {
        let mut answers = Vec::new();
        while begun.elapsed() < WARM_UP + COUNTED {
            let took = client.post(PATH, self.body()).await?.took;
            let at = begun.elapsed();
            if at > WARM_UP {
                answers.push((took, at));
            }
        }
        Ok(answers)
    }

    fn body(&self) -> Bytes {
        let items: Vec<Json> = (0..self.batch).map(|_| form(self.numbers.fetch_add(1, Ordering::Relaxed))).collect();
        Json::from(items).to_string().into()
    }
}

/// A form as a website's program hands it in: somebody new with a mail address and a phone number, and a lead.
fn form(number: u64) -> Json {
    let field =
        |code: &str, value: String| json!({ "field_code": code, "values": [{ "value": value, "enum_code": "WORK" }] });
    json!({
        "source_uid": "website", "source_name": "lindqvist-workshop.test", "request_id": number.to_string(),
        "metadata": {
            "form_id": "quote", "form_name": "Ask for a quote", "form_page": "https://lindqvist-workshop.test/quote?utm_source=search&utm_campaign=spring",
            "form_sent_at": 1_790_000_000, "ip": "203.0.113.7", "referer": "https://search.test/?q=oak+table",
        },
        "_embedded": {
            "leads": [{ "name": format!("Oak table for Anna Ek {number}"), "price": 1_800 }],
            "contacts": [{
                "name": format!("Anna Ek {number}"),
                "custom_fields_values": [
                    field("EMAIL", format!("anna.ek.{number}@example.test")),
                    field("PHONE", format!("+49301{number:07}")),
                ],
            }],
        },
    })
}
