//! Where a card stands: which one follows it, so that a board that is open can put it there.

use super::cards;
use super::pen::Pen;
use crate::failure::Failure;
use crate::ui::partial::{Swap, gone, partial};
use base::Cx;
use base::filters::{self, Column, Field, Filter, Key, Portion, Sort, Wanted};
use base::ids::{LeadId, StageId};
use base::search::Subject;
use flow::leads::{self, Cards, LeadCard};
use maud::{Markup, html};
use std::collections::{BTreeSet, HashMap};

/// A card and the one directly below it.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The card.
    pub card: LeadCard,
    /// What follows it in its stage; nothing at the end.
    pub before: Option<LeadId>,
}

/// The cards of some leads with their places in an order; drafts, deleted leads and those that a filter leaves out stand
/// nowhere. Three queries and tags twice.
///
/// # Errors
/// Whatever the database answers.
pub fn standing(cx: &mut Cx<'_>, filter: &Filter, sort: Sort, ids: &[LeadId]) -> Result<Vec<Standing>, Failure> {
    let taken = taken(cx, filter, ids)?;
    let cards = leads::list_placed(cx, sort, &taken)?;
    let spots: Vec<Cards> = cards.iter().map(below).collect();
    let followers = through(cx, filter, sort, &spots, 1)?.cards;
    let follower_of = |card: &LeadCard| {
        let is_lower = |other: &&LeadCard| card.place.compare(&other.place, sort.way).is_lt();
        let lower = followers.iter().filter(|other| other.stage_id == card.stage_id).filter(is_lower);
        lower.min_by(|a, b| a.place.compare(&b.place, sort.way)).map(|other| other.id)
    };
    Ok(cards.iter().map(|card| Standing { before: follower_of(card), card: card.clone() }).collect())
}

/// Cards of some stages.
#[derive(Debug, Default)]
pub struct Through {
    /// The cards, in their order.
    pub cards: Vec<LeadCard>,
    /// Where to look further in stages of which nothing more was found so far.
    pub further: HashMap<StageId, Key>,
}

/// Cards of stages that a filter takes, in an order; each page holds up to `per_stage`.
///
/// # Errors
/// Whatever the database answers.
pub fn through(
    cx: &mut Cx<'_>,
    filter: &Filter,
    sort: Sort,
    pages: &[Cards],
    per_stage: i64,
) -> Result<Through, Failure> {
    if filter.is_open() {
        return Ok(Through { cards: leads::list_cards(cx, sort, pages, per_stage)?, further: HashMap::new() });
    }
    let columns: Vec<Column> =
        pages.iter().map(|page| Column { stage: page.stage, after: page.below.clone() }).collect();
    let found = filters::columns(cx, filter, sort, &columns, usize::try_from(per_stage).unwrap_or(0))?;
    let ids: BTreeSet<LeadId> = found.iter().flat_map(|page| &page.ids).copied().map(LeadId).collect();
    let mut cards = leads::list_placed(cx, sort, &ids.into_iter().collect::<Vec<_>>())?;
    cards.sort_by(|a, b| a.place.compare(&b.place, sort.way));
    let stopped = columns.iter().zip(found).filter(|(_, page)| page.stopped_looking);
    let further = stopped.filter_map(|(column, page)| Some((column.stage, page.next?))).collect();
    Ok(Through { cards, further })
}

fn taken(cx: &mut Cx<'_>, filter: &Filter, ids: &[LeadId]) -> Result<Vec<LeadId>, Failure> {
    if filter.is_open() {
        return Ok(ids.to_vec());
    }
    let those = Wanted::OneOf(ids.iter().map(|id| id.0).collect());
    let filter = filter.clone().with(Field::Id, those).map_err(|bad| Failure::Invalid(bad.to_string()))?;
    let portion = Portion { sort: Sort::default(), after: None, limit: ids.len() };
    Ok(filters::page(cx, Subject::Lead, &filter, &portion)?.ids.into_iter().map(LeadId).collect())
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
