//! Why records may be one, as a sum that a salesperson can read: "Same phone +9.1, different company −1.2".

use flow::duplicates::{Likeness, Reason};
use maud::{Markup, html};

/// Reasons in one line of a list: the weightiest.
const IN_LINE: usize = 4;

/// The weightiest reasons in a line.
pub fn line(likeness: &Likeness) -> Markup {
    let mut weighty: Vec<&Reason> = likeness.reasons.iter().collect();
    weighty.sort_by_key(|reason| -reason.centibits.abs());
    weighty.truncate(IN_LINE);
    weighty.sort_by_key(|reason| -reason.centibits);
    html! {
        @for (at, reason) in weighty.into_iter().enumerate() {
            @if at > 0 { ", " }
            span.nowrap { (reason.what) " " span.num { (signed(reason.centibits)) } }
        }
    }
}

/// All reasons, one below the other, with their sum.
pub fn sum(likeness: &Likeness) -> Markup {
    let before = likeness.centibits - likeness.reasons.iter().map(|reason| reason.centibits).sum::<i64>();
    html! {
        dl.sum-of-reasons {
            @for reason in &likeness.reasons { div { dt { (reason.what) } dd.num { (signed(reason.centibits)) } } }
            @if before != 0 { div { dt.muted { "Any two records, before a look at them" } dd.num { (signed(before)) } } }
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
