//! Why a connection ended, so that the caller knows when to come again.

use std::time::Duration;

/// The sink could not store; the reason is for the log and the health line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SinkError(pub String);

/// Why following ended.
#[derive(Debug, thiserror::Error)]
pub enum ImapError {
    /// As the caller wished.
    #[error("stopped")]
    Stopped,
    /// Come again after the back-off.
    #[error("the connection broke: {0}")]
    Io(#[from] std::io::Error),
    /// Come again after the back-off.
    #[error("the server did not answer {0} in time")]
    TimedOut(&'static str),
    /// Do not come again before somebody entered the password anew: servers lock accounts that keep trying.
    #[error("the server refused the sign-in: {0}")]
    SignInRefused(String),
    /// Nothing secret was sent: somebody should write another port or server.
    #[error("the server offers no encryption (STARTTLS)")]
    NoTls,
    /// The server wants fewer visits: come again after the back-off, and not before `wait` if it is given.
    #[error("the server asks to slow down: {text}")]
    Throttled { wait: Option<Duration>, text: String },
    /// Come again after the back-off; if it stays, somebody should look (no such folder, e.g.).
    #[error("the server refused {command}: {text}")]
    Refused { command: &'static str, text: String },
    /// What came is no IMAP, or over a limit. Come again after the back-off.
    #[error("the server sent what cannot be read: {0}")]
    Protocol(String),
    /// Come again after the back-off: the server has what could not be stored.
    #[error("the mail could not be stored: {0}")]
    Sink(#[from] SinkError),
}

/// What servers say when they want fewer connections; Microsoft's words mean the same.
const THROTTLING: [&str; 8] = [
    "throttled",
    "too many",
    "[unavailable]",
    "[limit]",
    "[inuse]",
    "try again later",
    "authenticated but not connected",
    "maximum number of connections",
];

/// The longest wait that is obeyed: a hint of a month is a mistake.
const LONGEST_HINT: Duration = Duration::from_secs(24 * 60 * 60);

/// What a NO, BAD or BYE means.
pub(super) fn refusal(command: &'static str, text: &str) -> ImapError {
    let lower = text.to_lowercase();
    if THROTTLING.iter().any(|words| lower.contains(words)) {
        return ImapError::Throttled { wait: hint(&lower), text: text.to_owned() };
    }
    if matches!(command, "LOGIN" | "AUTHENTICATE") {
        return ImapError::SignInRefused(text.to_owned());
    }
    ImapError::Refused { command, text: text.to_owned() }
}

/// `Suggested Backoff Time: 178755 milliseconds`
fn hint(lower: &str) -> Option<Duration> {
    let (_, after) = lower.split_once("backoff time:")?;
    let digits: String = after.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().map(|wait_ms| Duration::from_millis(wait_ms).min(LONGEST_HINT))
}
