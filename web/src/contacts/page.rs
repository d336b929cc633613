//! `GET /contacts/{id}`: a person: addresses, company, leads, and their own feed.

use super::{addresses, editor};
use crate::answer::Asker;
use crate::failure::Failure;
use crate::feed::{self, Before, PAGE_LINES, Reading, Records, Text, name_of};
use crate::fields::{self, Sheet};
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place as Rail};
use crate::state::Web;
use crate::tasks::{self, MAX_OPEN_TASKS, NewTaskForm, open_tasks};
use crate::ui::avatar::{Person, Size, avatar};
use crate::ui::composer::{Composer, Writing, composer};
use crate::ui::icon::icon;
use crate::ui::money::money;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use base::ids::ContactId;
use base::search::Subject;
use flow::channels::said::Place;
use flow::contacts::{self, Contact};
use flow::leads::{self, LeadCard};
use flow::timeline;
use maud::{Markup, html};

/// Leads of one contact or company that its page shows.
pub const MAX_LEADS: i64 = 50;

/// The page; a draft has one too, for who follows a link from its request.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn page(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<ContactId>,
    Query(before): Query<Before>,
) -> Result<Markup, Failure> {
    let position = before.position();
    let (contact, leads, feed, tasks, records, sheet) = web
        .desk
        .read(&who, move |cx| {
            let contact = contacts::load(cx, id)?;
            let feed = timeline::feed(cx, Place::contact(id), position, PAGE_LINES)?;
            let companies: Vec<_> = contact.company_id.into_iter().collect();
            let records = Records::load(cx, &feed.lines, &[id], &companies)?;
            let tasks = timeline::list_open_tasks(cx, Place::contact(id), MAX_OPEN_TASKS)?;
            let sheet = Sheet::load(cx, Subject::Contact, id.0)?;
            Ok::<_, Failure>((contact, leads::list_of_contact(cx, id, MAX_LEADS)?, feed, tasks, records, sheet))
        })
        .await?;
    let clock = shell::clock(&web, &who);
    let reading = Reading { who: &who, records: &records, clock: &clock, currency: &who.account.currency, lead: None };
    let left = side(&reading, &contact, &leads, &fields::section(who.csrf_token.reveal(), &sheet, None));
    let url = format!("/contacts/{id}");
    let right = html! { (open_tasks(&reading, &tasks)) (feed::pane(&url, &reading, &feed, &html! {})) };
    let content = two_panes(&who, &url, &left, &right);
    let title = format!("{} · Contact", name_of(&contact));
    shell::page(&web, &who, Frame { title: &title, place: Rail::Contacts, live: None }, &content).await
}

/// The frame of a person's or a company's page.
pub fn two_panes(who: &SignedIn, url: &str, left: &Markup, right: &Markup) -> Markup {
    let writing = Composer { csrf_token: who.csrf_token.reveal(), record: url, open: Writing::Note, chat_with: None };
    html! {
        nav.seg aria-label="Parts of the page" { a href="#details" aria-current="true" { "Details" } a href="#feed" { "Feed" } }
        main.split.lead id="main" {
            aside.pane id="details" aria-label="Details" { (left) }
            section.pane.canvas id="feed" aria-label="Feed" { (right) div.foot.clear { (composer(&writing)) } }
        }
    }
}

fn side(reading: &Reading<'_>, contact: &Contact, leads: &[LeadCard], fields: &Markup) -> Markup {
    let name = name_of(contact);
    html! {
        div.scroll id="side" {
            div.sect {
                div.row { a.mini href="/contacts" aria-label="All contacts" { (icon("arrow-left")) } span.muted.small.num { "#" (contact.id) } }
                div.person { (avatar(&Person { id: contact.id.0, name }, Size::Large)) h1.name.grow { (name) } }
                (addresses(contact))
                @if let Some(company) = contact.company_id {
                    dl.props { dt { "Company" } dd { a href={ "/companies/" (company) } { (reading.records.company_name(company)) } } }
                }
                details.edit { summary.muted.small { "Edit" } (editor(reading, contact, None)) }
            }
            (fields)
            (leads_section(reading, leads))
        }
    }
}

/// The leads of a contact or company.
pub fn leads_section(reading: &Reading<'_>, leads: &[LeadCard]) -> Markup {
    html! {
        div.sect {
            h2 { "Leads" }
            @if leads.is_empty() { p.muted { "None." } }
            @for lead in leads {
                @let stage = reading.records.stage(lead.stage_id).map(|(_, stage)| stage.name.as_str()).unwrap_or_default();
                p.row { a.grow.clip href={ "/leads/" (lead.id) } { (lead.name) } span.muted.small { (stage) } span.num { (money(lead.price_minor, reading.currency)) } }
            }
        }
    }
}

/// `GET /contacts/{id}/feed`: earlier lines.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn earlier(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<ContactId>,
    Query(before): Query<Before>,
) -> Result<Markup, Failure> {
    web.desk.read(&who, move |cx| contacts::load(cx, id).map_err(Failure::from)).await?;
    feed::earlier(&web, who, Place::contact(id), &before).await
}

/// `POST /contacts/{id}/notes`.
///
/// # Errors
/// As [`feed::write_note`].
pub async fn write_note(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<ContactId>,
    Form(text): Form<Text>,
) -> Result<Response, Failure> {
    feed::write_note(&web, who, asker, Place::contact(id), text).await
}

/// `POST /contacts/{id}/tasks`.
///
/// # Errors
/// As [`tasks::set_task`].
pub async fn write_task(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<ContactId>,
    Form(form): Form<NewTaskForm>,
) -> Result<Response, Failure> {
    tasks::set_task(&web, who, asker, Place::contact(id), form).await
}
