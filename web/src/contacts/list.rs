//! `GET /contacts`: everybody in lists, by id, and those that a search finds. Drafts are hidden (IL-33).

use crate::failure::Failure;
use crate::feed::name_of;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::bar::bar;
use crate::ui::button::{Look, link};
use crate::ui::empty::{Empty, empty};
use crate::ui::icon::icon;
use crate::ui::table::{Align, table};
use axum::extract::{Query, State};
use base::ids::ContactId;
use flow::channels::handles::HandleKind;
use flow::contacts::{self, Contact};
use maud::{Markup, html};
use serde::Deserialize;

/// Rows of one page.
pub const PAGE_ROWS: i64 = 50;

/// Which part of the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Part {
    /// Words to search for; empty means everybody.
    pub q: String,
    /// The last id of the page before.
    pub after: i64,
}

/// The page.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn list(State(web): State<Web>, who: SignedIn, Query(part): Query<Part>) -> Result<Markup, Failure> {
    let wanted = part.clone();
    let found = web
        .desk
        .read(&who, move |cx| {
            let found = match wanted.q.trim() {
                "" => contacts::list(cx, ContactId(wanted.after), PAGE_ROWS),
                words => contacts::search(cx, words, PAGE_ROWS),
            };
            found.map_err(Failure::from)
        })
        .await?;
    let rows: Vec<Vec<Markup>> = found.iter().map(row).collect();
    let last = found.last().filter(|_| part.q.trim().is_empty() && found.len() as i64 == PAGE_ROWS);
    let content = html! {
        (bar("Contacts", &link(Look::Plain, "building-2", "Companies", "/companies")))
        main.scroll id="main" {
            div.sheet {
                (search("/contacts", &part.q, "Name, e-mail or phone"))
                @if found.is_empty() { (nobody(&part.q)) } @else { (table("Contacts", &COLUMNS, &rows)) }
                @if let Some(last) = last { a.btn href={ "/contacts?after=" (last.id) } { "More" } }
            }
        }
    };
    shell::page(&web, &who, Frame { title: "Contacts", place: Place::Contacts, live: None }, &content).await
}

const COLUMNS: [(&str, Align); 3] = [("Name", Align::Start), ("E-mail", Align::Start), ("Phone", Align::Start)];

fn row(contact: &Contact) -> Vec<Markup> {
    let first = |kind| {
        let found = contact.handles.iter().find(|handle| handle.kind == kind);
        found.map(|handle| handle.written.clone()).unwrap_or_default()
    };
    vec![
        html! { a href={ "/contacts/" (contact.id) } { b { (name_of(contact)) } } },
        html! { (first(HandleKind::Email)) },
        html! { span.num { (first(HandleKind::Phone)) } },
    ]
}

/// The search above a list.
pub fn search(url: &str, query: &str, placeholder: &str) -> Markup {
    html! {
        form.search action=(url) role="search" {
            (icon("search"))
            input.input type="search" name="q" value=(query) placeholder=(placeholder) aria-label="Search" data-key="/";
        }
    }
}

fn nobody(query: &str) -> Markup {
    let text = format!("Nothing found for “{query}”.");
    empty(&Empty {
        icon: "users-round",
        title: "Nobody here",
        text: if query.is_empty() {
            "Whoever writes or is added to a lead stands here once they are accepted."
        } else {
            &text
        },
        action: None,
    })
}
