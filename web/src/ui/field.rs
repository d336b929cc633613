//! A labelled field with its hint and its error, tied together for screen readers.

use maud::{Markup, html};

/// What a field is for and what was typed so far; an error never costs the typed value.
#[derive(Clone, Copy, Debug, Default)]
pub struct Field<'a> {
    pub name: &'a str,
    pub label: &'a str,
    pub value: &'a str,
    /// The `type` of an input: `text`, `email`, `password`, `date`, `number`.
    pub kind: &'a str,
    pub autocomplete: Option<&'a str>,
    pub hint: Option<&'a str>,
    pub error: Option<&'a str>,
    pub is_required: bool,
    /// In characters.
    pub max_length: Option<u32>,
}

/// One line.
pub fn input(view: &Field<'_>) -> Markup {
    around(
        view,
        &html! {
            input.input id=(view.name) name=(view.name) type=(view.kind) value=(view.value) autocomplete=[view.autocomplete]
                required[view.is_required] maxlength=[view.max_length] aria-invalid=[invalid(view)] aria-describedby=[described_by(view)];
        },
    )
}

/// Several lines.
pub fn lines(view: &Field<'_>) -> Markup {
    around(
        view,
        &html! {
            textarea.input id=(view.name) name=(view.name) rows="4" required[view.is_required] maxlength=[view.max_length]
                aria-invalid=[invalid(view)] aria-describedby=[described_by(view)] { (view.value) }
        },
    )
}

/// One of `choices`, each a value and its words.
pub fn choice(view: &Field<'_>, choices: &[(&str, &str)]) -> Markup {
    around(
        view,
        &html! {
            select.input id=(view.name) name=(view.name) required[view.is_required] aria-invalid=[invalid(view)] aria-describedby=[described_by(view)] {
                @for (value, words) in choices { option value=(value) selected[*value == view.value] { (words) } }
            }
        },
    )
}

/// On or off.
pub fn switch(name: &str, label: &str, is_on: bool) -> Markup {
    html! { label.row { input.switch type="checkbox" role="switch" name=(name) value="on" checked[is_on]; (label) } }
}

fn around(view: &Field<'_>, control: &Markup) -> Markup {
    html! {
        div.field {
            label for=(view.name) { (view.label) }
            (control)
            @if let Some(error) = view.error { p.hint.bad id={ (view.name) "-error" } { (error) } }
            @if let Some(hint) = view.hint { p.hint id={ (view.name) "-hint" } { (hint) } }
        }
    }
}

fn invalid(view: &Field<'_>) -> Option<&'static str> {
    view.error.map(|_| "true")
}

fn described_by(view: &Field<'_>) -> Option<String> {
    let ids = [view.error.map(|_| "error"), view.hint.map(|_| "hint")];
    let ids: Vec<_> = ids.into_iter().flatten().map(|part| format!("{}-{part}", view.name)).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}
