//! Many people at once who look at pages and move cards, each in a browser of their own.
//!
//! They are measured twice: pausing between pages as people do, though twenty times more briskly, which shows how long
//! somebody waits; and without any pause, which shows how many pages a second the machine has in it. The clients share
//! the processors with the node, so both figures hold their work too.

use super::client::Client;
use super::company::Company;
use super::figures::{Shown, milliseconds, percentile};
use super::node::Node;
use axum::http::HeaderName;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// People who are there at once.
pub const VISITORS: usize = 16;
/// Between an answer and the next page of the same person.
pub const PAUSE: Duration = Duration::from_millis(250);
/// What each of them looks at before it counts: connections open, statements are prepared, caches fill.
const WARM_UP: usize = 4;
/// How long is counted, each time.
const COUNTED: Duration = Duration::from_secs(5);

/// A page that is asked for, or a change that is made.
#[derive(Clone)]
pub struct Step {
    pub path: String,
    /// What is put there; nothing means that it is only looked at.
    pub form: Option<String>,
}

/// The people, signed in.
pub struct Visitors {
    headers: Vec<Vec<(HeaderName, String)>>,
}

impl Visitors {
    /// Signs them in.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub async fn of(company: &Company) -> anyhow::Result<Visitors> {
        let mut headers = Vec::new();
        for _ in 0..VISITORS {
            headers.push(company.session().await?);
        }
        Ok(Visitors { headers })
    }

    /// Everybody takes the steps in turn, each beginning elsewhere.
    ///
    /// # Errors
    /// When a step is answered with anything but 200.
    pub async fn look(&self, node: &Node, steps: &[Step], leads: i64) -> anyhow::Result<Shown> {
        let clients: Vec<Arc<Client>> =
            self.headers.iter().map(|headers| Arc::new(Client::new(&node.address, headers.clone()))).collect();
        for client in &clients {
            for step in steps.iter().cycle().take(WARM_UP) {
                take(client, step).await?;
            }
        }
        let statements_before = node.statements().await?;
        let paused = all_at_once(&clients, steps, PAUSE).await?;
        let statements = node.statements().await? - statements_before;
        let hurried = all_at_once(&clients, steps, Duration::ZERO).await?;
        #[expect(clippy::cast_precision_loss, reason = "thousands")]
        Ok(Shown {
            leads,
            p50_ms: milliseconds(percentile(&paused, 0.50)),
            p99_ms: milliseconds(percentile(&paused, 0.99)),
            most_per_second: hurried.len() as f64 / COUNTED.as_secs_f64(),
            statements: statements as f64 / paused.len() as f64,
        })
    }
}

/// How long each step took, shortest first.
async fn all_at_once(clients: &[Arc<Client>], steps: &[Step], pause: Duration) -> anyhow::Result<Vec<Duration>> {
    let begun = Instant::now();
    let mut people = JoinSet::new();
    for (at, client) in clients.iter().enumerate() {
        let (client, mut steps) = (Arc::clone(client), steps.to_vec());
        let beginning = at % steps.len();
        steps.rotate_left(beginning);
        // Nobody begins in step with the others.
        let first = pause * u32::try_from(at)? / u32::try_from(clients.len())?;
        people.spawn(async move {
            let mut times = Vec::new();
            tokio::time::sleep(first).await;
            for step in steps.iter().cycle().take_while(|_| begun.elapsed() < COUNTED) {
                times.push(take(&client, step).await?);
                tokio::time::sleep(pause).await;
            }
            anyhow::Ok(times)
        });
    }
    let mut times = Vec::new();
    while let Some(person) = people.join_next().await {
        times.extend(person??);
    }
    times.sort_unstable();
    Ok(times)
}

async fn take(client: &Client, step: &Step) -> anyhow::Result<Duration> {
    let answered = match &step.form {
        Some(form) => client.put(&step.path, form.clone()).await?,
        None => client.get(&step.path).await?,
    };
    Ok(answered.took)
}
