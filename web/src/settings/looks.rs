//! `GET /settings/looks`: who opened which card or list and took which export, the newest first; of one person, or at one
//! record.

use super::page;
use crate::failure::Failure;
use crate::session::Admin;
use crate::shell;
use crate::state::Web;
use crate::ui::button::{Look as Shape, submit};
use crate::ui::empty::{Empty, empty};
use crate::ui::table::{Align, table};
use crate::ui::time::exact;
use axum::extract::{Query, State};
use base::Cx;
use base::clock::Seconds;
use base::ids::{CompanyId, ContactId, LeadId, LookId, UserId};
use base::looks::{self, KEPT_DAYS, Kind, Look, Wanted};
use base::people::users::{self, User};
use base::search::Subject;
use flow::contacts::{self, companies};
use flow::leads;
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};

/// Looks of one page.
const PAGE_LOOKS: usize = 100;

/// Which looks, as the address says it; empty texts say nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Of a person, by id.
    person: String,
    /// At a record, as `lead-7`.
    record: String,
    /// Older than this one: its time and id, as `1795165200-12`.
    before: String,
}

impl Asked {
    fn wanted(&self) -> Wanted {
        let record = pair(&self.record).and_then(|(word, id)| Some((Subject::from_stored(word)?, id)));
        let before = pair(&self.before).and_then(|(at, id)| Some((at.parse::<Seconds>().ok()?, LookId(id))));
        Wanted { user: self.person.parse().ok(), record, before }
    }
}

fn pair(text: &str) -> Option<(&str, i64)> {
    let (first, second) = text.trim().split_once('-')?;
    Some((first, second.parse().ok()?))
}

/// What the page shows.
struct View {
    looks: Vec<(LookId, Look)>,
    people: Vec<User>,
    names: HashMap<(Subject, i64), String>,
}

/// The page: six queries, however many looks there are.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn show_looks(
    State(web): State<Web>,
    Admin(who): Admin,
    Query(asked): Query<Asked>,
) -> Result<Markup, Failure> {
    let wanted = asked.wanted();
    let mut view = web.desk.read(&who, move |cx| load(cx, &wanted)).await?;
    let older = view.looks.get(PAGE_LOOKS - 1).filter(|_| view.looks.len() > PAGE_LOOKS).map(|(id, look)| {
        format!("/settings/looks?person={}&record={}&before={}-{id}", asked.person, asked.record, look.at)
    });
    view.looks.truncate(PAGE_LOOKS);
    let clock = shell::clock(&web, &who);
    let rows: Vec<Vec<Markup>> = view
        .looks
        .iter()
        .map(|(_, look)| vec![html! { (exact(&clock, look.at)) }, person(&view, look), html! { (what(&view, look)) }])
        .collect();
    let nothing = Empty {
        icon: "eye",
        title: "Nothing was looked at",
        text: "Cards, lists and exports that people open stand here a second later.",
        action: None,
    };
    let content = html! {
        (filter(&view, &asked))
        @if rows.is_empty() { (empty(&nothing)) } @else { (table("Looks", &COLUMNS, &rows)) }
        @if let Some(older) = older { a.btn.ghost.block href=(older) { "Older" } }
        p.muted.small { "Looks are kept for " (KEPT_DAYS) " days. What people changed stands in the history of each card." }
    };
    page(&web, &who, "Who looked at what", &content).await
}

const COLUMNS: [(&str, Align); 3] = [("When", Align::Start), ("Who", Align::Start), ("What", Align::Start)];

fn load(cx: &mut Cx<'_>, wanted: &Wanted) -> Result<View, Failure> {
    let looks = looks::list(cx, wanted, PAGE_LOOKS as i64 + 1)?;
    let mut names = HashMap::new();
    for card in leads::list_by_ids(cx, &ids_of::<LeadId>(&looks, Subject::Lead))? {
        names.insert((Subject::Lead, card.id.0), card.name);
    }
    for contact in contacts::list_by_ids(cx, &ids_of::<ContactId>(&looks, Subject::Contact))? {
        names.insert((Subject::Contact, contact.id.0), contact.name);
    }
    for company in companies::list_by_ids(cx, &ids_of::<CompanyId>(&looks, Subject::Company))? {
        names.insert((Subject::Company, company.id.0), company.name);
    }
    Ok(View { looks, people: users::list(cx)?, names })
}

/// The records of one kind that were looked at, each once.
fn ids_of<T: From<i64>>(looks: &[(LookId, Look)], subject: Subject) -> Vec<T> {
    let of_kind = looks.iter().filter(|(_, look)| look.subject == subject);
    let ids: BTreeSet<i64> = of_kind.filter_map(|(_, look)| look.subject_id).collect();
    ids.into_iter().map(T::from).collect()
}

fn filter(view: &View, asked: &Asked) -> Markup {
    let chosen: Option<UserId> = asked.person.parse().ok();
    html! {
        form.row.wrap.ends action="/settings/looks" aria-label="Which looks" {
            label.field { span.lbl { "Who" }
                select.input name="person" {
                    option value="" { "Everybody" }
                    @for user in &view.people { option value=(user.id) selected[chosen == Some(user.id)] { (user.name) } }
                }
            }
            label.field { span.lbl { "Record, such as lead-7" } input.input name="record" value=(asked.record) autocomplete="off"; }
            (submit(Shape::Plain, "Show"))
        }
    }
}

fn person(view: &View, look: &Look) -> Markup {
    let name = view.people.iter().find(|user| user.id == look.user).map_or("Somebody", |user| user.name.as_str());
    html! { (name) @if look.is_program { " " span.muted { "by a program" } } }
}

fn what(view: &View, look: &Look) -> Markup {
    let (one, many, noun) = match look.subject {
        Subject::Lead => ("lead", "leads", "leads"),
        Subject::Contact => ("contact", "contacts", "contacts"),
        Subject::Company => ("company", "companies", "companies"),
    };
    match (look.kind, look.subject_id) {
        (Kind::Export, _) => html! { b { "Export of " (many) } },
        (Kind::List, _) => html! { "List of " (many) },
        (Kind::Card, None) => html! { "A request that waited" },
        (Kind::Card, Some(id)) => {
            let name = view.names.get(&(look.subject, id)).map(String::as_str).filter(|name| !name.is_empty());
            html! {
                span.looked {
                    a href={ "/" (noun) "/" (id) } { (name.map_or_else(|| format!("{one} {id}"), str::to_owned)) }
                    a.muted.small href={ "/settings/looks?record=" (one) "-" (id) } { "who else" span.sr { " looked at " (one) " " (id) } }
                }
            }
        }
    }
}
