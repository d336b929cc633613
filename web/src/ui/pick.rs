//! A field of a form that offers records while somebody types: the one that is taken is linked, words alone make another.

use maud::{Markup, html};

/// Characters that are looked for.
const MAX_CHARS: u32 = 250;

/// What is looked for, and what was taken so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pick<'a> {
    /// The field of what is typed; the id of what is taken is sent as this with `_id` behind it.
    pub name: &'a str,
    pub label: &'a str,
    /// The words.
    pub value: &'a str,
    /// What is taken; empty for nothing.
    pub taken: &'a str,
    /// The address that finds, asked with the words under the field's name.
    pub choices: &'a str,
    /// Said while something is taken.
    pub hint: &'a str,
    pub error: Option<&'a str>,
}

/// The field. Without script nothing is offered, and words alone are sent.
pub fn pick(view: &Pick<'_>) -> Markup {
    let said = format!("{}-error", view.name);
    html! {
        div.field.chooser data-picks {
            label for=(view.name) { (view.label) }
            input.input type="search" id=(view.name) name=(view.name) value=(view.value) autocomplete="off" maxlength=(MAX_CHARS)
                aria-invalid=[view.error.map(|_| "true")] aria-describedby=[view.error.map(|_| &said)]
                hx-get=(view.choices) hx-trigger="input changed delay:150ms" hx-target="next .choices" hx-swap="innerHTML";
            input type="hidden" name={ (view.name) "_id" } value=(view.taken);
            @if let Some(error) = view.error { p.hint.bad id=(said) { (error) } }
            p.hint.taken role="status" { @if !view.taken.is_empty() { (view.hint) } }
            div.choices data-hint=(view.hint) {}
        }
    }
}
