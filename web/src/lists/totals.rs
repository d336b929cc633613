//! What a list comes to: how many records, and their sales. Shown with the list where counters know it, else counted once
//! the list is there (`GET /totals?home=…`), so that nobody waits for a number to see rows.

use super::asked::Asked;
use super::home::Home;
use super::sheet::standing_at_home;
use crate::failure::Failure;
use crate::pipelines::pen::Pen;
use crate::session::SignedIn;
use crate::state::Web;
use crate::ui::money::{money, thousands};
use crate::ui::partial::{Swap, partial};
use axum::extract::{Query, RawQuery, State};
use base::Cx;
use base::clock::Seconds;
use base::filters::{self, Totals};
use base::search::Subject;
use flow::leads;
use maud::{Markup, html};
use serde::Deserialize;

/// Seconds after which an open list loads its totals again while records change.
const AGAIN_AFTER: Seconds = 10;

/// Of which list; `said=plainly` for a sentence, as the form that asks shows it.
#[derive(Debug, Deserialize)]
pub struct Of {
    home: String,
    said: Option<String>,
}

/// Counts.
///
/// # Errors
/// [`Failure::NotFound`] for a list that is not there.
pub async fn count(
    State(web): State<Web>,
    who: SignedIn,
    Query(of): Query<Of>,
    RawQuery(query): RawQuery,
) -> Result<Markup, Failure> {
    let home = Home::from_word(&of.home).ok_or(Failure::NotFound)?;
    let currency = who.account.currency.clone();
    let read = move |cx: &mut Cx<'_>| {
        let asked = Asked::find(cx, home, query.as_deref().unwrap_or_default(), &currency)?;
        let totals = filters::totals(cx, home.subject(), &standing_at_home(&asked)?)?;
        Ok::<_, Failure>((asked, totals))
    };
    let (asked, totals) = web.desk.read(&who, read).await?;
    if of.said.as_deref() == Some("plainly") {
        return Ok(match asked.filter.unread() {
            Some((key, typed)) => html! { span.error data-unread=(key) { "“" (typed) "” cannot be read" } },
            None => plainly(home.subject(), &totals),
        });
    }
    Ok(said(&asked, &Pen::new(&web, &who, Vec::new()), &totals))
}

/// When the totals of an open list are loaded again: at the first change, and then as long as records change once in
/// [`AGAIN_AFTER`].
#[derive(Debug, Default)]
pub struct Pace {
    is_behind: bool,
    loaded_at: Option<Seconds>,
}

impl Pace {
    /// Some records have changed.
    pub fn fall_behind(&mut self) {
        self.is_behind = true;
    }

    /// Whether they are to be loaded now.
    pub fn is_due(&self, now: Seconds) -> bool {
        self.is_behind && self.loaded_at.is_none_or(|loaded_at| now - loaded_at >= AGAIN_AFTER)
    }

    /// They were loaded.
    pub fn catch_up(&mut self, now: Seconds) {
        (self.is_behind, self.loaded_at) = (false, Some(now));
    }
}

/// The totals as they are now, for a list that is open: from counters, or counted as far as lists are.
///
/// # Errors
/// Whatever the database answers.
pub fn again(cx: &mut Cx<'_>, asked: &Asked, pen: &Pen) -> Result<Markup, Failure> {
    let (subject, filter) = (asked.home.subject(), standing_at_home(asked)?);
    let known = if subject == Subject::Lead { leads::counted(cx, &filter)? } else { None };
    let totals = match known {
        Some(totals) => totals,
        None => filters::totals(cx, subject, &filter)?,
    };
    Ok(partial("#list-totals", Swap::Morph, &said(asked, pen, &totals)))
}

/// "1,204 · €6.9M", or "1,204+" where the rest was not looked at.
pub fn said(asked: &Asked, pen: &Pen, totals: &Totals) -> Markup {
    let plus = if totals.is_least { "+" } else { "" };
    html! {
        span.muted.num.wide id="list-totals" {
            b { (records(totals)) }
            @if asked.home.subject() == Subject::Lead { " · " b { (money(totals.price_minor, &pen.currency)) (plus) } }
        }
    }
}

/// "1 204 leads match", "1 company matches".
fn plainly(subject: Subject, totals: &Totals) -> Markup {
    let (one, many) = match subject {
        Subject::Lead => ("lead", "leads"),
        Subject::Contact => ("contact", "contacts"),
        Subject::Company => ("company", "companies"),
    };
    html! {
        @if totals.records == 1 && !totals.is_least { b { "1" } " " (one) " matches" }
        @else { b { (records(totals)) } " " (many) " match" }
    }
}

/// "1 204", or "10 000+" where the rest is not counted.
fn records(totals: &Totals) -> String {
    let plus = if totals.is_least { "+" } else { "" };
    format!("{}{plus}", thousands(u64::try_from(totals.records).unwrap_or(0)))
}

/// What is known so far, until it is counted.
pub fn asked_for(asked: &Asked, rows: usize) -> Markup {
    html! {
        span.muted.num.wide id="list-totals" hx-get=(asked.counting()) hx-trigger="load" hx-swap="outerHTML" { b { (rows) "+" } }
    }
}
