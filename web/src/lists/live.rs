//! `GET /rows/events?home=&after=`: what colleagues change in a list that is open. Rows change where they stand; what the
//! list no longer takes says so and stays, so that nothing moves under somebody's hand.

use super::asked::{Asked, terms};
use super::columns::Column;
use super::home::Home;
use super::names::Names;
use super::sheet::{Sheet, within_home};
use crate::failure::Failure;
use crate::feed::live::{After, When, follow};
use crate::pipelines::pen::Pen;
use crate::session::SignedIn;
use crate::state::Web;
use crate::ui::partial::{Swap, partial};
use axum::extract::{Query, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::filters::{self, Field, Portion, Sort, Wanted};
use base::journal::Entry;
use base::people::users;
use base::search::Subject;
use flow::pipelines;
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Rows that are brought up to date one by one; a list in which more changed at once offers to show itself anew.
const MAX_ROWS: usize = 50;

/// Which list.
#[derive(Debug, Deserialize)]
pub struct Of {
    home: String,
}

/// The stream.
///
/// # Errors
/// [`Failure::NotFound`] for an unknown list.
pub async fn events(
    State(web): State<Web>,
    who: SignedIn,
    Query(of): Query<Of>,
    Query(after): Query<After>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let home = Home::from_word(&of.home).ok_or(Failure::NotFound)?;
    if let Some(pipeline) = home.pipeline() {
        web.desk.read(&who, move |cx| pipelines::load(cx, pipeline)).await?;
    }
    let (drawer, reader, query) = (web.clone(), who.clone(), query.unwrap_or_default());
    let draw = Arc::new(move |cx: &mut Cx<'_>, _, rows: &[Entry]| {
        let ids = changed(home.subject(), rows);
        if ids.len() > MAX_ROWS {
            return Ok(Some(too_many(home, &query)));
        }
        if ids.is_empty() { Ok(None) } else { draw(cx, (&drawer, &reader), home, &query, &ids).map(Some) }
    });
    Ok(follow(web, who, after, &headers, (When::Rows, draw)).into_response())
}

/// The records that some rows of the journal are about.
fn changed(subject: Subject, rows: &[Entry]) -> Vec<i64> {
    let id = |row: &Entry| match subject {
        Subject::Lead => row.about.lead.map(|id| id.0),
        Subject::Contact => row.about.contact.map(|id| id.0),
        Subject::Company => row.about.company.map(|id| id.0),
    };
    rows.iter().filter_map(id).collect::<BTreeSet<i64>>().into_iter().collect()
}

/// The rows of these records, of which the browser takes those that it shows.
fn draw(
    cx: &mut Cx<'_>,
    (web, who): (&Web, &SignedIn),
    home: Home,
    query: &str,
    ids: &[i64],
) -> Result<Markup, Failure> {
    let (pipelines, people) = (pipelines::list(cx)?, users::list(cx)?);
    let pen = Pen::new(web, who, people.clone());
    let names = Names::read(cx, home.subject(), pipelines, people)?;
    let asked = Asked::read(home, query, terms(home.subject(), &who.account.currency, &names.fields));
    let those = Wanted::OneOf(ids.to_vec());
    let filter = within_home(&asked)?.with(Field::Id, those).map_err(|bad| Failure::Invalid(bad.to_string()))?;
    let portion = Portion { sort: Sort::default(), after: None, limit: ids.len() };
    let listed = filters::page(cx, home.subject(), &filter, &portion)?.ids.into_iter().collect();
    let sheet = Sheet::of(cx, home.subject(), ids)?;
    let here = sheet.ids();
    let columns = asked.shown_columns();
    Ok(html! {
        (sheet.morphed(&pen, (columns, &names), &listed))
        @for id in ids.iter().filter(|id| !here.contains(id)) {
            (partial(&format!("#row-{id}"), Swap::Morph, &gone(*id, columns)))
        }
    })
}

/// The row of a record that was deleted, or that who looks may not see any more.
fn gone(id: i64, columns: &[Column]) -> Markup {
    html! { tr.left id={ "row-" (id) } data-id=(id) { td {} td colspan=(columns.len()) { "Not here any more" } } }
}

/// Said once above the rows, until somebody wants to see it.
fn too_many(home: Home, query: &str) -> Markup {
    let query = query.split('&').filter(|pair| !pair.starts_with("home=") && !pair.starts_with("after="));
    let query = query.collect::<Vec<_>>().join("&");
    let href = format!("{}?{query}", home.path());
    partial("#list-news", Swap::Inside, &html! { a.btn.block href=(href) { "Many records have changed. Show them" } })
}
