//! A field that names another record: found by typing, taken by a press, followed by a link.

use super::inputs::name_of as name_in_forms;
use super::section::{field_url, hidden};
use super::sheet::Sheet;
use super::written::Pairs;
use crate::contacts::Question;
use crate::failure::Failure;
use crate::feed::{address, name_of};
use crate::record::found;
use crate::session::SignedIn;
use crate::state::Web;
use crate::ui::icon::small;
use axum::extract::{Path, Query, State};
use base::Cx;
use base::fields::{self, Details, Field, FieldKind, FieldValue};
use base::ids::{CompanyId, ContactId, FieldId, LeadId};
use base::search::Subject;
use flow::channels::said::Place;
use flow::contacts::{self, companies};
use flow::leads;
use maud::{Markup, html};
use serde_json::{Map, Value as Json};

/// Kinds of records with the words by which values and settings name them.
pub(super) const KINDS: [(Subject, &str, &str); 3] = [
    (Subject::Lead, "leads", "Lead"),
    (Subject::Contact, "contacts", "Contact"),
    (Subject::Company, "companies", "Company"),
];

/// Where a field looks for records: what its settings name, else everywhere.
fn looked_in(field: &Field) -> Vec<Subject> {
    let named = field.settings.search_in.as_deref().unwrap_or_default();
    let found: Vec<Subject> =
        KINDS.iter().filter(|(_, word, _)| named.contains(word)).map(|(subject, ..)| *subject).collect();
    if found.is_empty() { KINDS.map(|(subject, ..)| subject).to_vec() } else { found }
}

/// `GET /field-choices/{leads|contacts|companies}/{field}?q=…`: hits as buttons of the form around them.
///
/// # Errors
/// [`Failure::NotFound`] for no such field.
pub async fn linked_choices(
    State(web): State<Web>,
    who: SignedIn,
    Path((of, field)): Path<(super::set_up::Of, FieldId)>,
    Query(Question { q, .. }): Query<Question>,
) -> Result<Markup, Failure> {
    let find = move |cx: &mut Cx<'_>| {
        let field = fields::load(cx, of.subject(), field)?;
        let mut hits = Vec::new();
        for subject in looked_in(&field) {
            hits.extend(found(cx, subject, &q)?.into_iter().map(|(id, name)| (subject, id, name)));
        }
        Ok::<_, Failure>((field, hits))
    };
    let (field, hits) = web.desk.read(&who, find).await?;
    Ok(html! {
        @for (subject, id, name) in &hits {
            button.hit name=(name_in_forms(&field)) value={ (word(*subject).0) ":" (id) } {
                span.grow.clip { (name) } span.muted.small { (word(*subject).1) }
            }
        }
        @if hits.is_empty() { p.muted.small { "Nothing is found." } }
    })
}

fn word(subject: Subject) -> (&'static str, &'static str) {
    KINDS.iter().find(|(known, ..)| *known == subject).map_or(("", ""), |(_, word, title)| (word, title))
}

/// The value that the press of a hit means, `contacts:7`, or none to take it away; `None` when the form says nothing so.
///
/// # Errors
/// [`Failure::NotFound`] for a record that the actor may not see.
pub(super) fn chosen(cx: &mut Cx<'_>, field: &Field, pairs: &Pairs) -> Result<Option<Vec<FieldValue>>, Failure> {
    let name = name_in_forms(field);
    let sent = pairs.iter().find(|(given, _)| *given == name).filter(|_| field.kind == FieldKind::LinkedEntity);
    let Some((_, text)) = sent else { return Ok(None) };
    let Some((kind, id)) = text.split_once(':') else { return Ok(Some(Vec::new())) };
    let subject = KINDS.iter().find(|(_, word, _)| *word == kind).map(|(subject, ..)| *subject);
    let (Some(subject), Ok(id)) = (subject, id.parse::<i64>()) else { return Err(Failure::NotFound) };
    let name = match subject {
        Subject::Lead => leads::load(cx, LeadId(id))?.name,
        Subject::Contact => name_of(&contacts::load(cx, ContactId(id))?).to_owned(),
        Subject::Company => companies::load(cx, CompanyId(id))?.name,
    };
    let values = [("name", Json::from(name)), ("entity_id", Json::from(id)), ("entity_type", Json::from(kind))];
    let values: Map<String, Json> = values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Ok(Some(vec![FieldValue::Details(Details::new(values))]))
}

/// The record that a value names, if it names one of ours.
fn named(details: &Details) -> Option<Place> {
    details.link().map(|(subject, id)| Place { subject, id })
}

/// The name of the record, which opens the search; beside it the link, and the way to take it away.
pub(super) fn linked(csrf_token: &str, sheet: &Sheet, field: &Field, values: &[FieldValue]) -> Markup {
    let (url, of) = (field_url(sheet.place(), field.id), word(sheet.subject).0);
    let held =
        values.iter().find_map(|value| if let FieldValue::Details(details) = value { Some(details) } else { None });
    let target = held.and_then(named);
    html! {
        details.field-edit id={ (sheet.subject.as_str()) "-field-" (field.id) } {
            summary {
                span.sr { "Change " (field.name) ": " }
                @match held { Some(details) => span.text { (details.summary) }, None => span.muted { "Add" } }
            }
            form.chooser method="post" action=(url) hx-put=(url) hx-swap="none" {
                (hidden(csrf_token, sheet))
                input.input type="search" name="q" autocomplete="off" placeholder="Name, e-mail or phone" aria-label={ "Find a record for " (field.name) }
                    hx-get={ "/field-choices/" (of) "/" (field.id) } hx-trigger="input changed delay:150ms" hx-target="next .choices" hx-swap="innerHTML";
                div.choices {}
            }
        }
        @if let Some(place) = target {
            a.mini href=(address(place)) aria-label={ "Open " (held.map_or("", |details| &details.summary)) } { (small("arrow-up-right")) }
        }
        @if held.is_some() {
            form method="post" action=(url) hx-put=(url) hx-swap="none" {
                (hidden(csrf_token, sheet))
                button.mini name=(name_in_forms(field)) value="" aria-label={ "Remove " (field.name) } title="Remove" { (small("x")) }
            }
        }
    }
}
