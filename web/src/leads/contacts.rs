//! The people of a lead: linked, made, unlinked, made the main one (LD-04).

use super::fields::change;
use crate::answer::Asker;
use crate::contacts::new_contact;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::ids::{ContactId, LeadId};
use flow::leads;
use serde::Deserialize;

/// What the type-ahead sends: one of its hits, or what was typed for somebody new.
#[derive(Clone, Debug, Deserialize)]
pub struct Choice {
    contact_id: Option<ContactId>,
    #[serde(default)]
    q: String,
}

/// `POST /leads/{id}/contacts`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] for nobody at all.
pub async fn add_contact(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<LeadId>,
    Form(form): Form<Choice>,
) -> Result<Response, Failure> {
    let user = who.user.id;
    change(&web, who, asker, id, move |cx| {
        leads::load(cx, id)?;
        let contact = match form.contact_id {
            Some(contact) => contact,
            None => new_contact(cx, &form.q, user)?,
        };
        leads::add_contact(cx, id, contact, false)?;
        Ok(())
    })
    .await
}

/// `contact_id=…`
#[derive(Clone, Debug, Deserialize)]
pub struct Main {
    contact_id: ContactId,
}

/// `PUT /leads/{id}/main-contact`: one who is linked already.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn put_main_contact(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<LeadId>,
    Form(form): Form<Main>,
) -> Result<Response, Failure> {
    change(&web, who, asker, id, move |cx| {
        if !leads::load(cx, id)?.contacts.contains(&form.contact_id) {
            return Err(Failure::NotFound);
        }
        leads::add_contact(cx, id, form.contact_id, true)?;
        Ok(())
    })
    .await
}

/// `DELETE /leads/{id}/contacts/{contact}`: the contact itself stays.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn remove_contact(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path((id, contact)): Path<(LeadId, ContactId)>,
) -> Result<Response, Failure> {
    change(&web, who, asker, id, move |cx| {
        if !leads::load(cx, id)?.contacts.contains(&contact) {
            return Err(Failure::NotFound);
        }
        leads::remove_contact(cx, id, contact)?;
        Ok(())
    })
    .await
}
