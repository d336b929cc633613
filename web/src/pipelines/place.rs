//! Where a card stands: which one follows it, so that a board that is open can put it there.

use super::cards;
use super::pen::Pen;
use crate::failure::Failure;
use crate::ui::partial::{Swap, gone, partial};
use base::Cx;
use base::filters::Sort;
use base::ids::{LeadId, StageId};
use flow::leads::{self, Cards, LeadCard};
use maud::{Markup, html};

/// A card and the one directly below it.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The card.
    pub card: LeadCard,
    /// What follows it in its stage; nothing at the end.
    pub before: Option<LeadId>,
}

/// The cards of some leads with their places in an order; drafts and deleted leads stand nowhere. Three queries and tags
/// twice.
///
/// # Errors
/// Whatever the database answers.
pub fn standing(cx: &mut Cx<'_>, sort: Sort, ids: &[LeadId]) -> Result<Vec<Standing>, Failure> {
    let cards = leads::list_placed(cx, sort, ids)?;
    let spots: Vec<Cards> = cards.iter().map(below).collect();
    let followers = leads::list_cards(cx, sort, &spots, 1)?;
    let follower_of = |card: &LeadCard| {
        let is_lower = |other: &&LeadCard| card.place.compare(&other.place, sort.way).is_lt();
        let lower = followers.iter().filter(|other| other.stage_id == card.stage_id).filter(is_lower);
        lower.min_by(|a, b| a.place.compare(&b.place, sort.way)).map(|other| other.id)
    };
    Ok(cards.iter().map(|card| Standing { before: follower_of(card), card: card.clone() }).collect())
}

/// The page of cards that begins directly below this one.
fn below(card: &LeadCard) -> Cards {
    Cards { stage: card.stage_id, below: Some(card.place.clone()) }
}

/// Puts a card where it stands, wherever the page has it now.
pub fn put(pen: &Pen, standing: &Standing) -> Markup {
    let list = list_of(standing.card.stage_id);
    let card = cards::draw(pen, &standing.card);
    html! {
        (gone(&format!("#lead-{}", standing.card.id)))
        @match standing.before {
            // The button for more cards carries the id of the first of them, so the end of what is loaded is a place too.
            Some(next) => (partial(&format!("{list} > [data-id='{next}']"), Swap::Before, &card)),
            None => (partial(&list, Swap::Last, &card)),
        }
    }
}

fn list_of(stage: StageId) -> String {
    format!("#stage-{stage}-cards")
}
