//! The input of a field, by its kind. What it sends is read by [`super::written`].

use super::lists::lists;
use base::fields::{
    AddressPart, Field, FieldKind, FieldValue, MAX_LINE_CHARS, MAX_TEXT_CHARS, MAX_URL_CHARS, Shape, typed_of,
};
use base::ids::FieldOptionId;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use serde_json::Value as Json;

/// Rows for new values beneath those that are there.
const NEW_ROWS: usize = 1;

/// How an input looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// Like text, until one comes near.
    Quiet,
    /// In a frame.
    Framed,
}

impl Control {
    fn class(self) -> &'static str {
        match self {
            Control::Quiet => "input quiet",
            Control::Framed => "input",
        }
    }
}

/// The name under which a field's values are sent.
pub fn name_of(field: &Field) -> String {
    format!("{}-{}", field.subject.as_str(), field.id)
}

/// Fits into the line where its value stands.
pub fn is_quiet(field: &Field, values: &[FieldValue]) -> bool {
    match field.kind.shape() {
        Shape::Line | Shape::Url | Shape::Number | Shape::Truth => true,
        Shape::Day | Shape::Moment => !values.is_empty(),
        Shape::Choice => field.kind.most_values() == 1 || field.kind == FieldKind::ChainedList,
        Shape::Lines | Shape::Labelled | Shape::Part | Shape::Details => false,
    }
}

/// The input with what the field holds.
pub fn control(field: &Field, values: &[FieldValue], zone: &TimeZone, look: Control) -> Markup {
    match field.kind.shape() {
        _ if field.kind == FieldKind::ChainedList => lists(field, values, look),
        _ if field.kind == FieldKind::File => html! { p.muted.small { "A file is added on the card." } },
        Shape::Truth => tick(field, values),
        Shape::Choice if field.kind.most_values() > 1 => ticks(field, values),
        Shape::Choice if field.kind == FieldKind::Radio && look == Control::Framed => radios(field, values),
        Shape::Choice => select(field, values, look),
        Shape::Lines => lines(field, values, zone),
        Shape::Labelled => labelled(field, values),
        Shape::Part => address(field, values),
        Shape::Details => details(field, values),
        Shape::Line | Shape::Url | Shape::Number | Shape::Day | Shape::Moment => line(field, values, zone, look),
    }
}

/// The same for a cell of a list: in one line, and framed.
pub fn control_of(field: &Field, values: &[FieldValue], zone: &TimeZone) -> Markup {
    match field.kind.shape() {
        Shape::Choice => select(field, values, Control::Framed),
        _ => control(field, values, zone, Control::Framed),
    }
}

fn line(field: &Field, values: &[FieldValue], zone: &TimeZone, look: Control) -> Markup {
    let typed = values.first().map(|value| typed_of(field, value, zone)).unwrap_or_default();
    let (kind, mode, typed) = match field.kind.shape() {
        Shape::Day => ("date", None, typed),
        Shape::Moment => ("datetime-local", None, typed.replacen(' ', "T", 1)),
        Shape::Number => ("text", Some("decimal"), typed),
        Shape::Url => ("text", Some("url"), typed),
        _ => ("text", None, typed),
    };
    let most = if field.kind.shape() == Shape::Url { MAX_URL_CHARS } else { MAX_LINE_CHARS };
    let most = (kind == "text").then_some(most);
    let placeholder = (kind == "text" && look == Control::Quiet).then_some("Add");
    html! {
        @if let Some(currency) = &field.settings.currency { span.muted { (currency) } }
        input class=(look.class()) type=(kind) name=(name_of(field)) value=(typed) inputmode=[mode] maxlength=[most]
            placeholder=[placeholder] aria-label=(field.name) autocomplete="off";
    }
}

fn lines(field: &Field, values: &[FieldValue], zone: &TimeZone) -> Markup {
    let typed = values.first().map(|value| typed_of(field, value, zone)).unwrap_or_default();
    html! { textarea.input name=(name_of(field)) rows="4" maxlength=(MAX_TEXT_CHARS) aria-label=(field.name) { (typed) } }
}

