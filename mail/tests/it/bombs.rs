//! Mails made to cost much: each is read in little time and memory. Memory is that of a process of its own.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

/// What a mail may cost where the program is compiled as it is shipped; unoptimised, ten times as long.
const MOST_TIME: Duration = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 1 });
/// Above what the process has before. KiB.
const MOST_MEMORY_KIB: u64 = 64 * 1024;
/// Which mail the process of its own is to read.
const BOMB: &str = "SLUICE_TEST_BOMB";

const BOMBS: [&str; 12] = [
    "nest_multipart_1000",
    "nest_multipart_10000",
    "nest_rfc822_1000",
    "parts_10000",
    "parts_100000",
    "header_line_1mb",
    "headers_100k",
    "received_500",
    "to_10k",
    "rfc2231_10k",
    "encoded_words_20k",
    "zip_bomb_50mb",
];

/// The most memory this process has had, as Linux counts it (proc(5)).
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches("kB").trim().parse().unwrap()
}

#[expect(clippy::disallowed_methods, reason = "the process of its own is told by its environment what to read")]
#[test]
fn a_bomb_costs_little_time_and_memory() {
    if let Ok(name) = std::env::var(BOMB) {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/vectors/eml/{name}.eml"));
        let raw = std::fs::read(path).unwrap();
        let (before_kib, begun) = (peak_kib(), Instant::now());
        let (mail, _) = mail::parse(&raw);
        let (time, memory_kib) = (begun.elapsed(), peak_kib() - before_kib);
        assert!(time < MOST_TIME, "{name} takes {time:?}");
        assert!(memory_kib < MOST_MEMORY_KIB, "{name} takes {memory_kib} KiB");
        drop(mail);
        return;
    }
    for name in BOMBS {
        let mut itself = Command::new(std::env::current_exe().unwrap());
        itself.args(["--exact", "bombs::a_bomb_costs_little_time_and_memory", "--nocapture"]).env(BOMB, name);
        let done = itself.output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
}
