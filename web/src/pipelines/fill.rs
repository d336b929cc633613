//! A stage asks for fields that are empty: the move is held, they are filled in, and it goes on (ST-07).

use super::move_lead::Wanted;
use crate::fields;
use crate::ui::button::closer;
use crate::ui::dialog;
use crate::ui::partial::{Swap, partial};
use base::ids::LeadId;
use flow::leads::Missing;
use jiff::tz::TimeZone;
use maud::{Markup, html};

const TITLE: &str = "Before it moves";

/// What the dialog is drawn with.
pub struct Asked<'a> {
    /// The lead that is held.
    pub lead: LeadId,
    /// Where it shall go.
    pub wanted: &'a Wanted,
    /// What is missing.
    pub missing: &'a [Missing],
    /// Where the account's days begin.
    pub zone: &'a TimeZone,
    /// The session's token.
    pub csrf_token: &'a str,
}

/// The dialog, for a page that is open.
pub fn ask(asked: &Asked<'_>) -> Markup {
    let footer = html! { span.grow {} (closer("Cancel")) button.btn.primary form="fill-form" { "Move" } };
    partial("#dialogs", Swap::Inside, &dialog::sent("fill", TITLE, &form(asked), &footer))
}

/// The same as a page of its own.
pub fn page(asked: &Asked<'_>) -> Markup {
    html! {
        main.scroll id="main" { div.sheet {
            h1 { (TITLE) }
            (form(asked))
            div.row { button.btn.primary form="fill-form" { "Move" } a.btn href={ "/leads/" (asked.lead) } { "Cancel" } }
        } }
    }
}

fn form(asked: &Asked<'_>) -> Markup {
    let url = format!("/leads/{}/stage", asked.lead);
    html! {
        form.stack id="fill-form" method="post" action=(url) hx-put=(url) hx-swap="none" {
            input type="hidden" name="csrf_token" value=(asked.csrf_token);
            (asked.wanted.repeated())
            p.muted { "This stage asks for what is still empty. The lead stays where it is until it is filled in." }
            (fields::inputs(asked.missing, asked.zone))
        }
    }
}
