//! Fields of several records in one form: what a stage asks for before a lead comes to it (ST-07).

use super::inputs::{Control, control, name_of};
use super::sheet::zone;
use super::written::{Pairs, values};
use crate::failure::Failure;
use base::Cx;
use base::fields::{Change, Field, FieldValue, Shape};
use base::search::Subject;
use flow::leads::Missing;
use jiff::tz::TimeZone;
use maud::{Markup, html};

/// The inputs of fields, for a form that is sent as a whole to a handler that calls [`fill`].
pub fn inputs(asked: &[Missing], zone: &TimeZone) -> Markup {
    html! {
        @for missing in asked {
            (labelled(&format!("{}{}", missing.field.name, whose(missing.subject)), &missing.field, &[], zone))
        }
    }
}

/// The inputs of a field with what it holds, beneath a label.
pub fn labelled(label: &str, field: &Field, values: &[FieldValue], zone: &TimeZone) -> Markup {
    html! {
        @if has_one_input(field.kind.shape()) {
            label.field { span.lbl { (label) } (control(field, values, zone, Control::Framed)) }
        } @else {
            div.field role="group" aria-label=(field.name) { span.lbl { (label) } (control(field, values, zone, Control::Framed)) }
        }
    }
}

fn has_one_input(shape: Shape) -> bool {
    matches!(shape, Shape::Line | Shape::Lines | Shape::Url | Shape::Number | Shape::Day | Shape::Moment)
}

fn whose(subject: Subject) -> &'static str {
    match subject {
        Subject::Lead => "",
        Subject::Contact => " of the contact",
        Subject::Company => " of the company",
    }
}

/// Sets the fields among `asked` that the form names; the others stay empty.
///
/// # Errors
/// [`Failure::Invalid`] for a value that is not of its field: nothing may be committed then.
pub fn fill(cx: &mut Cx<'_>, asked: &[Missing], pairs: &Pairs) -> Result<(), Failure> {
    let zone = zone(cx)?;
    for missing in asked {
        let name = name_of(&missing.field);
        let of_keys = format!("{name}-");
        if !pairs.iter().any(|(given, _)| *given == name || given.starts_with(&of_keys)) {
            continue;
        }
        let values = values(&missing.field, pairs, &[], &zone)?;
        let change = Change { field: missing.field.id, values };
        flow::set_fields(cx, missing.subject, missing.id, vec![change])?;
    }
    Ok(())
}
