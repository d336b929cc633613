//! A node that is measured: `sluice serve` in a process of its own.

use super::client::Client;
use super::site::Site;
use anyhow::{Context as _, bail, ensure};
use base::db::DatabaseUrl;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// The counter of all statements in a node's metrics.
const STATEMENTS: &str = "sluice_database_statements_total ";
/// The unit in which Linux tells the time of a processor (USER_HZ). Milliseconds.
const MILLISECONDS_OF_A_TICK: u64 = 10;
/// Lines of the log that are shown when a node does not start.
const LOG_LINES: usize = 5;

/// What a node does.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    /// All of it, as one who serves alone.
    Everything,
    /// It answers requests only: every statement is a request's.
    Requests,
}

/// A running node; it is ended when this is dropped.
pub struct Node {
    process: Process,
    /// Where it serves.
    pub address: String,
    /// Where it takes mail.
    pub smtp: SocketAddr,
    metrics: Client,
    /// From the start of the process to the first healthy answer.
    pub started_in: Duration,
}

impl Node {
    /// Starts a node with its settings as shipped, its log into a file, and waits until it is healthy.
    ///
    /// # Errors
    /// When it does not become so; the end of its log is part of the message.
    pub fn start(runtime: &Runtime, site: &Site, part: Part) -> anyhow::Result<Node> {
        Node::start_with(runtime, site, part, &[])
    }

    /// The same with further flags of `sluice serve`.
    ///
    /// # Errors
    /// As [`Node::start`].
    pub fn start_with(runtime: &Runtime, site: &Site, part: Part, flags: &[&str]) -> anyhow::Result<Node> {
        std::fs::create_dir_all(&site.layout.folder)?;
        let log = site.layout.folder.join("log");
        let begun = Instant::now();
        let child = command(site, part)?
            .args(flags)
            .stderr(File::create(&log)?)
            .spawn()
            .context("the node cannot be started")?;
        let greeted = greet(runtime, Process { child, _output: None }, begun);
        greeted.with_context(|| {
            let log = std::fs::read_to_string(&log).unwrap_or_default();
            let lines: Vec<&str> = log.lines().rev().take(LOG_LINES).collect();
            format!("the node did not start: {}", lines.join(" / "))
        })
    }

    /// Ends it in order: what it holds for itself, such as the mailboxes that it follows, is free for the next one at once.
    ///
    /// # Errors
    /// When it cannot be asked to end, or ends otherwise.
    pub fn stop(mut self) -> anyhow::Result<()> {
        let asked = Command::new("kill").arg(self.process.child.id().to_string()).status()?;
        ensure!(asked.success(), "the node cannot be asked to end");
        let ended = self.process.child.wait()?;
        ensure!(ended.success(), "the node did not end in order: {ended}");
        Ok(())
    }

    /// Statements it has sent to its database so far.
    ///
    /// # Errors
    /// When its metrics do not say.
    pub async fn statements(&self) -> anyhow::Result<u64> {
        let page = self.metrics.get("/metrics").await?;
        let text = std::str::from_utf8(&page.body)?;
        let count = text.lines().find_map(|line| line.strip_prefix(STATEMENTS));
        Ok(count.context("the metrics count no statements")?.trim().parse()?)
    }

    /// Memory that is really its own or in use by it (resident set), where the system says so as Linux does.
    pub fn memory_bytes(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        Some(line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()? * 1024)
    }
}

impl Node {
    /// The time for which processors have worked on it, where the system says so as Linux does.
    pub fn processor_time(&self) -> Option<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.child.id())).ok()?;
        // After the name, which may hold anything, in the order of proc(5): the state is the third.
        let (_, fields) = stat.rsplit_once(") ")?;
        let ticks: u64 = fields.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
        Some(Duration::from_millis(ticks * MILLISECONDS_OF_A_TICK))
    }
}

/// Reads where the node listens, and waits for its first healthy answer.
fn greet(runtime: &Runtime, mut process: Process, begun: Instant) -> anyhow::Result<Node> {
    let mut output = BufReader::new(process.child.stdout.take().context("its output")?);
    let metrics = address(&mut output, "Sluice shows metrics on ")?;
    let http = address(&mut output, "Sluice listens on ")?;
    let smtp = address(&mut output, "Sluice takes mail on smtp://")?.parse()?;
    process._output = Some(output);
    runtime.block_on(Client::new(&http, Vec::new()).get("/healthz"))?;
    let started_in = begun.elapsed();
    Ok(Node {
        process,
        address: http,
        smtp,
        metrics: Client::new(metrics.trim_end_matches("/metrics"), Vec::new()),
        started_in,
    })
}

/// The address in the next line that begins so.
fn address(output: &mut BufReader<ChildStdout>, beginning: &str) -> anyhow::Result<String> {
    loop {
        let mut line = String::new();
        if output.read_line(&mut line)? == 0 {
            bail!("it ended");
        }
        if let Some(address) = line.trim().strip_prefix(beginning) {
            return Ok(address.to_owned());
        }
    }
}

fn command(site: &Site, part: Part) -> anyhow::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    // Nothing of the caller's settings: what is measured is what is shipped.
    command.env_clear().arg("serve").arg("--data").arg(&site.layout.folder);
    if let DatabaseUrl::Postgres(url) = &site.layout.database {
        // Not as an argument: it may hold a password, and everybody sees the arguments of a process.
        command.env("SLUICE_DATABASE", url);
    }
    command.args(["--http", "127.0.0.1:0", "--smtp", "127.0.0.1:0", "--metrics", "127.0.0.1:0"]);
    command.args([
        "--role",
        match part {
            Part::Everything => "all",
            Part::Requests => "web",
        },
    ]);
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    Ok(command)
}

/// The process of a node.
struct Process {
    child: Child,
    /// Kept open: a program that prints into a closed pipe ends.
    _output: Option<BufReader<ChildStdout>>,
}

impl Drop for Process {
    fn drop(&mut self) {
        // Its data is removed next, so it need not finish anything. One that cannot be ended has ended.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
