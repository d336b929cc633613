//! `POST /sources/{id}/form`: what an administrator built is saved, or drawn again with a field more, less or elsewhere.

use super::form_fields::Built;
use super::page::{draw, view};
use crate::failure::Failure;
use crate::forms::RESERVED_KEYS;
use crate::session::{Admin, Origin};
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use base::ids::SourceId;
use flow::channels::forms::{FieldKind, FormField, FormSettings, MAX_FIELDS};
use flow::channels::{self, Channel, SourceChange};

/// Characters of a key that is made from a label.
const MAX_KEY_CHARS: usize = 40;

/// What a button of the builder does.
enum Step {
    Save,
    Add,
    Up(usize),
    Down(usize),
    Remove(usize),
}

/// `POST /sources/{id}/form`.
///
/// # Errors
/// [`Failure::NotFound`] also for a source that is no form; what is wrong is said beside its field.
pub async fn change_form(
    State(web): State<Web>,
    Admin(who): Admin,
    Origin(origin): Origin,
    Path(id): Path<i64>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let id = SourceId(id);
    let view = view(&web, &who, id).await?;
    if view.source.channel != Channel::Form {
        return Err(Failure::NotFound);
    }
    let mut settings = read(&sent);
    let step = read_step(&sent);
    if !matches!(step, Step::Save) {
        take(&mut settings.fields, &step);
        let built = Built { settings, problems: Vec::new() };
        return Ok(draw(&web, &who, &origin, &view, Some(&built)).await?.into_response());
    }
    name_keys(&mut settings.fields);
    let problems = settings.problems();
    if !problems.is_empty() {
        let page = draw(&web, &who, &origin, &view, Some(&Built { settings, problems })).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let settings = serde_json::to_value(settings).map_err(base::DbError::from)?;
    let change = SourceChange { settings: Some(settings), ..SourceChange::default() };
    web.desk.write(&who, move |cx| channels::change_source(cx, id, change.clone())).await?;
    Ok(Redirect::to(&format!("/sources/{id}")).into_response())
}

/// The columns of the rows come one after the other: the n-th key, label, kind and required belong together.
fn read(sent: &[(String, String)]) -> FormSettings {
    let column = |name: &str| {
        sent.iter().filter(|(key, _)| key == name).map(|(_, value)| value.trim().to_owned()).collect::<Vec<_>>()
    };
    let one = |name: &str| column(name).into_iter().next().unwrap_or_default();
    let (keys, kinds, required) = (column("key"), column("kind"), column("required"));
    let fields = column("label").into_iter().enumerate().take(MAX_FIELDS).map(|(at, label)| FormField {
        key: keys.get(at).cloned().unwrap_or_default(),
        label,
        kind: kinds.get(at).and_then(|word| FieldKind::from_word(word)).unwrap_or(FieldKind::Text),
        is_required: required.get(at).is_some_and(|word| word == "yes"),
    });
    FormSettings {
        fields: fields.collect(),
        button: one("button"),
        success_text: one("success_text"),
        redirect_url: Some(one("redirect_url")).filter(|url| !url.is_empty()),
    }
}

fn read_step(sent: &[(String, String)]) -> Step {
    let word = sent.iter().find(|(key, _)| key == "do").map_or("save", |(_, value)| value);
    let (verb, at) = word.split_once(' ').unwrap_or((word, ""));
    match (verb, at.parse()) {
        ("add", _) => Step::Add,
        ("up", Ok(at)) => Step::Up(at),
        ("down", Ok(at)) => Step::Down(at),
        ("remove", Ok(at)) => Step::Remove(at),
        _ => Step::Save,
    }
}

fn take(fields: &mut Vec<FormField>, step: &Step) {
    match *step {
        Step::Add if fields.len() < MAX_FIELDS => fields.push(FormField {
            key: String::new(),
            label: String::new(),
            kind: FieldKind::Text,
            is_required: false,
        }),
        Step::Up(at) if (1..fields.len()).contains(&at) => fields.swap(at - 1, at),
        Step::Down(at) if at + 1 < fields.len() => fields.swap(at, at + 1),
        Step::Remove(at) if at < fields.len() => {
            fields.remove(at);
        }
        _ => {}
    }
}

/// A new field is sent under a key made from its label; a field that has a key keeps it, whatever it is called now.
fn name_keys(fields: &mut [FormField]) {
    for at in 0..fields.len() {
        if !fields[at].key.is_empty() {
            continue;
        }
        let letters =
            fields[at].label.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
        let stem: String = letters.take(MAX_KEY_CHARS).collect();
        let is_taken = |key: &str| RESERVED_KEYS.contains(&key) || fields.iter().any(|field| field.key == key);
        let numbered = (2..=MAX_FIELDS + 1).map(|number| format!("{stem}_{number}"));
        let key = std::iter::once(stem.clone()).chain(numbered).find(|key| !key.is_empty() && !is_taken(key));
        fields[at].key = key.unwrap_or_default();
    }
}

#[cfg(test)]
mod tests;
