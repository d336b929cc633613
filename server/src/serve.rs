//! `sluice serve`: opens the installation, starts the parts of this node, and stops them in order.

use crate::installation::{Installation, Layout};
use crate::mail_servers::{MailServers, Places, TokenServers};
use crate::settings::{Facing, Place};
use crate::worker::Node;
use crate::{http, logs, measures, smtp, stop, worker};
use anyhow::bail;
use base::clock::DAY;
use base::desk::Who;
use base::dial::Guard;
use base::people::links::{self, Purpose};
use base::{DbError, accounts, tls};
use clap::Args;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// After a stop the parts may take this long together: longer than each of them allows itself.
const STOP_LIMIT: Duration = Duration::from_secs(20);

/// How this node serves.
#[derive(Args, Clone)]
pub struct Flags {
    #[command(flatten)]
    facing: Facing,
}

/// Serves until it is stopped.
///
/// # Errors
/// A sentence about what could not be opened or listened on, or about the part that failed.
pub fn run(place: &Place, flags: &Flags) -> anyhow::Result<()> {
    logs::start(place, "info")?;
    let layout = Layout::of(place);
    layout.make_folder()?;
    // Held until the end of this function.
    let _lock = layout.lock()?;
    let installation = Installation::open(&layout)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let running = Running::start(&installation, &flags.facing).await?;
        if flags.facing.role.is_web() {
            offer_set_up(&installation, &flags.facing, running.http).await?;
        }
        running.until_stopped().await
    })
}

/// A node whose parts run.
pub struct Running {
    /// Where HTTP is really served.
    pub http: SocketAddr,
    /// Where mail is really taken, if anywhere.
    pub smtp: Option<SocketAddr>,
    parts: JoinSet<&'static str>,
    stop: CancellationToken,
}

impl Running {
    /// Listens everywhere first, so that a taken port is an answer and not a node that half works.
    ///
    /// # Errors
    /// As [`run`].
    pub async fn start(installation: &Installation, facing: &Facing) -> anyhow::Result<Running> {
        let stop = stop::on_signals()?;
        let tokens = Arc::new(token_servers(facing)?);
        let node = Node::of(installation, postbox(facing)?, Arc::clone(&tokens), relaying(facing));
        let node = Arc::new(node.await?);
        worker::keys::catch_up(&node).await?;
        let outside =
            worker::Outside::new(facing.allowed_networks.clone(), tls::client_config(facing.tls_ca.as_deref())?);
        let outside = Arc::new(outside);
        let mut parts = JoinSet::new();
        let listener = http::listen(facing.http, "--http").await?;
        let http = listener.local_addr()?;
        let doors = smtp::open(facing).await?;
        let encryption = smtp::encryption(facing)?;
        if let Some(address) = facing.metrics {
            let (listener, recorder) = measures::listen(address).await?;
            println!("Sluice shows metrics on http://{}/metrics", listener.local_addr()?);
            let serving = measures::serve(listener, recorder, installation.desk.clone(), stop.clone());
            parts.spawn(named("metrics", serving));
        }
        let reached = http::Reached {
            servers: Arc::new(mail_servers(facing, tokens)?),
            left_files: Arc::new(worker::FileFetcher::new(Arc::clone(&node), Arc::clone(&outside))),
        };
        let routes = http::routes(installation, facing, &reached, &node.name, &stop);
        parts.spawn(named("HTTP", http::serve(listener, routes, stop.clone())));
        parts.spawn(named("looks", worker::looks::run(installation.desk.clone(), stop.clone())));
        println!("Sluice listens on http://{http}");
        let smtp = doors.iter().find_map(smtp::Listening::smtp_address);
        for door in doors {
            println!("Sluice takes mail on {door}");
            let house = smtp::MailDoor::new(Arc::clone(&node), &facing.mail_domain);
            parts.spawn(named("mail", smtp::serve(door, house, encryption.clone(), stop.clone())));
        }
        if facing.role.is_worker() {
            let site = facing.public_url.clone().unwrap_or_else(|| format!("http://{http}"));
            worker::start(&mut parts, &node, &outside, site.trim_end_matches('/'), &stop);
        }
        Ok(Running { http, smtp, parts, stop })
    }

    /// Waits for a signal, then for the parts to finish what they have begun.
    ///
    /// # Errors
    /// When a part ended that was not asked to: whoever started this program starts it again, whole.
    pub async fn until_stopped(mut self) -> anyhow::Result<()> {
        let early = tokio::select! {
            biased;
            () = self.stop.cancelled() => None,
            ended = self.parts.join_next() => ended,
        };
        self.stop.cancel();
        if tokio::time::timeout(STOP_LIMIT, async { while self.parts.join_next().await.is_some() {} }).await.is_err() {
            tracing::warn!("some parts did not stop in time and were cut off");
        }
        match early {
            None => Ok(()),
            Some(Ok(part)) => bail!("the part {part} ended by itself"),
            Some(Err(error)) => bail!("a part failed: {error}"),
        }
    }
}

/// The way of mails to servers that send them.
fn postbox(facing: &Facing) -> anyhow::Result<worker::Postbox> {
    let guard = Guard::new(facing.allowed_networks.clone());
    let authorities = facing.tls_ca.as_deref().map(std::fs::read).transpose()?;
    let tls = tls::client_config(facing.tls_ca.as_deref())?;
    Ok(worker::Postbox::new(guard, tls, authorities))
}

/// Where providers give and renew the tokens of mailboxes.
fn token_servers(facing: &Facing) -> anyhow::Result<TokenServers> {
    let guard = Arc::new(Guard::new(facing.allowed_networks.clone()));
    Ok(TokenServers::new(guard, tls::client_config(facing.tls_ca.as_deref())?, Places::public()))
}

/// Where servers of mailboxes are found and tried.
fn mail_servers(facing: &Facing, tokens: Arc<TokenServers>) -> anyhow::Result<MailServers> {
    let authorities = facing.tls_ca.as_deref().map(std::fs::read).transpose()?;
    let tls = tls::client_config(facing.tls_ca.as_deref())?;
    let database = Some(facing.provider_database.clone()).filter(|address| address != "off");
    Ok(MailServers::new(facing.allowed_networks.clone(), tls, tokens, authorities, database))
}

/// Where letters are handed in, if a relay was named.
fn relaying(facing: &Facing) -> Option<worker::Relaying> {
    let (relay, from) = (facing.mail_relay.as_ref()?, facing.mail_from.as_ref()?);
    let from = mail::Address { name: from.name.clone(), address: from.email.to_string() };
    Some(worker::Relaying { submission: relay.submission(), from })
}

/// A part that says its name when it ends.
pub async fn named(name: &'static str, part: impl Future<Output = ()>) -> &'static str {
    part.await;
    name
}

/// As long as there is no account, whoever sees this terminal may make the first one, once.
async fn offer_set_up(installation: &Installation, facing: &Facing, http: SocketAddr) -> anyhow::Result<()> {
    let token = installation.desk.write(Who::installation(), |cx| {
        let is_new = accounts::count(cx)? == 0;
        Ok::<_, DbError>(if is_new { Some(links::make(cx, Purpose::SetUp, None, DAY)?) } else { None })
    });
    if let Some(token) = token.await? {
        let origin = facing.public_url.clone().unwrap_or_else(|| format!("http://{http}"));
        println!("There is no account yet. Set up the first one within 24 hours: {origin}/links/{}", token.reveal());
    }
    Ok(())
}
