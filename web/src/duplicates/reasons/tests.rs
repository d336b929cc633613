//! A line of reasons leaves nothing of the sum out.

use super::{line, sum};
use flow::duplicates::{Likeness, Reason};

/// Reasons of these bits, by name `reason 1` and so on.
fn likeness(bits: &[f64], prior: f64) -> Likeness {
    let reasons = (1..).zip(bits).map(|(at, bits)| Reason::new(format!("reason {at}"), *bits));
    Likeness::of(reasons.collect(), prior)
}

/// The numbers of a page, in their order.
fn numbers(shown: &str) -> Vec<f64> {
    let told = shown.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text.replace('−', "-"));
    told.filter(|text| text.starts_with(['+', '-'])).filter_map(|text| text.parse().ok()).collect()
}

#[test]
fn a_line_says_how_many_more_reasons_there_are_and_what_they_add() {
    let many = likeness(&[12.5, 6.3, 18.9, -4.7, -11.7, 0.4], -15.1);
    let shown = line(&many).into_string();
    assert!(shown.contains("and 3 more "), "{shown}");
    assert!((numbers(&shown).iter().sum::<f64>() - many.bits()).abs() < 0.01, "{shown}");
    let few = likeness(&[12.5, 6.3, 18.9, -4.7], -15.1);
    assert!(!line(&few).into_string().contains("more"), "five are shown rather than four and one more");
    assert_eq!(numbers(&line(&few).into_string()).len(), 5);
}

#[test]
fn the_sum_begins_with_what_is_known_of_any_two_records_and_ends_with_what_all_of_it_makes() {
    let many = likeness(&[12.5, 6.3, -4.7], -15.1);
    let shown = sum(&many).into_string();
    let numbers = numbers(&shown);
    let (total, addends) = numbers.split_last().unwrap();
    assert_eq!((addends, *total), (&[-15.1, 12.5, 6.3, -4.7][..], -1.0));
    assert!(shown.contains("Any two records, before a look at them"), "{shown}");
}
