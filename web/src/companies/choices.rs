//! `GET /company-choices?q=…`: which companies the type-ahead of a card offers, and a new one from what was typed.

use crate::contacts::Question;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use axum::extract::{Query, State};
use base::Cx;
use base::ids::{CompanyId, UserId};
use base::search::Subject;
use flow::contacts::{NewCompany, companies};
use maud::{Markup, html};

/// Hits of the type-ahead.
const MAX_CHOICES: i64 = 8;

/// The hits as buttons of the form around them; the last one makes a new company, for those who may (RT-01).
///
/// # Errors
/// [`Failure::Busy`].
pub async fn choices(
    State(web): State<Web>,
    who: SignedIn,
    Query(question): Query<Question>,
) -> Result<Markup, Failure> {
    let q = question.q + &question.company;
    let question = q.clone();
    let find = move |cx: &mut Cx<'_>| {
        let may_create = cx.rights()?.require_create(Subject::Company).is_ok();
        Ok::<_, Failure>((companies::search(cx, &question, MAX_CHOICES)?, may_create))
    };
    let (found, may_create) = web.desk.read(&who, find).await?;
    Ok(html! {
        @for company in &found {
            button.hit name="company_id" value=(company.id) { span.grow.clip { (company.name) } }
        }
        @if may_create && !q.trim().is_empty() { button.btn { "Make a new company “" (q.trim()) "”" } }
    })
}

/// A company of that name, in lists at once.
///
/// # Errors
/// [`Failure::Invalid`] for no or too long a name.
pub fn new_company(cx: &mut Cx<'_>, name: &str, responsible: UserId) -> Result<CompanyId, Failure> {
    let new = NewCompany { name: name.to_owned(), responsible_id: Some(responsible), ..NewCompany::default() };
    Ok(companies::open(cx, new)?.id)
}

/// The company that a form means: the one that was taken, the known one of that name, a new one, or none.
///
/// # Errors
/// [`Failure::NotFound`] for one that the actor may not see; [`Failure::Invalid`] for too long a name.
pub fn company_meant(
    cx: &mut Cx<'_>,
    taken: Option<CompanyId>,
    name: &str,
    responsible: UserId,
) -> Result<Option<CompanyId>, Failure> {
    if let Some(id) = taken {
        return Ok(Some(companies::load(cx, id)?.id));
    }
    if name.trim().is_empty() {
        return Ok(None);
    }
    match companies::find_by_name(cx, name)? {
        Some(known) => Ok(Some(known.id)),
        None => Ok(Some(new_company(cx, name, responsible)?)),
    }
}
