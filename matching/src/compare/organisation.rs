//! Two companies, each known by a name or, with `@` before it, by a domain.

use super::closeness::are_close;

const NEAR: u8 = 1;
pub(super) const OTHER: u8 = 2;
const LETTERS: usize = 48;

/// The level of two that are not equal.
pub(super) fn level(a: &[u8], b: &[u8]) -> u8 {
    let (mut room_a, mut room_b) = ([0; LETTERS], [0; LETTERS]);
    let (a, b) = (plain(a, &mut room_a), plain(b, &mut room_b));
    let is_beginning = a.len().min(b.len()) >= 5 && (a.starts_with(b) || b.starts_with(a));
    if a == b && !a.is_empty() || is_beginning || are_close(a, b, 0.93) { NEAR } else { OTHER }
}

/// Letters and digits only; of a domain what stands before its first dot.
fn plain<'r>(text: &[u8], room: &'r mut [u8; LETTERS]) -> &'r [u8] {
    let text = match text.strip_prefix(b"@") {
        Some(domain) => domain.split(|letter| *letter == b'.').next().unwrap_or(domain),
        None => text,
    };
    let letters = text.iter().filter(|letter| letter.is_ascii_alphanumeric());
    let count = room.iter_mut().zip(letters).map(|(place, letter)| *place = *letter).count();
    &room[..count]
}
