//! `GET /contacts/{id}`: a person: addresses, company, tags, leads, and their whole history.

use super::{addresses, editor};
use crate::failure::Failure;
use crate::feed::{Mentioned, Reading, View, name_of};
use crate::fields;
use crate::merges::gone;
use crate::record::{self, Card, head, leads_section, participants};
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::ui::avatar::{Person, Size, avatar};
use crate::ui::time::Clock;
use axum::extract::{Path, Query, State};
use base::Cx;
use base::ids::ContactId;
use base::search::Subject;
use flow::channels::said::Place;
use flow::contacts::{self, Contact};
use maud::{Markup, html};

/// The page; a draft has one too, for who follows a link from its request.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn page(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<ContactId>,
    Query(view): Query<View>,
) -> Result<Markup, Failure> {
    let (contact, card) = web.desk.read(&who, move |cx| load(cx, id, &view)).await?;
    let title = format!("{} · Contact", name_of(&contact));
    let clock = shell::clock(&web, &who);
    let left = side(&card.reading(&who, &clock), &contact, &card);
    record::page(&web, &who, &card, &title, &left).await
}

/// The card and its left side, for a page that is open.
///
/// # Errors
/// [`Failure::NotFound`].
pub fn drawn(cx: &mut Cx<'_>, who: &SignedIn, clock: &Clock, id: i64) -> Result<(Card, Markup), Failure> {
    let (contact, card) = load(cx, ContactId(id), &View::default())?;
    let left = side(&card.reading(who, clock), &contact, &card);
    Ok((card, left))
}

fn load(cx: &mut Cx<'_>, id: ContactId, view: &View) -> Result<(Contact, Card), Failure> {
    let contact = contacts::find(cx, id)?.ok_or_else(|| gone(cx, Subject::Contact, id.0))?;
    let also = Mentioned { contacts: vec![id], companies: contact.company_id.into_iter().collect() };
    let card = Card::load(cx, &contact.held(), Place::contact(id), view, &also)?;
    Ok((contact, card))
}

fn side(reading: &Reading<'_>, contact: &Contact, card: &Card) -> Markup {
    let name = name_of(contact);
    let place = card.place;
    html! {
        div.scroll id="side" {
            div.sect {
                (head(reading, place, ("/contacts", "All contacts")))
                div.person { (avatar(&Person { id: contact.id.0, name }, Size::Large)) h1.name.grow { (name) } }
                (record::tags(reading, place, &card.tags))
                (addresses(&contact.handles, reading.records.dead()))
                dl.props {
                    dt { "Responsible" } dd { (record::responsible(reading, place, contact.responsible_id)) }
                    @if let Some(company) = contact.company_id {
                        dt { "Company" } dd { a href={ "/companies/" (company) } { (reading.records.company_name(company)) } }
                    }
                }
                details.edit { summary.muted.small { "Edit" } (editor(reading, contact, None)) }
            }
            (fields::section(reading.who.csrf_token.reveal(), &card.sheet, None))
            (leads_section(reading, card, contact.customer_since))
            (participants(reading, place, &card.participants))
        }
    }
}
