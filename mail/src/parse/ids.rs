//! Message ids (RFC 5322 §3.6.4): `<left@right>`, shown without the brackets.

use super::plain;

/// More references than this are thinned: the first ones began the thread, the last ones are its end.
pub const MAX_REFERENCES: usize = 100;

/// How many of the first references are kept when they are thinned.
const FIRST_KEPT: usize = 10;

/// Longer ids are none (a header line may have no more). Bytes.
const MAX_ID_BYTES: usize = 998;

/// The id of Message-ID; brackets may be missing.
pub(super) fn one(raw: &[u8]) -> Option<String> {
    list(raw).into_iter().next().or_else(|| accept(&String::from_utf8_lossy(raw)))
}

/// All ids of In-Reply-To or References; comments and phrases between them are passed over.
pub(super) fn list(raw: &[u8]) -> Vec<String> {
    let raw = String::from_utf8_lossy(raw);
    let inside = raw.split('<').skip(1).filter_map(|rest| rest.split_once('>').map(|(id, _)| id));
    let mut ids: Vec<String> = inside.filter_map(accept).collect();
    if ids.len() > MAX_REFERENCES {
        ids.drain(FIRST_KEPT..ids.len() - (MAX_REFERENCES - FIRST_KEPT));
    }
    ids
}

fn accept(id: &str) -> Option<String> {
    let id: String = plain::word(id).split_whitespace().collect();
    (!id.is_empty() && id.len() <= MAX_ID_BYTES).then_some(id)
}
