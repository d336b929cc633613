//! `GET /rows/events?home=&after=`: what colleagues change in a list that is open. Rows change where they stand; what the
//! list no longer takes says so and stays, so that nothing moves under somebody's hand; what came is said at the head of the
//! list, and its totals are loaded again.

use super::asked::{Asked, terms};
use super::columns::Column;
use super::home::Home;
use super::names::Names;
use super::news;
use super::sheet::{Sheet, within_home};
use super::totals::{self, Pace};
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
use std::sync::{Arc, Mutex, PoisonError};

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
    let pace = Mutex::new(Pace::default());
    let draw = Arc::new(move |cx: &mut Cx<'_>, _, rows: &[Entry]| {
        let mut pace = pace.lock().unwrap_or_else(PoisonError::into_inner);
        let ids = changed(home.subject(), rows);
        if !ids.is_empty() {
            pace.fall_behind();
        }
        let counts = pace.is_due(cx.now);
        if ids.is_empty() && !counts {
            return Ok(None);
        }
        let open = Open::read(cx, (&drawer, &reader), home, &query)?;
        let records = if ids.len() > MAX_ROWS { news::too_many(&open.asked) } else { open.records(cx, &ids, rows)? };
        let totals = if counts {
            totals::again(cx, &open.asked, &open.pen)?
        } else {
            html! {}
        };
        if counts {
            pace.catch_up(cx.now);
        }
        Ok(Some(html! { (records) (totals) }))
    });
    // At each look, so that totals that had to wait are loaded although nothing more happens.
    Ok(follow(web, who, after, &headers, (When::EachLook, draw)).into_response())
}

/// The records that some rows of the journal are about.
fn changed(subject: Subject, rows: &[Entry]) -> Vec<i64> {
    rows.iter().filter_map(|row| record_of(subject, row)).collect::<BTreeSet<i64>>().into_iter().collect()
}

fn record_of(subject: Subject, row: &Entry) -> Option<i64> {
    match subject {
        Subject::Lead => row.about.lead.map(|id| id.0),
        Subject::Contact => row.about.contact.map(|id| id.0),
        Subject::Company => row.about.company.map(|id| id.0),
    }
}

/// The list as who looks has it open.
struct Open {
    asked: Asked,
    names: Names,
    pen: Pen,
}

impl Open {
    fn read(cx: &mut Cx<'_>, (web, who): (&Web, &SignedIn), home: Home, query: &str) -> Result<Open, Failure> {
        let (pipelines, people) = (pipelines::list(cx)?, users::list(cx)?);
        let pen = Pen::new(web, who, people.clone());
        let names = Names::read(cx, home.subject(), pipelines, people)?;
        let asked = Asked::read(home, query, terms(home.subject(), &who.account.currency, &names.fields));
        Ok(Open { asked, names, pen })
    }

    /// The rows of these records, of which the browser takes those that it shows, and which of them came.
    fn records(&self, cx: &mut Cx<'_>, ids: &[i64], rows: &[Entry]) -> Result<Markup, Failure> {
        if ids.is_empty() {
            return Ok(html! {});
        }
        let (subject, those) = (self.asked.home.subject(), Wanted::OneOf(ids.to_vec()));
        let filter = within_home(&self.asked)?.with(Field::Id, those);
        let filter = filter.map_err(|bad| Failure::Invalid(bad.to_string()))?;
        let portion = Portion { sort: Sort::default(), after: None, limit: ids.len() };
        let listed: BTreeSet<i64> = filters::page(cx, subject, &filter, &portion)?.ids.into_iter().collect();
        let come = rows.iter().filter(|row| news::has_come(row, &self.asked));
        let come: BTreeSet<i64> = come.filter_map(|row| record_of(subject, row)).collect();
        let sheet = Sheet::of(cx, subject, ids)?;
        let here = sheet.ids();
        let columns = self.asked.shown_columns();
        Ok(html! {
            (sheet.morphed(&self.pen, (columns, &self.names), &listed))
            @for id in ids {
                @if !here.contains(id) { (partial(&format!("#row-{id}"), Swap::Morph, &gone(*id, columns))) }
                @if !listed.contains(id) { (news::went(*id)) } @else if come.contains(id) { (news::came(*id)) }
            }
        })
    }
}

/// The row of a record that was deleted, or that who looks may not see any more.
fn gone(id: i64, columns: &[Column]) -> Markup {
    html! { tr.left id={ "row-" (id) } data-id=(id) { td {} td colspan=(columns.len()) { "Not here any more" } } }
}
