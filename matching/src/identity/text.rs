//! Words of any script in lower-case Latin letters.

use any_ascii::any_ascii;

/// A text in lower-case Latin letters without accents: "Łukasz", "ŁUKASZ" and "lukasz" are one, and so are "Иван" and "Ivan".
pub fn fold(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { any_ascii(text).to_ascii_lowercase() }
}

/// The words of a text, folded: what stands between anything that is no letter and no digit.
pub fn tokens(text: &str) -> Vec<String> {
    fold(text).split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// True for two different words that one letter more, less, changed or swapped with its neighbour makes one.
pub fn is_one_edit_apart(one: &[u8], other: &[u8]) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short == long || long.len() - short.len() > 1 {
        return false;
    }
    let begin = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let (left, right) = (&short[begin..], &long[begin..]);
    if left.len() < right.len() {
        return left == &right[1..];
    }
    let is_swapped = left.len() > 1 && left[0] == right[1] && left[1] == right[0] && left[2..] == right[2..];
    is_swapped || left[1..] == right[1..]
}
