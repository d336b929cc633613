//! Two handles or visitors, `channel:id`, that are not equal.

use super::UNKNOWN;

const OTHER: u8 = 1;

/// Two ids of one channel say "somebody else", those of two channels nothing.
pub(super) fn level(a: &[u8], b: &[u8]) -> u8 {
    let channel = |text: &'_ [u8]| text.iter().position(|letter| *letter == b':');
    let (end_a, end_b) = (channel(a), channel(b));
    if end_a.map(|end| &a[..end]) == end_b.map(|end| &b[..end]) { OTHER } else { UNKNOWN }
}
