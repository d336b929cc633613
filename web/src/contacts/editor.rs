//! Name, phones and addresses of a contact, changed together.

use super::{Typed, handle_rows, typed_handles};
use crate::answer::Asker;
use crate::companies::company_meant;
use crate::failure::Failure;
use crate::feed::{Reading, name_of};
use crate::leads;
use crate::session::SignedIn;
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::Cx;
use base::ids::{ContactId, LeadId};
use flow::contacts::{self, Contact, ContactChange};
use maud::{Markup, html};

/// `PUT /contacts/{id}`: `name`; `company` by its name, of which none leaves it as it is and empty takes it away; `lead_id`,
/// the lead on whose card the form stood; and phones and addresses in rows.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Invalid`] for an address that is none: nothing is changed then.
pub async fn put_contact(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<ContactId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let lead = typed.get("lead_id").and_then(|id| id.parse().ok());
    let user = who.user.id;
    let change = move |cx: &mut Cx<'_>| {
        let contact = contacts::load(cx, id)?;
        let handles = typed_handles(cx, &contact.handles, &typed)?;
        let company_id = match typed.get("company").map(|name| name.trim()) {
            None => None,
            Some(name) => Some(company_meant(cx, None, name, user)?),
        };
        let change = ContactChange {
            name: typed.get("name").cloned(),
            handles: Some(handles),
            company_id,
            ..ContactChange::default()
        };
        contacts::change(cx, id, change)?;
        Ok(())
    };
    match lead {
        Some(lead) => leads::change(&web, who, asker, lead, change).await,
        None => {
            web.desk.write(&who, change).await?;
            Ok(asker.sent_to(&format!("/contacts/{id}")))
        }
    }
}

/// The form; on the card of a lead that card is the answer.
pub fn editor(reading: &Reading<'_>, contact: &Contact, lead: Option<LeadId>) -> Markup {
    let url = format!("/contacts/{}", contact.id);
    html! {
        form.form method="post" action=(url) hx-put=(url) hx-swap="none" {
            input type="hidden" name="csrf_token" value=(reading.who.csrf_token.reveal());
            @if let Some(lead) = lead { input type="hidden" name="lead_id" value=(lead); }
            label.field { span.lbl { "Name" } input.input name="name" value=(contact.name) maxlength="250" autocomplete="off" placeholder=(name_of(contact)); }
            (handle_rows(&contact.handles))
            @if lead.is_none() {
                @let company = contact.company_id.map(|id| reading.records.company_name(id)).unwrap_or_default();
                label.field { span.lbl { "Company" } input.input name="company" value=(company) maxlength="250" autocomplete="off"; }
            }
            div.row { button.btn.primary { "Save" } }
        }
    }
}
