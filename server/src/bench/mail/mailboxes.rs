//! Mailboxes of accounts, on the Dovecot of the measurement.

use super::dovecot::Dovecot;
use crate::bench::node::{Node, Part};
use crate::bench::site::Site;
use anyhow::{Context as _, ensure};
use base::Desk;
use base::desk::Who;
use base::ids::{AccountId, MailboxId, PipelineId, UserId};
use base::secrets::Vault;
use flow::channels::mailboxes::{self, Auth, MailboxKind, NewMailbox, PASSWORD_CONTEXT};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// A mailbox that takes longer than this to be followed is broken.
const PATIENCE: Duration = Duration::from_secs(300);
/// Between two looks.
const PAUSE: Duration = Duration::from_millis(10);

/// Whose a new mailbox is.
#[derive(Clone, Copy, Debug)]
pub struct Owner {
    pub account: AccountId,
    pub user: UserId,
    pub pipeline: PipelineId,
}

/// Connects a mailbox, as one who typed the right password.
///
/// # Errors
/// Whatever the database answers.
pub fn connect(
    runtime: &Runtime,
    (desk, vault): (&Desk, &Vault),
    dovecot: &Dovecot,
    owner: Owner,
    username: &str,
) -> anyhow::Result<MailboxId> {
    let new = NewMailbox {
        pipeline_id: owner.pipeline,
        kind: MailboxKind::Shared,
        address: username.to_owned(),
        server: dovecot.server(username),
        smtp: None,
        auth: Auth::Password { sealed: vault.seal(PASSWORD_CONTEXT, dovecot.password().as_bytes()) },
        responsible_id: None,
    };
    let unit = move |cx: &mut base::Cx<'_>| anyhow::Ok(mailboxes::add_mailbox(cx, new.clone(), owner.user)?.1);
    runtime.block_on(desk.write(Who::system(owner.account), unit))
}

/// A node that may reach the Dovecot.
///
/// # Errors
/// As [`Node::start`].
pub fn start(runtime: &Runtime, site: &Site, dovecot: &Dovecot) -> anyhow::Result<Node> {
    let authority = dovecot.authority();
    let authority = authority.to_str().context("the path of a certificate")?;
    let flags = ["--allow-network", "127.0.0.0/8,::1/128", "--tls-ca", authority];
    Node::start_with(runtime, site, Part::Everything, &flags)
}

/// Waits until every mailbox of an account is followed.
///
/// # Errors
/// When one is not.
pub fn until_followed(runtime: &Runtime, desk: &Desk, account: AccountId) -> anyhow::Result<()> {
    until(|| {
        let listed = runtime.block_on(desk.read(Who::system(account), mailboxes::list_mailboxes))?;
        Ok(listed.iter().all(|mailbox| mailbox.state.word == "following"))
    })
}

/// Looks again and again until it is so.
///
/// # Errors
/// When it is not in time.
pub fn until(is_so: impl Fn() -> anyhow::Result<bool>) -> anyhow::Result<()> {
    let begun = Instant::now();
    while !is_so()? {
        ensure!(begun.elapsed() < PATIENCE, "it did not happen within {} seconds", PATIENCE.as_secs());
        std::thread::sleep(PAUSE);
    }
    Ok(())
}
