//! Why records may be one, as a sum that a salesperson can read: "Same phone +9.1, different company −1.2".

use flow::duplicates::Likeness;
use maud::{Markup, html};

/// Reasons in one line of a list: the weightiest; the others are one number.
const IN_LINE: usize = 4;

/// The weightiest reasons in a line, and how many more there are with what they add: with them it is all of the sum.
pub fn line(likeness: &Likeness) -> Markup {
    let mut weighty = likeness.addends();
    weighty.sort_by_key(|addend| -addend.centibits.abs());
    // One that is left would take as much room by its number as by its name.
    let shown = if weighty.len() == IN_LINE + 1 { weighty.len() } else { IN_LINE.min(weighty.len()) };
    let more = weighty.split_off(shown);
    weighty.sort_by_key(|addend| -addend.centibits);
    html! {
        @for (at, addend) in weighty.iter().enumerate() {
            @if at > 0 { ", " }
            span.nowrap { (addend.what) " " span.num { (signed(addend.centibits)) } }
        }
        @if !more.is_empty() {
            ", " span.nowrap { "and " (more.len()) " more " span.num { (signed(more.iter().map(|addend| addend.centibits).sum())) } }
        }
    }
}

/// All that the sum is made of, one below the other, and the sum.
pub fn sum(likeness: &Likeness) -> Markup {
    html! {
        dl.sum-of-reasons {
            @for addend in likeness.addends() { div { dt { (addend.what) } dd.num { (signed(addend.centibits)) } } }
            div.total { dt { b { (likeness.percent()) " % likely the same" } } dd.num { b { (signed(likeness.centibits)) } } }
        }
    }
}

/// Bits with their sign, to a tenth: +9.1, −1.2.
fn signed(centibits: i64) -> String {
    let tenths = (centibits.abs() + 5) / 10;
    let sign = if centibits < 0 { "−" } else { "+" };
    format!("{sign}{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests;
