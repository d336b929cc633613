//! Icons from the embedded Lucide sprite. They are decoration: the control around them has the name.

use maud::{Markup, html};

use crate::assets;

/// An icon of 16 px, by its Lucide name.
pub fn icon(name: &str) -> Markup {
    draw("i", name)
}

/// An icon of 14 px, for lines of small text.
pub fn small(name: &str) -> Markup {
    draw("i sm", name)
}

fn draw(class: &str, name: &str) -> Markup {
    html! { svg class=(class) aria-hidden="true" { use href={ (assets::url("vendor/lucide/icons.svg")) "#i-" (name) } {} } }
}
