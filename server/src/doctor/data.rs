//! The data: whether the database answers, and what in it waits for somebody.

use super::Finding;
use crate::installation::Layout;
use base::accounts::{self, Account};
use base::clock::Clock;
use base::db::{Connection, DatabaseUrl, SchemaVersions, schema_versions};
use base::desk::Who;
use base::ids::AccountId;
use base::{Cx, Desk, jobs};
use flow::channels::arrivals::{self, State};
use flow::channels::{self, mailboxes};
use std::cmp::Ordering;

/// Accounts that are looked at.
const ACCOUNTS: i64 = 1_000;
/// Dead jobs and set-aside arrivals that are counted; more are "at least" so many.
const COUNTED: i64 = 1_000;

/// Everything about the data; the accounts only when the schema is this program's.
pub fn look(layout: &Layout) -> Vec<Finding> {
    let url = &layout.database;
    if matches!(url, DatabaseUrl::Sqlite(path) if !path.exists()) {
        return vec![Finding::fail(format!("There is no database {url:?}. `sluice serve` makes it."))];
    }
    let versions = match Connection::open(url).and_then(|mut connection| schema_versions(&mut connection)) {
        Ok(versions) => versions,
        Err(error) => return vec![Finding::fail(format!("The database {url:?} does not answer: {error}"))],
    };
    let mut findings = vec![Finding::ok(format!("The database {url:?} answers.")), schema(versions)];
    if versions.applied == Some(versions.known) {
        findings.extend(
            accounts(url).unwrap_or_else(|error| vec![Finding::fail(format!("The accounts cannot be read: {error}"))]),
        );
    }
    findings
}

fn schema(versions: SchemaVersions) -> Finding {
    let known = versions.known;
    match versions.applied.map(|applied| (applied, applied.cmp(&known))) {
        None => Finding::warn("The database is empty. `sluice serve` or `sluice migrate` sets it up."),
        Some((applied, Ordering::Equal)) => {
            Finding::ok(format!("Its schema has version {applied}, as this program needs."))
        }
        Some((applied, Ordering::Less)) => {
            Finding::warn(format!("Its schema has version {applied}; the next start brings it to {known}."))
        }
        Some((applied, Ordering::Greater)) => Finding::fail(format!(
            "A newer Sluice made its schema (version {applied}; this program knows {known}). Start the newer program, or restore the backup made before the update."
        )),
    }
}

fn accounts(url: &DatabaseUrl) -> anyhow::Result<Vec<Finding>> {
    let desk = Desk::open(url, Clock::System)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let list = |cx: &mut Cx<'_>| accounts::list(cx, AccountId::INSTALLATION, ACCOUNTS);
        let accounts = desk.read(Who::installation(), list).await?;
        let mut findings = Vec::new();
        if accounts.is_empty() {
            findings.push(Finding::warn(
                "There is no account yet. `sluice serve` prints a link to set one up, or use `sluice account create`.",
            ));
        }
        for account in accounts {
            let who = Who::system(account.id);
            findings.extend(desk.read(who, move |cx| look_at(cx, &account)).await?);
        }
        Ok(findings)
    })
}

fn look_at(cx: &mut Cx<'_>, account: &Account) -> Result<Vec<Finding>, channels::Error> {
    let name = &account.name;
    let mut findings = Vec::new();
    let mailboxes = mailboxes::list_followed(cx)?;
    for mailbox in &mailboxes {
        let (address, text) = (&mailbox.address, &mailbox.state.text);
        findings.push(match mailbox.state.word.as_str() {
            "following" => Finding::ok(format!("{name}: the mailbox {address} is followed.")),
            word => Finding::warn(format!("{name}: the mailbox {address} is {}: {text}", word.replace('_', " "))),
        });
    }
    let dead = jobs::list_dead(cx, COUNTED)?;
    if let Some(newest) = dead.first() {
        let (count, reason) = (count(dead.len()), &newest.reason);
        findings.push(Finding::warn(format!("{name}: {count} jobs were given up; the last one because {reason}")));
    }
    let aside = arrivals::list(cx, State::SetAside, COUNTED)?;
    if let Some(newest) = aside.first() {
        let (count, reason) = (count(aside.len()), newest.reason.as_deref().unwrap_or_default());
        findings.push(Finding::warn(format!("{name}: {count} requests were set aside; the last one because {reason}")));
    }
    if dead.is_empty() && aside.is_empty() {
        findings.push(Finding::ok(format!("{name}: every request was read, every job is done or on its way.")));
    }
    Ok(findings)
}

fn count(found: usize) -> String {
    if found as i64 == COUNTED { format!("at least {COUNTED}") } else { found.to_string() }
}
