//! Accept, decline, link: the three answers to an incoming lead (IL-25, IL-30, IL-40, IL-50).
//!
//! Plain form buttons and a link: they work without script. They belong to the page's one form `#change`.

use maud::{Markup, html};

use super::icon::icon;

/// The small icons of a card, shown on hover, focus and always on touch.
pub fn on_card(incoming_id: i64, name: &str) -> Markup {
    html! {
        div.triage role="group" aria-label={ "Decide on " (name) } {
            button.ok form="change" formaction={ "/incoming-leads/" (incoming_id) "/acceptance" } data-act="accept" aria-label={ "Accept " (name) } title="Accept (A)" {
                (icon("check")) span { "Accept" }
            }
            button.bad form="change" formaction={ "/incoming-leads/" (incoming_id) "/refusal" } data-act="decline" aria-label={ "Decline " (name) } title="Decline (D)" {
                (icon("trash-2")) span { "Decline" }
            }
            a.lnk href={ "/incoming-leads/" (incoming_id) "/link" } data-act="link" aria-label={ "Link " (name) " to a lead" } title="Link (L)" {
                (icon("link-2")) span { "Link" }
            }
        }
    }
}

/// The three buttons at the bottom left of an open incoming lead; a refusal can say that it was spam.
pub fn on_page(incoming_id: i64) -> Markup {
    html! {
        div.foot.decide role="group" aria-label="Decide on this incoming lead" {
            button.btn.ok form="change" formaction={ "/incoming-leads/" (incoming_id) "/acceptance" } data-act="accept" data-key="a" { (icon("check")) "Accept" }
            button.btn.bad form="change" formaction={ "/incoming-leads/" (incoming_id) "/refusal" } data-act="decline" data-key="d" { (icon("trash-2")) "Decline" }
            a.btn.info href={ "/incoming-leads/" (incoming_id) "/link" } data-act="link" data-key="l" { (icon("link-2")) "Link" }
            button.btn.ghost.spam form="change" formaction={ "/incoming-leads/" (incoming_id) "/refusal" } name="spam" value="true" data-key="s" { "Decline as spam" }
        }
    }
}
