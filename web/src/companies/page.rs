//! `GET /companies/{id}`: an organisation: addresses, tags, people, leads, and its whole history.

use crate::answer::Asker;
use crate::contacts::{Typed, addresses, handle_rows, typed_handles};
use crate::failure::Failure;
use crate::feed::{Mentioned, Reading, View, name_of};
use crate::fields;
use crate::merges::gone;
use crate::record::{self, Card, head, leads_section, participants};
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::ui::avatar::{Person, Size, avatar};
use crate::ui::hue::Hue;
use crate::ui::icon::icon;
use crate::ui::time::Clock;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use base::Cx;
use base::ids::CompanyId;
use base::search::Subject;
use flow::channels::said::Place;
use flow::contacts::{self, Company, CompanyChange, Contact, companies};
use maud::{Markup, html};

/// People of one company that its page shows.
const MAX_PEOPLE: i64 = 100;

/// The page.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn page(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<CompanyId>,
    Query(view): Query<View>,
) -> Result<Markup, Failure> {
    let (company, people, card) = web.desk.read(&who, move |cx| load(cx, id, &view)).await?;
    let title = format!("{} · Company", company.name);
    let clock = shell::clock(&web, &who);
    let left = side(&card.reading(&who, &clock), &company, &people, &card);
    record::page(&web, &who, &card, &title, &left).await
}

/// The card and its left side, for a page that is open.
///
/// # Errors
/// [`Failure::NotFound`].
pub fn drawn(cx: &mut Cx<'_>, who: &SignedIn, clock: &Clock, id: i64) -> Result<(Card, Markup), Failure> {
    let (company, people, card) = load(cx, CompanyId(id), &View::default())?;
    let left = side(&card.reading(who, clock), &company, &people, &card);
    Ok((card, left))
}

fn load(cx: &mut Cx<'_>, id: CompanyId, view: &View) -> Result<(Company, Vec<Contact>, Card), Failure> {
    let company = companies::find(cx, id)?.ok_or_else(|| gone(cx, Subject::Company, id.0))?;
    let people = contacts::list_of_company(cx, id, MAX_PEOPLE)?;
    let also = Mentioned { contacts: Vec::new(), companies: vec![id] };
    let card = Card::load(cx, &company.held(), Place::company(id), view, &also)?;
    Ok((company, people, card))
}

fn side(reading: &Reading<'_>, company: &Company, people: &[Contact], card: &Card) -> Markup {
    let (url, place) = (format!("/companies/{}", company.id), card.place);
    html! {
        div.scroll id="side" {
            div.sect {
                (head(reading, place, ("/companies", "All companies")))
                div.person { span class={ "avatar lg " (Hue::Grey.class()) } { (icon("building-2")) } h1.name.grow { (company.name) } }
                (record::tags(reading, place, &card.tags))
                (addresses(&company.handles, reading.records.dead()))
                dl.props {
                    dt { "Responsible" } dd { (record::responsible(reading, place, company.responsible_id)) }
                }
                details.edit {
                    summary.muted.small { "Edit" }
                    form.form method="post" action=(url) hx-put=(url) hx-swap="none" {
                        input type="hidden" name="csrf_token" value=(reading.who.csrf_token.reveal());
                        label.field { span.lbl { "Name" } input.input name="name" value=(company.name) required maxlength="250" autocomplete="off"; }
                        (handle_rows(&company.handles))
                        div.row { button.btn.primary { "Save" } }
                    }
                }
            }
            div.sect {
                h2 { "People" @if !people.is_empty() { " " span.muted.num { (people.len()) } } }
                @if people.is_empty() { p.muted { "Nobody yet." } }
                @for contact in people {
                    div.person { (avatar(&Person { id: contact.id.0, name: name_of(contact) }, Size::Medium)) a href={ "/contacts/" (contact.id) } { (name_of(contact)) } }
                }
            }
            (fields::section(reading.who.csrf_token.reveal(), &card.sheet, None))
            (leads_section(reading, card, company.customer_since))
            (participants(reading, place, &card.participants))
        }
    }
}

/// `PUT /companies/{id}`: `name`, and phones and addresses in rows.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Invalid`] for an address that is none: nothing is changed then.
pub async fn put_company(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<CompanyId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    web.desk
        .write(&who, move |cx| {
            let company = companies::load(cx, id)?;
            let handles = typed_handles(cx, &company.handles, &typed)?;
            let change =
                CompanyChange { name: typed.get("name").cloned(), handles: Some(handles), responsible_id: None };
            companies::change(cx, id, change)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(asker.sent_to(&format!("/companies/{id}")))
}
