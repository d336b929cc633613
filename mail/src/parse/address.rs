//! Addresses of From, To and their like (RFC 5322 §3.4, RFC 6532).

use super::{Complaint, plain, words};
use mail_parser::parsers::MessageStream;
use mail_parser::{Addr, HeaderValue};

/// More addresses than this in one mail's field are left out. Addresses.
pub const MAX_ADDRESSES: usize = 10_000;

/// Longer names are cut. Characters.
const MAX_NAME_CHARS: usize = 998;

/// Longer addresses are none (RFC 5321 allows 254 bytes, internationalised ones a little more). Bytes.
const MAX_ADDRESS_BYTES: usize = 512;

/// Angle brackets behind which an address is looked for in a field that breaks the rules.
const MAX_TRIES: usize = 16;

/// Somebody's name and address, as the mail gives them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    /// The display name, without quotes, control characters and bidi overrides.
    pub name: Option<String>,
    /// `local@domain`: the domain in lower case, the local part as it came.
    pub address: String,
}

/// The addresses of one field, groups opened, what is no address left out.
pub(super) fn list(raw: &[u8], body_label: Option<&str>, complaints: &mut Vec<Complaint>) -> Vec<Address> {
    let mut value = words::to_utf_8(raw, body_label);
    value.push(b'\n');
    let found = match MessageStream::new(&value).parse_address() {
        HeaderValue::Address(mail_parser::Address::List(list)) => list,
        HeaderValue::Address(mail_parser::Address::Group(groups)) => {
            groups.into_iter().flat_map(|group| group.addresses).collect()
        }
        _ => Vec::new(),
    };
    if found.len() > MAX_ADDRESSES {
        complaints.push(Complaint::TooManyAddresses);
    }
    let whole = |one: Addr<'_>| address(one.name.as_deref(), one.address.as_deref()?);
    let known: Vec<Address> = found.into_iter().take(MAX_ADDRESSES).filter_map(whole).collect();
    if known.is_empty() { salvage(&value).into_iter().collect() } else { known }
}

/// Who it is behind a name that breaks the rules, such as `Tom 19" Rack <tom@rack.example>`: the last `<a@b>` (R-30). One
/// that stands in an encoded word is still encoded here.
fn salvage(value: &[u8]) -> Option<Address> {
    let value = String::from_utf8_lossy(value);
    value.rmatch_indices('<').take(MAX_TRIES).find_map(|(at, _)| {
        let (inside, _) = value[at + 1..].split_once('>')?;
        if inside.trim().contains(|c: char| c.is_whitespace() || "\",;".contains(c)) {
            return None;
        }
        let name = words::decode(value[..at].as_bytes(), None);
        address(Some(name.trim().trim_matches('"')), inside)
    })
}

fn address(name: Option<&str>, address: &str) -> Option<Address> {
    let whole = plain::word(address);
    let (local, domain) = whole.rsplit_once('@')?;
    let domain = domain.trim().trim_end_matches('.').to_lowercase();
    if local.is_empty() || domain.is_empty() || whole.len() > MAX_ADDRESS_BYTES {
        return None;
    }
    let name = name.map(|name| plain::cut(plain::line(name), MAX_NAME_CHARS).0);
    Some(Address { name: name.filter(|name| !name.is_empty()), address: format!("{}@{domain}", local.trim()) })
}
