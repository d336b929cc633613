//! Mails taken in by SMTP, each answered with 250 when it and the work that it makes are on disk.
//!
//! Every connection sends its next mail when it has read the answer to the last. The node also reads what came in, as it
//! does when it serves alone: connections, readers and database share the processors.

use super::letters::{self, MAIL_BYTES};
use crate::bench::company::{Company, Stock};
use crate::bench::figures::{milliseconds, percentile};
use crate::bench::node::{Node, Part};
use crate::bench::site::{Ground, Kind};
use anyhow::{Context as _, ensure};
use base::desk::Who;
use flow::channels::addresses::{self, Purpose};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

/// Connections of one sender are at most ten, so half of them come from another address of this machine.
const SENDERS: [&str; 2] = ["127.0.0.1:0", "127.0.0.2:0"];
/// Connections of each.
const CONNECTIONS: usize = 10;
/// What is answered before this is not counted.
const WARM_UP: Duration = Duration::from_secs(1);
/// How long mails are sent after that.
const COUNTED: Duration = Duration::from_secs(5);
/// The domain of a node that was told none.
const DOMAIN: &str = "localhost";

/// Measures on every database that is at hand, and prints a line for each.
///
/// # Errors
/// When a mail is answered with anything but 250.
pub fn run(runtime: &Runtime, ground: &Ground, kinds: &[Kind]) -> anyhow::Result<()> {
    let connections = SENDERS.len() * CONNECTIONS;
    println!("\nMails of {MAIL_BYTES} bytes by SMTP over {connections} connections, 250 when each is on disk\n");
    println!("{:<12}{:>10}{:>12}{:>12}", "database", "mails/s", "p50 ms", "p99 ms");
    for kind in kinds {
        let site = ground.site(*kind, "mail")?;
        let company = Company::found(runtime, &site, Stock::Empty)?;
        let who = Who::system(company.account);
        let address =
            runtime.block_on(company.desk.read(who, |cx| addresses::whole(cx, Purpose::CreateLead, DOMAIN)))?;
        let node = Node::start(runtime, &site, Part::Everything)?;
        let mut times = runtime.block_on(send(&node, &address))?;
        times.sort_unstable();
        let per_second = u64::try_from(times.len())? / COUNTED.as_secs();
        let at = |share| milliseconds(percentile(&times, share));
        println!("{:<12}{per_second:>10}{:>12.1}{:>12.1}", kind.name(), at(0.5), at(0.99));
    }
    Ok(())
}

/// The time of each mail that was answered within the counted time.
async fn send(node: &Node, address: &str) -> anyhow::Result<Vec<Duration>> {
    let numbers = Arc::new(AtomicU64::new(0));
    let begun = Instant::now();
    let mut connections = JoinSet::new();
    for sender in SENDERS {
        for _ in 0..CONNECTIONS {
            let socket = tokio::net::TcpSocket::new_v4()?;
            socket.bind(sender.parse()?)?;
            let stream = socket.connect(node.smtp).await?;
            connections.spawn(keep_sending(stream, address.to_owned(), Arc::clone(&numbers), begun));
        }
    }
    let mut times = Vec::new();
    while let Some(sent) = connections.join_next().await {
        times.extend(sent??);
    }
    Ok(times)
}

async fn keep_sending(
    stream: TcpStream,
    address: String,
    numbers: Arc<AtomicU64>,
    begun: Instant,
) -> anyhow::Result<Vec<Duration>> {
    let mut stream = BufReader::new(stream);
    expect(&mut stream, "220").await?;
    stream.write_all(b"EHLO bench\r\n").await?;
    expect(&mut stream, "250").await?;
    let envelope = format!("MAIL FROM:<bench@sender.example>\r\nRCPT TO:<{address}>\r\nDATA\r\n");
    let mut times = Vec::new();
    while begun.elapsed() < WARM_UP + COUNTED {
        let mail = format!("{}.\r\n", letters::of_stranger(numbers.fetch_add(1, Ordering::Relaxed)));
        let started = Instant::now();
        stream.write_all(envelope.as_bytes()).await?;
        for code in ["250", "250", "354"] {
            expect(&mut stream, code).await?;
        }
        stream.write_all(mail.as_bytes()).await?;
        expect(&mut stream, "250").await?;
        if (WARM_UP..WARM_UP + COUNTED).contains(&begun.elapsed()) {
            times.push(started.elapsed());
        }
    }
    Ok(times)
}

/// Reads a whole reply, which must have this code.
async fn expect(stream: &mut BufReader<TcpStream>, code: &str) -> anyhow::Result<()> {
    loop {
        let mut line = String::new();
        ensure!(stream.read_line(&mut line).await? > 0, "the node hung up");
        let (found, rest) = line.split_at_checked(3).with_context(|| format!("no reply: {line:?}"))?;
        ensure!(found == code, "the node answered {line:?} instead of {code}");
        if !rest.starts_with('-') {
            return Ok(());
        }
    }
}
