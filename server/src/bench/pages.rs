//! The board and the card of a lead, as a browser gets them that is signed in: at a hundredth of the leads and at all.

use super::client::Client;
use super::company::Company;
use super::figures::{Page, Shown, milliseconds, percentile};
use super::growth::Growth;
use super::node::{Node, Part};
use super::site::{Ground, Kind, Site};
use axum::http::HeaderName;
use base::desk::Who;
use base::filters::{Filter, Part as Slice};
use base::ids::LeadId;
use flow::leads;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// How many times larger the large account is.
pub const TIMES: i64 = 100;
/// Leads whose cards are looked at, the same ones at both sizes.
const CARDS: usize = 20;
/// Pages looked at before it counts.
const WARM_UP: usize = 20;
/// Pages that are counted, at most.
const COUNTED: usize = 200;
/// After this no further page is looked at.
const LIMIT: Duration = Duration::from_secs(5);

/// Leads of the workshop that are counted, at most.
const MOST_LEADS: i64 = 250;

/// Measures both pages on a new database.
///
/// # Errors
/// When a page is answered with anything but 200.
pub fn measure(runtime: &Runtime, ground: &Ground, kind: Kind, leads: i64) -> anyhow::Result<Vec<Page>> {
    let site = ground.site(kind, "pages")?;
    let company = Company::found(runtime, &site, true)?;
    let known = runtime.block_on(list_leads(&company))?;
    let visit = Visit {
        header: runtime.block_on(company.session())?,
        board: vec![format!("/pipelines/{}", company.world.sales)],
        cards: known.iter().take(CARDS).map(|lead| format!("/leads/{lead}")).collect(),
    };
    let of_a_workshop = i64::try_from(known.len())?;
    let small = (leads / TIMES + of_a_workshop - 1) / of_a_workshop;
    let mut growth = Growth::of(runtime, &company)?;
    let mut at = |times: i64| {
        growth.grow(runtime, &company, times)?;
        growth.settle()?;
        visit.both(runtime, &site, times * of_a_workshop)
    };
    let (small, large) = (at(small)?, at(small * TIMES)?);
    Ok(vec![
        Page { name: "board", small: small.0, large: large.0 },
        Page { name: "card", small: small.1, large: large.1 },
    ])
}

async fn list_leads(company: &Company) -> anyhow::Result<Vec<LeadId>> {
    let listed = company.desk.read(Who::system(company.account), |cx| {
        let slice = Slice { order: Vec::new(), offset: 0, limit: MOST_LEADS };
        leads::list_page(cx, &Filter::default(), &slice)
    });
    Ok(listed.await?.into_iter().map(|lead| lead.id).collect())
}

/// Somebody who looks at pages.
struct Visit {
    header: (HeaderName, String),
    board: Vec<String>,
    cards: Vec<String>,
}

impl Visit {
    /// The board and the card, on a node that only answers requests: every statement is a page's.
    fn both(&self, runtime: &Runtime, site: &Site, leads: i64) -> anyhow::Result<(Shown, Shown)> {
        let node = Node::start(runtime, site, Part::Requests)?;
        let board = runtime.block_on(self.look(&node, &self.board, leads))?;
        let card = runtime.block_on(self.look(&node, &self.cards, leads))?;
        Ok((board, card))
    }

    async fn look(&self, node: &Node, pages: &[String], leads: i64) -> anyhow::Result<Shown> {
        let client = Client::new(&node.address, Some(self.header.clone()));
        for page in pages.iter().cycle().take(WARM_UP) {
            client.get(page).await?;
        }
        let statements_before = node.statements().await?;
        let (begun, mut times) = (Instant::now(), Vec::new());
        for page in pages.iter().cycle().take(COUNTED) {
            times.push(client.get(page).await?.took);
            if begun.elapsed() > LIMIT {
                break;
            }
        }
        let statements = node.statements().await? - statements_before;
        #[expect(clippy::cast_precision_loss, reason = "hundreds")]
        let statements = statements as f64 / times.len() as f64;
        times.sort_unstable();
        Ok(Shown { leads, median_ms: milliseconds(percentile(&times, 0.5)), statements })
    }
}
