//! Where one says that one wants no more of a list: List-Unsubscribe (RFC 2369; R-43).

use super::fields::Fields;

/// A longer address is none that anybody could look at. Bytes.
const MAX_ADDRESS_BYTES: usize = 2_000;
/// What a reader may be led to, the page first.
const SCHEMES: [&str; 2] = ["https://", "mailto:"];

/// The page, else the address of mail, that the list names; anything else it names is none.
pub(super) fn of(fields: &Fields<'_>) -> Option<String> {
    let named: Vec<String> = fields.all("list-unsubscribe").flat_map(inside_brackets).collect();
    SCHEMES.iter().find_map(|scheme| named.iter().find(|address| begins(address, scheme)).cloned())
}

/// What stands in angle brackets; white space in it is a fold (RFC 2369 §2).
fn inside_brackets(raw: &[u8]) -> Vec<String> {
    let raw = String::from_utf8_lossy(raw);
    let inside = raw.split('<').skip(1).filter_map(|rest| rest.split_once('>').map(|(inside, _)| inside));
    let addresses = inside.map(|inside| inside.split_whitespace().collect::<String>());
    addresses
        .filter(|address| address.len() <= MAX_ADDRESS_BYTES && address.chars().all(|c| c.is_ascii_graphic()))
        .collect()
}

fn begins(address: &str, scheme: &str) -> bool {
    let is_scheme = address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    is_scheme && address.len() > scheme.len()
}
