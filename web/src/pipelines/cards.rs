//! Leads as cards, the same on the page, on a later page, in a live update and in the answer to a conflict.

use super::next_task::Due;
use super::pen::Pen;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use crate::ui::hue::Hue;
use crate::ui::lead_card::{self, lead_card};
use crate::ui::pill;
use axum::extract::{Path, State};
use base::clock::{DAY, Seconds};
use base::ids::LeadId;
use base::people::users;
use flow::leads::{self, LeadCard};
use maud::Markup;

/// An open lead on which nothing has happened for so long is shown as going stale.
const STALE_AFTER: Seconds = 14 * DAY;

/// `GET /leads/{id}/card`: the card alone, for a board on which it has just appeared.
///
/// # Errors
/// [`Failure::NotFound`] also for a draft: it stands on no board.
pub async fn show_card(State(web): State<Web>, who: SignedIn, Path(id): Path<i64>) -> Result<Markup, Failure> {
    let read =
        move |cx: &mut base::Cx<'_>| Ok::<_, leads::Error>((leads::list_by_ids(cx, &[LeadId(id)])?, users::list(cx)?));
    let (cards, people) = web.desk.read(&who, read).await?;
    let card = cards.first().ok_or(Failure::NotFound)?;
    Ok(draw(&Pen::new(&web, &who, people), card))
}

/// One card.
pub fn draw(pen: &Pen, lead: &LeadCard) -> Markup {
    let tags: Vec<pill::Tag<'_>> =
        lead.tags.iter().map(|tag| pill::Tag { name: &tag.name, hue: Hue::of_id(tag.id.0) }).collect();
    let due = Due::at(&pen.clock, lead.next_task_at);
    let view = lead_card::LeadCard {
        id: lead.id.0,
        version: lead.version,
        name: &lead.name,
        contact: lead.contact_name.as_deref().filter(|name| !name.is_empty()),
        company: lead.company_name.as_deref(),
        price_minor: lead.price_minor,
        currency: &pen.currency,
        tags: &tags,
        unread: u64::from(lead.awaits_answer),
        next: due.as_next_task(),
        responsible: lead.responsible_id.and_then(|id| pen.person(id)),
        touched_at_s: lead.updated_at,
        is_stale: lead.closed_at.is_none() && pen.clock.now_s - lead.updated_at > STALE_AFTER,
    };
    lead_card(&pen.clock, &view)
}
