//! Live boards: what changed since a row.

use crate::outside::{anna_waits, ida_accepts, opened, seen};
use base::journal;
use flow::leads::{self, LeadChange};
use flow::pipelines::{self, Move, NewStage, add_stage, move_lead};
use flow::updates::{MAX_ROWS, changes_after};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_board_hears_of_its_own_cards_alone,
    a_lead_that_changes_pipeline_is_told_to_both_boards,
    new_stages_draw_the_board_anew,
    too_much_at_once_draws_the_board_anew,
);

fn a_board_hears_of_its_own_cards_alone(desk: &TestDesk) {
    let world = desk.world;
    let start = desk.read_as(world.mara, journal::newest);
    let id = anna_waits(desk);
    let sales = desk.read_as(world.mara, move |cx| changes_after(cx, world.sales, start));
    let service = desk.read_as(world.mara, move |cx| changes_after(cx, world.service, start));
    assert!(sales.incoming_leads.contains(&id) && service.incoming_leads.is_empty());
    assert!(!sales.has_new_shape && !sales.is_too_much);
    let seen_so_far = sales.newest.unwrap();
    let again = desk.read_as(world.mara, move |cx| changes_after(cx, world.sales, seen_so_far));
    assert_eq!((again.newest, again.leads.len()), (None, 0));
    let lead = ida_accepts(desk, id).id;
    let accepted = desk.read_as(world.mara, move |cx| changes_after(cx, world.sales, seen_so_far));
    assert!(accepted.leads.contains(&lead) && accepted.incoming_leads.contains(&id));
    assert_eq!(seen(desk, id).lead_id, lead);
}

fn a_lead_that_changes_pipeline_is_told_to_both_boards(desk: &TestDesk) {
    let world = desk.world;
    let id = opened(desk, "A kitchen", 0).id;
    let start = desk.read_as(world.mara, journal::newest);
    let to = Move::to(world.service_stages.planned);
    desk.run_as(world.ida, move |cx| move_lead(cx, id, to));
    for pipeline in [world.sales, world.service] {
        let changes = desk.read_as(world.mara, move |cx| changes_after(cx, pipeline, start));
        assert!(changes.leads.contains(&id));
    }
}

fn new_stages_draw_the_board_anew(desk: &TestDesk) {
    let world = desk.world;
    let start = desk.read_as(world.mara, journal::newest);
    let new = NewStage { name: "Measured".to_owned(), colour: None, hex: None, after: None };
    desk.run_as(world.mara, move |cx| add_stage(cx, world.sales, &new));
    assert!(desk.read_as(world.mara, move |cx| changes_after(cx, world.sales, start)).has_new_shape);
    assert_eq!(desk.read_as(world.mara, move |cx| pipelines::load(cx, world.sales)).stages.len(), 11);
}

fn too_much_at_once_draws_the_board_anew(desk: &TestDesk) {
    let world = desk.world;
    let id = opened(desk, "A kitchen", 0).id;
    let start = desk.read_as(world.mara, journal::newest);
    desk.run_as(world.ida, move |cx| {
        for price in 1..=MAX_ROWS {
            leads::change(cx, id, LeadChange { price_minor: Some(price), ..LeadChange::default() })?;
        }
        Ok::<_, leads::Error>(())
    });
    assert!(desk.read_as(world.mara, move |cx| changes_after(cx, world.sales, start)).is_too_much);
}
