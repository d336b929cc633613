//! `GET /bin`: leads and contacts that were deleted, each with its way back.

use crate::answer::Asker;
use crate::failure::Failure;
use crate::feed::name_of;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::bar::bar;
use crate::ui::empty::{Empty, empty};
use crate::ui::table::{Align, table};
use crate::ui::time;
use axum::extract::{Path, State};
use axum::response::Response;
use base::Cx;
use base::filters::{Filter, Part, Shown, SortBy, Way};
use base::ids::{ContactId, LeadId};
use flow::{contacts, leads};
use maud::{Markup, html};

/// Records of one kind that are shown, the newest first.
const MAX_SHOWN: i64 = 200;
const COLUMNS: [(&str, Align); 3] = [("Name", Align::Start), ("Deleted", Align::Start), ("", Align::Start)];

/// The page.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn bin(State(web): State<Web>, who: SignedIn) -> Result<Markup, Failure> {
    let read = |cx: &mut Cx<'_>| {
        let (filter, part) = (Filter::of(Shown::Deleted), newest());
        Ok::<_, Failure>((leads::list_page(cx, &filter, &part)?, contacts::list_page(cx, &filter, &part)?))
    };
    let (leads, contacts) = web.desk.read(&who, read).await?;
    let clock = shell::clock(&web, &who);
    let row = |name: &str, at: i64, url: String| {
        vec![
            html! { b { (name) } },
            time::ago(&clock, at),
            html! { button.btn form="change" formaction=(url) { "Restore" } },
        ]
    };
    let of_leads =
        leads.iter().map(|lead| row(&lead.name, lead.stamps.updated_at, format!("/leads/{}/restoration", lead.id)));
    let of_contacts = contacts.iter().map(|contact| {
        row(name_of(contact), contact.stamps.updated_at, format!("/contacts/{}/restoration", contact.id))
    });
    let (of_leads, of_contacts): (Vec<_>, Vec<_>) = (of_leads.collect(), of_contacts.collect());
    let nothing = Empty {
        icon: "trash-2",
        title: "The bin is empty",
        text: "Deleted leads and contacts stand here and can be brought back as they were.",
        action: None,
    };
    let content = html! {
        (bar("Bin", &html! {}))
        main.scroll id="main" { div.sheet {
            @if of_leads.is_empty() && of_contacts.is_empty() { (empty(&nothing)) }
            @if !of_leads.is_empty() { section { h2.sub { "Leads" } (table("Deleted leads", &COLUMNS, &of_leads)) } }
            @if !of_contacts.is_empty() { section { h2.sub { "Contacts" } (table("Deleted contacts", &COLUMNS, &of_contacts)) } }
        } }
    };
    shell::page(&web, &who, Frame { title: "Bin", place: Place::Leads, live: None }, &content).await
}

fn newest() -> Part {
    Part { order: vec![(SortBy::UpdatedAt, Way::Down)], offset: 0, limit: MAX_SHOWN }
}

/// `POST /leads/{id}/restoration`: back in its stage, with its contacts, tags and tasks.
///
/// # Errors
/// [`Failure::NotFound`] for one that is not deleted, [`Failure::Denied`].
pub async fn restore_lead(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let restore = move |cx: &mut Cx<'_>| Ok::<_, Failure>(leads::restore(cx, LeadId(id)).map(drop)?);
    web.desk.write(&who, restore).await?;
    Ok(asker.sent_to(&format!("/leads/{id}")))
}

/// `POST /contacts/{id}/restoration`.
///
/// # Errors
/// As [`restore_lead`].
pub async fn restore_contact(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    web.desk.write(&who, move |cx| Ok::<_, Failure>(contacts::restore(cx, ContactId(id))?)).await?;
    Ok(asker.sent_to(&format!("/contacts/{id}")))
}
