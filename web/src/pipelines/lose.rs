//! "Why was it lost?": asked on losing, by whichever way one lead or many went there (MV-04).

use super::move_lead::Wanted;
use crate::ui::button::closer;
use crate::ui::dialog;
use crate::ui::partial::{Swap, partial};
use base::ids::LeadId;
use flow::leads::loss_reasons::LossReason;
use maud::{Markup, html};

/// The id of the form that answers.
pub const FORM: &str = "lose-form";

/// A question before the move.
pub struct Question {
    title: &'static str,
    /// The form that goes on with the move.
    form: Markup,
    /// Where no answer leads, without a script.
    back: String,
}

impl Question {
    /// About one lead.
    pub fn of_lead(lead: LeadId, wanted: &Wanted, reasons: &[LossReason], csrf_token: &str) -> Question {
        let url = format!("/leads/{lead}/stage");
        let form = html! {
            form.stack id=(FORM) method="post" action=(url) hx-put=(url) hx-swap="none" {
                input type="hidden" name="csrf_token" value=(csrf_token);
                (wanted.repeated())
                (choices(reasons))
            }
        };
        Question { title: "Why was it lost?", form, back: format!("/leads/{lead}") }
    }

    /// About several, with one answer for all; the form has the id [`FORM`].
    pub fn of_several(form: Markup, back: String) -> Question {
        Question { title: "Why were they lost?", form, back }
    }

    /// The dialog, for a page that is open.
    pub fn dialog(&self) -> Markup {
        let footer = html! { span.grow {} (closer("Cancel")) button.btn.primary form=(FORM) { "Mark as lost" } };
        partial("#dialogs", Swap::Inside, &dialog::sent("lose", self.title, &self.form, &footer))
    }

    /// The same as a page of its own.
    pub fn page(&self) -> Markup {
        html! {
            main.scroll id="main" { div.sheet {
                h1 { (self.title) }
                (self.form)
                div.row { button.btn.primary form=(FORM) { "Mark as lost" } a.btn href=(self.back) { "Cancel" } }
            } }
        }
    }
}

/// The reasons, the first of them chosen; none is an answer too.
pub fn choices(reasons: &[LossReason]) -> Markup {
    html! {
        fieldset.stack {
            legend.sr { "Reason" }
            @for (at, reason) in reasons.iter().enumerate() {
                label.row { input type="radio" name="loss_reason" value=(reason.id) checked[at == 0] autofocus[at == 0]; (reason.name) }
            }
            label.row { input type="radio" name="loss_reason" value="" checked[reasons.is_empty()]; span.muted { "Without a reason" } }
        }
    }
}
