//! A merge in words: what was merged, and what spoke for it, as a sum that a salesperson can read.

use flow::duplicates::merges::{Alternate, Because, Fold, Reason};
use maud::{Markup, html};

/// "Lead 12 “A staircase”", each of them.
pub fn names(folds: &[Fold]) -> Markup {
    html! {
        @for (at, fold) in folds.iter().enumerate() {
            @if at > 0 { ", " }
            (fold.subject) " " @if !fold.name.is_empty() { b { (fold.name) } " " } span.muted.num { "#" (fold.from) }
        }
    }
}

/// "same mobile number +9.1, rare surname +6.3, different company -1.2 = 14.2"; what agrees exactly needs no sum.
pub fn reasons(reasons: &[Reason]) -> Markup {
    let sum: f64 = reasons.iter().map(|reason| reason.bits).sum();
    html! {
        @for (at, reason) in reasons.iter().enumerate() {
            @if at > 0 { ", " }
            (reason.words) @if reason.bits != 0.0 { " " span.num { (signed(reason.bits)) } }
        }
        @if reasons.len() > 1 && sum != 0.0 { " = " b.num { (signed(sum)) } }
    }
}

/// Who or what said so; of a rule, the way to all that its run merged.
pub fn by_what(because: &Because) -> Markup {
    html! {
        @match because {
            Because::Hand { .. } => "by hand",
            Because::Rule { run: None, .. } => "by duplicate control",
            Because::Rule { run: Some(run), .. } => { "by duplicate control, " a.num href={ "/merges?run=" (run) } { "run #" (run) } },
        }
    }
}

/// What the others said and the survivor does not.
pub fn alternates(alternates: &[Alternate]) -> Markup {
    html! {
        @for (at, one) in alternates.iter().enumerate() {
            @if at > 0 { "; " }
            (one.title) " " b { (one.text) } " of " span.num { "#" (one.record) }
        }
    }
}

fn signed(bits: f64) -> String {
    format!("{bits:+.1}").replace('-', "−")
}
