//! `GET /leads`, `/pipelines/{id}/list`, `/contacts`, `/companies`: a list, or the next rows of one for a script.

use super::asked::{Asked, terms};
use super::bar::Bar;
use super::bin::is_of_bin;
use super::bulk_bar::BulkBar;
use super::columns::{Column, next_sort};
use super::columns_menu::columns_menu;
use super::home::Home;
use super::names::Names;
use super::news;
use super::sheet::Sheet;
use super::totals;
use super::views::opening;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::pipelines::board::{LAST_PIPELINE, LAST_VIEW};
use crate::pipelines::pen::Pen;
use crate::pipelines::switch::switch;
use crate::session::{SignedIn, remember};
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::bar::bar;
use crate::ui::empty::{Empty, empty};
use crate::ui::exchange_menu::{Offered, exchange_menu};
use crate::ui::icon::icon;
use crate::ui::table::Align;
use axum::extract::{Path, RawQuery, State};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use base::Cx;
use base::filters::{Field, Filter, Way};
use base::ids::{JournalId, PipelineId};
use base::journal;
use base::people::users;
use base::search::Subject;
use base::views::{self, View};
use flow::pipelines;
use flow::timeline::Wanting;
use maud::{Markup, html};
use url::form_urlencoded;

/// `GET /leads`: the leads of all pipelines.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn leads(web: State<Web>, who: SignedIn, asker: Asker, query: RawQuery) -> Result<Response, Failure> {
    answer(web, who, asker, query, Home::All(Subject::Lead)).await
}

/// `GET /pipelines/{id}/list`.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn of_pipeline(
    web: State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<i64>,
    query: RawQuery,
) -> Result<Response, Failure> {
    let home = Home::List(PipelineId(id));
    let page = answer(web, who, asker, query, home).await?;
    let remembered = [remember(LAST_PIPELINE, &id.to_string()), remember(LAST_VIEW, "list")];
    Ok((AppendHeaders(remembered), page).into_response())
}

/// `GET /contacts`. Drafts are hidden (IL-33).
///
/// # Errors
/// [`Failure::Busy`].
pub async fn contacts(web: State<Web>, who: SignedIn, asker: Asker, query: RawQuery) -> Result<Response, Failure> {
    answer(web, who, asker, query, Home::All(Subject::Contact)).await
}

/// `GET /companies`. Drafts are hidden (IL-33).
///
/// # Errors
/// [`Failure::Busy`].
pub async fn companies(web: State<Web>, who: SignedIn, asker: Asker, query: RawQuery) -> Result<Response, Failure> {
    answer(web, who, asker, query, Home::All(Subject::Company)).await
}

/// Everything that a list shows.
struct List {
    /// The newest journal row before anything else was read: live changes begin after it, so none is lost between.
    newest: JournalId,
    asked: Asked,
    sheet: Sheet,
    names: Names,
    views: Vec<View>,
    /// May who looks make another such record?
    may_create: bool,
    /// May who looks take such records away in a file?
    may_export: bool,
}

async fn answer(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    RawQuery(query): RawQuery,
    home: Home,
) -> Result<Response, Failure> {
    let currency = who.account.currency.clone();
    if query.is_none() && asker == Asker::Browser {
        let find = move |cx: &mut Cx<'_>| opening(cx, home, &currency);
        if let Some(address) = web.desk.read(&who, find).await? {
            return Ok(Redirect::to(&address).into_response());
        }
    }
    let query = query.unwrap_or_default();
    if is_of_bin(&query) {
        return Ok(Redirect::to(&format!("/bin?of={}", home.subject().table())).into_response());
    }
    let currency = who.account.currency.clone();
    let read = move |cx: &mut Cx<'_>| read(cx, home, &query, &currency);
    let list = web.desk.read(&who, read).await?;
    let pen = Pen::new(&web, &who, list.names.people.clone());
    if asker == Asker::Script {
        return Ok(list.rows(&pen).into_response());
    }
    let title = list.title();
    let place = if home.subject() == Subject::Lead { Place::Leads } else { Place::Contacts };
    let live = list.live();
    let frame = Frame { title: &title, place, live: Some(&live) };
    Ok(shell::page(&web, &who, frame, &list.draw(&pen, &title, &who)).await?.into_response())
}

