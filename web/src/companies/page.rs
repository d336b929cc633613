//! `GET /companies/{id}`: an organisation: addresses, people, leads, and its own feed.

use crate::answer::Asker;
use crate::contacts::{MAX_LEADS, handle_fields, leads_section, two_panes, written_handles};
use crate::failure::Failure;
use crate::feed::{self, Before, PAGE_LINES, Reading, Records, Text, name_of};
use crate::fields::{self, Sheet};
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place as Rail};
use crate::state::Web;
use crate::tasks::{self, MAX_OPEN_TASKS, NewTaskForm, open_tasks};
use crate::ui::avatar::{Person, Size, avatar};
use crate::ui::hue::Hue;
use crate::ui::icon::icon;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use base::ids::CompanyId;
use base::search::Subject;
use flow::channels::handles::HandleKind;
use flow::channels::said::Place;
use flow::contacts::{self, Company, CompanyChange, Contact, companies};
use flow::leads;
use flow::timeline;
use maud::{Markup, html};
use serde::Deserialize;

/// People of one company that its page shows.
const MAX_PEOPLE: i64 = 100;

fn place(id: CompanyId) -> Place {
    Place { subject: Subject::Company, id: id.0 }
}

/// The page.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn page(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<CompanyId>,
    Query(before): Query<Before>,
) -> Result<Markup, Failure> {
    let position = before.position();
    let (company, people, leads, feed, tasks, records, sheet) = web
        .desk
        .read(&who, move |cx| {
            let company = companies::load(cx, id)?;
            let people = contacts::list_of_company(cx, id, MAX_PEOPLE)?;
            let feed = timeline::feed(cx, place(id), position, PAGE_LINES)?;
            let records = Records::load(cx, &feed.lines, &[], &[id])?;
            let tasks = timeline::list_open_tasks(cx, place(id), MAX_OPEN_TASKS)?;
            let sheet = Sheet::load(cx, Subject::Company, id.0)?;
            Ok::<_, Failure>((company, people, leads::list_of_company(cx, id, MAX_LEADS)?, feed, tasks, records, sheet))
        })
        .await?;
    let clock = shell::clock(&web, &who);
    let reading = Reading { who: &who, records: &records, clock: &clock, currency: &who.account.currency, lead: None };
    let left = html! { div.scroll id="side" { (side(&reading, &company, &people)) (fields::section(who.csrf_token.reveal(), &sheet, None)) (leads_section(&reading, &leads)) } };
    let url = format!("/companies/{id}");
    let right = html! { (open_tasks(&reading, &tasks)) (feed::pane(&url, &reading, &feed, &html! {})) };
    let content = two_panes(&who, &url, &left, &right);
    let title = format!("{} · Company", company.name);
    shell::page(&web, &who, Frame { title: &title, place: Rail::Contacts, live: None }, &content).await
}

fn side(reading: &Reading<'_>, company: &Company, people: &[Contact]) -> Markup {
    let url = format!("/companies/{}", company.id);
    html! {
        div.sect {
            div.row { a.mini href="/companies" aria-label="All companies" { (icon("arrow-left")) } span.muted.small.num { "#" (company.id) } }
            div.person { span class={ "avatar lg " (Hue::Grey.class()) } { (icon("building-2")) } h1.name.grow { (company.name) } }
            dl.props { @for handle in &company.handles { dt { (label(handle.kind)) } dd { (handle.written) } } }
            details.edit {
                summary.muted.small { "Edit" }
                form.form method="post" action=(url) hx-put=(url) hx-swap="none" {
                    input type="hidden" name="csrf_token" value=(reading.who.csrf_token.reveal());
                    label.field { span.lbl { "Name" } input.input name="name" value=(company.name) required maxlength="250" autocomplete="off"; }
                    (handle_fields(&company.handles))
                    div.row { button.btn.primary { "Save" } }
                }
            }
        }
        div.sect {
            h2 { "People" }
            @if people.is_empty() { p.muted { "Nobody yet." } }
            @for contact in people {
                div.person { (avatar(&Person { id: contact.id.0, name: name_of(contact) }, Size::Medium)) a href={ "/contacts/" (contact.id) } { (name_of(contact)) } }
            }
        }
    }
}

fn label(kind: HandleKind) -> &'static str {
    match kind {
        HandleKind::Email => "E-mail",
        HandleKind::Phone => "Phone",
        HandleKind::Visitor => "Visitor",
    }
}

/// What the form sends; phones and addresses one per line.
#[derive(Clone, Debug, Deserialize)]
pub struct Values {
    name: String,
    #[serde(default)]
    emails: String,
    #[serde(default)]
    phones: String,
}

/// `PUT /companies/{id}`.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Invalid`] for an address that is none: nothing is changed then.
pub async fn put_company(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<CompanyId>,
    Form(form): Form<Values>,
) -> Result<Response, Failure> {
    web.desk
        .write(&who, move |cx| {
            let company = companies::load(cx, id)?;
            let handles = written_handles(cx, &company.handles, &form.emails, &form.phones)?;
            let change = CompanyChange { name: Some(form.name.clone()), handles: Some(handles), responsible_id: None };
            companies::change(cx, id, change)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(asker.sent_to(&format!("/companies/{id}")))
}

/// `GET /companies/{id}/feed`: earlier lines.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn earlier(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<CompanyId>,
    Query(before): Query<Before>,
) -> Result<Markup, Failure> {
    web.desk.read(&who, move |cx| companies::load(cx, id).map_err(Failure::from)).await?;
    feed::earlier(&web, who, place(id), &before).await
}

/// `POST /companies/{id}/notes`.
///
/// # Errors
/// As [`feed::write_note`].
pub async fn write_note(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<CompanyId>,
    Form(text): Form<Text>,
) -> Result<Response, Failure> {
    feed::write_note(&web, who, asker, place(id), text).await
}

/// `POST /companies/{id}/tasks`.
///
/// # Errors
/// As [`tasks::set_task`].
pub async fn write_task(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<CompanyId>,
    Form(form): Form<NewTaskForm>,
) -> Result<Response, Failure> {
    tasks::set_task(&web, who, asker, place(id), form).await
}
