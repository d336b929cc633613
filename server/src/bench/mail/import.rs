//! Mails that lie in a mailbox are brought: fetched, read, put into threads, kept, and shown to the contacts who wrote them,
//! until the database has committed the last one.
//!
//! Every second writer is a contact; the first mail of every other one begins an incoming lead.

use super::dovecot::Dovecot;
use super::letters::{self, MAIL_BYTES};
use super::mailboxes::{self, Owner};
use super::mbsync;
use crate::bench::company::{Company, Stock};
use crate::bench::site::{Ground, Kind};
use base::Cx;
use base::desk::Who;
use flow::channels::folders::{self, FolderRole};
use flow::channels::handles;
use flow::contacts::{self, NewContact};
use std::time::Instant;
use tokio::runtime::Runtime;

/// Measures on every database, and with `mbsync` where it is installed.
///
/// # Errors
/// When a mail is not there in time.
pub fn run(runtime: &Runtime, ground: &Ground, kinds: &[Kind], dovecot: &Dovecot, mails: usize) -> anyhow::Result<()> {
    println!("{mails} mails of {MAIL_BYTES} bytes brought from a mailbox by IMAP\n");
    println!("{:<24}{:>10}{:>12}{:>14}", "by", "mails/s", "seconds", "of mbsync");
    let mut fastest = None;
    for (kind, username) in kinds.iter().zip(dovecot.usernames()) {
        let seconds = bring(runtime, ground, *kind, dovecot, (username, mails))?;
        if fastest.is_none() {
            fastest = mbsync::run(ground, dovecot, username)?;
            match fastest {
                Some(other) => line("mbsync, with its fsync", mails, other, None),
                None => println!("mbsync was left out: install isync."),
            }
        }
        line(kind.name(), mails, seconds, fastest);
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52")]
fn line(by: &str, mails: usize, seconds: f64, other: Option<f64>) {
    let ratio = other.map_or_else(String::new, |other| format!("{:.1} times", other / seconds));
    println!("{by:<24}{:>10.0}{seconds:>12.2}{ratio:>14}", mails as f64 / seconds);
}

/// The seconds from the start of the node to the commit of the last mail.
fn bring(
    runtime: &Runtime,
    ground: &Ground,
    kind: Kind,
    dovecot: &Dovecot,
    (username, mails): (&str, usize),
) -> anyhow::Result<f64> {
    let site = ground.site(kind, "mailbox")?;
    let company = Company::found(runtime, &site, Stock::Empty)?;
    know_writers(runtime, &company, letters::writers(mails))?;
    let owner = Owner { account: company.account, user: company.world.mara, pipeline: company.world.sales };
    let mailbox = mailboxes::connect(runtime, (&company.desk, company.vault()), dovecot, owner, username)?;
    // Looked at once while it is empty, so that all that comes later is new mail.
    let node = mailboxes::start(runtime, &site, dovecot)?;
    mailboxes::until_followed(runtime, &company.desk, company.account)?;
    node.stop()?;
    for number in 0..mails {
        dovecot.deliver(username, &format!("{number}.bench"), &letters::of_mailbox(number))?;
    }
    rustix::fs::sync();
    let begun = Instant::now();
    let node = mailboxes::start(runtime, &site, dovecot)?;
    let last_uid = u32::try_from(mails)?;
    mailboxes::until(|| {
        let unit = move |cx: &mut Cx<'_>| folders::list_folders(cx, mailbox);
        let listed = runtime.block_on(company.desk.read(Who::system(company.account), unit))?;
        let inbox = listed.iter().find(|folder| folder.role == FolderRole::Inbox);
        Ok(inbox.and_then(|folder| folder.cursor).is_some_and(|cursor| cursor.last_uid >= last_uid))
    })?;
    let seconds = begun.elapsed().as_secs_f64();
    drop(node);
    Ok(seconds)
}

/// Every second writer has been a contact for long.
fn know_writers(runtime: &Runtime, company: &Company, writers: usize) -> anyhow::Result<()> {
    let unit = move |cx: &mut Cx<'_>| {
        let mut new = Vec::new();
        for writer in (0..writers).step_by(2) {
            let handles = handles::email(&letters::address(writer)).into_iter().collect();
            let contact = NewContact { name: format!("Writer {writer}"), handles, ..NewContact::default() };
            new.push((cx.next_id()?, contact));
        }
        contacts::open_all(cx, new).map(|_| ())
    };
    Ok(runtime.block_on(company.desk.write(Who::system(company.account), unit))?)
}
