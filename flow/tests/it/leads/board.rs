//! The board costs the same at any size (VW-01).

use base::Cx;
use base::filters::Sort;
use base::ids::LeadId;
use flow::inbox::{self, Filter};
use flow::leads::tags::TagWish;
use flow::leads::{self, Cards, NewLead};
use flow::pipelines;
use testkit::desk::{Database, TestDesk};
use testkit::on_each_database;
use world::World;

on_each_database!(
    a_board_asks_the_same_number_of_questions_at_ten_and_at_two_thousand_leads,
    a_column_pages_from_top_to_bottom_without_gaps,
);

const CARDS_PER_STAGE: i64 = 50;

/// Everything that the board's page shows.
fn board(cx: &mut Cx<'_>, world: &World) -> Result<(usize, i64), flow::Error> {
    let pipelines = pipelines::list(cx)?;
    let shown = pipelines.iter().find(|pipeline| pipeline.id == world.sales).map(|found| found.stages.clone());
    let totals = leads::stage_totals(cx, world.sales)?;
    let pages: Vec<Cards> =
        shown.unwrap_or_default().iter().map(|stage| Cards { stage: stage.id, below: None }).collect();
    let cards = leads::list_cards(cx, Sort::BY_HAND, &pages, CARDS_PER_STAGE)?;
    inbox::list(cx, &Filter::waiting(world.sales, None), None, 50)?;
    inbox::count_waiting(cx, world.sales)?;
    inbox::oldest_waiting(cx, world.sales)?;
    Ok((cards.len(), totals.values().map(|(leads, _)| leads).sum()))
}

fn a_board_asks_the_same_number_of_questions_at_ten_and_at_two_thousand_leads(desk: &TestDesk) {
    let world = desk.world;
    fill(desk, 10);
    let ((few, total), at_ten) = desk.statements_of(move |cx| board(cx, &world));
    assert_eq!((few, total), (10, 10));
    fill(desk, 1_990);
    let ((many, total), at_two_thousand) = desk.statements_of(move |cx| board(cx, &world));
    assert_eq!(total, 2_000);
    assert_eq!(many, 7 * usize::try_from(CARDS_PER_STAGE).unwrap());
    assert_eq!(at_ten, at_two_thousand);
    assert!(at_ten <= 8, "{at_ten} statements");
}

fn a_column_pages_from_top_to_bottom_without_gaps(desk: &TestDesk) {
    let world = desk.world;
    fill(desk, 7 * 23);
    let (mut below, mut found) = (None, Vec::new());
    loop {
        let pages = [Cards { stage: world.stages.site_visit, below }];
        let cards = desk.read_as(world.mara, move |cx| leads::list_cards(cx, Sort::BY_HAND, &pages, 10));
        let Some(last) = cards.last() else { break };
        below = Some(last.place.clone());
        found.extend(cards.iter().map(|card| card.id));
    }
    assert_eq!(found.len(), 23);
    let mut newest_first: Vec<LeadId> = found.clone();
    newest_first.sort_unstable_by(|a, b| b.cmp(a));
    assert_eq!(found, newest_first);
}

/// Leads of the working stages, one after the other, each with a tag.
fn fill(desk: &TestDesk, leads: usize) {
    let world = desk.world;
    for step in (0..leads).step_by(500) {
        desk.run_as(world.ida, move |cx| {
            for number in step..(step + 500).min(leads) {
                let stage = world.working_stages()[number % 7];
                let mut new = NewLead::in_stage(world.sales, stage);
                new.name = format!("Lead {number}");
                new.tags = vec![TagWish::Name("many".to_owned())];
                leads::open(cx, new)?;
            }
            Ok::<_, leads::Error>(())
        });
    }
}

#[test]
fn a_furnished_board_needs_no_more_questions_than_an_empty_one() {
    for database in Database::all() {
        let (empty, full) = (TestDesk::open(database), TestDesk::furnished(database));
        let of = |desk: &TestDesk| {
            let world = desk.world;
            desk.statements_of(move |cx| board(cx, &world)).1
        };
        // Without cards there are no tags to ask for.
        assert!(of(&full) <= of(&empty) + 1, "{} against {}", of(&full), of(&empty));
    }
}
