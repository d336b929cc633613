//! `GET /bin`: leads, contacts and companies that were deleted, when and by whom, each with its way back.

use crate::answer::Asker;
use crate::failure::Failure;
use crate::feed::At;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::bar::bar;
use crate::ui::empty::{Empty, empty};
use crate::ui::icon::small;
use crate::ui::table::{Align, table};
use crate::ui::time;
use axum::extract::{Query, State};
use axum::response::Response;
use base::Cx;
use base::access::Role;
use base::bin::{self, Deleted, KEPT_DAYS};
use base::people::{User, users};
use base::search::Subject;
use flow::duplicates::merges;
use maud::{Markup, html};
use serde::Deserialize;

/// Records of one page.
const PAGE: i64 = 50;
/// Records of each kind that are deleted for good in one unit of work.
const AT_ONCE: i64 = 200;
/// Units of work of one press: who deletes more for good presses again.
const MAX_UNITS: usize = 25;
const COLUMNS: [(&str, Align); 5] = [
    ("Name", Align::Start),
    ("Deleted", Align::Start),
    ("By", Align::Start),
    ("Kept until", Align::Start),
    ("", Align::End),
];
const SUBJECTS: [(Subject, &str, &str); 3] = [
    (Subject::Lead, "leads", "Leads"),
    (Subject::Contact, "contacts", "Contacts"),
    (Subject::Company, "companies", "Companies"),
];

/// Which part of the bin is looked at.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Part {
    /// `leads`, `contacts` or `companies`; leads unless said otherwise.
    of: String,
    /// The time and id of the last row of the page before: `1763683200-17`.
    after: String,
}

impl Part {
    fn subject(&self) -> Subject {
        SUBJECTS.iter().find(|(_, word, _)| *word == self.of).map_or(Subject::Lead, |(subject, ..)| *subject)
    }

    fn after(&self) -> Option<(i64, i64)> {
        let (at, id) = self.after.split_once('-')?;
        Some((at.parse().ok()?, id.parse().ok()?))
    }
}

/// Does the address of a list ask for what was deleted? That is shown here, with its way back.
pub(super) fn is_of_bin(query: &str) -> bool {
    query.split('&').any(|pair| pair == "shown=deleted")
}

/// The page.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn bin(State(web): State<Web>, who: SignedIn, Query(part): Query<Part>) -> Result<Markup, Failure> {
    let (subject, after) = (part.subject(), part.after());
    let read = move |cx: &mut Cx<'_>| {
        let deleted = bin::list(cx, subject, after, PAGE + 1)?;
        let ids: Vec<i64> = deleted.iter().map(|one| one.id).collect();
        let merged = merges::count_merged_into(cx, subject, &ids)?;
        Ok::<_, Failure>((deleted, merged, users::list(cx)?))
    };
    let (mut deleted, merged, people) = web.desk.read(&who, read).await?;
    let has_more = deleted.len() as i64 > PAGE;
    deleted.truncate(usize::try_from(PAGE).unwrap_or_default());
    let older = deleted.last().filter(|_| has_more).map(|last| format!("{}-{}", last.deleted_at, last.id));
    let (clock, csrf_token) = (shell::clock(&web, &who), who.csrf_token.reveal());
    let is_admin = who.user.role == Role::Admin;
    let of = subject.table();
    let merged = |one: &Deleted| merged.get(&one.id).copied().unwrap_or_default();
    let row = |one: &Deleted| row(&clock, csrf_token, (subject, one, merged(one)), &people, is_admin);
    let rows: Vec<_> = deleted.iter().map(row).collect();
    let content = html! {
        (bar("Bin", &html! { @if is_admin { (empty_it(csrf_token)) } }))
        main.scroll id="main" { div.sheet {
            nav.tabs.notice-tabs aria-label="What was deleted" {
                @for (one, word, title) in SUBJECTS {
                    a href={ "/bin?of=" (word) } aria-current=[(one == subject).then_some("page")] { (title) }
                }
            }
            p.muted.small.space-above {
                "What is deleted stands here for " (KEPT_DAYS) " days and can be brought back as it was. After that it is gone for good."
            }
            @if rows.is_empty() { (nothing(of)) } @else { (table(&format!("Deleted {of}"), &COLUMNS, &rows)) }
            @if let Some(older) = older {
                p.space-above { a.btn href={ "/bin?of=" (of) "&after=" (older) } { "Deleted earlier" } }
            }
        } }
    };
    shell::page(&web, &who, Frame { title: "Bin", place: Place::Leads, live: None }, &content).await
}

