//! What very many mailboxes cost in which nothing happens: each has two connections that idle.

use super::dovecot::Dovecot;
use super::mailboxes::{self, Owner};
use crate::bench::site::{Ground, Kind};
use crate::installation::Installation;
use base::desk::Who;
use base::people::NewUser;
use flow::founding::{Founding, found_account};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// How long they idle before the memory is read, and how long the processor's time is counted then.
const QUIET: Duration = Duration::from_secs(10);

/// Measures on SQLite: what is counted stands in the memory of the node.
///
/// # Errors
/// When a mailbox is not followed in time.
pub fn run(runtime: &Runtime, ground: &Ground, dovecot: &Dovecot, wanted: usize) -> anyhow::Result<()> {
    let site = ground.site(Kind::Sqlite, "idle")?;
    let Installation { desk, vault, .. } = Installation::open(&site.layout)?;
    let mut owners = Vec::new();
    for number in 0..wanted.div_ceil(dovecot.usernames().len()) {
        let founding = company(number);
        let unit = move |cx: &mut base::Cx<'_>| anyhow::Ok(found_account(cx, &founding)?);
        let founded = runtime.block_on(desk.write(Who::installation(), unit))?;
        owners.push(Owner { account: founded.account.id, user: founded.admin.id, pipeline: founded.pipeline.id });
    }
    let node = mailboxes::start(runtime, &site, dovecot)?;
    std::thread::sleep(QUIET);
    let before = node.memory_bytes();
    drop(node);
    let places = owners.iter().flat_map(|owner| dovecot.usernames().iter().map(move |username| (*owner, username)));
    for (owner, username) in places.take(wanted) {
        mailboxes::connect(runtime, (&desk, &vault), dovecot, owner, username)?;
    }
    let begun = Instant::now();
    let node = mailboxes::start(runtime, &site, dovecot)?;
    for owner in &owners {
        mailboxes::until_followed(runtime, &desk, owner.account)?;
    }
    let connected = begun.elapsed();
    std::thread::sleep(QUIET);
    let (worked, counted) = (node.processor_time(), Instant::now());
    std::thread::sleep(QUIET);
    let worked = node.processor_time().zip(worked).map(|(now, before)| now.saturating_sub(before));
    println!("\n{wanted} mailboxes, two connections each, in which nothing happens\n");
    println!("all followed after      {:.1} s", connected.as_secs_f64());
    if let Some((now, before)) = node.memory_bytes().zip(before) {
        let more = now.saturating_sub(before);
        let each = more / u64::try_from(wanted)?;
        println!(
            "memory of the node      {} MB, {} MB without them: {} kB each",
            now / 1_000_000,
            before / 1_000_000,
            each / 1_000
        );
    }
    if let Some(worked) = worked {
        let share = worked.as_secs_f64() / counted.elapsed().as_secs_f64();
        println!("of one processor        {:.1} %", share * 100.0);
    }
    Ok(())
}

/// A company with a name of its own.
fn company(number: usize) -> Founding {
    let mut founding = world::workshop(None);
    founding.account.name = format!("Workshop {number}");
    founding.account.subdomain = format!("workshop-{number}");
    founding.admin = NewUser { email: format!("mara-{number}@workshop.example"), ..founding.admin };
    founding
}