fn read(cx: &mut Cx<'_>, home: Home, query: &str, currency: &str) -> Result<List, Failure> {
    let newest = journal::newest(cx)?;
    let pipelines = pipelines::list(cx)?;
    if home.pipeline().is_some_and(|id| !pipelines.iter().any(|pipeline| pipeline.id == id)) {
        return Err(Failure::NotFound);
    }
    let people = users::list(cx)?;
    let names = Names::read(cx, home.subject(), pipelines, people)?;
    let opening = views::find_opening(cx, home.subject(), home.pipeline())?;
    let asked = Asked { opening, ..Asked::read(home, query, terms(home.subject(), currency, &names.fields)) };
    let may_create = cx.rights()?.require_create(home.subject()).is_ok();
    let may_export = exchange::export::require(cx, home.subject()).is_ok();
    let (sheet, views) = (Sheet::read(cx, &asked)?, views::list(cx, home.subject())?);
    Ok(List { newest, sheet, views, asked, names, may_create, may_export })
}

impl List {
    fn title(&self) -> String {
        let pipeline = self.asked.home.pipeline();
        let found = pipeline.and_then(|id| self.names.pipelines.iter().find(|pipeline| pipeline.id == id));
        match (self.asked.home.subject(), found) {
            (Subject::Lead, Some(pipeline)) => pipeline.name.clone(),
            (Subject::Lead, None) => "All leads".to_owned(),
            (Subject::Contact, _) => "Contacts".to_owned(),
            (Subject::Company, _) => "Companies".to_owned(),
        }
    }

    /// Where a page that is open hears of changes.
    fn live(&self) -> String {
        let query = self.asked.query();
        let and = if query.is_empty() { "" } else { "&" };
        format!("/rows/events?home={}&after={}{and}{query}", self.asked.home, self.newest)
    }

    fn draw(&self, pen: &Pen, title: &str, who: &SignedIn) -> Markup {
        let (home, csrf) = (self.asked.home, who.csrf_token.reveal());
        let (names, pipelines) = (Some(&self.names), self.names.pipelines.as_slice());
        let filters = Bar {
            asked: &self.asked,
            names,
            views: &self.views,
            pipelines,
            wanting: Wanting::default(),
            csrf_token: csrf,
        };
        let selection = BulkBar { asked: &self.asked, pipelines, people: &self.names.people, csrf_token: csrf };
        let actions = html! {
            (self.search())
            (self.totals(pen))
            (exchange_menu(home.subject(), Offered { exported: self.exported().as_deref(), may_create: self.may_create }))
            a.btn.ghost.wide href="/bulk-changes" { "Bulk changes" }
            @if home.subject() != Subject::Lead { a.btn.ghost.wide href={ "/duplicates?of=" (home.subject().table()) } { "Find duplicates" } }
            (self.elsewhere())
            (self.new_record())
        };
        html! {
            @if home.subject() == Subject::Lead {
                header.bar { (switch(home, pipelines, who)) span.grow {} (actions) }
            } @else { (bar(title, &actions)) }
            (filters.draw(&columns_menu(&self.asked, self.asked.shown_columns(), &self.names)))
            main.scroll.list id="main" {
                (news::place(&self.asked))
                @if self.sheet.is_empty() && self.sheet.page.next.is_none() { (self.nothing()) } @else { (self.table(pen, title)) (selection.of_list()) }
            }
        }
    }

    /// What the list comes to; a script asks for it once the page stands where that takes counting.
    fn totals(&self, pen: &Pen) -> Markup {
        match &self.sheet.totals {
            Some(totals) => totals::said(&self.asked, pen, totals),
            None => totals::asked_for(&self.asked, self.sheet.page.ids.len()),
        }
    }

    /// What a file of this list is asked for with, by those who may: its filter and its columns.
    fn exported(&self) -> Option<String> {
        if !self.may_export {
            return None;
        }
        let mut query = form_urlencoded::Serializer::new(self.asked.query());
        if let Some(id) = self.asked.home.pipeline() {
            query.append_pair("pipeline", &id.to_string());
        }
        Some(query.finish())
    }