/// The hidden “no” is sent when the box is not ticked.
fn tick(field: &Field, values: &[FieldValue]) -> Markup {
    let is_ticked = values.contains(&FieldValue::Truth(true));
    html! {
        input type="hidden" name=(name_of(field)) value="no";
        input.tick type="checkbox" name=(name_of(field)) value="yes" checked[is_ticked] aria-label=(field.name);
    }
}

fn has(values: &[FieldValue], id: FieldOptionId) -> bool {
    values.contains(&FieldValue::Choice(id))
}

fn select(field: &Field, values: &[FieldValue], look: Control) -> Markup {
    let gone = field.options.iter().filter(|option| option.deleted_at.is_some() && has(values, option.id));
    let empty = if look == Control::Quiet && values.is_empty() { "Add" } else { "None" };
    html! {
        select class={ (look.class()) @if values.is_empty() { " void" } } name=(name_of(field)) aria-label=(field.name) {
            option value="" selected[values.is_empty()] { (empty) }
            @for option in field.choices().chain(gone) { option value=(option.id) selected[has(values, option.id)] { (option.name) } }
        }
    }
}

fn ticks(field: &Field, values: &[FieldValue]) -> Markup {
    html! {
        fieldset.choices {
            legend.sr { (field.name) }
            input type="hidden" name=(name_of(field)) value="";
            @for option in field.options.iter().filter(|option| option.deleted_at.is_none() || has(values, option.id)) {
                label.row { input.tick type="checkbox" name=(name_of(field)) value=(option.id) checked[has(values, option.id)]; (option.name) }
            }
        }
    }
}

fn radios(field: &Field, values: &[FieldValue]) -> Markup {
    html! {
        fieldset.choices {
            legend.sr { (field.name) }
            label.row { input.tick type="radio" name=(name_of(field)) value="" checked[values.is_empty()]; "None" }
            @for option in field.choices() {
                label.row { input.tick type="radio" name=(name_of(field)) value=(option.id) checked[has(values, option.id)]; (option.name) }
            }
        }
    }
}

/// Text and label in pairs, one empty pair more.
fn labelled(field: &Field, values: &[FieldValue]) -> Markup {
    let known = values.iter().filter_map(|value| match value {
        FieldValue::Labelled { text, label } => Some((text.as_str(), Some(*label))),
        _ => None,
    });
    let name = name_of(field);
    html! {
        @for (text, label) in known.chain([("", None); NEW_ROWS]) {
            div.row {
                input.input.grow name=(name) value=(text) maxlength=(MAX_LINE_CHARS) aria-label=(field.name) autocomplete="off";
                select.input.label name={ (name) "-label" } aria-label={ "What it is for: " (field.name) } {
                    @for option in field.choices() { option value=(option.id) selected[label == Some(option.id)] { (option.name) } }
                }
            }
        }
    }
}

fn address(field: &Field, values: &[FieldValue]) -> Markup {
    let text = |wanted| {
        values.iter().find_map(|value| match value {
            FieldValue::Part { part, text } if *part == wanted => Some(text.as_str()),
            _ => None,
        })
    };
    html! {
        @for part in AddressPart::ALL {
            label.field { span.lbl { (part.title()) } input.input name=(name_of(field)) value=[text(part)] maxlength=(MAX_LINE_CHARS) autocomplete="off"; }
        }
    }
}

/// Named values, as many rows as there are values; items have one empty row more.
fn details(field: &Field, values: &[FieldValue]) -> Markup {
    let known =
        values.iter().filter_map(|value| if let FieldValue::Details(details) = value { Some(details) } else { None });
    let rows: Vec<_> = known.map(Some).collect();
    let empty = if rows.is_empty() || field.kind.most_values() > 1 { NEW_ROWS } else { 0 };
    let name = name_of(field);
    html! {
        @for row in rows.into_iter().chain(std::iter::repeat_n(None, empty)) {
            fieldset.choices {
                legend.sr { (field.name) }
                @for (key, title) in field.kind.details() {
                    @let text = row.and_then(|row| row.values.get(*key)).map(words_of);
                    label.field { span.lbl { (title) } input.input name={ (name) "-" (key) } value=[text] maxlength=(MAX_LINE_CHARS) autocomplete="off"; }
                }
            }
        }
    }
}

/// A named value as one types it.
pub(super) fn words_of(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
