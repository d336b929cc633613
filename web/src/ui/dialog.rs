//! Native dialogs: the browser keeps the focus inside, closes on Esc and makes the rest inert.

use maud::{Markup, html};

use super::icon::icon;

/// A dialog that is on the page and opened by `data-open="#id"`.
pub fn modal(id: &str, title: &str, body: &Markup, footer: &Markup) -> Markup {
    html! { dialog.modal id=(id) aria-labelledby={ (id) "-title" } { (content(id, title, body, footer)) } }
}

/// A dialog that the server sends into `#dialogs`; it opens by itself and is gone once closed.
pub fn sent(id: &str, title: &str, body: &Markup, footer: &Markup) -> Markup {
    html! { dialog.modal id=(id) data-show aria-labelledby={ (id) "-title" } { (content(id, title, body, footer)) } }
}

/// The same at the edge of the page, as high as it: for a list that one looks through.
pub fn drawer(id: &str, title: &str, body: &Markup, footer: &Markup) -> Markup {
    html! { dialog.drawer id=(id) data-show aria-labelledby={ (id) "-title" } { (content(id, title, body, footer)) } }
}

/// Heading, scrolling body and footer; for dialogs with a form around them or attributes of their own.
pub fn content(id: &str, title: &str, body: &Markup, footer: &Markup) -> Markup {
    html! {
        div.dh {
            h2 id={ (id) "-title" } { (title) }
            button.btn.ghost.icon type="button" data-close aria-label="Close" { (icon("x")) }
        }
        div.db { (body) }
        div.df { (footer) }
    }
}
