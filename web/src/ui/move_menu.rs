//! "Move to": every stage of the pipeline, by click or by number. One menu per page, shown where it is needed.

use maud::{Markup, html};

use super::hue::Hue;

/// A stage that a lead can be moved to.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    pub stage_id: i64,
    pub name: &'a str,
    pub hue: Hue,
    /// What the stage asks of who looks, at their level (ST-06).
    pub hint: Option<&'a str>,
}

/// The keys of the first nine stages; later ones are reached by arrows.
const NUMBERS: [&str; 9] = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// The open stages in their order, then won and lost with keys of their own.
pub fn move_menu(open: &[Target<'_>], won: &Target<'_>, lost: &Target<'_>) -> Markup {
    let numbers = NUMBERS.into_iter().map(Some).chain(std::iter::repeat(None));
    html! {
        div.menu.float id="move-menu" popover {
            div.mh aria-hidden="true" { "Move to" }
            div role="menu" aria-label="Move to" {
                @for (target, number) in open.iter().zip(numbers) { (item(target, number)) }
                hr role="separator";
                (item(won, Some("w")))
                (item(lost, Some("l")))
            }
        }
    }
}

fn item(target: &Target<'_>, shortcut: Option<&str>) -> Markup {
    html! {
        button type="button" role="menuitem" data-stage-id=(target.stage_id) data-shortcut=[shortcut] {
            span class={ "dot " (target.hue.class()) } {}
            span { (target.name) @if let Some(hint) = target.hint { span.muted.small.hint-line { (hint) } } }
            @if let Some(key) = shortcut { kbd aria-hidden="true" { (key.to_uppercase()) } }
        }
    }
}
