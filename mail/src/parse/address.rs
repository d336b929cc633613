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
    found.into_iter().take(MAX_ADDRESSES).filter_map(|found| address(&found)).collect()
}

fn address(found: &Addr<'_>) -> Option<Address> {
    let whole = plain::word(found.address.as_deref()?);
    let (local, domain) = whole.rsplit_once('@')?;
    let domain = domain.trim().trim_end_matches('.').to_lowercase();
    if local.is_empty() || domain.is_empty() || whole.len() > MAX_ADDRESS_BYTES {
        return None;
    }
    let name = found.name.as_deref().map(|name| plain::cut(plain::line(name), MAX_NAME_CHARS).0);
    Some(Address { name: name.filter(|name| !name.is_empty()), address: format!("{}@{domain}", local.trim()) })
}
