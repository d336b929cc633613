//! The note of a merge in the feed of the survivor (DC-27), with its way back (DC-28), and that it was undone.

use super::words::{alternates, by_what, names, reasons};
use crate::feed::Reading;
use base::journal::Entry;
use flow::duplicates::merges::{Alternate, Because, Fold};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::Value as Json;

/// What the journal keeps of a merge.
#[derive(Deserialize)]
struct Kept {
    merge: i64,
    others: Vec<Fold>,
    because: Because,
    alternates: Vec<Alternate>,
}

/// What was merged, why, what else was said, and Undo; in the feed of a record that was merged away, into which.
pub fn note(reading: &Reading<'_>, entry: &Entry, who: &str) -> Option<Markup> {
    if let Some(into) = entry.after.get("into") {
        return Some(html! { b { (who) } " merged it into " b { (into["name"].as_str().unwrap_or_default()) } });
    }
    let kept = Kept::deserialize(&entry.after).ok()?;
    let why = kept.because.reasons();
    let who = if kept.because.pipeline().is_some() { "Sluice" } else { who };
    Some(html! {
        b { (who) } " merged " (names(&kept.others)) " into this, " (by_what(&kept.because))
        @if !why.is_empty() { span.line.small.muted { "Because: " (reasons(why)) } }
        @if !kept.alternates.is_empty() { span.line.small.muted { "Also said: " (alternates(&kept.alternates)) } }
        @if reading.records.may_undo(kept.merge) {
            form method="post" action={ "/merges/" (kept.merge) "/reversal" } {
                input type="hidden" name="csrf_token" value=(reading.who.csrf_token.reveal());
                button.link.small { "Undo the merge" }
            }
        }
    })
}

/// That a merge was undone, and what was kept as somebody had changed it since.
pub fn undone(entry: &Entry, who: &str) -> Markup {
    let kept = entry.after["kept"].as_array().into_iter().flatten().filter_map(Json::as_str);
    html! {
        b { (who) } " undid a merge: each record stands for itself again"
        @for sentence in kept { span.line.small.muted { (sentence) } }
    }
}
