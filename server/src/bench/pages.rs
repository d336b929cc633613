//! The pages that salespeople live in, as their browsers get them: at a hundredth of the leads and at all.

use super::company::{Company, Stock};
use super::figures::{Page, Shown};
use super::growth::Growth;
use super::node::{Node, Part};
use super::site::{Ground, Kind, Site};
use super::visit::{Step, Visitors};
use base::desk::Who;
use base::filters::{Filter, Part as Slice};
use base::ids::LeadId;
use flow::leads;
use tokio::runtime::Runtime;

/// How many times larger the large account is.
const TIMES: i64 = 100;
/// Leads whose cards are looked at and moved, the same ones at both sizes.
const CARDS: usize = 20;
/// Leads of the workshop that are counted, at most.
const MOST_LEADS: i64 = 250;
/// What people ask of a list: a sale, somebody's late leads, words and an order of one's own.
const FILTERS: [&str; 4] =
    ["price_from=1000&price_to=9000&sort=-price", "responsible=me&task=overdue", "q=oak", "company_is=empty&sort=name"];
/// Words that people search for: names of the workshop's contacts, leads and companies, and a part of a phone number.
const WORDS: [&str; 5] = ["elena", "wall+beds", "kita", "oak", "30"];

/// Measures every page, at each size on a new database: what is moved on the small one must not be copied into the large.
///
/// # Errors
/// When a page is answered with anything but 200.
pub fn measure(runtime: &Runtime, ground: &Ground, kind: Kind, leads: i64) -> anyhow::Result<Vec<Page>> {
    eprintln!("{}: showing pages with {} leads …", kind.name(), leads / TIMES);
    let small = at(runtime, &ground.site(kind, "small")?, leads / TIMES)?;
    eprintln!("{}: showing pages with {leads} leads …", kind.name());
    let large = at(runtime, &ground.site(kind, "large")?, leads)?;
    let pages = small.into_iter().zip(large);
    Ok(pages.map(|((name, small), (_, large))| Page { name, small, large }).collect())
}

/// Every page of an account with about so many leads.
fn at(runtime: &Runtime, site: &Site, leads: i64) -> anyhow::Result<Vec<(&'static str, Shown)>> {
    let company = Company::found(runtime, site, Stock::Furnished)?;
    let known = runtime.block_on(list_leads(&company))?;
    let of_a_workshop = i64::try_from(known.len())?;
    let times = (leads + of_a_workshop - 1) / of_a_workshop;
    let visitors = runtime.block_on(Visitors::of(&company))?;
    let mut growth = Growth::of(runtime, &company)?;
    growth.grow(runtime, &company, times)?;
    growth.settle()?;
    // A node that only answers requests: every statement is a page's.
    let node = Node::start(runtime, site, Part::Requests)?;
    let tour = tour(&company, &known).into_iter();
    tour.map(|(name, steps)| Ok((name, runtime.block_on(visitors.look(&node, &steps, times * of_a_workshop))?)))
        .collect()
}

/// What is looked at, each with the addresses that take turns.
fn tour(company: &Company, known: &[LeadId]) -> Vec<(&'static str, Vec<Step>)> {
    let see = |path: String| Step { path, form: None };
    let cards: Vec<&LeadId> = known.iter().take(CARDS).collect();
    let (sales, stages) = (company.world.sales, &company.world.stages);
    let moves = [stages.contacted, stages.qualified].into_iter().flat_map(|stage| {
        cards
            .iter()
            .map(move |lead| Step { path: format!("/leads/{lead}/stage"), form: Some(format!("stage_id={stage}")) })
    });
    vec![
        ("board", vec![see(format!("/pipelines/{sales}"))]),
        ("list with a filter", FILTERS.iter().map(|filter| see(format!("/pipelines/{sales}/list?{filter}"))).collect()),
        (
            "counting of such a list",
            FILTERS.iter().map(|filter| see(format!("/totals?home=list-{sales}&{filter}"))).collect(),
        ),
        ("board with a filter", FILTERS.iter().map(|filter| see(format!("/pipelines/{sales}?{filter}"))).collect()),
        ("search", WORDS.iter().map(|words| see(format!("/search?q={words}"))).collect()),
        ("card", cards.iter().map(|lead| see(format!("/leads/{lead}"))).collect()),
        ("move", moves.collect()),
        ("funnel", vec![see(format!("/stats/funnel?pipeline={sales}"))]),
    ]
}

async fn list_leads(company: &Company) -> anyhow::Result<Vec<LeadId>> {
    let listed = company.desk.read(Who::system(company.account), |cx| {
        let slice = Slice { order: Vec::new(), behind: None, offset: 0, limit: MOST_LEADS };
        leads::list_page(cx, &Filter::default(), &slice)
    });
    Ok(listed.await?.into_iter().map(|lead| lead.id).collect())
}