    fn elsewhere(&self) -> Markup {
        let (picture, words, href) = match (self.asked.home.subject(), self.asked.home.pipeline()) {
            (Subject::Lead, Some(id)) => ("square-kanban", "Board", format!("/pipelines/{id}")),
            (Subject::Lead, None) => ("square-kanban", "Board", "/".to_owned()),
            (Subject::Contact, _) => ("building-2", "Companies", "/companies".to_owned()),
            (Subject::Company, _) => ("users-round", "Contacts", "/contacts".to_owned()),
        };
        html! { a.btn href=(href) aria-label=(words) { (icon(picture)) span.wide { (words) } } }
    }

    /// The way to the form of a new record, for those who may make one (RT-01).
    fn new_record(&self) -> Markup {
        let href = match (self.asked.home.subject(), self.asked.home.pipeline()) {
            (Subject::Lead, Some(id)) => format!("/pipelines/{id}/leads/new?then=card"),
            (Subject::Lead, None) => "/leads/new".to_owned(),
            (Subject::Contact, _) => "/contacts/new".to_owned(),
            (Subject::Company, _) => "/companies/new".to_owned(),
        };
        let words = format!("New {}", self.asked.home.subject().as_str());
        html! {
            @if self.may_create {
                a.btn.primary href=(href) hx-get=(href) hx-target="#dialogs" data-key="c" aria-label=(words) { (icon("plus")) span.wide { (words) } }
            }
        }
    }

    fn search(&self) -> Markup {
        html! {
            form.search.within action=(self.asked.home.path()) role="search" {
                (icon("search"))
                @for (key, value) in self.asked.pairs_but(Field::Words) { input type="hidden" name=(key) value=(value); }
                input.input type="search" name="q" value=(self.asked.words()) placeholder="Search this list" aria-label="Search this list" data-key="/";
            }
        }
    }

    fn nothing(&self) -> Markup {
        let is_open = self.asked.filter.is_open();
        let text = if self.asked.filter.unread().is_some() {
            "Something in the filter cannot be read, so no record is taken. Write it otherwise, or take it away."
        } else if is_open {
            "What is accepted or added stands here; requests that still wait do not."
        } else {
            "No record is as the filter asks. Take a condition away, or clear it."
        };
        let clear = self.asked.filtered(&Filter::default());
        let action = (!is_open).then_some(("Clear the filter", clear.as_str()));
        empty(&Empty { icon: "list-filter", title: "Nothing here", text, action })
    }

    fn table(&self, pen: &Pen, title: &str) -> Markup {
        html! {
            div.box.wide-table tabindex="0" role="region" aria-label=(title) {
                table.table role="grid" aria-label=(title) data-of=(self.asked.home.subject().table()) {
                    caption.sr { (title) }
                    thead { tr {
                        th scope="col" { input type="checkbox" data-select-all aria-label="Select all on this page"; }
                        @for column in self.asked.shown_columns() { (self.heading(*column)) }
                    } }
                    tbody id="rows" { (self.rows(pen)) }
                }
            }
        }
    }

    fn heading(&self, column: Column) -> Markup {
        let title = column.title(&self.names.fields);
        let is_right = column.align() == Align::End;
        let Some(by) = column.sort_by().filter(|by| by.is_of(self.asked.home.subject())) else {
            return html! { th scope="col" { (title) } };
        };
        let current = (self.asked.sort.by == by).then_some(self.asked.sort.way);
        let direction = current.map(|way| if way == Way::Up { "ascending" } else { "descending" });
        let mark = current.map_or("", |way| if way == Way::Up { " ↑" } else { " ↓" });
        html! {
            th scope="col" class=[is_right.then_some("r")] aria-sort=[direction] {
                a href=(self.asked.sorted(next_sort(self.asked.sort, by))) { (title) (mark) }
            }
        }
    }

    /// The rows, and the way to the next ones.
    fn rows(&self, pen: &Pen) -> Markup {
        let span = self.asked.shown_columns().len() + 1;
        html! {
            (self.sheet.rows(pen, self.asked.shown_columns(), &self.names))
            @if let Some(next) = &self.sheet.page.next {
                @let url = self.asked.behind(next);
                tr { td colspan=(span) {
                    @let stopped = self.sheet.page.stopped_looking;
                    // What was not found yet is looked for further as long as somebody looks at the end of the list.
                    a.btn.ghost.block href=(url) hx-get=(url) hx-trigger=(if stopped { "intersect once, click" } else { "click" }) hx-target="closest tr" hx-swap="outerHTML" {
                        @if stopped { "Look further" } @else { "More" }
                    }
                } }
            }
        }
    }
}
