//! Where a card can go besides the columns in sight: every stage by the menu, won and lost by the zones below (MV-02).

use super::numbers::open_stages;
use crate::ui::drops;
use crate::ui::hue::Hue;
use crate::ui::move_menu::{Target, move_menu};
use crate::ui::partial::{Swap, partial};
use base::ids::StageId;
use flow::pipelines::{Pipeline, Stage, StageKind};
use maud::{Markup, html};
use std::collections::HashMap;

/// What stages ask of who looks, at their level (ST-06).
pub type Hints = HashMap<StageId, String>;

/// The zones and the menu of a page.
pub fn draw(pipeline: &Pipeline, hints: &Hints) -> Markup {
    html! { (zones(pipeline)) (menu(pipeline, hints)) }
}

/// The same for a page that is open, after stages changed.
pub fn partials(pipeline: &Pipeline, hints: &Hints) -> Markup {
    html! { (partial(".drops", Swap::Morph, &zones(pipeline))) (partial("#move-menu", Swap::Morph, &menu(pipeline, hints))) }
}

fn zones(pipeline: &Pipeline) -> Markup {
    html! { @if let Some((won, lost)) = closed(pipeline) { (drops::drops(won.id.0, lost.id.0)) } }
}

fn menu(pipeline: &Pipeline, hints: &Hints) -> Markup {
    let target = |stage, hue| target(stage, hue, hints);
    let open: Vec<Target<'_>> = open_stages(pipeline).map(|stage| target(stage, Hue::named(&stage.colour))).collect();
    html! {
        @if let Some((won, lost)) = closed(pipeline) { (move_menu(&open, &target(won, Hue::Green), &target(lost, Hue::Red))) }
    }
}

fn closed(pipeline: &Pipeline) -> Option<(&Stage, &Stage)> {
    pipeline.stage_of_kind(StageKind::Won).zip(pipeline.stage_of_kind(StageKind::Lost))
}

fn target<'a>(stage: &'a Stage, hue: Hue, hints: &'a Hints) -> Target<'a> {
    Target { stage_id: stage.id.0, name: &stage.name, hue, hint: hints.get(&stage.id).map(String::as_str) }
}
