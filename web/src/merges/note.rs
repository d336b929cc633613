//! The note of a merge in the feed of the survivor (DC-27), with its way back (DC-28), and that it was undone.

use super::words::{alternates, by_what, names, reasons};
use crate::feed::Reading;
use base::journal::{Entry, Kind};
use base::search::Subject;
use flow::duplicates::merges::{Alternate, Because, Fold};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::Value as Json;

/// What the journal keeps of a merge with its survivor.
#[derive(Deserialize)]
struct Kept {
    merge: i64,
    others: Vec<Fold>,
    because: Because,
    alternates: Vec<Alternate>,
}

/// What it keeps of one with each of the others.
#[derive(Deserialize)]
struct KeptAway {
    into: Into,
}

#[derive(Deserialize)]
struct Into {
    id: i64,
    name: String,
}

/// The records that the note of a merge names.
pub fn named(entry: &Entry) -> Vec<(Subject, i64)> {
    let survivor = KeptAway::deserialize(&entry.after).ok().zip(subject(entry)).map(|(kept, of)| (of, kept.into.id));
    let folds = Kept::deserialize(&entry.after).map(|kept| kept.others).unwrap_or_default();
    folds.iter().flat_map(Fold::records).chain(survivor).collect()
}

fn subject(entry: &Entry) -> Option<Subject> {
    match entry.kind? {
        Kind::LeadsMerged => Some(Subject::Lead),
        Kind::ContactsMerged => Some(Subject::Contact),
        Kind::CompaniesMerged => Some(Subject::Company),
        _ => None,
    }
}

/// What was merged, why, what else was said, and Undo; in the feed of a record that was merged away, into which.
pub fn note(reading: &Reading<'_>, entry: &Entry, who: &str) -> Option<Markup> {
    let unseen = &reading.records.unseen;
    if let Ok(KeptAway { into }) = KeptAway::deserialize(&entry.after) {
        let is_unseen = subject(entry).is_some_and(|of| unseen.has(of, into.id));
        let name = if is_unseen { format!("#{}", into.id) } else { into.name };
        return Some(html! { b { (who) } " merged it into " b { (name) } });
    }
    let mut kept = Kept::deserialize(&entry.after).ok()?;
    if !reading.records.may_undo(kept.merge) {
        unseen.hide(&mut kept.others, &mut kept.alternates);
    }
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

/// What a request said otherwise than the records that it came to, without a merge.
pub fn said_otherwise(entry: &Entry) -> Option<Markup> {
    let said: Vec<Alternate> = Vec::deserialize(&entry.after["alternates"]).ok()?;
    Some(html! {
        "A request says something else than stands here, which was kept"
        span.line.small.muted { "Also said: " (alternates(&said)) }
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
