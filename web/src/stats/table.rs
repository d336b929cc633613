//! `GET /stats/{report}/table`: the table of a report as CSV.

use super::Kind;
use super::asked::Address;
use super::page::answer;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use base::search::Subject;
use exchange::{export, sheet};

/// The download: numbers as a spreadsheet reckons with them, spans in hours.
///
/// # Errors
/// [`Failure::NotFound`] for a report that there is not; [`Failure::Denied`] to those who may export no leads.
pub async fn download(
    State(web): State<Web>,
    who: SignedIn,
    Path(slug): Path<String>,
    Query(address): Query<Address>,
) -> Result<Response, Failure> {
    let kind = Kind::of(&slug).ok_or(Failure::NotFound)?;
    web.desk.read(&who, |cx| export::require(cx, Subject::Lead)).await?;
    let (asked, _, report) = answer(&web, &who, kind, &address).await?;
    let head = report.columns.iter().map(|(name, _)| (*name).to_owned()).collect();
    let rows = report.rows.iter().map(|row| row.iter().map(|cell| cell.value(&asked.currency)).collect());
    let text = sheet::csv(std::iter::once(head).chain(rows)).map_err(|error| Failure::Broken(error.to_string()))?;
    let name = format!("attachment; filename=\"{}-{}-{}.csv\"", kind.slug(), asked.days.0, asked.days.1);
    Ok(([(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)], text).into_response())
}
