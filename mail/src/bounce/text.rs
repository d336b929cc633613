//! Bounces of servers that write for people only: exim, qmail, old Exchange and their like.

use super::status::{self, Failure};
use super::{MAX_DIAGNOSTIC_CHARS, MAX_RECIPIENTS, Unreached};
use crate::Mail;
use crate::parse::line;
use regex::Regex;
use std::sync::LazyLock;

/// The copy of our own mail, which begins after one of these, is not part of the report.
const COPY_BEGINS: [&str; 12] = [
    "--- below this line is a copy of the message",
    "------ this is a copy of",
    "--- this is a copy of",
    "----- original message",
    "----- message header follows",
    "----- unsent message follows",
    "----- returned message",
    "-----original message",
    "original message headers",
    "original message follows",
    "ursprüngliche nachricht",
    "return-path:",
];

/// Longer texts are read up to here. Bytes.
const MAX_TEXT_BYTES: usize = 64 * 1024;
/// So many lines after an address belong to it. Lines.
const LINES_AFTER: usize = 6;

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[\p{L}\d.!#$%&'*+/=?^_`{|}~-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+").expect("a fixed pattern")
});
static STATUS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|[\s#(\[])([245]\.\d{1,3}\.\d{1,3})(?:$|[\s)\]:;,-])").expect("a fixed pattern"));
static MESSAGE_ID: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?im)^\s*message-id:\s*<([^<>\s]+)>").expect("a fixed pattern"));

/// The first address in a text, in lower case.
pub(crate) fn address(text: &str) -> Option<String> {
    let found = ADDRESS.find(text)?.as_str();
    Some(found.trim_matches(['.', '\'']).to_lowercase()).filter(|address| address.contains('@'))
}

/// The id of our own mail, where its head is quoted.
pub(super) fn message_id(text: &str) -> Option<String> {
    MESSAGE_ID.captures(text)?.get(1).map(|id| id.as_str().to_owned())
}

/// Whom the report names before the copy of our mail begins, with what it says of each.
pub(super) fn unreached(mail: &Mail) -> Vec<Unreached> {
    let text = &mail.text[..mail.text.floor_char_boundary(MAX_TEXT_BYTES)];
    let lines: Vec<&str> = text.lines().collect();
    let end = lines.iter().position(|line| begins_copy(line)).unwrap_or(lines.len());
    let lines = &lines[..end];
    let ours: Vec<String> = mail.to.iter().chain(&mail.from).map(|known| known.address.to_lowercase()).collect();
    let mut found: Vec<Unreached> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(address) = address(line).filter(|address| !ours.contains(address) && !is_of_a_machine(address)) else {
            continue;
        };
        if found.len() < MAX_RECIPIENTS && !found.iter().any(|known| known.address == address) {
            found.push(explained(address, &lines[at..lines.len().min(at + LINES_AFTER)], &mail.subject));
        }
    }
    found
}

fn begins_copy(line: &str) -> bool {
    let line = line.trim_start_matches(['>', ' ']).to_lowercase();
    COPY_BEGINS.iter().any(|known| line.starts_with(known))
}

/// `postmaster@…` tells whom to ask, a Message-ID is no address.
fn is_of_a_machine(address: &str) -> bool {
    ["postmaster@", "mailer-daemon@", "abuse@", "support@"].iter().any(|known| address.starts_with(known))
}

fn explained(address: String, lines: &[&str], subject: &str) -> Unreached {
    let said = lines.iter().take_while(|line| !is_of_another(line, &address)).copied().collect::<Vec<_>>().join(" ");
    let diagnostic = line(&said, MAX_DIAGNOSTIC_CHARS);
    let status = STATUS.captures(&diagnostic).and_then(|found| found.get(1));
    let status = status.map(|status| status.as_str().to_owned()).filter(|status| status::is_one(status));
    let failure = if is_delay(subject) || is_delay(&diagnostic) {
        Failure::Delayed
    } else {
        status::failure(status.as_deref(), &diagnostic)
    };
    Unreached { address, status, diagnostic, failure }
}

fn is_of_another(line: &str, known: &str) -> bool {
    address(line).is_some_and(|address| address != known && !is_of_a_machine(&address))
}

fn is_delay(text: &str) -> bool {
    let text = text.to_lowercase();
    ["delayed", "will be retried", "still being retried", "verzögert", "not yet been delivered"]
        .iter()
        .any(|phrase| text.contains(phrase))
}
