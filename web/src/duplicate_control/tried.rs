//! What a trial says: how many past requests would have been merged, with which leads and why.

use crate::ui::icon::icon;
use crate::ui::time::{Clock, ago};
use flow::duplicates::control::{Candidate, Trial, Tried, Verdict};
use maud::{Markup, html};

/// Pairs that are shown one by one.
const SHOWN: usize = 20;

/// The sentence.
pub(super) fn sentence(trial: &Trial) -> Markup {
    html! {
        @if trial.requests == 0 { "There is no past request to try the rules on." }
        @else { "Would have merged " b { (trial.merges()) } " of the last " b { (trial.requests) } " requests." }
    }
}

/// The sentence, and its pairs for whoever wants to see them: the rules stay where they are.
pub(super) fn trial(clock: &Clock, trial: &Trial) -> Markup {
    html! {
        section.trial id="trial" aria-label="Trial" {
            p.row.small role="status" { (icon("eye")) span { (sentence(trial)) " Nothing was changed." } }
            @if !trial.pairs.is_empty() {
                details {
                    summary.small { "Which ones, and why" }
                    ul.box { @for pair in trial.pairs.iter().take(SHOWN) { (tried(clock, pair)) } }
                    @if trial.pairs.len() > SHOWN { p.muted.small { "And " (trial.pairs.len() - SHOWN) " older ones." } }
                }
            }
        }
    }
}

fn tried(clock: &Clock, pair: &Tried) -> Markup {
    let verdict = match &pair.verdict {
        Verdict::Merge(_, others) if others.is_empty() => "would have joined",
        Verdict::Merge(..) => "would have joined the first and updated both",
        Verdict::Beside(_) => "would have been a new lead beside",
        Verdict::Leave(_) | Verdict::Nothing => "would have waited, with a hint at",
    };
    html! {
        li.li.wrap {
            div.grow {
                span.line { b { (pair.sender) } span.muted.small { " " (ago(clock, pair.at)) } }
                span.muted.small.line { (verdict) }
                @for one in &pair.candidates { (candidate(one)) }
            }
        }
    }
}

fn candidate(one: &Candidate) -> Markup {
    let reasons: Vec<&str> = one.reasons.iter().map(|reason| reason.words.as_str()).collect();
    html! {
        span.line {
            a href={ "/leads/" (one.lead) } { (one.name) }
            span.muted.small { ": " (reasons.join(", ")) @if !one.conflicts.is_empty() { "; something conflicts" } }
        }
    }
}
