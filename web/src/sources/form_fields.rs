//! The form builder as it is drawn: its fields as rows, its button and its answer, each problem beside what it is about.

use crate::ui::field::{Field, input};
use crate::ui::icon::icon;
use base::fields;
use base::search::Subject;
use flow::channels::Source;
use flow::channels::forms::{FieldKind, FormField, FormSettings, MAX_FIELDS, Problem};
use maud::{Markup, html};

/// Whose fields a form can fill.
const OWNERS: [(Subject, &str); 3] = [
    (Subject::Lead, "Fields of the lead"),
    (Subject::Contact, "Fields of the contact"),
    (Subject::Company, "Fields of the company"),
];

/// A form as it is typed, and what is wrong with it.
pub(super) struct Built {
    pub settings: FormSettings,
    pub problems: Vec<Problem>,
}

impl Built {
    /// The form as it was saved.
    pub fn stored(source: &Source) -> Built {
        let settings = serde_json::from_value(source.settings.clone()).unwrap_or_default();
        Built { settings, problems: Vec::new() }
    }

    fn problem(&self, field: Option<usize>) -> Option<&str> {
        self.problems.iter().find(|problem| problem.field == field).map(|problem| problem.sentence.as_str())
    }
}

/// The builder. Adding, moving and removing a field are buttons of the same form: they draw it again and save nothing.
pub(super) fn builder(csrf_token: &str, source: &Source, own: &[fields::Field], built: &Built) -> Markup {
    let settings = &built.settings;
    let redirect = settings.redirect_url.as_deref().unwrap_or_default();
    html! {
        section aria-labelledby="builder-title" {
            h2.head id="builder-title" { "Form" }
            form.box.pad.form method="post" action={ "/sources/" (source.id) "/form#builder-title" } {
                input type="hidden" name="csrf_token" value=(csrf_token);
                // The first button of a form is the one that Enter presses: it saves.
                button.sr name="do" value="save" { "Save the form" }
                @if let Some(sentence) = built.problem(None) { p.hint.bad role="alert" { (sentence) } }
                ol.fields { @for (at, field) in settings.fields.iter().enumerate() { (row(at, field, settings.fields.len(), own, built.problem(Some(at)))) } }
                @if settings.fields.len() < MAX_FIELDS {
                    div.row { button.btn name="do" value="add" { (icon("plus")) "Add a field" } }
                }
                (input(&Field { name: "button", label: "Words on the button", value: &settings.button, kind: "text", autocomplete: Some("off"), ..Field::default() }))
                (input(&Field { name: "success_text", label: "What is said after it was sent", value: &settings.success_text, kind: "text", autocomplete: Some("off"), ..Field::default() }))
                (input(&Field { name: "redirect_url", label: "Or a page to go to", value: redirect, kind: "url", autocomplete: Some("off"), hint: Some("Begins with https://. Leave it empty to show the sentence."), ..Field::default() }))
                div.row { button.btn.primary name="do" value="save" { "Save the form" } }
            }
        }
    }
}

fn row(at: usize, field: &FormField, count: usize, own: &[fields::Field], problem: Option<&str>) -> Markup {
    let number = at + 1;
    let error = problem.map(|_| format!("field-{at}-error"));
    html! {
        li.form-field {
            input type="hidden" name="key" value=(field.key);
            input.input.grow id={ "field-" (at) } name="label" value=(field.label) aria-label={ "Label of field " (number) } aria-invalid=[problem.map(|_| "true")] aria-describedby=[error.as_deref()];
            select.input name="kind" aria-label={ "Kind of field " (number) } {
                (kinds(field.kind, own))
            }
            select.input name="required" aria-label={ "Whether field " (number) " must be filled in" } {
                option value="yes" selected[field.is_required] { "Required" }
                option value="no" selected[!field.is_required] { "May be empty" }
            }
            span.row {
                button.mini name="do" value={ "up " (at) } disabled[at == 0] aria-label={ "Move field " (number) " up" } { span.turn.up { (icon("chevron-down")) } }
                button.mini name="do" value={ "down " (at) } disabled[number == count] aria-label={ "Move field " (number) " down" } { span.turn.down { (icon("chevron-down")) } }
                button.mini name="do" value={ "remove " (at) } aria-label={ "Remove field " (number) } { (icon("trash-2")) }
            }
            @if let Some(sentence) = problem { p.hint.bad id=[error.as_deref()] { (sentence) } }
        }
    }
}

/// What every account asks for, and the fields that this one made; one that was deleted stays chosen, as text.
fn kinds(chosen: FieldKind, own: &[fields::Field]) -> Markup {
    let kind_of = |field: &fields::Field| FieldKind::Own { of: field.subject, id: field.id };
    let is_gone = matches!(chosen, FieldKind::Own { .. }) && !own.iter().any(|field| kind_of(field) == chosen);
    html! {
        @for kind in FieldKind::ALL { option value=(kind.word()) selected[kind == chosen] { (words(kind)) } }
        @for (of, title) in OWNERS {
            @if own.iter().any(|field| field.subject == of) {
                optgroup label=(title) {
                    @for field in own.iter().filter(|field| field.subject == of) {
                        option value=(kind_of(field).word()) selected[kind_of(field) == chosen] { (field.name) }
                    }
                }
            }
        }
        @if is_gone { option value=(chosen.word()) selected { (words(chosen)) } }
    }
}

fn words(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Name => "Name",
        FieldKind::Email => "E-mail",
        FieldKind::Phone => "Phone",
        FieldKind::Company => "Company",
        FieldKind::Price => "Sale",
        FieldKind::Text => "One line of text",
        FieldKind::Message => "Several lines of text",
        FieldKind::File => "File",
        FieldKind::Own { .. } => "A deleted field",
    }
}
