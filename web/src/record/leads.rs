//! The leads of a contact or company, with their stages and sums, and what was bought.

use super::Card;
use crate::feed::Reading;
use crate::ui::hue::Hue;
use crate::ui::icon::small;
use crate::ui::money::money;
use crate::ui::time::calendar_day;
use base::clock::Seconds;
use maud::{Markup, html};

/// The section; `since` is when they became a customer.
pub fn leads_section(reading: &Reading<'_>, card: &Card, since: Option<Seconds>) -> Markup {
    html! {
        div.sect {
            @let new = format!("/leads/new?{}={}", card.place.subject.as_str(), card.place.id);
            div.row {
                h2.grow { "Leads" @if !card.leads.is_empty() { " " span.muted.num { (card.leads.len()) } } }
                @if card.may_create_lead { a.btn.ghost href=(new) hx-get=(new) hx-target="#dialogs" { (small("plus")) "New lead" } }
            }
            @if let Some(since) = since {
                p.muted.small { "Customer since " (calendar_day(reading.clock, since)) @if card.won.leads > 0 { " · " (bought(reading, card)) } }
            }
            @if card.leads.is_empty() { p.muted { "None." } }
            @for lead in &card.leads {
                @let stage = reading.records.stage(lead.stage_id).map(|(_, stage)| stage);
                p.row {
                    @if let Some(stage) = stage { span class={ "dot " (Hue::named(&stage.colour).class()) } {} }
                    a.grow.clip href={ "/leads/" (lead.id) } { (lead.name) }
                    span.muted.small { (stage.map(|stage| stage.name.as_str()).unwrap_or_default()) }
                    span.num { (money(lead.price_minor, reading.currency)) }
                }
            }
        }
    }
}

fn bought(reading: &Reading<'_>, card: &Card) -> String {
    let leads = if card.won.leads == 1 { "1 sale".to_owned() } else { format!("{} sales", card.won.leads) };
    format!("{leads}, {} won", money(card.won.price_minor, reading.currency))
}
