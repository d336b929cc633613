//! `GET /contact-likeness`: while somebody new is typed, whoever in lists they probably are (DC-30).

use crate::failure::Failure;
use crate::feed::name_of;
use crate::session::SignedIn;
use crate::state::Web;
use crate::ui::icon::icon;
use axum::extract::{Query, State};
use base::{Cx, accounts};
use flow::channels::handles;
use flow::contacts::{self, Contact};
use flow::duplicates;
use maud::{Markup, html};
use serde::Deserialize;

/// What the form says so far.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    /// What a contact is called, in the form of a contact.
    name: String,
    /// What the contact of a lead is called; there whoever is offered can be taken.
    contact: Option<String>,
    /// Who was taken.
    contact_id: String,
    phone: String,
    email: String,
}

/// One line, or nothing: for who is nobody's double, was taken, or is nobody whom the asker may see.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn likely(State(web): State<Web>, who: SignedIn, Query(said): Query<Said>) -> Result<Markup, Failure> {
    if !said.contact_id.is_empty() {
        return Ok(html! {});
    }
    let is_of_lead = said.contact.is_some();
    let found = web.desk.read(&who, move |cx| find(cx, &said)).await?;
    Ok(found.map(|contact| line(&contact, is_of_lead)).unwrap_or_default())
}

fn find(cx: &mut Cx<'_>, said: &Said) -> Result<Option<Contact>, Failure> {
    let country = accounts::country(cx)?;
    let (phone, email) = (handles::phone(&said.phone, country.as_deref()), handles::email(&said.email));
    let typed: Vec<_> = phone.into_iter().chain(email).collect();
    let name = said.contact.as_ref().unwrap_or(&said.name);
    let likeliest = duplicates::resembling_said(cx, name, &typed)?.into_iter().next();
    Ok(likeliest.map(|found| contacts::find(cx, found.contact)).transpose()?.flatten())
}

fn line(known: &Contact, is_of_lead: bool) -> Markup {
    let written: Vec<&str> = known.handles.iter().map(|handle| handle.written.as_str()).collect();
    html! {
        div.row.small {
            (icon("radar"))
            span.grow { "Looks like " b { (name_of(known)) } " " span.muted { (written.join(" · ")) } }
            a.btn.small href={ "/contacts/" (known.id) } { "Open" }
            @if is_of_lead { button.btn.small type="button" value=(known.id) data-takes=(name_of(known)) { "Use" } }
        }
    }
}

/// Fields of somebody new, with the line below them; without script nothing is offered.
pub fn offering(fields: &Markup) -> Markup {
    html! {
        div.stack hx-get="/contact-likeness" hx-trigger="input delay:400ms" hx-include="this" hx-target="find .likely" hx-swap="innerHTML" hx-sync="this:replace" {
            (fields) div.likely role="status" {}
        }
    }
}
