//! `GET /leads/{id}`: the page of a lead.

use super::Card;
use super::side::side;
use super::statistics::statistics;
use crate::failure::Failure;
use crate::feed::{self, Reading, View};
use crate::record::colleagues;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place as Rail};
use crate::state::Web;
use crate::tasks::composer_details;
use crate::ui::composer::{Composer, Writing, composer};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use base::ids::LeadId;
use flow::inbox::State as Decided;
use maud::{Markup, html};
use serde::Deserialize;

/// What the address of the page says besides the lead.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Shown {
    /// Which tab of the composer is open: `notes`, `tasks`, `messages`, `internal-messages`.
    write: Option<String>,
}

impl Shown {
    fn writing(&self, card: &Card) -> Writing {
        match self.write.as_deref() {
            Some("tasks") => Writing::Task,
            Some("notes") => Writing::Note,
            Some("internal-messages") => Writing::Message,
            _ if card.talk.is_some() => Writing::Chat,
            _ => Writing::Note,
        }
    }
}

/// The page. A draft is shown as the incoming lead that it still is.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn page(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<LeadId>,
    Query(view): Query<View>,
    Query(shown): Query<Shown>,
) -> Result<Response, Failure> {
    let card = web.desk.read(&who, move |cx| Card::load(cx, id, &view)).await?;
    if let Some(incoming) =
        card.incoming.as_ref().filter(|incoming| card.lead.is_draft && incoming.state != Decided::Accepted)
    {
        return Ok(Redirect::to(&format!("/incoming-leads/{}", incoming.id)).into_response());
    }
    let clock = shell::clock(&web, &who);
    let reading = card.reading(&who, &clock);
    let content = body(&reading, &card, &shown, &side(&reading, &card), &html! {});
    let title = format!("{} · Lead", card.lead.name);
    let live = format!("/leads/{id}/events?after={}", card.newest);
    let frame = Frame { title: &title, place: Rail::Leads, live: Some(&live) };
    Ok(shell::page(&web, &who, frame, &content).await?.into_response())
}

/// The two panes of a card: `left`, and the feed with its composer; `above` stands over the first line.
pub fn body(reading: &Reading<'_>, card: &Card, shown: &Shown, left: &Markup, above: &Markup) -> Markup {
    let name = card.talk.as_ref().map(|talk| {
        let contact = talk.contact_id.and_then(|id| reading.records.contact(id));
        contact.map_or("the visitor", |contact| feed::name_of(contact))
    });
    let record = card.address();
    let colleagues = colleagues(reading);
    let task_details = composer_details(reading);
    let writing = Composer {
        csrf_token: reading.who.csrf_token.reveal(),
        record: &record,
        open: shown.writing(card),
        chat_with: name,
        colleagues: &colleagues,
        task_details: task_details.as_ref(),
        below: card.page.view.below(),
    };
    html! {
        nav.seg aria-label="Parts of the lead" { a href="#details" aria-current="true" { "Details" } a href="#feed" { "Feed" } }
        main.split.lead id="main" {
            aside.pane id="details" aria-label="Lead details" { fieldset.whole disabled[!card.may_edit] { (left) } }
            section.pane.canvas id="feed" aria-label="Feed" {
                @match &card.statistics {
                    Some(figures) => (statistics(reading, card, figures)),
                    None => (feed::pane(reading, &card.page, above)),
                }
                @if card.may_write { div.foot.clear { (composer(&writing)) } }
            }
        }
    }
}
