use proptest::prelude::*;

use super::{are_close, jaro};

/// The closeness of two texts to three digits, found by asking for more and more.
fn closeness(a: &str, b: &str) -> f64 {
    let least = (0..=1000).rev().map(|least| f64::from(least) / 1000.0);
    least.into_iter().find(|least| are_close(a.as_bytes(), b.as_bytes(), *least)).unwrap_or(0.0)
}

/// Winkler's own examples (1990).
#[test]
fn texts_are_as_close_as_winkler_printed_it() {
    for (a, b, expected) in [
        ("martha", "marhta", 0.961),
        ("dwayne", "duane", 0.840),
        ("dixon", "dicksonx", 0.813),
        ("massey", "massie", 0.933),
        ("jon", "jan", 0.800),
        ("anna", "robert", 0.0),
        ("", "robert", 0.0),
        ("robert", "robert", 1.0),
    ] {
        assert!((closeness(a, b) - expected).abs() < 0.0011, "{a} {b}: {}", closeness(a, b));
        assert!((closeness(b, a) - expected).abs() < 0.0011, "{b} {a}: {}", closeness(b, a));
    }
}

proptest! {
    #[test]
    fn giving_up_early_changes_no_answer(a in "[abc]{1,12}", b in "[abc]{1,12}", least in 0.0..1.0) {
        let (a, b) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        let whole = jaro(a.as_bytes(), b.as_bytes(), f64::NEG_INFINITY).unwrap_or(0.0);
        let given_up = jaro(a.as_bytes(), b.as_bytes(), least);
        prop_assert!(given_up.is_none_or(|found| found == whole), "{given_up:?} {whole}");
        prop_assert!(given_up.is_some() || whole < least, "{whole} {least}");
    }
}
