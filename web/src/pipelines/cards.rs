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
use base::clock::DAY;
use base::ids::LeadId;
use base::people::users;
use flow::leads::{self, CardField, LeadCard};
use maud::Markup;

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
    let shows = |field: CardField| lead.shows.contains(&field);
    let due = Due::at(&pen.clock, lead.next_task_at).called(lead.next_task.as_deref());
    let idle_days = (pen.clock.now_s - lead.updated_at) / DAY;
    let view = lead_card::LeadCard {
        id: lead.id.0,
        version: lead.version,
        name: &lead.name,
        contact: lead.contact_name.as_deref().filter(|name| !name.is_empty() && shows(CardField::People)),
        company: lead.company_name.as_deref().filter(|_| shows(CardField::People)),
        price_minor: Some(lead.price_minor).filter(|_| shows(CardField::Price)),
        currency: &pen.currency,
        tags: if shows(CardField::Tags) { &tags } else { &[] },
        duplicate: lead.suspect.map(|suspect| suspect.0),
        values: &lead.values,
        unread: u64::from(lead.awaits_answer),
        next: Some(due.as_next_task()).filter(|_| shows(CardField::Task)),
        responsible: lead.responsible_id.filter(|_| shows(CardField::Responsible)).and_then(|id| pen.person(id)),
        touched_at_s: Some(lead.updated_at).filter(|_| shows(CardField::Changed)),
        is_stale: lead.closed_at.is_none() && lead.stale_after_days.is_some_and(|days| idle_days >= days),
    };
    lead_card(&pen.clock, &view)
}
