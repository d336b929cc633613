//! "Why was it lost?": asked on losing, by whichever way the card went there (MV-04).

use super::move_lead::Wanted;
use crate::ui::button::closer;
use crate::ui::dialog;
use crate::ui::partial::{Swap, partial};
use base::ids::LeadId;
use flow::leads::loss_reasons::LossReason;
use maud::{Markup, html};

const TITLE: &str = "Why was it lost?";

/// The dialog, for a page that is open.
pub fn ask(lead: LeadId, wanted: &Wanted, reasons: &[LossReason], csrf_token: &str) -> Markup {
    let footer = html! { span.grow {} (closer("Cancel")) button.btn.primary form="lose-form" { "Mark as lost" } };
    let form = form(lead, wanted, reasons, csrf_token);
    partial("#dialogs", Swap::Inside, &dialog::sent("lose", TITLE, &form, &footer))
}

/// The same as a page of its own.
pub fn page(lead: LeadId, wanted: &Wanted, reasons: &[LossReason], csrf_token: &str) -> Markup {
    html! {
        main.scroll id="main" { div.sheet {
            h1 { (TITLE) }
            (form(lead, wanted, reasons, csrf_token))
            div.row { button.btn.primary form="lose-form" { "Mark as lost" } a.btn href={ "/leads/" (lead) } { "Cancel" } }
        } }
    }
}

fn form(lead: LeadId, wanted: &Wanted, reasons: &[LossReason], csrf_token: &str) -> Markup {
    let url = format!("/leads/{lead}/stage");
    html! {
        form.stack id="lose-form" method="post" action=(url) hx-put=(url) hx-swap="none" {
            input type="hidden" name="csrf_token" value=(csrf_token);
            (wanted.repeated())
            fieldset.stack {
                legend.sr { (TITLE) }
                @for (at, reason) in reasons.iter().enumerate() {
                    label.row { input type="radio" name="loss_reason" value=(reason.id) checked[at == 0] autofocus[at == 0]; (reason.name) }
                }
                label.row { input type="radio" name="loss_reason" value="" checked[reasons.is_empty()]; span.muted { "Without a reason" } }
            }
        }
    }
}
