//! Reading what somebody typed where a host belongs.

use std::net::{IpAddr, Ipv6Addr};

/// Longest name that DNS can carry, in bytes of its ASCII form (RFC 1035).
const NAME_LIMIT_BYTES: usize = 253;

/// Longest label of a name, in bytes (RFC 1035).
const LABEL_LIMIT_BYTES: usize = 63;

/// A host as typed, told apart; names are A-labels in lower case without the final dot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Host {
    /// An address literal in its usual spelling, IPv6 with or without brackets.
    Address(IpAddr),
    /// A name that DNS may know.
    Name(String),
    /// A name that only means something inside a network (`localhost`, `db`, `mail.corp.internal`): it may lead to
    /// addresses of the allow-list and nowhere else.
    InsideName(String),
}

/// Why what was typed is not a host that can be dialled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadName {
    /// Empty, too long, with a user, a path, a zone, a space, a control character, or not valid IDNA (UTS 46).
    #[error("not a host name")]
    NotAName,
    /// An IPv4 address in a spelling that hides it: `127.1`, `2130706433`, `0x7f000001`, `0177.0.0.1`, `①②⑦.0.0.1`.
    #[error("an address in an odd spelling")]
    OddAddress,
}

/// Top-level names that never lead to the public Internet: RFC 6761, RFC 6762, RFC 8375, ICANN's `internal`, Kubernetes'
/// `svc`, and those that home and office routers use (ICANN name collision list).
const INSIDE_SUFFIXES: [&str; 11] =
    ["localhost", "localdomain", "local", "internal", "intranet", "lan", "home", "corp", "svc", "private", "home.arpa"];

/// Reads a host as typed; an IDN becomes its A-labels (`пример.рф` is dialled as `xn--e1afmkfd.xn--p1ai`).
///
/// Percent escapes are refused rather than decoded: nobody types them, attackers do.
///
/// # Errors
/// [`BadName`] when it is no host or an address in disguise.
pub fn check_name(typed: &str) -> Result<Host, BadName> {
    if let Ok(v6) = typed.parse::<Ipv6Addr>() {
        return Ok(Host::Address(v6.into()));
    }
    if typed.contains('%') {
        return Err(BadName::NotAName);
    }
    match url::Host::parse(typed).map_err(|_| BadName::NotAName)? {
        url::Host::Ipv4(v4) if v4.to_string() == typed => Ok(Host::Address(v4.into())),
        url::Host::Ipv4(_) => Err(BadName::OddAddress),
        url::Host::Ipv6(v6) => Ok(Host::Address(v6.into())),
        url::Host::Domain(name) => sort_name(name.strip_suffix('.').unwrap_or(&name)),
    }
}

fn sort_name(name: &str) -> Result<Host, BadName> {
    let fits =
        name.len() <= NAME_LIMIT_BYTES && name.split('.').all(|label| (1..=LABEL_LIMIT_BYTES).contains(&label.len()));
    if !fits {
        return Err(BadName::NotAName);
    }
    if is_inside(name) { Ok(Host::InsideName(name.to_owned())) } else { Ok(Host::Name(name.to_owned())) }
}

fn is_inside(name: &str) -> bool {
    let ends_inside = |suffix: &&str| name.strip_suffix(*suffix).is_some_and(|rest| rest.ends_with('.'));
    !name.contains('.') || INSIDE_SUFFIXES.iter().any(ends_inside)
}
