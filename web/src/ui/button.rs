//! Buttons that stand alone. Buttons that decide on something live with that thing.

use maud::{Markup, html};

use super::icon::icon;

/// How much a button wants to be pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    #[default]
    Plain,
    Primary,
    Ghost,
    Ok,
    Bad,
    Info,
}

impl Look {
    /// The classes of the element.
    pub fn class(self) -> &'static str {
        match self {
            Self::Plain => "btn",
            Self::Primary => "btn primary",
            Self::Ghost => "btn ghost",
            Self::Ok => "btn ok",
            Self::Bad => "btn bad",
            Self::Info => "btn info",
        }
    }
}

/// Sends the form around it.
pub fn submit(look: Look, text: &str) -> Markup {
    html! { button class=(look.class()) { (text) } }
}

/// Goes somewhere, with an icon before the words.
pub fn link(look: Look, icon_name: &str, text: &str, href: &str) -> Markup {
    html! { a class=(look.class()) href=(href) { (icon(icon_name)) (text) } }
}

/// Opens the dialog `#id` of the same page.
pub fn opener(look: Look, text: &str, id: &str) -> Markup {
    html! { button class=(look.class()) type="button" data-open={ "#" (id) } aria-haspopup="dialog" { (text) } }
}

/// Closes the dialog around it.
pub fn closer(text: &str) -> Markup {
    html! { button.btn type="button" data-close { (text) } }
}
