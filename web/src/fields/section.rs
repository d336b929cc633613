//! The fields on a card: each is changed where it stands, an empty one says “Add”.

use super::file::file;
use super::inputs::{Control, control, is_quiet};
use super::linked::linked;
use super::sheet::Sheet;
use crate::feed::address;
use crate::ui::icon::small;
use base::fields::{Field, FieldKind, FieldValue, Shape, text_of};
use base::ids::{FieldId, StageId};
use flow::channels::said::Place;
use maud::{Markup, html};

/// The name under which a form sends the lead on whose card it stands.
pub(super) const LEAD: &str = "lead_id";

/// The parts of a card that show fields: the main ones, then one part per group. `stage` is where the lead stands: what
/// is hidden there is left out.
pub fn section(csrf_token: &str, sheet: &Sheet, stage: Option<StageId>) -> Markup {
    let groups = std::iter::once(None).chain(sheet.groups.iter().map(Some));
    html! {
        div id={ (sheet.subject.as_str()) "-fields" } {
            @for group in groups {
                @let fields = sheet.shown(group, stage);
                @if !fields.is_empty() {
                    div.sect {
                        @if let Some(group) = group { h2 { (group.name) } }
                        dl.props { @for field in fields { (row(csrf_token, sheet, field)) } }
                    }
                }
            }
        }
    }
}

/// The fields of a lead's contact or company, in the block that they have on the card of the lead; `stage` as above.
pub fn block(csrf_token: &str, sheet: &Sheet, stage: StageId) -> Markup {
    let groups = std::iter::once(None).chain(sheet.groups.iter().map(Some));
    html! {
        @for group in groups {
            @let fields = sheet.shown(group, Some(stage));
            @if !fields.is_empty() {
                @if let Some(group) = group { h3.group { (group.name) } }
                dl.props { @for field in fields { (row(csrf_token, sheet, field)) } }
            }
        }
    }
}

/// The address of a field of a record.
pub(super) fn field_url(place: Place, field: FieldId) -> String {
    format!("{}/fields/{field}", address(place))
}

/// The address of the file that a field of a record holds.
pub(super) fn file_url(place: Place, field: FieldId) -> String {
    format!("{}/file", field_url(place, field))
}

fn row(csrf_token: &str, sheet: &Sheet, field: &Field) -> Markup {
    let values = sheet.values.of(field.id);
    html! {
        dt title=(field.name) { (field.name) }
        @if field.is_api_only {
            dd.void[values.is_empty()] { (shown(sheet, field, values)) }
        } @else if field.kind == FieldKind::File {
            dd.field-file { (file(csrf_token, sheet, field, values)) }
        } @else if field.kind == FieldKind::LinkedEntity {
            dd.field-value { (linked(csrf_token, sheet, field, values)) }
        } @else if is_quiet(field, values) {
            dd { (form(csrf_token, sheet, field, &control(field, values, &sheet.zone, Control::Quiet))) (follow(field, values)) }
        } @else {
            dd.field-value { (unfolded(csrf_token, sheet, field, values)) }
        }
    }
}

fn shown(sheet: &Sheet, field: &Field, values: &[FieldValue]) -> String {
    if values.is_empty() { "Empty".to_owned() } else { text_of(field, values, &sheet.zone) }
}

/// A form that sends its one input when it was changed.
fn form(csrf_token: &str, sheet: &Sheet, field: &Field, input: &Markup) -> Markup {
    let url = field_url(sheet.place(), field.id);
    html! {
        form.in-place id={ (sheet.subject.as_str()) "-form-" (field.id) } method="post" action=(url) hx-put=(url) hx-swap="none" data-saves-itself {
            (hidden(csrf_token, sheet))
            (input)
        }
    }
}

/// What each form says besides its field.
pub(super) fn hidden(csrf_token: &str, sheet: &Sheet) -> Markup {
    html! {
        input type="hidden" name="csrf_token" value=(csrf_token);
        @if let Some(lead) = sheet.lead { input type="hidden" name=(LEAD) value=(lead); }
    }
}

/// What needs more room than a line: the text, which opens the form.
fn unfolded(csrf_token: &str, sheet: &Sheet, field: &Field, values: &[FieldValue]) -> Markup {
    let url = field_url(sheet.place(), field.id);
    html! {
        details.field-edit id={ (sheet.subject.as_str()) "-field-" (field.id) } {
            summary {
                span.sr { "Change " (field.name) ": " }
                @if sheet.values.is_empty(field.id) { span.muted { "Add" } } @else { span.text { (text_of(field, values, &sheet.zone)) } }
            }
            form.form method="post" action=(url) hx-put=(url) hx-swap="none" {
                (hidden(csrf_token, sheet))
                (control(field, values, &sheet.zone, Control::Framed))
                div.row { button.btn.primary { "Save" span.sr { " " (field.name) } } }
            }
        }
    }
}

/// A web address can be followed.
fn follow(field: &Field, values: &[FieldValue]) -> Markup {
    let address = match (field.kind.shape(), values.first()) {
        (Shape::Url, Some(FieldValue::Text(address))) => Some(address),
        _ => None,
    };
    html! {
        @if let Some(address) = address {
            a.mini href=(address) target="_blank" rel="noopener noreferrer" aria-label={ "Open " (field.name) } { (small("external-link")) }
        }
    }
}
