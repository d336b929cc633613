//! Name, phones and addresses of a contact: shown, and changed together.

use crate::answer::Asker;
use crate::failure::Failure;
use crate::feed::{Reading, name_of};
use crate::leads;
use crate::session::SignedIn;
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::ids::{CompanyId, ContactId, LeadId};
use base::{Cx, accounts};
use flow::channels::handles::{self, Handle, HandleKind};
use flow::contacts::{self, Contact, ContactChange, companies};
use maud::{Markup, html};
use serde::Deserialize;

/// What the form sends; phones and addresses one per line or with commas between them.
#[derive(Clone, Debug, Deserialize)]
pub struct Values {
    name: String,
    #[serde(default)]
    emails: String,
    #[serde(default)]
    phones: String,
    /// The name of the company; none leaves it as it is, empty takes it away.
    company: Option<String>,
    /// The lead on whose card the form stood.
    lead_id: Option<LeadId>,
}

/// `PUT /contacts/{id}`.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Invalid`] for an address that is none: nothing is changed then.
pub async fn put_contact(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<ContactId>,
    Form(form): Form<Values>,
) -> Result<Response, Failure> {
    let (lead, user) = (form.lead_id, who.user.id);
    let change = move |cx: &mut Cx<'_>| {
        let contact = contacts::load(cx, id)?;
        let handles = written_handles(cx, &contact.handles, &form.emails, &form.phones)?;
        let company_id = match form.company.as_deref().map(str::trim) {
            None => None,
            Some("") => Some(None),
            Some(name) => Some(Some(company_named(cx, name, user)?)),
        };
        let change = ContactChange {
            name: Some(form.name.clone()),
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

fn company_named(cx: &mut Cx<'_>, name: &str, user: base::ids::UserId) -> Result<CompanyId, Failure> {
    match companies::find_by_name(cx, name)? {
        Some(company) => Ok(company.id),
        None => crate::companies::new_company(cx, name, user),
    }
}

/// The handles that were typed, with the labels they had, and those that nobody types: visitors.
///
/// # Errors
/// [`Failure::Invalid`] with the first that cannot be an address.
pub fn written_handles(cx: &mut Cx<'_>, before: &[Handle], emails: &str, phones: &str) -> Result<Vec<Handle>, Failure> {
    let country = accounts::country(cx)?;
    let wrong = |text: &str, what: &str| Failure::Invalid(format!("“{text}” is not {what}. Nothing was changed."));
    let mut found: Vec<Handle> = Vec::new();
    for text in parts(phones) {
        found.push(handles::phone(text, country.as_deref()).ok_or_else(|| wrong(text, "a phone number"))?);
    }
    for text in parts(emails) {
        found.push(handles::email(text).ok_or_else(|| wrong(text, "an e-mail address"))?);
    }
    for handle in &mut found {
        let known = before.iter().find(|old| old.kind == handle.kind && old.value == handle.value);
        handle.label = known.map(|old| old.label.clone()).unwrap_or_default();
    }
    found.extend(before.iter().filter(|handle| handle.kind == HandleKind::Visitor).cloned());
    Ok(found)
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', ',', ';']).map(str::trim).filter(|part| !part.is_empty())
}

/// E-mail addresses and phones as a property list; a visitor's id tells a person nothing.
pub fn addresses(contact: &Contact) -> Markup {
    let of = |kind| contact.handles.iter().filter(move |handle| handle.kind == kind);
    html! {
        dl.props {
            @for handle in of(HandleKind::Email) { dt { "E-mail" } dd { a.clip href={ "mailto:" (handle.value) } { (handle.written) } } }
            @for handle in of(HandleKind::Phone) { dt { "Phone" } dd { a.num href={ "tel:" (handle.value) } { (handle.written) } } }
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
            (handle_fields(&contact.handles))
            @if lead.is_none() {
                @let company = contact.company_id.map(|id| reading.records.company_name(id)).unwrap_or_default();
                label.field { span.lbl { "Company" } input.input name="company" value=(company) maxlength="250" autocomplete="off"; }
            }
            div.row { button.btn.primary { "Save" } }
        }
    }
}

/// The two fields for addresses, one per line.
pub fn handle_fields(known: &[Handle]) -> Markup {
    let lines = |kind| {
        let of: Vec<&str> =
            known.iter().filter(|handle| handle.kind == kind).map(|handle| handle.written.as_str()).collect();
        of.join("\n")
    };
    html! {
        label.field { span.lbl { "E-mails, one per line" } textarea.input name="emails" rows="2" { (lines(HandleKind::Email)) } }
        label.field { span.lbl { "Phones, one per line" } textarea.input name="phones" rows="2" { (lines(HandleKind::Phone)) } }
    }
}
