//! The company of a lead: chosen, made, or taken away (LD-04).

use super::fields::change;
use crate::answer::Asker;
use crate::companies::new_company;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::ids::{CompanyId, LeadId};
use flow::leads;
use serde::Deserialize;

/// What the type-ahead sends: a hit, or the name of a new one; neither means none.
#[derive(Clone, Debug, Deserialize)]
pub struct Choice {
    company_id: Option<CompanyId>,
    #[serde(default)]
    q: String,
}

/// `PUT /leads/{id}/company`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`].
pub async fn put_company(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<LeadId>,
    Form(form): Form<Choice>,
) -> Result<Response, Failure> {
    let user = who.user.id;
    change(&web, who, asker, id, move |cx| {
        leads::load(cx, id)?;
        let company = match form.company_id {
            Some(company) => Some(company),
            None if form.q.trim().is_empty() => None,
            None => Some(new_company(cx, &form.q, user)?),
        };
        leads::set_company(cx, id, company)?;
        Ok(())
    })
    .await
}
