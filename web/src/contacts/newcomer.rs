//! What the short forms of a new contact and of a new company ask alike, and the word that they are known already.

use crate::ui::field::{Field, input};
use flow::channels::handles::{self, Handle};
use flow::contacts::MAX_NAME_CHARS;
use maud::{Markup, html};
use serde::Deserialize;

/// What was typed; nothing of it is lost by an error.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Newcomer {
    /// The name.
    pub name: String,
    /// The number.
    pub phone: String,
    /// The address.
    pub email: String,
    /// Said by who has read that they are known and makes another.
    pub anyway: Option<String>,
}

/// A sentence for each field that is wrong.
#[derive(Clone, Debug, Default)]
pub struct Wrong {
    /// About the name.
    pub name: Option<&'static str>,
    /// About the number.
    pub phone: Option<&'static str>,
    /// About the address.
    pub email: Option<&'static str>,
    /// About the web address of a company.
    pub web: Option<&'static str>,
    /// Who has that name or address already.
    pub known: Option<Known>,
}

/// Somebody who is there already.
#[derive(Clone, Debug)]
pub struct Known {
    /// The card; none for who may not see it.
    pub href: Option<String>,
    /// What they are called.
    pub name: String,
}

impl Newcomer {
    /// Phone and address as they were typed, read as in `country`.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn handles(&self, country: Option<&str>) -> Result<Vec<Handle>, Wrong> {
        let (phone, email) = (handles::phone(&self.phone, country), handles::email(&self.email));
        let is_wrong = |text: &str, is_read: bool| !text.trim().is_empty() && !is_read;
        let is_long = self.name.chars().count() > MAX_NAME_CHARS;
        let wrong = Wrong {
            name: is_long.then_some("That is too long for a name."),
            phone: is_wrong(&self.phone, phone.is_some()).then_some("That is not a phone number."),
            email: is_wrong(&self.email, email.is_some()).then_some("That is not an e-mail address."),
            ..Wrong::default()
        };
        let is_right = wrong.name.is_none() && wrong.phone.is_none() && wrong.email.is_none();
        if is_right { Ok(phone.into_iter().chain(email).collect()) } else { Err(wrong) }
    }

    /// Is it what this one is called? Letter case aside.
    pub fn is_named(&self, name: &str) -> bool {
        !self.name.trim().is_empty() && self.name.trim().to_lowercase() == name.trim().to_lowercase()
    }

    /// Who is known already, with the way to them and the way on; then name, phone and e-mail.
    pub fn fields(&self, wrong: &Wrong) -> Markup {
        let text = |name, label, value, kind, error| Field {
            name,
            label,
            value,
            kind,
            error,
            autocomplete: Some("off"),
            max_length: Some(MAX_NAME_CHARS as u32),
            ..Field::default()
        };
        html! {
            @if let Some(known) = &wrong.known {
                div.box.known role="alert" {
                    p {
                        b { (known.name) } " is known already: "
                        @match &known.href { Some(href) => a href=(href) { "open them" }, None => "a colleague answers for them" }
                        ". Nothing was made."
                    }
                    label.row { input.tick type="checkbox" name="anyway" value="yes"; "Somebody else: make another all the same" }
                }
            }
            (input(&text("name", "Name", &self.name, "text", wrong.name)))
            (input(&text("phone", "Phone", &self.phone, "tel", wrong.phone)))
            (input(&text("email", "E-mail", &self.email, "email", wrong.email)))
        }
    }
}
