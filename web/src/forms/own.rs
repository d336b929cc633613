//! The account's own fields that a form asks for: drawn as on a card, read as there, and kept as text where a value
//! does not fit.

use super::PublicForm;
use crate::fields::{Pairs, labelled, name_of, values};
use base::Cx;
use base::fields::{self, Field, FieldError, FieldValue, text_of};
use base::search::Subject;
use flow::channels::forms::{FieldKind, FormField, FormSettings, OwnAnswer};
use maud::Markup;
use std::collections::BTreeMap;

/// The fields that a form asks for; one that was deleted since is not among them. Nothing is asked for a form without.
pub(super) fn load(cx: &mut Cx<'_>, settings: &FormSettings) -> Result<Vec<Field>, FieldError> {
    let mut found = Vec::new();
    for subject in [Subject::Lead, Subject::Contact, Subject::Company] {
        let is_asked = |id| settings.fields.iter().any(|field| field.kind == FieldKind::Own { of: subject, id });
        if settings.fields.iter().any(|field| matches!(field.kind, FieldKind::Own { of, .. } if of == subject)) {
            found.extend(fields::list(cx, subject)?.into_iter().filter(|field| is_asked(field.id)));
        }
    }
    Ok(found)
}

/// The input of such a field under the form's own label; none for a field that was deleted.
pub(super) fn drawn(form: &PublicForm, field: &FormField, pairs: &Pairs) -> Option<Markup> {
    let own = form.own_field(field)?;
    let held = typed(form, field, own, pairs).unwrap_or_default();
    let named = Field { name: field.label.clone(), ..own.clone() };
    Some(labelled(&field.label, &named, &held, &form.zone))
}

/// What was sent for them, by the key of the form's field: their values where they fit, and in any case a text.
pub(super) fn answers(form: &PublicForm, pairs: &Pairs) -> BTreeMap<String, OwnAnswer> {
    let asked = form.settings.fields.iter().filter(|field| matches!(field.kind, FieldKind::Own { .. }));
    asked.map(|field| (field.key.clone(), answer(form, field, pairs))).collect()
}

fn answer(form: &PublicForm, field: &FormField, pairs: &Pairs) -> OwnAnswer {
    let own = form.own_field(field);
    let values = own.and_then(|own| typed(form, field, own, pairs)).unwrap_or_default();
    let text = match own.filter(|_| !values.is_empty()) {
        Some(own) => text_of(own, &values, &form.zone),
        None => raw(field, own, pairs),
    };
    OwnAnswer { values, text }
}

/// The values; none when something does not fit. A page that somebody else drew sends the key of the form's field.
fn typed(form: &PublicForm, field: &FormField, own: &Field, pairs: &Pairs) -> Option<Vec<FieldValue>> {
    let plain: Vec<String> = sent_as(pairs, &field.key).map(str::to_owned).collect();
    if plain.is_empty() {
        fields::checked(own, values(own, pairs, &[], &form.zone).ok()?).ok()
    } else {
        fields::read_texts(own, &plain, &form.zone).ok()
    }
}

/// Whatever was written, without the labels that are chosen beside it.
fn raw(field: &FormField, own: Option<&Field>, pairs: &Pairs) -> String {
    let name = own.map_or_else(|| field.key.clone(), name_of);
    let of = format!("{name}-");
    let is_meant = |key: &str| key == field.key || key == name || key.starts_with(&of) && !key.ends_with("-label");
    let texts = pairs.iter().filter(|(key, text)| is_meant(key) && !text.trim().is_empty());
    texts.map(|(_, text)| text.trim()).collect::<Vec<_>>().join(", ")
}

fn sent_as<'p>(pairs: &'p Pairs, key: &str) -> impl Iterator<Item = &'p str> {
    pairs.iter().filter(move |(given, text)| given == key && !text.trim().is_empty()).map(|(_, text)| text.as_str())
}
