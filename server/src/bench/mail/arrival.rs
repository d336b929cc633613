//! How soon a new mail is seen in a browser: from its delivery, and from the moment at which the server tells another
//! client of it, since Dovecot waits half a second before it tells anybody.

use super::dovecot::Dovecot;
use super::letters;
use super::mailboxes::{self, Owner};
use crate::bench::company::{Company, Stock};
use crate::bench::figures::{milliseconds, percentile};
use crate::bench::site::{Ground, Kind};
use anyhow::{Context as _, ensure};
use axum::body::Bytes;
use axum::http::{HeaderName, Request};
use base::tls;
use http_body_util::{BodyExt, Empty};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::timeout;

/// Mails that are delivered, one after the other.
const MAILS: u64 = 100;
/// Their numbers begin so high that no number is the beginning of another.
const FIRST: u64 = 100_000;
/// A mail that is not seen within this time is lost.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between a mail that was seen and the next.
const PAUSE: Duration = Duration::from_millis(200);

/// Measures on every database.
///
/// # Errors
/// When a mail is not seen.
pub fn run(runtime: &Runtime, ground: &Ground, kinds: &[Kind], dovecot: &Dovecot) -> anyhow::Result<()> {
    println!("\n{MAILS} mails, one after the other, until the stream of an open board shows each; ms\n");
    println!("{:<12}{:>24}{:>32}", "", "from the delivery", "from the word of the server");
    println!("{:<12}{:>14}{:>10}{:>22}{:>10}", "database", "p50", "p99", "p50", "p99");
    for (kind, username) in kinds.iter().zip(dovecot.usernames().iter().rev()) {
        let site = ground.site(*kind, "arrival")?;
        let company = Company::found(runtime, &site, Stock::Empty)?;
        let owner = Owner { account: company.account, user: company.world.mara, pipeline: company.world.sales };
        mailboxes::connect(runtime, (&company.desk, company.vault()), dovecot, owner, username)?;
        let node = mailboxes::start(runtime, &site, dovecot)?;
        mailboxes::until_followed(runtime, &company.desk, company.account)?;
        let (whole, own) = runtime.block_on(async {
            let board = format!("{}/events?pipeline={}", node.address, company.world.sales);
            let seen = watch_board(&board, company.session().await?).await?;
            let told = watch_inbox(dovecot, username).await?;
            measure(dovecot, username, (seen, told)).await
        })?;
        let at = |times: &[Duration], share| milliseconds(percentile(times, share));
        println!(
            "{:<12}{:>14.0}{:>10.0}{:>22.0}{:>10.0}",
            kind.name(),
            at(&whole, 0.5),
            at(&whole, 0.99),
            at(&own, 0.5),
            at(&own, 0.99)
        );
    }
    Ok(())
}

/// Delivers mails; from each delivery, and from each word of the server, to the moment at which it is seen.
async fn measure(
    dovecot: &Dovecot,
    username: &str,
    (mut seen, mut told): (UnboundedReceiver<(Instant, Bytes)>, UnboundedReceiver<Instant>),
) -> anyhow::Result<(Vec<Duration>, Vec<Duration>)> {
    let (mut whole, mut own) = (Vec::new(), Vec::new());
    for number in FIRST..FIRST + MAILS {
        tokio::time::sleep(PAUSE).await;
        while told.try_recv().is_ok() {}
        let delivered = Instant::now();
        dovecot.deliver(username, &format!("{number}.bench"), &letters::of_stranger(number))?;
        let name = format!("Sender {number}");
        let at = timeout(PATIENCE, async {
            loop {
                let (at, part) = seen.recv().await.context("the board's stream ended")?;
                if String::from_utf8_lossy(&part).contains(&name) {
                    return anyhow::Ok(at);
                }
            }
        });
        let at = at.await.with_context(|| format!("{name} was not seen"))??;
        whole.push(at - delivered);
        let told = timeout(PATIENCE, told.recv()).await?.context("the other client was hung up on")?;
        own.push(at.saturating_duration_since(told));
    }
    whole.sort_unstable();
    own.sort_unstable();
    Ok((whole, own))
}

/// The stream of an open board, part by part, with the moment at which each came.
async fn watch_board(
    address: &str,
    headers: Vec<(HeaderName, String)>,
) -> anyhow::Result<UnboundedReceiver<(Instant, Bytes)>> {
    let mut request = Request::get(address);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let client = Client::builder(TokioExecutor::new()).build_http::<Empty<Bytes>>();
    let answer = client.request(request.body(Empty::new())?).await?;
    ensure!(answer.status() == 200, "the board's stream was answered {}", answer.status());
    let (tell, told) = unbounded_channel();
    let mut body = answer.into_body();
    tokio::spawn(async move {
        while let Some(Ok(frame)) = body.frame().await {
            if let Ok(part) = frame.into_data()
                && tell.send((Instant::now(), part)).is_err()
            {
                return;
            }
        }
    });
    Ok(told)
}

/// Another client of the same inbox, in IDLE: the moments at which it is told of a mail.
async fn watch_inbox(dovecot: &Dovecot, username: &str) -> anyhow::Result<UnboundedReceiver<Instant>> {
    let server = dovecot.server(username);
    let tcp = TcpStream::connect((server.host.as_str(), server.port)).await?;
    let config = tls::client_config(Some(&dovecot.authority()))?;
    let mut stream = BufReader::new(tls::connect_tls(tcp, &server.host, &config).await?);
    let commands =
        [format!("a LOGIN {username} \"{}\"", dovecot.password()), "b EXAMINE INBOX".to_owned(), "c IDLE".to_owned()];
    for (command, until) in commands.iter().zip(["a OK", "b OK", "+"]) {
        stream.write_all(format!("{command}\r\n").as_bytes()).await?;
        let mut line = String::new();
        while !line.starts_with(until) {
            line.clear();
            ensure!(stream.read_line(&mut line).await? > 0, "the server hung up");
        }
    }
    let (tell, told) = unbounded_channel();
    tokio::spawn(listen(stream, tell));
    Ok(told)
}

async fn listen<S>(mut stream: BufReader<S>, tell: UnboundedSender<Instant>)
where
    BufReader<S>: tokio::io::AsyncBufRead + Unpin,
{
    let mut line = String::new();
    while stream.read_line(&mut line).await.is_ok_and(|bytes| bytes > 0) {
        if line.trim_end().ends_with("EXISTS") && tell.send(Instant::now()).is_err() {
            return;
        }
        line.clear();
    }
}
