//! The property list at the side of a lead.

use maud::{Markup, html};

/// A line: its name and its value; without a value it says so.
#[derive(Clone, Debug)]
pub struct Property<'a> {
    pub name: &'a str,
    pub value: Option<Markup>,
}

/// The list.
pub fn props(list: &[Property<'_>]) -> Markup {
    html! {
        dl.props {
            @for property in list {
                dt { (property.name) }
                @if let Some(value) = &property.value { dd { (value) } } @else { dd.void { "Not set" } }
            }
        }
    }
}
