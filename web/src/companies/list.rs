//! `GET /companies`: all in lists, by id, and those that a search finds. Drafts are hidden (IL-33).

use crate::contacts::{PAGE_ROWS, Part, search};
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::bar::bar;
use crate::ui::button::{Look, link};
use crate::ui::empty::{Empty, empty};
use crate::ui::table::{Align, table};
use axum::extract::{Query, State};
use base::ids::CompanyId;
use flow::contacts::companies;
use maud::{Markup, html};

const COLUMNS: [(&str, Align); 2] = [("Name", Align::Start), ("Addresses", Align::Start)];

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
                "" => companies::list(cx, CompanyId(wanted.after), PAGE_ROWS),
                words => companies::search(cx, words, PAGE_ROWS),
            };
            found.map_err(Failure::from)
        })
        .await?;
    let rows: Vec<Vec<Markup>> = found
        .iter()
        .map(|company| {
            let written: Vec<&str> = company.handles.iter().map(|handle| handle.written.as_str()).collect();
            vec![
                html! { a href={ "/companies/" (company.id) } { b { (company.name) } } },
                html! { (written.join(" · ")) },
            ]
        })
        .collect();
    let last = found.last().filter(|_| part.q.trim().is_empty() && found.len() as i64 == PAGE_ROWS);
    let content = html! {
        (bar("Companies", &link(Look::Plain, "users-round", "Contacts", "/contacts")))
        main.scroll id="main" {
            div.sheet {
                (search("/companies", &part.q, "Name, e-mail or phone"))
                @if found.is_empty() { (none(&part.q)) } @else { (table("Companies", &COLUMNS, &rows)) }
                @if let Some(last) = last { a.btn href={ "/companies?after=" (last.id) } { "More" } }
            }
        }
    };
    shell::page(&web, &who, Frame { title: "Companies", place: Place::Contacts, live: None }, &content).await
}

fn none(query: &str) -> Markup {
    let text = format!("Nothing found for “{query}”.");
    empty(&Empty {
        icon: "building-2",
        title: "No companies here",
        text: if query.is_empty() {
            "A company stands here once a request that names it is accepted, or it is set on a lead."
        } else {
            &text
        },
        action: None,
    })
}
