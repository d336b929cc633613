//! `GET /search?q=`: leads, contacts and companies of the whole account by name, phone, e-mail or number (VW-02).

use crate::failure::Failure;
use crate::pipelines::pen::Pen;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::bar;
use crate::ui::empty::{Empty, empty};
use crate::ui::hue::Hue;
use crate::ui::icon::icon;
use crate::ui::money::money;
use crate::ui::pill::{Tag, stage};
use crate::ui::table::{Align, table};
use axum::extract::{Query, State};
use base::Cx;
use flow::contacts::{self, Company, Contact, companies};
use flow::leads::{self, LeadCard, Search};
use flow::pipelines::{self, Pipeline};
use maud::{Markup, html};
use serde::Deserialize;

/// Rows of one kind of record; who finds more asks more precisely.
const MAX_ROWS: i64 = 50;

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    q: String,
}

/// What was found.
struct Found {
    leads: Vec<LeadCard>,
    pipelines: Vec<Pipeline>,
    contacts: Vec<Contact>,
    companies: Vec<Company>,
}

/// The page.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn show(State(web): State<Web>, who: SignedIn, Query(question): Query<Question>) -> Result<Markup, Failure> {
    let asked = question.q.trim().to_owned();
    let wanted = asked.clone();
    let found = web.desk.read(&who, move |cx| find(cx, &wanted)).await?;
    let pen = Pen::new(&web, &who, Vec::new());
    let content = html! {
        header.bar { h1 { "Search" } (bar::search(&asked)) }
        main.scroll id="main" {
            div.sheet {
                // On a phone the bar has no room for it.
                form.search.narrow role="search" action="/search" {
                    (icon("search"))
                    input.input type="search" name="q" value=(asked) placeholder="Search leads, people, mail" aria-label="Search";
                }
                (results(&pen, &asked, &found))
            }
        }
    };
    let title = if asked.is_empty() { "Search".to_owned() } else { format!("{asked} · Search") };
    shell::page(&web, &who, Frame { title: &title, place: Place::Leads, live: None }, &content).await
}

fn find(cx: &mut Cx<'_>, question: &str) -> Result<Found, Failure> {
    Ok(Found {
        leads: leads::search(cx, Search { question, limit: MAX_ROWS })?,
        pipelines: pipelines::list(cx)?,
        contacts: contacts::search(cx, question, MAX_ROWS)?,
        companies: companies::search(cx, question, MAX_ROWS)?,
    })
}

fn results(pen: &Pen, question: &str, found: &Found) -> Markup {
    let number = found.leads.len() + found.contacts.len() + found.companies.len();
    let (title, text) = match question {
        "" => ("What are you looking for?".to_owned(), "A name, an e-mail address, a phone or a lead's number."),
        _ => (format!("Nothing found for “{question}”"), "Every word must begin a word of the record."),
    };
    let leads: Vec<_> = found.leads.iter().map(|lead| lead_row(pen, lead, &found.pipelines)).collect();
    let contacts: Vec<_> = found.contacts.iter().map(contact_row).collect();
    let companies: Vec<_> = found.companies.iter().map(company_row).collect();
    html! {
        p.sr role="status" { (number) " found" }
        @if number == 0 { (empty(&Empty { icon: "search", title: &title, text, action: None })) }
        (section("Leads", &LEAD_COLUMNS, &leads))
        (section("Contacts", &PEOPLE_COLUMNS, &contacts))
        (section("Companies", &PEOPLE_COLUMNS, &companies))
    }
}

const LEAD_COLUMNS: [(&str, Align); 4] =
    [("Lead", Align::Start), ("Contact", Align::Start), ("Stage", Align::Start), ("Sale", Align::End)];
const PEOPLE_COLUMNS: [(&str, Align); 2] = [("Name", Align::Start), ("Phone and e-mail", Align::Start)];

fn section(title: &str, columns: &[(&str, Align)], rows: &[Vec<Markup>]) -> Markup {
    html! { @if !rows.is_empty() { section { h2.sub { (title) } (table(title, columns, rows)) } } }
}

fn lead_row(pen: &Pen, lead: &LeadCard, all: &[Pipeline]) -> Vec<Markup> {
    let pipeline = all.iter().find(|pipeline| pipeline.id == lead.pipeline_id);
    let at = pipeline.and_then(|pipeline| pipeline.stage(lead.stage_id));
    let who = [lead.contact_name.as_deref(), lead.company_name.as_deref()];
    let who: Vec<&str> = who.into_iter().flatten().filter(|name| !name.is_empty()).collect();
    vec![
        html! { a href={ "/leads/" (lead.id) } { b { (lead.name) } } },
        html! { (who.join(" · ")) },
        html! { @if let Some(at) = at { (stage(&Tag { name: &at.name, hue: Hue::named(&at.colour) })) } },
        html! { span.num { (money(lead.price_minor, &pen.currency)) } },
    ]
}

fn contact_row(contact: &Contact) -> Vec<Markup> {
    let handles: Vec<&str> = contact.handles.iter().map(|handle| handle.written.as_str()).collect();
    person_row(&format!("/contacts/{}", contact.id), &contact.name, &handles)
}

fn company_row(company: &Company) -> Vec<Markup> {
    let handles: Vec<&str> = company.handles.iter().map(|handle| handle.written.as_str()).collect();
    person_row(&format!("/companies/{}", company.id), &company.name, &handles)
}

fn person_row(href: &str, name: &str, handles: &[&str]) -> Vec<Markup> {
    let name = if name.is_empty() { "No name" } else { name };
    vec![html! { a href=(href) { b { (name) } } }, html! { (handles.join(" · ")) }]
}
