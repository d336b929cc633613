//! Targeted swaps: what an answer or a live message changes on a page that is open.

use maud::{Markup, html};

/// How the new markup meets the old (htmx 4 swap styles).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Swap {
    /// Morphs the element itself; focus survives, unlike with a replacement. For cards and columns.
    Morph,
    /// The element's content.
    Inside,
    /// Before the first child: a new card on top.
    First,
    /// After the last child: a new feed item, a toast.
    Last,
    /// Before the element: a card at its place.
    Before,
    /// The element goes.
    Gone,
}

impl Swap {
    fn style(self) -> &'static str {
        match self {
            Self::Morph => "outerMorph",
            Self::Inside => "innerHTML",
            Self::First => "afterbegin",
            Self::Last => "beforeend",
            Self::Before => "beforebegin",
            Self::Gone => "delete",
        }
    }
}

/// One swap at `target`, a CSS selector. A target that is not on the page is left out without harm.
pub fn partial(target: &str, swap: Swap, body: &Markup) -> Markup {
    html! { hx-partial hx-target=(target) hx-swap=(swap.style()) { (body) } }
}

/// Takes the element away.
pub fn gone(target: &str) -> Markup {
    partial(target, Swap::Gone, &html! {})
}
