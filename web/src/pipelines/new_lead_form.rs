//! The fields of a new lead: it stands on the board at once, with people who are known or made with it (LD-04, LD-05).

use super::numbers::open_stages;
use crate::contacts::offering;
use crate::ui::field::{Field, choice, input};
use crate::ui::pick::{Pick, pick};
use base::money::symbol;
use flow::leads::MAX_NAME_CHARS;
use flow::pipelines::Pipeline;
use maud::{Markup, html};
use serde::Deserialize;

/// Said below a contact or company that was taken.
const LINKED: &str = "Known already: linked to the lead, not made again.";
/// Characters of all tags.
const MAX_TAGS_CHARS: u32 = 2_000;

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
    /// The contact that was taken from those that are there.
    pub contact_id: String,
    /// Their number.
    pub phone: String,
    /// Their address.
    pub email: String,
    /// The company's name.
    pub company: String,
    /// The company that was taken.
    pub company_id: String,
    /// Tags with commas between them.
    pub tags: String,
    /// The stage.
    pub stage_id: String,
    /// `card` where its card is to be shown once it is made; else it is shown on the board.
    pub then: String,
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
        input type="hidden" name="then" value=(typed.then);
        (input(&text("name", "Lead", &typed.name, errors.name.as_deref())))
        (input(&text("amount", &sale, &typed.amount, errors.amount.as_deref())))
        (offering(&html! {
            (pick(&Pick { name: "contact", label: "Contact", value: &typed.contact, taken: &typed.contact_id, choices: "/contact-choices", hint: LINKED, error: None }))
            (input(&Field { kind: "tel", ..text("phone", "Phone", &typed.phone, errors.phone.as_deref()) }))
            (input(&Field { kind: "email", ..text("email", "E-mail", &typed.email, errors.email.as_deref()) }))
        }))
        (pick(&Pick { name: "company", label: "Company", value: &typed.company, taken: &typed.company_id, choices: "/company-choices", hint: LINKED, error: None }))
        (input(&Field { hint: Some("With commas between them."), max_length: Some(MAX_TAGS_CHARS), ..text("tags", "Tags", &typed.tags, None) }))
        (choice(&Field { name: "stage_id", label: "Stage", value: &typed.stage_id, error: errors.stage.as_deref(), ..Field::default() }, &stages))
    }
}
