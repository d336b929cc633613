//! Won and Lost slide up while a card is in the hand (MV-02).

use maud::{Markup, html};

use super::icon::icon;

/// The two zones, by the ids of their stages. Keyboard and menu have their own ways, so readers need not hear of them.
pub fn drops(won_stage_id: i64, lost_stage_id: i64) -> Markup {
    html! {
        div.drops aria-hidden="true" {
            ol.drop.hue-green data-stage-id=(won_stage_id) { (icon("trophy")) "Won" }
            ol.drop.hue-red data-stage-id=(lost_stage_id) { (icon("circle-x")) "Lost" }
        }
    }
}
