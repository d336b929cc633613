//! `sluice bench`: how fast this machine takes requests in and shows pages, on SQLite and on PostgreSQL, beside floors
//! that are measured in the same run. The method is written down in `docs/measurements.md`.
//!
//! A node is a child process of this program, `sluice serve` as anybody would start it, on loopback; the clients are in
//! this process. Everything stands in new databases, which are removed at the end.

mod client;
mod company;
mod exchange;
mod figures;
mod floor;
mod growth;
mod identity;
mod intake;
mod mail;
mod node;
mod pages;
mod report;
mod site;
mod visit;

use crate::installation::Layout;
use crate::settings::Place;
use base::db::DatabaseUrl;
use clap::{Args, Subcommand};
use figures::{Figures, Start, milliseconds, percentile};
use node::{Node, Part};
use report::Report;
use site::{Ground, Kind};
use tokio::runtime::Runtime;

/// Starts of a node on its own data, of which the median is shown.
const STARTS: usize = 5;

/// What is measured, and how it is told.
#[derive(Args, Clone, Debug)]
pub struct Flags {
    /// Leads on the large board; the small one has a hundredth of them.
    #[arg(long, global = true, default_value_t = 100_000, value_name = "NUMBER", value_parser = clap::value_parser!(i64).range(1_000..=1_000_000))]
    leads: i64,
    /// Measures one database only.
    #[arg(long, global = true, value_enum)]
    on: Option<Kind>,
    /// Prints JSON for programs instead of a table.
    #[arg(long)]
    json: bool,
    /// A PostgreSQL server for tests, used where `--database` names none.
    #[arg(long, env = "SLUICE_TEST_POSTGRES_URL", value_name = "URL", hide = true, hide_env_values = true)]
    test_server: Option<DatabaseUrl>,
    #[command(subcommand)]
    only: Option<Only>,
}

/// A part that is measured by itself.
#[derive(Subcommand, Clone, Debug)]
pub enum Only {
    /// Shows pages, at a hundredth of the leads and at all; takes nothing in.
    Pages,
    /// Looks people up among very many contacts, and keeps them.
    Identity {
        /// Contacts among whom they are looked up.
        #[arg(long, default_value_t = 1_000_000, value_name = "NUMBER", value_parser = clap::value_parser!(i64).range(10_000..))]
        contacts: i64,
    },
    /// Brings a mailbox beside `mbsync`, shows new mail, follows idle mailboxes, and takes mails in by SMTP.
    Mail {
        /// Mails that are brought.
        #[arg(long, default_value_t = 5_000, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
        mails: u32,
        /// Mailboxes that idle.
        #[arg(long, default_value_t = 1_000, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=1_000))]
        mailboxes: u32,
    },
    /// Brings a table of leads in and takes it out again, as CSV and as XLSX.
    Exchange {
        /// Rows of the table.
        #[arg(long, default_value_t = 100_000, value_name = "NUMBER")]
        rows: u32,
    },
}

/// Measures and prints. Takes two to three minutes on two cores.
///
/// # Errors
/// When a part does not start or answers something else than it should: a figure would mean nothing then.
pub fn run(place: &Place, flags: &Flags) -> anyhow::Result<()> {
    let server = place.database.clone().or_else(|| flags.test_server.clone());
    let ground = Ground::prepare(&Layout::of(place).folder, server)?;
    let runtime = Runtime::new()?;
    let kinds: Vec<Kind> = ground.kinds().into_iter().filter(|kind| flags.on.is_none_or(|on| on == *kind)).collect();
    let asks_for_pages_only = match flags.only {
        Some(Only::Mail { mails, mailboxes }) => {
            let wanted = mail::Wanted { mails: usize::try_from(mails)?, mailboxes: usize::try_from(mailboxes)? };
            return mail::run(&runtime, &ground, &kinds, wanted);
        }
        Some(Only::Exchange { rows }) => return exchange::run(&runtime, &ground, &kinds, rows),
        Some(Only::Identity { contacts }) => {
            identity::run(&runtime, &ground, &kinds, contacts)?;
            return Ok(());
        }
        Some(Only::Pages) => true,
        None => false,
    };
    let mut databases = Vec::new();
    for kind in kinds {
        let node = if asks_for_pages_only { None } else { Some(measure_node(&runtime, &ground, kind)?) };
        databases.push(Figures {
            database: kind.name(),
            node,
            pages: pages::measure(&runtime, &ground, kind, flags.leads)?,
        });
    }
    let report = Report::new(databases, ground.left_out());
    if flags.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print!("{report}");
    }
    Ok(())
}

fn measure_node(runtime: &Runtime, ground: &Ground, kind: Kind) -> anyhow::Result<figures::Node> {
    eprintln!("{}: starting …", kind.name());
    let start = start(runtime, ground, kind)?;
    eprintln!("{}: taking requests in …", kind.name());
    let (single, batches, after_intake_bytes) = intake::measure(runtime, ground, kind)?;
    Ok(figures::Node { start: Start { after_intake_bytes, ..start }, single, batches })
}

/// How long a node takes from its start to its first healthy answer, and what it then keeps in memory.
fn start(runtime: &Runtime, ground: &Ground, kind: Kind) -> anyhow::Result<Start> {
    let site = ground.site(kind, "start")?;
    let first_ms = milliseconds(Node::start(runtime, &site, Part::Everything)?.started_in);
    let (mut later, mut idle_bytes) = (Vec::new(), None);
    for _ in 0..STARTS {
        let node = Node::start(runtime, &site, Part::Everything)?;
        later.push(node.started_in);
        idle_bytes = node.memory_bytes();
    }
    later.sort_unstable();
    let later_ms = milliseconds(percentile(&later, 0.5));
    Ok(Start { first_ms, later_ms, idle_bytes, after_intake_bytes: None })
}
