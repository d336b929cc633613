//! How close two spellings are: Jaro-Winkler, and edits with neighbours swapped.

#[cfg(test)]
mod tests;

/// Longer texts are compared by their beginning: the marks of a letter fit one word of the machine.
const LETTERS: usize = 64;

/// Least difference of two closenesses that are not taken for one: what adding up fractions costs.
const ROUNDING: f64 = 1e-9;

/// Whether two texts are so close by Jaro and Winkler: 0 for nothing in common, 1 for equal; symmetric.
pub fn are_close(a: &[u8], b: &[u8], least: f64) -> bool {
    if a == b {
        return true;
    }
    let (a, b) = (&a[..a.len().min(LETTERS)], &b[..b.len().min(LETTERS)]);
    let (a, b) = if (a.len(), a) <= (b.len(), b) { (a, b) } else { (b, a) };
    if a.is_empty() {
        return least <= 0.0;
    }
    let prefix = a.iter().zip(b).take(4).take_while(|(x, y)| x == y).count() as f64 * 0.1;
    let least_jaro = (least - prefix) / (1.0 - prefix) - ROUNDING;
    jaro(a, b, least_jaro).is_some_and(|jaro| jaro + prefix * (1.0 - jaro) >= least)
}

/// Jaro's closeness of two texts, the shorter first; `None` where it is sure to be less than `least`.
fn jaro(a: &[u8], b: &[u8], least: f64) -> Option<f64> {
    let (len_a, len_b) = (a.len() as f64, b.len() as f64);
    // So many letters at most may be missing in the other text, were the common ones all in order.
    let mut spare = len_a - (3.0 * least - 1.0) / (1.0 / len_a + 1.0 / len_b);
    let window = (b.len() / 2).saturating_sub(1);
    let (mut met_a, mut met_b, mut common) = (0u64, 0u64, 0u32);
    for (i, letter) in a.iter().enumerate() {
        let (begin, end) = (i.saturating_sub(window), (i + window + 1).min(b.len()));
        let found = (begin..end).find(|j| b[*j] == *letter && met_b >> j & 1 == 0);
        if let Some(j) = found {
            met_a |= 1 << i;
            met_b |= 1 << j;
            common += 1;
        } else {
            spare -= 1.0;
            if spare < 0.0 {
                return None;
            }
        }
    }
    if common == 0 {
        return Some(0.0);
    }
    let (mut out_of_order, mut rest_a, mut rest_b) = (0u32, met_a, met_b);
    while rest_a != 0 {
        let moved = a[rest_a.trailing_zeros() as usize] != b[rest_b.trailing_zeros() as usize];
        out_of_order += u32::from(moved);
        rest_a &= rest_a - 1;
        rest_b &= rest_b - 1;
    }
    let common = f64::from(common);
    Some((common / len_a + common / len_b + (common - f64::from(out_of_order) / 2.0) / common) / 3.0)
}

/// Edits (one letter more, less, other, or neighbours swapped) between two texts; `most` + 1 stands for more.
pub fn edits(a: &[u8], b: &[u8], most: usize) -> usize {
    if a == b {
        return 0;
    }
    if a.len().abs_diff(b.len()) > most || a.len() >= LETTERS || b.len() >= LETTERS {
        return most + 1;
    }
    let mut rows = [[0usize; LETTERS]; 3];
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        let (now, last, before) = (i % 3, (i + 2) % 3, (i + 1) % 3);
        rows[now][0] = i;
        let mut least = i;
        for j in 1..=b.len() {
            let other = usize::from(a[i - 1] != b[j - 1]);
            let mut count = (rows[last][j] + 1).min(rows[now][j - 1] + 1).min(rows[last][j - 1] + other);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                count = count.min(rows[before][j - 2] + 1);
            }
            rows[now][j] = count;
            least = least.min(count);
        }
        if least > most {
            return most + 1;
        }
    }
    rows[a.len() % 3][b.len()].min(most + 1)
}
