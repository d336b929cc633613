//! The figures of a lead: how long in which stage, where it came from, how often one spoke, what was done.

use super::Card;
use crate::feed::{Reading, tabs};
use crate::ui::hue::Hue;
use crate::ui::table::{Align, table};
use crate::ui::time::{exact, span_words};
use base::ids::StageId;
use flow::channels::said::ItemKind;
use flow::timeline::{Statistics, Touch};
use maud::{Markup, html};

/// The tab.
pub fn statistics(reading: &Reading<'_>, card: &Card, figures: &Statistics) -> Markup {
    html! {
        (tabs(card.page.place, &card.page.view, card.page.counts, card.page.tasks.len()))
        div.scroll tabindex="0" role="region" aria-label="Statistics" {
            div.sheet.statistics {
                (summary(reading, card, figures))
                section { h2 { "Time in each stage" } (stages(reading, card)) }
                section { h2 { "Touches" } (touches(reading, figures)) }
            }
        }
    }
}

fn summary(reading: &Reading<'_>, card: &Card, figures: &Statistics) -> Markup {
    let end = card.lead.closed_at.unwrap_or(reading.clock.now_s);
    let (first, last) = (
        figures.touches.iter().map(|touch| touch.first_at).min(),
        figures.touches.iter().map(|touch| touch.last_at).max(),
    );
    html! {
        dl.props {
            dt { @if card.lead.closed_at.is_some() { "Was open" } @else { "Open" } } dd { (span_words(end - card.lead.stamps.created_at)) }
            dt { "Source" } dd { (reading.records.source_name(card.lead.source_id)) }
            dt { "First touch" } dd { (when(reading, first)) }
            dt { "Last touch" } dd { (when(reading, last)) }
            dt { "Tasks done" } dd.num { (figures.tasks_done) }
            dt { "Notes and messages" } dd.num { (figures.notes) }
            dt { "Changes of responsible" } dd.num { (figures.assignments) }
        }
    }
}

fn when(reading: &Reading<'_>, at: Option<i64>) -> String {
    at.map_or_else(|| "None yet".to_owned(), |at| exact(reading.clock, at))
}

const STAGES: [(&str, Align); 3] = [("Stage", Align::Start), ("Time", Align::End), ("Visits", Align::End)];

/// Each stage once, in the order in which the lead first came there.
fn stages(reading: &Reading<'_>, card: &Card) -> Markup {
    let mut spent: Vec<(StageId, i64, i64)> = Vec::new();
    for visit in &card.visits {
        let seconds = visit.left_at.unwrap_or(reading.clock.now_s) - visit.entered_at;
        match spent.iter_mut().find(|(stage, ..)| *stage == visit.stage_id) {
            Some((_, sum, visits)) => (*sum, *visits) = (*sum + seconds, *visits + 1),
            None => spent.push((visit.stage_id, seconds, 1)),
        }
    }
    let rows: Vec<Vec<Markup>> = spent
        .iter()
        .map(|(id, seconds, visits)| {
            let stage = reading.records.stage(*id).map(|(_, stage)| stage);
            let hue = stage.map_or(Hue::Grey, |stage| Hue::named(&stage.colour));
            vec![
                html! { span class={ "dot " (hue.class()) } {} " " (stage.map_or("A deleted stage", |stage| stage.name.as_str())) },
                html! { span.num { (span_words(*seconds)) } },
                html! { span.num { (visits) } },
            ]
        })
        .collect();
    html! { @if rows.is_empty() { p.muted { "It stands in no stage yet." } } @else { (table("Time in each stage", &STAGES, &rows)) } }
}

const TOUCHES: [(&str, Align); 5] = [
    ("Channel", Align::Start),
    ("In", Align::End),
    ("Out", Align::End),
    ("First", Align::Start),
    ("Last", Align::Start),
];

fn touches(reading: &Reading<'_>, figures: &Statistics) -> Markup {
    let mut channels: Vec<&'static str> = figures.touches.iter().map(|touch| channel(touch.kind)).collect();
    channels.dedup();
    let rows: Vec<Vec<Markup>> = channels
        .into_iter()
        .map(|name| {
            let of = || figures.touches.iter().filter(move |touch| channel(touch.kind) == name);
            let count =
                |is_ours| of().filter(|touch: &&Touch| touch.is_ours == is_ours).map(|touch| touch.count).sum::<i64>();
            vec![
                html! { (name) },
                html! { span.num { (count(false)) } },
                html! { span.num { (count(true)) } },
                html! { (when(reading, of().map(|touch| touch.first_at).min())) },
                html! { (when(reading, of().map(|touch| touch.last_at).max())) },
            ]
        })
        .collect();
    html! { @if rows.is_empty() { p.muted { "Nobody has spoken yet." } } @else { (table("Touches", &TOUCHES, &rows)) } }
}

fn channel(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Mail => "Mail",
        ItemKind::Form => "Form",
        ItemKind::Call => "Call",
        ItemKind::ChatIn | ItemKind::ChatOut => "Chat",
        ItemKind::Note | ItemKind::Message | ItemKind::Service => "Note",
    }
}
