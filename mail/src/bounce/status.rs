//! What a status code or a sentence says of an address (RFC 3463).

/// How badly a mail failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Nobody is reached under this address: write to it no more.
    Hard,
    /// This mail did not arrive; the address may be good: full, too large, refused as spam, given up after days.
    Soft,
    /// The other side is still trying.
    Delayed,
}

impl Failure {
    /// The word stored in the details of a mail.
    pub fn as_str(self) -> &'static str {
        match self {
            Failure::Hard => "hard",
            Failure::Soft => "soft",
            Failure::Delayed => "delayed",
        }
    }
}

/// Statuses that mean the address itself: bad mailbox, bad domain, moved, switched off, no such host.
const OF_THE_ADDRESS: [&str; 10] =
    ["5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.10", "5.2.1", "5.4.4", "5.5.1"];

/// What servers say, in lower case, of an address that is none.
const NOBODY: [&str; 30] = [
    "user unknown",
    "unknown user",
    "no such user",
    "user not found",
    "does not exist",
    "doesn't exist",
    "no such address",
    "no such recipient",
    "no such mailbox",
    "unknown recipient",
    "recipient unknown",
    "recipient not found",
    "invalid recipient",
    "unknown address",
    "address unknown",
    "mailbox not found",
    "mailbox unavailable",
    "no mailbox here",
    "unrouteable address",
    "account has been disabled",
    "account is disabled",
    "mailbox is disabled",
    "inactive user",
    "unknown local part",
    "host unknown",
    "domain not found",
    "no longer",
    "unbekannt",
    "inconnu",
    "desconocid",
];

/// What servers say of an address that is good but takes nothing now.
const NOT_NOW: [&str; 14] = [
    "mailbox full",
    "mailbox is full",
    "over quota",
    "overquota",
    "quota exceeded",
    "exceeded storage",
    "out of storage",
    "insufficient",
    "temporar",
    "try again",
    "greylist",
    "timed out",
    "too large",
    "spam",
];

/// Whether it is the address or the moment. A status that says little gives way to the sentence.
pub(super) fn failure(status: Option<&str>, diagnostic: &str) -> Failure {
    let said = diagnostic.to_lowercase();
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| said.contains(phrase));
    if says(&NOT_NOW) {
        return Failure::Soft;
    }
    match status {
        Some(status) if OF_THE_ADDRESS.contains(&status) => Failure::Hard,
        Some(status) if status.starts_with("4.") => Failure::Soft,
        _ if says(&NOBODY) => Failure::Hard,
        _ => Failure::Soft,
    }
}

/// Whether this is a status: `5.1.1`.
pub(super) fn is_one(status: &str) -> bool {
    let parts: Vec<&str> = status.split('.').collect();
    let is_number = |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.len() == 3 && matches!(parts[0], "2" | "4" | "5") && parts.iter().all(is_number)
}
