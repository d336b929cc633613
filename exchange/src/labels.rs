//! What a phone number or e-mail address is for, beside it in its cell: `+49 30 1234567 (MOB)`.

use flow::channels::handles::{Handle, HandleKind};

/// The labels of phones, and how people write them.
const PHONES: [(&str, &[&str]); 6] = [
    ("WORK", &["office", "business"]),
    ("WORKDD", &["direct"]),
    ("MOB", &["mobile", "cell"]),
    ("FAX", &[]),
    ("HOME", &["private"]),
    ("OTHER", &[]),
];
/// The labels of e-mail addresses, and how people write them.
const EMAILS: [(&str, &[&str]); 3] =
    [("WORK", &["office", "business"]), ("PRIV", &["private", "personal", "home"]), ("OTHER", &[])];

/// An address with its label.
pub fn write(handle: &Handle) -> String {
    if handle.label.is_empty() { handle.written.clone() } else { format!("{} ({})", handle.written, handle.label) }
}

/// An address and its label, empty where none that we know stands in brackets behind it.
pub fn apart(kind: HandleKind, written: &str) -> (&str, &'static str) {
    let labels: &[(&'static str, &[&str])] = if kind == HandleKind::Email { &EMAILS } else { &PHONES };
    let named = |name: &str| {
        let is_meant = |(label, words): &&(&'static str, &[&str])| {
            label.eq_ignore_ascii_case(name) || words.iter().any(|word| word.eq_ignore_ascii_case(name))
        };
        labels.iter().find(is_meant).map(|(label, _)| *label)
    };
    let found = written.trim().strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    let found = found.and_then(|(address, name)| Some((address.trim(), named(name.trim())?)));
    found.unwrap_or((written, ""))
}
