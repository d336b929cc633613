//! The board: what it shows, and what a dropped card does.

mod board;
mod moves;
mod new_lead;

use crate::browser::Screens;
use base::filters::Sort;
use base::ids::{LeadId, StageId};
use flow::leads::{self, Cards, LeadCard, NewLead};

/// The cards of a stage, the highest first.
pub fn cards_of(screens: &Screens, stage: StageId) -> Vec<LeadCard> {
    screens.desk.run(move |cx| leads::list_cards(cx, Sort::BY_HAND, &[Cards { stage, below: None }], 500))
}

/// The card of a lead.
pub fn card(screens: &Screens, id: LeadId) -> LeadCard {
    screens.desk.run(move |cx| leads::list_by_ids(cx, &[id])).pop().unwrap()
}

/// Opens leads "Lead 1", "Lead 2" and so on; the last stands at the top.
pub fn open_leads(screens: &Screens, stage: StageId, number: usize) -> Vec<LeadId> {
    let world = screens.desk.world;
    screens.desk.run_as(world.tom, move |cx| {
        let open = |at: usize, cx: &mut base::Cx<'_>| {
            let mut new = NewLead::in_stage(world.sales, stage);
            new.name = format!("Lead {at}");
            new.price_minor = 10_000;
            leads::open(cx, new).map(|lead| lead.id)
        };
        (1..=number).map(|at| open(at, cx)).collect::<Result<Vec<_>, leads::Error>>()
    })
}
