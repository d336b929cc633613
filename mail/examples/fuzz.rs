//! Reads mails, or holds SMTP sessions, that were changed at random from those we know, until the time is over: nothing
//! may panic or take long. `bin/fuzz` runs it; what it finds goes to `tests/vectors/fuzz` and is tested from then on.
//!
//! `fuzz mime|smtp SECONDS [SEED]`

use mail::smtp::{Delivery, Door, Envelope, Recipient, SessionSettings, serve_session};
use std::error::Error;
use std::net::Ipv4Addr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// An input that takes longer is a finding. Debug builds are ten times as slow as what is shipped.
const SLOW: Duration = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 1 });
/// Larger seeds are left out: they are bombs, and have tests of their own. Bytes.
const MAX_SEED_BYTES: usize = 16 * 1024;
/// Changes of one input.
const MOST_CHANGES: u64 = 8;

/// What readers stumble over.
const TOKENS: [&str; 30] = [
    "\r\n",
    "\n",
    "\r",
    "\0",
    "\r\n.\r\n",
    "--",
    "=?",
    "?=",
    "=?utf-8?B?",
    "*0*=",
    "boundary=",
    "Content-Type: multipart/mixed;",
    "Content-Type: message/delivery-status",
    "Content-Type: text/calendar",
    "begin 644 x\n",
    "\u{feff}",
    "\u{202e}",
    "From: ",
    "BEGIN:VEVENT",
    "DTSTART:99999999T999999Z",
    "<",
    ">",
    "@",
    ",",
    ";",
    "\"",
    "EHLO ",
    "MAIL FROM:<",
    "RCPT TO:<",
    "DATA\r\n",
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let what = words.next().unwrap_or_default();
    let seconds: u64 = words.next().unwrap_or_default().parse()?;
    let seed = words.next().map_or(Ok(1), |seed| seed.parse())?;
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let (try_one, folders): (fn(&[u8]), _) = match what.as_str() {
        "mime" => (read as fn(&[u8]), ["eml", "fuzz/mime"]),
        "smtp" => (talk as fn(&[u8]), ["fuzz/smtp", "fuzz/smtp"]),
        _ => return Err("say mime or smtp, and for how many seconds".into()),
    };
    let mut seeds = Vec::new();
    for folder in folders {
        seeds.extend(files(&vectors.join(folder))?);
    }
    let findings = vectors.join("fuzz").join(&what);
    let (until, mut chance) = (Instant::now() + Duration::from_secs(seconds), Chance(seed));
    let (mut tried, mut found) = (0u64, 0u64);
    while Instant::now() < until {
        let input = chance.changed(&seeds);
        let begun = Instant::now();
        let is_sound = catch_unwind(AssertUnwindSafe(|| try_one(&input))).is_ok();
        tried += 1;
        if !is_sound || begun.elapsed() > SLOW {
            found += 1;
            let path = findings.join(format!("found-{seed}-{tried}"));
            std::fs::write(&path, &input)?;
            println!("found {}: {}", if is_sound { "slow" } else { "a panic" }, path.display());
        }
    }
    println!("{what}: {tried} inputs in {seconds} s, {found} findings");
    Ok(())
}

fn files(folder: &Path) -> Result<Vec<Vec<u8>>, std::io::Error> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.sort();
    let contents: Vec<Vec<u8>> = paths.iter().map(std::fs::read).collect::<Result<_, _>>()?;
    Ok(contents.into_iter().filter(|bytes| bytes.len() <= MAX_SEED_BYTES).collect())
}

/// The way of a mail to its message.
fn read(raw: &[u8]) {
    let (mail, complaints) = mail::parse(raw);
    let html = mail.html.as_deref().map(|html| mail::clean_html(html, &|id| Some(format!("cid:{id}"))));
    let seen = (mail::bounce::read(&mail), mail::calendar::read(&mail), mail::forwarded::original(&mail));
    std::hint::black_box((mail::preview(&mail.text, 200), complaints, html, seen));
}

/// A session in which everything is sent at once.
fn talk(sent: &[u8]) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
    runtime.block_on(async {
        let (client, server) = tokio::io::duplex(64 * 1024);
        let (mut reading, mut writing) = tokio::io::split(client);
        let talking = async {
            // The server may hang up first.
            drop(writing.write_all(sent).await);
            drop(writing.shutdown().await);
        };
        let mut heard = Vec::new();
        let settings = SessionSettings::new("mx.crm.test");
        let serving = serve_session(server, &settings, Ipv4Addr::LOCALHOST.into(), &Anybody);
        let (served, (), read) = tokio::join!(serving, talking, reading.read_to_end(&mut heard));
        std::hint::black_box((served.is_ok(), read.is_ok()));
        assert!(heard.starts_with(b"220 "), "whoever comes is greeted");
        let lines = heard.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
        assert!(
            lines.into_iter().all(|line| line[..3].iter().all(u8::is_ascii_digit)),
            "every line begins with a code"
        );
    });
}

/// A house that takes whatever comes.
struct Anybody;

impl Door for Anybody {
    async fn may_receive(&self, recipient: &str) -> Recipient {
        if recipient.len().is_multiple_of(3) { Recipient::Unknown } else { Recipient::Known }
    }

    async fn deliver(&self, _: Envelope, raw: Vec<u8>) -> Delivery {
        if raw.len().is_multiple_of(5) { Delivery::TryLater("later".to_owned()) } else { Delivery::Stored }
    }
}

/// Numbers that look like chance and repeat (xorshift).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Below `limit`; 0 when nothing is.
    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % (limit.max(1) as u64)).unwrap_or(0)
    }

    /// One of the seeds, changed a few times.
    fn changed(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut input = seeds[self.below(seeds.len())].clone();
        for _ in 0..=self.next() % MOST_CHANGES {
            let at = self.below(input.len() + 1);
            let until = at + self.below((input.len() - at).min(200) + 1);
            match self.below(6) {
                0 => drop(input.drain(at..until)),
                1 => insert(&mut input, at, TOKENS[self.below(TOKENS.len())].as_bytes()),
                2 => {
                    let piece = input[at..until].to_vec();
                    insert(&mut input, at, &piece.repeat(1 + self.below(20)));
                }
                3 => {
                    let other = &seeds[self.below(seeds.len())];
                    let from = self.below(other.len() + 1);
                    insert(&mut input, at, &other[from..other.len().min(from + 300)]);
                }
                _ if at < input.len() => input[at] = u8::try_from(self.next() & 0xff).unwrap_or(0),
                _ => input.truncate(at),
            }
        }
        input
    }
}

fn insert(input: &mut Vec<u8>, at: usize, piece: &[u8]) {
    input.splice(at..at, piece.iter().copied());
}
