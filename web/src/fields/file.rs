//! `PUT /{leads|contacts|companies}/{id}/fields/{field}/file`: the file of a field is sent, replaced, removed, brought back.

use super::put::change;
use super::section::{LEAD, file_url, hidden};
use super::sheet::Sheet;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::feed::At;
use crate::files::{FileLimits, Shown, read_sent, shown, size_words};
use crate::session::SignedIn;
use crate::state::Web;
use crate::ui::feed::file::{File, files};
use crate::ui::icon::small;
use crate::ui::toast::{Toast, Undo, said};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use base::Cx;
use base::fields::{self, Change, Field, FieldKind, FieldValue, FileBody};
use base::ids::{FieldFileId, FieldId};
use flow::channels::AttachedFile;
use flow::channels::said::Place;
use maud::{Markup, html};

/// One file, as large as those of notes.
pub const FIELD_FILE: FileLimits = FileLimits { files: 1, file_bytes: 25 * 1024 * 1024 };
/// The name under which a form says which file the field shall hold; empty for none.
const HELD: &str = "file_id";
/// The name under which a form says which one it held before.
const BEFORE: &str = "before";

/// A file as `file`; else `file_id`, one that the field held before, empty to hold none. `before` is what it holds now,
/// for the way back.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Invalid`] for too large a file, or for neither: what it held is kept.
pub async fn put_file(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    At(place): At,
    Path((_, field)): Path<(i64, FieldId)>,
    request: Request,
) -> Result<Response, Failure> {
    let sent = read_sent(&web, request, FIELD_FILE).await?;
    let id = |name: &str| sent.values.get(name).and_then(|text| text.parse::<i64>().ok());
    let new = sent.files.into_iter().next().map(|(_, file)| file);
    let names_one = sent.values.contains_key(HELD);
    if new.is_none() && !names_one {
        return Err(Failure::Invalid("Choose a file first. Nothing was changed.".to_owned()));
    }
    let (held, before, lead) = (id(HELD).map(FieldFileId), id(BEFORE), id(LEAD).map(Into::into));
    let text = match (&new, held, before) {
        (Some(file), _, Some(_)) => format!("{} took the place of the file before", file.name),
        (Some(file), _, None) => format!("{} is added", file.name),
        (None, Some(_), _) => "The file is back".to_owned(),
        (None, None, _) => "The file was removed".to_owned(),
    };
    let url = file_url(place, field);
    let before = before.map(|id| id.to_string()).unwrap_or_default();
    let lead_id = sent.values.get(LEAD).map(|lead| format!("&{LEAD}={lead}")).unwrap_or_default();
    let back = format!("{HELD}={before}{lead_id}");
    let undo = Undo { method: "PUT", url: &url, fields: &back };
    let said = said(&Toast { text: &text, undo: held.is_none().then_some(undo) });
    change(&web, who, asker, (place, lead), said, move |cx| hold(cx, place, field, new.clone(), held)).await
}

fn hold(
    cx: &mut Cx<'_>,
    Place { subject, id }: Place,
    field: FieldId,
    new: Option<AttachedFile>,
    held: Option<FieldFileId>,
) -> Result<(), Failure> {
    let field = fields::load(cx, subject, field).map_err(Failure::from);
    let field =
        field.and_then(|field| if field.kind == FieldKind::File { Ok(field) } else { Err(Failure::NotFound) })?;
    let values: Vec<FieldValue> = match (new, held) {
        (Some(file), _) => {
            let body =
                FileBody { name: file.name, mime_type: file.mime_type, size_bytes: file.size_bytes, file: file.file };
            vec![fields::keep_file(cx, (subject, id), &field, body)?]
        }
        (None, Some(held)) => {
            let file = fields::find_file(cx, held)?.ok_or(Failure::NotFound)?;
            vec![fields::value_of(&file)]
        }
        (None, None) => Vec::new(),
    };
    flow::set_fields(cx, subject, id, vec![Change { field: field.id, values }])?;
    Ok(())
}

/// The file that a field holds, with a preview, and the ways to replace and remove it; without one, the way to add it.
pub(super) fn file(csrf_token: &str, sheet: &Sheet, field: &Field, values: &[FieldValue]) -> Markup {
    let url = file_url(sheet.place(), field.id);
    let held = values.first().and_then(fields::file_of);
    let words = if held.is_some() { "Replace" } else { "Add" };
    html! {
        @match (held, values.first()) {
            (Some(id), Some(FieldValue::Details(details))) => (link(id, details)),
            // A program named a file that is elsewhere.
            (None, Some(FieldValue::Details(details))) => span.grow.clip { (details.summary) },
            _ => {}
        }
        form.in-place.file-field method="post" action=(url) enctype="multipart/form-data" hx-post=(url) hx-swap="none" data-saves-itself {
            (hidden(csrf_token, sheet))
            @if let Some(id) = held { input type="hidden" name=(BEFORE) value=(id); }
            label.muted[held.is_none()].small[held.is_some()] { (words) span.sr { " " (field.name) } input.sr type="file" name="file" required; }
            noscript { button.btn { "Send" } }
        }
        @if let Some(id) = held {
            form method="post" action=(url) hx-put=(url) hx-swap="none" {
                (hidden(csrf_token, sheet))
                input type="hidden" name=(HELD) value="";
                input type="hidden" name=(BEFORE) value=(id);
                button.mini aria-label={ "Remove " (field.name) } title="Remove" { (small("x")) }
            }
        }
    }
}

fn link(id: FieldFileId, details: &fields::Details) -> Markup {
    let text = |name: &str| details.values.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
    let size = size_words(details.values.get("file_size").and_then(serde_json::Value::as_i64).unwrap_or_default());
    let href = format!("/field-files/{id}");
    let shown = shown(text("mime_type")).map(Shown::as_str);
    files(&[File { name: text("file_name"), href: &href, size: &size, shown }])
}
