//! What was done, for eight seconds, with a way back.

use maud::{Markup, html};

use super::partial::{Swap, partial};

/// The request that takes an action back: for instance `DELETE /incoming-leads/9/acceptance`.
#[derive(Clone, Copy, Debug)]
pub struct Undo<'a> {
    pub method: &'a str,
    pub url: &'a str,
    /// Form-encoded, for instance `stage_id=3&expected_version=8`.
    pub fields: &'a str,
}

/// A sentence, and the way back if there is one.
#[derive(Clone, Copy, Debug)]
pub struct Toast<'a> {
    pub text: &'a str,
    pub undo: Option<Undo<'a>>,
}

/// The toast itself.
pub fn toast(view: &Toast<'_>) -> Markup {
    toast_with(view, &html! {})
}

fn toast_with(view: &Toast<'_>, more: &Markup) -> Markup {
    html! {
        div.toast {
            span { (view.text) }
            (more)
            @if let Some(undo) = &view.undo {
                button type="button" data-undo=(undo.url) data-undo-method=(undo.method) data-undo-fields=(undo.fields) { "Undo " kbd { "Z" } }
            }
        }
    }
}

/// The same as part of an answer to a page that is open.
pub fn said(view: &Toast<'_>) -> Markup {
    partial("#toasts", Swap::Last, &toast(view))
}

/// The same with a further control beside the way back.
pub fn said_with(view: &Toast<'_>, more: &Markup) -> Markup {
    partial("#toasts", Swap::Last, &toast_with(view, more))
}

/// The place where toasts appear; it must be on the page before them, or screen readers do not notice.
pub fn region(toasts: &[Toast<'_>]) -> Markup {
    html! { div.toasts id="toasts" role="status" aria-live="polite" { @for view in toasts { (toast(view)) } } }
}