fn row(
    clock: &time::Clock,
    csrf_token: &str,
    (subject, one, merged): (Subject, &Deleted, usize),
    people: &[User],
    is_admin: bool,
) -> Vec<Markup> {
    let url = format!("/{}/{}", subject.table(), one.id);
    let name = if one.name.is_empty() { "No name" } else { &one.name };
    let by = one.deleted_by.and_then(|id| people.iter().find(|user| user.id == id));
    vec![
        html! {
            b { (name) } " " span.muted.small.num { "#" (one.id) }
            @if merged > 0 { span.line.small.muted { (goes_with_it(subject, merged)) } }
        },
        time::ago(clock, one.deleted_at),
        html! { (by.map_or("Sluice", |user| user.name.as_str())) },
        html! { (time::calendar_day(clock, one.kept_until())) },
        html! {
            form.row.end method="post" action={ (url) "/restoration" } {
                input type="hidden" name="csrf_token" value=(csrf_token);
                button.btn aria-label={ "Restore " (name) } { "Restore" }
                @if is_admin {
                    button.btn.ghost.bad formaction={ (url) "/erasure" } aria-label={ "Delete for good: " (name) } { "Delete for good" }
                }
            }
        },
    ]
}

/// What was merged into a record is a part of it; who wants to keep that takes it out before.
fn goes_with_it(subject: Subject, merged: usize) -> Markup {
    let records = if merged == 1 { "1 record that was" } else { &format!("{merged} records that were") };
    html! {
        "Deleted for good with the " (records) " merged into it, unless you "
        a href={ "/merges?of=" (subject.as_str()) } { "undo the merge" } " before."
    }
}

fn nothing(of: &str) -> Markup {
    let title = format!("No deleted {of}");
    let text = "What you delete stands here and can be brought back with everything that belongs to it.";
    empty(&Empty { icon: "trash-2", title: &title, text, action: None })
}

/// It says what will happen before it does.
fn empty_it(csrf_token: &str) -> Markup {
    html! {
        details.more {
            summary.btn.ghost { (small("trash-2")) "Empty the bin" }
            form.menu.drop method="post" action="/bin/emptying" {
                input type="hidden" name="csrf_token" value=(csrf_token);
                p.small { "Deleted leads, contacts and companies are gone for good, with their tasks, notes, mails and files, and with all that was merged into them." }
                button.btn.bad { "Delete everything for good" }
            }
        }
    }
}

/// `POST /{leads|contacts|companies}/{id}/restoration`: back in its place, with its links, tags, tasks and fields.
///
/// # Errors
/// [`Failure::NotFound`] for one that is not deleted, [`Failure::Denied`].
pub async fn restore(State(web): State<Web>, who: SignedIn, asker: Asker, At(place): At) -> Result<Response, Failure> {
    let restore = move |cx: &mut Cx<'_>| Ok::<_, Failure>(flow::bin::restore(cx, place.subject, place.id)?);
    web.desk.write(&who, restore).await?;
    Ok(asker.sent_to(&format!("/{}/{}", place.subject.table(), place.id)))
}

/// `POST /{leads|contacts|companies}/{id}/erasure`: gone for good.
///
/// # Errors
/// [`Failure::Denied`] to all but administrators; [`Failure::NotFound`] for one that is not in the bin.
pub async fn erase(State(web): State<Web>, who: SignedIn, asker: Asker, At(place): At) -> Result<Response, Failure> {
    let erase = move |cx: &mut Cx<'_>| Ok::<_, Failure>(flow::bin::erase(cx, place.subject, place.id)?);
    web.desk.write(&who, erase).await?;
    Ok(asker.sent_to(&format!("/bin?of={}", place.subject.table())))
}

/// `POST /bin/emptying`: everything in it is gone for good.
///
/// # Errors
/// [`Failure::Denied`] to all but administrators.
pub async fn empty_all(State(web): State<Web>, who: SignedIn, asker: Asker) -> Result<Response, Failure> {
    for _ in 0..MAX_UNITS {
        let emptied = web.desk.write(&who, |cx| Ok::<_, Failure>(flow::bin::empty(cx, AT_ONCE)?)).await?;
        if emptied == 0 {
            break;
        }
    }
    Ok(asker.sent_to("/bin"))
}

/// `POST /{contacts|companies}/{id}/deletion`: into the bin; the leads stay.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Denied`].
pub async fn delete_person(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    At(place): At,
) -> Result<Response, Failure> {
    let delete = move |cx: &mut Cx<'_>| {
        match place.subject {
            Subject::Contact => flow::contacts::delete(cx, place.id.into())?,
            Subject::Company => flow::contacts::companies::delete(cx, place.id.into())?,
            Subject::Lead => return Err(Failure::NotFound),
        }
        Ok(())
    };
    web.desk.write(&who, delete).await?;
    Ok(asker.sent_to(&format!("/{}", place.subject.table())))
}
