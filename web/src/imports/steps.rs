//! What a person decides between the steps of an import.

use super::{bytes_of, columns, page};
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use base::ids::ImportId;
use exchange::import::{self, Directory};
use exchange::table::{self, Delimiter, ENCODINGS};
use serde::Deserialize;

/// How a file is read.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LayoutForm {
    delimiter: String,
    encoding: String,
    header: String,
}

/// `POST /imports/{id}/layout`: the file is read in another way.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Invalid`] when it cannot be read so.
pub async fn change_layout(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<ImportId>,
    Form(form): Form<LayoutForm>,
) -> Result<Redirect, Failure> {
    let import = web.desk.read(&who, move |cx| import::load(cx, id)).await?;
    let mut layout = import.layout.clone();
    layout.has_header = form.header == "on";
    if layout.sheet.is_none() {
        layout.delimiter = Delimiter::from_word(&form.delimiter).unwrap_or(layout.delimiter);
        let encoding = ENCODINGS.into_iter().find(|known| *known == form.encoding);
        layout.encoding = encoding.map_or(layout.encoding, str::to_owned);
    }
    let bytes = bytes_of(&web, &import).await?;
    let reading = tokio::task::spawn_blocking(move || {
        table::measure(&bytes, &layout)?;
        let (columns, total_rows) = import::look_through(&bytes, &layout);
        Ok::<_, table::TableError>((layout, columns, total_rows))
    });
    let read = reading.await.map_err(|error| Failure::Broken(error.to_string()))?;
    let (layout, columns, total_rows) = read.map_err(|error| Failure::Invalid(error.to_string()))?;
    let unit = move |cx: &mut base::Cx<'_>| import::change_layout(cx, id, layout.clone(), columns.clone(), total_rows);
    web.desk.write(&who, unit).await?;
    Ok(Redirect::to(&format!("/imports/{id}")))
}

/// `POST /imports/{id}/mapping`: keeps what was decided, and has every row tried when nothing is missing.
///
/// # Errors
/// [`Failure::NotFound`]; what is missing is said above the columns.
pub async fn change_mapping(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<ImportId>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let unit = move |cx: &mut base::Cx<'_>| {
        let import = import::load(cx, id)?;
        let asked = columns::read(&fields, import.columns.len());
        import::set_mapping(cx, id, &asked.mapping)?;
        for (column, of, kind) in asked.new_fields {
            import::add_field(cx, id, column, of, kind)?;
        }
        if asked.is_template {
            import::save_template(cx, id)?;
        }
        match import::check(cx, id) {
            Ok(()) => Ok(None),
            Err(import::Error::Gaps(gaps)) => Ok(Some((import::load(cx, id)?, Directory::load(cx)?, gaps))),
            Err(error) => Err(error),
        }
    };
    let Some((import, directory, gaps)) = web.desk.write(&who, unit).await? else {
        return Ok(Redirect::to(&format!("/imports/{id}")).into_response());
    };
    let content = columns::form(&who, &import, &directory, &gaps);
    let page = page(&web, &who, &import.file_name, &content).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// `POST /imports/{id}/run`: the rows are taken.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Invalid`] before they were tried.
pub async fn run(State(web): State<Web>, who: SignedIn, Path(id): Path<ImportId>) -> Result<Redirect, Failure> {
    web.desk.write(&who, move |cx| import::run(cx, id)).await?;
    Ok(Redirect::to(&format!("/imports/{id}")))
}

/// `POST /imports/{id}/cancellation`: what is going on stops.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Invalid`] when nothing is going on.
pub async fn cancel(State(web): State<Web>, who: SignedIn, Path(id): Path<ImportId>) -> Result<Redirect, Failure> {
    web.desk.write(&who, move |cx| import::cancel(cx, id)).await?;
    Ok(Redirect::to(&format!("/imports/{id}")))
}
