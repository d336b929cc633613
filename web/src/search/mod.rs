//! `GET /search?q=`: leads, contacts and companies of the whole account by name, phone, e-mail or number (VW-02).

mod hits;

use crate::answer::Asker;
use crate::failure::Failure;
use crate::pipelines::pen::Pen;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::bar;
use crate::ui::empty::{Empty, empty};
use crate::ui::hue::Hue;
use crate::ui::icon::icon;
use crate::ui::marked::Marked;
use crate::ui::money::money;
use crate::ui::pill::{Tag, stage};
use crate::ui::table::{Align, table};
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::fields::{self, Predefined, text_of};
use base::search::{Subject, asked_words};
use flow::channels::handles::Handle;
use flow::contacts::{self, Company, Contact, companies};
use flow::leads::{self, LeadCard, Search};
use flow::pipelines::{self, Pipeline};
use jiff::tz::TimeZone;
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};

/// Rows of one kind of record; who finds more asks more precisely.
const MAX_ROWS: i64 = 50;

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    q: String,
    /// Said by the field of a board, which has room for a few.
    few: Option<String>,
}

/// What was found.
struct Found {
    leads: Vec<LeadCard>,
    pipelines: Vec<Pipeline>,
    contacts: Vec<Contact>,
    companies: Vec<Company>,
    said: [Said; 3],
}

/// What the fields of records of one kind say, by the record's id: "Material: Smoked oak".
type Said = HashMap<i64, Vec<String>>;

/// The page, or what was found for a script.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn show(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Query(question): Query<Question>,
) -> Result<Response, Failure> {
    let asked = question.q.trim().to_owned();
    let (wanted, is_few) = (asked.clone(), question.few.is_some());
    let limit = if is_few { hits::MAX_HITS } else { MAX_ROWS };
    let found = web.desk.read(&who, move |cx| find(cx, &wanted, limit)).await?;
    let pen = Pen::new(&web, &who, Vec::new());
    if asker == Asker::Script && is_few {
        return Ok(hits::draw(&asked, &found).into_response());
    }
    if asker == Asker::Script {
        return Ok(results(&pen, &asked, &found).into_response());
    }
    let content = html! {
        (bar::bar("Search", &html! {}))
        main.scroll id="main" {
            div.sheet data-search-page {
                form.search role="search" action="/search" {
                    (icon("search"))
                    input.input type="search" name="q" value=(asked) autofocus[asked.is_empty()] autocomplete="off" data-key="/"
                        placeholder="A name, phone, e-mail, number, or what a field says" aria-label="Search" aria-controls="found"
                        hx-get="/search" hx-trigger="input changed delay:200ms" hx-target="#found" hx-swap="innerHTML";
                    kbd.wide { "↑↓ ↵" }
                }
                div id="found" { (results(&pen, &asked, &found)) }
            }
        }
    };
    let title = if asked.is_empty() { "Search".to_owned() } else { format!("{asked} · Search") };
    let frame = Frame { title: &title, place: Place::Leads, live: None };
    Ok(shell::page(&web, &who, frame, &content).await?.into_response())
}

impl Found {
    fn number(&self) -> usize {
        self.leads.len() + self.contacts.len() + self.companies.len()
    }
}

fn find(cx: &mut Cx<'_>, question: &str, limit: i64) -> Result<Found, Failure> {
    let leads = leads::search(cx, Search { question, limit })?;
    let contacts = contacts::search(cx, question, limit)?;
    let companies = companies::search(cx, question, limit)?;
    let said = [
        said(cx, Subject::Lead, &leads.iter().map(|lead| lead.id.0).collect::<Vec<_>>())?,
        said(cx, Subject::Contact, &contacts.iter().map(|contact| contact.id.0).collect::<Vec<_>>())?,
        said(cx, Subject::Company, &companies.iter().map(|company| company.id.0).collect::<Vec<_>>())?,
    ];
    Ok(Found { leads, pipelines: pipelines::list(cx)?, contacts, companies, said })
}

