//! What the rules of a pipeline merged last, and where it is taken back.

use super::show::View;
use crate::merges::{names, reasons};
use crate::ui::time::{Clock, ago};
use flow::duplicates::merges::Merge;
use maud::{Markup, html};

/// Merges that are shown; the others are a link away.
pub(super) const SHOWN: i64 = 20;

/// The newest first, with the ways to all of them and to those of the present run, where they are undone together.
pub(super) fn list(clock: &Clock, view: &View) -> Markup {
    html! {
        @if view.merged.is_empty() { p.muted { "These rules have merged nothing yet." } }
        @else {
            ul.box { @for merge in &view.merged { (row(clock, merge)) } }
            p.row.wrap.small {
                a href={ "/merges?pipeline=" (view.pipeline.id) } { "All of them, to be undone one by one or together" }
                @if let Some(run) = view.control.run { a href={ "/merges?run=" (run) } { "Those of this run" } }
            }
        }
    }
}

fn row(clock: &Clock, merge: &Merge) -> Markup {
    let title = if merge.survivor_name.is_empty() { "No name" } else { &merge.survivor_name };
    let why = merge.because.reasons();
    html! {
        li.li {
            div.grow {
                span.line {
                    a href={ "/" (merge.subject.table()) "/" (merge.survivor) } { b { (title) } }
                    span.muted.small { " " (ago(clock, merge.at)) @if merge.undone.is_some() { ", undone" } }
                }
                span.small.line { "Merged into it: " (names(&merge.folds)) }
                @if !why.is_empty() { span.muted.small.line { (reasons(why)) } }
            }
        }
    }
}
