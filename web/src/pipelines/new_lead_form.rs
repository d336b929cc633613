//! The form of a new lead: a dialog on the board, a page without script.

use super::numbers::open_stages;
use crate::ui::button::{Look, closer, submit};
use crate::ui::dialog;
use crate::ui::field::{Field, choice, input};
use base::money::symbol;
use flow::leads::MAX_NAME_CHARS;
use flow::pipelines::Pipeline;
use maud::{Markup, html};
use serde::Deserialize;

/// What was typed; nothing of it is lost by an error.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// The lead's name; empty takes the contact's or the company's.
    pub name: String,
    /// The sale, in major units.
    pub amount: String,
    /// The contact's name.
    pub contact: String,
    /// Their number.
    pub phone: String,
    /// Their address.
    pub email: String,
    /// The company's name.
    pub company: String,
    /// The stage.
    pub stage_id: String,
}

/// A sentence for each field that is wrong.
#[derive(Clone, Debug, Default)]
pub struct Errors {
    /// About the name.
    pub name: Option<String>,
    /// About the sale.
    pub amount: Option<String>,
    /// About the phone number.
    pub phone: Option<String>,
    /// About the e-mail address.
    pub email: Option<String>,
    /// About the stage.
    pub stage: Option<String>,
}

impl Errors {
    /// True when all is well.
    pub fn is_empty(&self) -> bool {
        [&self.name, &self.amount, &self.phone, &self.email, &self.stage].into_iter().all(Option::is_none)
    }
}

/// The fields with what was typed so far.
pub fn fields(pipeline: &Pipeline, currency: &str, typed: &Typed, errors: &Errors) -> Markup {
    let sale = format!("Sale, {}", symbol(currency));
    let text = |name, label, value, error| Field {
        name,
        label,
        value,
        kind: "text",
        autocomplete: Some("off"),
        error,
        max_length: Some(MAX_NAME_CHARS as u32),
        ..Field::default()
    };
    let ids: Vec<(String, &str)> =
        open_stages(pipeline).map(|stage| (stage.id.to_string(), stage.name.as_str())).collect();
    let stages: Vec<(&str, &str)> = ids.iter().map(|(id, name)| (id.as_str(), *name)).collect();
    html! {
        div.stack id="new-lead-fields" {
            (input(&text("name", "Lead", &typed.name, errors.name.as_deref())))
            (input(&text("amount", &sale, &typed.amount, errors.amount.as_deref())))
            (input(&text("contact", "Contact", &typed.contact, None)))
            (input(&Field { kind: "tel", ..text("phone", "Phone", &typed.phone, errors.phone.as_deref()) }))
            (input(&Field { kind: "email", ..text("email", "E-mail", &typed.email, errors.email.as_deref()) }))
            (input(&text("company", "Company", &typed.company, None)))
            (choice(&Field { name: "stage_id", label: "Stage", value: &typed.stage_id, error: errors.stage.as_deref(), ..Field::default() }, &stages))
        }
    }
}

/// The dialog, sent into the page.
pub fn dialog(pipeline: &Pipeline, csrf_token: &str, fields: &Markup) -> Markup {
    let url = url(pipeline);
    let footer = html! { span.grow {} (closer("Cancel")) button.btn.primary form="new-lead-form" { "Make lead" } };
    let body = html! {
        form id="new-lead-form" method="post" action=(url) hx-post=(url) hx-swap="none" novalidate {
            input type="hidden" name="csrf_token" value=(csrf_token); (fields)
        }
    };
    dialog::sent("new-lead", "New lead", &body, &footer)
}

/// The form as a page of its own.
pub fn page_form(pipeline: &Pipeline, csrf_token: &str, fields: &Markup) -> Markup {
    html! {
        form.stack method="post" action=(url(pipeline)) novalidate {
            input type="hidden" name="csrf_token" value=(csrf_token);
            (fields)
            div.row { (submit(Look::Primary, "Make lead")) a.btn href={ "/pipelines/" (pipeline.id) } { "Cancel" } }
        }
    }
}

fn url(pipeline: &Pipeline) -> String {
    format!("/pipelines/{}/leads", pipeline.id)
}