/// What the account's own fields say of some records, in as many queries for one as for fifty.
fn said(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<Said, Failure> {
    let (known, values) = (fields::list(cx, subject)?, fields::values_as_read(cx, subject, ids)?);
    let own: Vec<_> = known.iter().filter(|field| Predefined::of(field.id).is_none()).collect();
    let texts = |values: &fields::Values| {
        let filled = own.iter().filter(|field| !values.is_empty(field.id));
        filled.map(|field| format!("{}: {}", field.name, text_of(field, values.of(field.id), &TimeZone::UTC))).collect()
    };
    Ok(values.iter().map(|(id, values)| (*id, texts(values))).collect())
}

fn results(pen: &Pen, question: &str, found: &Found) -> Markup {
    let number = found.number();
    let words = asked_words(question);
    let (title, text) = match question {
        "" => ("What are you looking for?".to_owned(), "A name, an e-mail address, a phone or a lead's number."),
        _ => (format!("Nothing found for “{question}”"), "Every word must begin a word of the record."),
    };
    let [of_leads, of_contacts, of_companies] = &found.said;
    let leads: Vec<_> =
        found.leads.iter().map(|lead| lead_row(pen, (lead, of_leads), &found.pipelines, &words)).collect();
    let contacts: Vec<_> = found.contacts.iter().map(|contact| contact_row((contact, of_contacts), &words)).collect();
    let companies: Vec<_> =
        found.companies.iter().map(|company| company_row((company, of_companies), &words)).collect();
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
    html! { @if !rows.is_empty() { section.found { h2.sub { (title) " " span.num.muted { (rows.len()) } } (table(title, columns, rows)) } } }
}

fn lead_row(pen: &Pen, (lead, said): (&LeadCard, &Said), all: &[Pipeline], words: &BTreeSet<String>) -> Vec<Markup> {
    let pipeline = all.iter().find(|pipeline| pipeline.id == lead.pipeline_id);
    let at = pipeline.and_then(|pipeline| pipeline.stage(lead.stage_id));
    vec![
        title(&format!("/leads/{}", lead.id), &lead.name, said.get(&lead.id.0), words),
        Marked::new(&people_of(lead), words).draw(),
        html! { @if let Some(at) = at { (stage(&Tag { name: &at.name, hue: Hue::named(&at.colour) })) } },
        html! { span.num { (money(lead.price_minor, &pen.currency)) } },
    ]
}

/// Whose lead it is: "Nora Lindqvist · Halden Interiors".
fn people_of(lead: &LeadCard) -> String {
    let who = [lead.contact_name.as_deref(), lead.company_name.as_deref()];
    who.into_iter().flatten().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn contact_row((contact, said): (&Contact, &Said), words: &BTreeSet<String>) -> Vec<Markup> {
    let title = title(&format!("/contacts/{}", contact.id), &contact.name, said.get(&contact.id.0), words);
    vec![title, addresses(&contact.handles, words)]
}

fn company_row((company, said): (&Company, &Said), words: &BTreeSet<String>) -> Vec<Markup> {
    let title = title(&format!("/companies/{}", company.id), &company.name, said.get(&company.id.0), words);
    vec![title, addresses(&company.handles, words)]
}

/// The name, and below it what its fields say if that is what was looked for.
fn title(href: &str, name: &str, said: Option<&Vec<String>>, words: &BTreeSet<String>) -> Markup {
    let name = if name.is_empty() { "No name" } else { name };
    let found = said.into_iter().flatten().map(|text| Marked::new(text, words)).filter(|text| !text.is_plain());
    html! {
        a href=(href) { b { (Marked::new(name, words).draw()) } }
        @for text in found { div.muted.small { (text.draw()) } }
    }
}

fn addresses(handles: &[Handle], words: &BTreeSet<String>) -> Markup {
    html! {
        @for (at, handle) in handles.iter().enumerate() {
            @if at > 0 { " · " }
            (Marked::new(&handle.written, words).draw())
        }
    }
}
