//! `/imports/new`: the file, the first step.

use super::{SUBJECTS, csrf, page};
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use crate::ui::button::{Look, submit};
use axum::extract::{Multipart, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use base::search::Subject;
use exchange::import::{self, Begun};
use exchange::table::{self, MAX_COLUMNS, MAX_FILE_BYTES, MAX_ROWS};
use maud::html;
use serde::Deserialize;

/// Bytes of a request that brings a file: the file, and a little for the form around it.
pub const MAX_UPLOAD_BYTES: usize = MAX_FILE_BYTES + 64 * 1024;

/// Which kind of records is chosen at first.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    of: String,
}

/// `GET /imports/new`.
///
/// # Errors
/// [`Failure::Denied`] for whose role makes no such records.
pub async fn show_new(
    State(web): State<Web>,
    who: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    form(&web, &who, Subject::from_stored(&wanted.of), None).await
}

async fn form(web: &Web, who: &SignedIn, wanted: Option<Subject>, problem: Option<&str>) -> Result<Response, Failure> {
    let offered = web.desk.read(who, move |cx| {
        let rights = cx.rights()?;
        let may_bring = |(subject, _): &&(Subject, _)| rights.require_create(*subject).is_ok();
        let subjects: Vec<_> = SUBJECTS.iter().filter(may_bring).collect();
        let chosen = wanted.or_else(|| subjects.first().map(|(subject, _)| *subject)).unwrap_or(Subject::Lead);
        rights.require_create(chosen)?;
        Ok::<_, Failure>((subjects, chosen))
    });
    let (subjects, chosen) = offered.await?;
    let content = html! {
        form.box.pad.form method="post" action="/imports" enctype="multipart/form-data" {
            (csrf(who))
            fieldset.field {
                legend { "What is in a row?" }
                div.row.wrap {
                    @for (subject, words) in &subjects {
                        label.row { input type="radio" name="subject" value=(subject.as_str()) checked[*subject == chosen]; (words) }
                    }
                }
                p.hint { "A row of leads can hold the contact and the company too." }
            }
            div.field {
                label for="file" { "File" }
                input.input.file id="file" name="file" type="file" required accept=".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.ods"
                    aria-describedby="file-hint" aria-invalid=[problem.map(|_| "true")];
                @if let Some(problem) = problem { p.hint.bad role="alert" { (problem) } }
                p.hint id="file-hint" {
                    "CSV, XLSX or XLS with the names of its columns in the first row. Up to " (MAX_FILE_BYTES / 1024 / 1024) " MB, "
                    (super::thousands(MAX_ROWS)) " rows and " (MAX_COLUMNS) " columns. Nothing is imported before you have seen what it makes."
                }
            }
            div.row { (submit(Look::Primary, "Look at the file")) }
        }
    };
    let page = page(web, who, "Import", &content).await?;
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, page).into_response())
}

/// `POST /imports`: takes a file in and goes on to its columns.
///
/// # Errors
/// [`Failure::Busy`]; a file that cannot be read is said beside the field.
pub async fn bring(State(web): State<Web>, who: SignedIn, mut parts: Multipart) -> Result<Response, Failure> {
    let (mut subject, mut file) = (Subject::Lead, None);
    let unreadable =
        |_| Failure::Invalid("The file did not arrive whole. Nothing was kept: please try again.".to_owned());
    while let Some(part) = parts.next_field().await.map_err(unreadable)? {
        match part.name().unwrap_or_default() {
            "subject" => subject = Subject::from_stored(&part.text().await.map_err(unreadable)?).unwrap_or(subject),
            "file" => {
                let name = table::file_name(part.file_name().unwrap_or_default());
                file = Some((name, part.bytes().await.map_err(unreadable)?));
            }
            _ => {}
        }
    }
    let Some((file_name, bytes)) = file.filter(|(_, bytes)| !bytes.is_empty()) else {
        return form(&web, &who, Some(subject), Some("Choose a file.")).await;
    };
    let files = web.files.clone();
    let read = tokio::task::spawn_blocking(move || {
        let brought = table::bring(bytes.to_vec()).map_err(|error| Failure::Invalid(error.to_string()))?;
        let (columns, total_rows) = import::look_through(&brought.bytes, &brought.layout);
        let file = files.put(&brought.bytes).map_err(|error| Failure::Broken(error.to_string()))?.to_string();
        Ok(Begun { subject, file_name, file, layout: brought.layout, columns, total_rows })
    });
    // Whoever reads foreign files may fall over one of them.
    let read = read
        .await
        .unwrap_or_else(|_| Err(Failure::Invalid("The file could not be read. Nothing was kept.".to_owned())));
    match read {
        Ok(begun) => {
            let id = web.desk.write(&who, move |cx| import::begin(cx, &begun)).await?;
            Ok(Redirect::to(&format!("/imports/{id}")).into_response())
        }
        Err(Failure::Invalid(problem)) => form(&web, &who, Some(subject), Some(&problem)).await,
        Err(failure) => Err(failure),
    }
}
