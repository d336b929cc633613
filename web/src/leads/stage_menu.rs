//! The stage of a lead: where it stands, how far that is, and the menu that moves it to any stage of any pipeline that is
//! there: the records of a page know the deleted ones too, for the names in what happened.

use super::Card;
use crate::feed::Reading;
use crate::ui::hue::Hue;
use crate::ui::icon::small;
use crate::ui::time::span_words;
use flow::pipelines::{Pipeline, Stage, StageKind};
use maud::{Markup, html};

/// The button with the stage's name, and its menu.
pub fn stage_menu(reading: &Reading<'_>, card: &Card) -> Markup {
    let url = format!("{}/stage", card.address());
    let current = reading.records.stage(card.lead.stage_id);
    html! {
        button.row.small.stage-now type="button" popovertarget="stage-menu" aria-haspopup="menu" {
            @if let Some((pipeline, stage)) = current {
                span class={ "dot " (Hue::named(&stage.colour).class()) } {} b { (stage.name) } span.muted.clip { @if let Some(time) = stands_for(reading, card) { "for " (time) } @else { (pipeline.name) } }
            }
            span.grow {} (small("chevron-down"))
        }
        form.menu.below popover id="stage-menu" method="post" action=(url) hx-put=(url) hx-swap="none" aria-label="Move to" {
            input type="hidden" name="csrf_token" value=(reading.who.csrf_token.reveal());
            input type="hidden" name="expected_version" value=(card.lead.version);
            @for pipeline in reading.records.pipelines.iter().filter(|one| !one.is_archived && one.deleted_at.is_none()) {
                div.mh { (pipeline.name) }
                @for stage in stages_of(pipeline).filter(|stage| stage.kind != StageKind::Incoming) {
                    button name="stage_id" value=(stage.id) disabled[stage.id == card.lead.stage_id] {
                        span class={ "dot " (Hue::named(&stage.colour).class()) } {}
                        span { (stage.name) @if let Some(hint) = card.hints.get(&stage.id) { span.muted.small.hint-line { (hint) } } }
                    }
                }
            }
        }
    }
}

/// The bar of the pipeline's stages up to this one.
pub fn progress(reading: &Reading<'_>, card: &Card) -> Markup {
    let Some((pipeline, now)) = reading.records.stage(card.lead.stage_id) else { return html! {} };
    let open: Vec<&Stage> = stages_of(pipeline).filter(|stage| stage.kind == StageKind::Open).collect();
    let at = open.iter().position(|stage| stage.id == now.id).map_or(open.len(), |at| at + 1);
    html! {
        div class={ "stages " (Hue::named(&now.colour).class()) } role="img" aria-label={ "Stage " (at) " of " (open.len()) } {
            @for number in 1..=open.len() { span.on[number <= at] {} }
        }
    }
}

/// The stages of a pipeline that are there.
fn stages_of(pipeline: &Pipeline) -> impl Iterator<Item = &Stage> {
    pipeline.stages.iter().filter(|stage| stage.deleted_at.is_none())
}

/// What its stage asks of who looks, at their level (ST-06).
pub fn hint(card: &Card) -> Markup {
    html! { @if let Some(hint) = card.hints.get(&card.lead.stage_id) { p.muted.small.hint.space-above { (hint) } } }
}

/// For how long it stands in its stage.
fn stands_for(reading: &Reading<'_>, card: &Card) -> Option<String> {
    let visit = card.visits.last().filter(|visit| visit.left_at.is_none())?;
    Some(span_words(reading.clock.now_s - visit.entered_at))
}
