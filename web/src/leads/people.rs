//! Contacts and company on the left side of a card, with their phones and addresses.

use super::Card;
use crate::contacts::{addresses, editor};
use crate::feed::{Reading, name_of};
use crate::fields::{self, Sheet};
use crate::ui::avatar::{Person, Size, avatar};
use crate::ui::hue::Hue;
use crate::ui::icon::{icon, small};
use crate::ui::money::money;
use crate::ui::time::calendar_day;
use base::ids::{CompanyId, ContactId};
use flow::channels::handles::HandleKind;
use flow::contacts::{Company, Contact, MAX_COUNTED};
use maud::{Markup, html};

/// The people of a lead, the main one first, and the way to add one.
pub fn contacts_section(reading: &Reading<'_>, card: &Card) -> Markup {
    let url = format!("{}/contacts", card.address());
    html! {
        div.sect.people {
            h2 { "Contacts" }
            @for id in &card.lead.contacts { (person(reading, card, *id)) }
            @if card.lead.contacts.is_empty() { p.muted { "Nobody yet." } }
            details.add {
                summary.mini aria-label="Add contact" title="Add contact" { (small("plus")) }
                form.chooser method="post" action=(url) hx-post=(url) hx-swap="none" {
                    input type="hidden" name="csrf_token" value=(reading.who.csrf_token.reveal());
                    input.input type="search" name="q" autocomplete="off" placeholder="Name, e-mail or phone" aria-label="Find or make a contact"
                        hx-get="/contact-choices" hx-trigger="input changed delay:150ms" hx-target="next .choices" hx-swap="innerHTML";
                    div.choices { @if card.may_create_contact { button.btn { "Make a new contact" } } }
                }
            }
        }
    }
}

/// One that was deleted is no contact of the lead any more: what is missing here is not shown to who looks (RT-04).
fn person(reading: &Reading<'_>, card: &Card, id: ContactId) -> Markup {
    let Some(contact) = reading.records.contact(id) else { return html! { p.muted { "Somebody you may not see." } } };
    let (name, url) = (name_of(contact), card.address());
    let is_main = card.lead.contacts.first() == Some(&id);
    html! {
        div.person {
            (avatar(&Person { id: id.0, name }, Size::Large))
            div.grow { a href={ "/contacts/" (id) } { b { (name) } } div.muted.small { (standing(reading, contact, is_main)) } }
            (call_and_write(contact))
        }
        (addresses(&contact.handles, reading.records.dead()))
        @if is_main { @if let Some(sheet) = &card.contact { (own_fields(reading, card, sheet)) } }
        details.edit {
            summary.muted.small { "Edit" span.sr { " " (name) } }
            (editor(reading, contact, Some(card.lead.id)))
            div.row.wrap {
                @if !is_main {
                    form method="post" action={ (url) "/main-contact" } hx-put={ (url) "/main-contact" } hx-swap="none" {
                        input type="hidden" name="csrf_token" value=(reading.who.csrf_token.reveal());
                        button.btn name="contact_id" value=(id) { "Make main contact" }
                    }
                }
                button.btn type="button" hx-delete={ (url) "/contacts/" (id) } hx-swap="none" { "Unlink" }
            }
        }
    }
}

/// "Customer since …", "New contact", "Main contact".
fn standing(reading: &Reading<'_>, contact: &Contact, is_main: bool) -> String {
    match (contact.customer_since, contact.is_draft) {
        (Some(since), _) => format!("Customer since {}", calendar_day(reading.clock, since)),
        (None, true) => "New contact".to_owned(),
        (None, false) if is_main => "Main contact".to_owned(),
        (None, false) => "Contact".to_owned(),
    }
}

fn call_and_write(contact: &Contact) -> Markup {
    let first = |kind| contact.handles.iter().find(|handle| handle.kind == kind);
    html! {
        @if let Some(phone) = first(HandleKind::Phone) {
            a.mini href={ "tel:" (phone.value) } aria-label={ "Call " (phone.written) } title={ "Call " (phone.written) } { (icon("phone")) }
        }
        @if let Some(email) = first(HandleKind::Email) {
            a.mini href={ "mailto:" (email.value) } aria-label={ "Write to " (email.written) } title={ "Write to " (email.written) } { (icon("mail")) }
        }
    }
}

/// The company of a lead, or that there is none; `hint` is what is known about where it may belong.
pub fn company_section(reading: &Reading<'_>, card: &Card, hint: &Markup) -> Markup {
    let url = format!("{}/company", card.address());
    html! {
        div.sect.people {
            h2 { "Company" }
            @match card.lead.company_id {
                Some(id) => (company(reading, card, id)),
                None => p.muted { "None yet. " (hint) },
            }
            details.add {
                summary.mini aria-label="Set company" title="Set company" { (small("plus")) }
                form.chooser method="post" action=(url) hx-put=(url) hx-swap="none" {
                    input type="hidden" name="csrf_token" value=(reading.who.csrf_token.reveal());
                    input.input type="search" name="q" required autocomplete="off" placeholder="Name" aria-label="Find or make a company"
                        hx-get="/company-choices" hx-trigger="input changed delay:150ms" hx-target="next .choices" hx-swap="innerHTML";
                    div.choices { @if card.may_create_company { button.btn { "Make a new company" } } }
                }
            }
        }
    }
}

fn company(reading: &Reading<'_>, card: &Card, id: CompanyId) -> Markup {
    let Some(company) = reading.records.company(id) else {
        return html! { p.muted { "A company that was deleted, or that you may not see." } };
    };
    let url = format!("{}/company", card.address());
    html! {
        div.person {
            span class={ "avatar lg " (Hue::Grey.class()) } { (icon("building-2")) }
            div.grow { a href={ "/companies/" (id) } { b { (company.name) } } div.muted.small { (standing_of(reading, card, company)) } }
            form method="post" action=(url) hx-put=(url) hx-swap="none" {
                input type="hidden" name="csrf_token" value=(reading.who.csrf_token.reveal());
                button.mini aria-label={ "Unlink " (company.name) } title="Unlink" { (icon("x")) }
            }
        }
        @if let Some(employer) = &card.company { (own_fields(reading, card, &employer.sheet)) }
    }
}

/// "office@halden.example · 3 people · €112 400 won"; since when it is a customer, if it bought nothing that one may see.
fn standing_of(reading: &Reading<'_>, card: &Card, company: &Company) -> String {
    let mut words: Vec<String> = company.handles.iter().map(|handle| handle.written.clone()).collect();
    let (people, won) = card.company.as_ref().map_or_else(Default::default, |known| (known.people, known.won));
    words.extend(match people {
        0 => None,
        1 => Some("1 person".to_owned()),
        MAX_COUNTED => Some(format!("{MAX_COUNTED} people or more")),
        many => Some(format!("{many} people")),
    });
    words.extend(match (won.leads, company.customer_since) {
        (0, since) => since.map(|since| format!("Customer since {}", calendar_day(reading.clock, since))),
        _ => Some(format!("{} won", money(won.price_minor, reading.currency))),
    });
    words.join(" · ")
}

/// The fields of the main contact or the company, each changed where it stands; of a request that waits, those it filled.
fn own_fields(reading: &Reading<'_>, card: &Card, sheet: &Sheet) -> Markup {
    let block = |sheet: &Sheet| fields::block(reading.who.csrf_token.reveal(), sheet, card.lead.stage_id);
    if card.lead.is_draft { block(&sheet.filled()) } else { block(sheet) }
}
