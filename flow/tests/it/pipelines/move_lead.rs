//! Moving, closing and reopening (MV-01 to MV-05).

use crate::outside::{anna_waits, ida_accepts, lead, opened, seen};
use base::filters::Sort;
use base::ids::{LeadId, StageId};
use base::journal::{self, Kind};
use flow::contacts::{self, NewContact, companies};
use flow::leads::{self, Cards, RankAt};
use flow::pipelines::{Error, Move, Moved, move_lead};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_move_takes_count_and_sum_along,
    winning_closes_and_makes_customers_and_reopening_clears_it,
    a_stale_card_is_told_the_version_it_missed,
    cards_stand_where_they_were_dropped,
    a_draft_and_a_deleted_lead_cannot_be_moved,
    a_deleted_contact_does_not_keep_a_lead_from_being_won,
);

fn to(stage_id: StageId) -> Move {
    Move::to(stage_id)
}

fn moves(desk: &TestDesk, id: LeadId, how: Move) -> leads::Lead {
    desk.run_as(desk.world.ida, move |cx| move_lead(cx, id, how)).lead()
}

/// MV-01.
fn a_move_takes_count_and_sum_along(desk: &TestDesk) {
    let world = desk.world;
    let id = opened(desk, "A kitchen", 90_000).id;
    let before = desk.read_as(world.mara, journal::newest);
    moves(desk, id, to(world.service_stages.planned));
    let totals = desk.read_as(world.mara, move |cx| {
        Ok::<_, leads::Error>((leads::stage_totals(cx, world.sales)?, leads::stage_totals(cx, world.service)?))
    });
    assert_eq!(totals.0[&world.stages.new_request], (0, 0));
    assert_eq!(totals.1[&world.service_stages.planned], (1, 90_000));
    let rows = desk.read_as(world.mara, move |cx| journal::read_after(cx, before, 10));
    assert_eq!(rows.iter().filter(|row| row.kind == Some(Kind::LeadMoved)).count(), 1);
    let boards: Vec<_> = rows.iter().filter_map(|row| row.about.pipeline).collect();
    assert!(boards.contains(&world.sales) && boards.contains(&world.service), "both boards hear of it");
}

/// MV-02, MV-03, MV-05.
fn winning_closes_and_makes_customers_and_reopening_clears_it(desk: &TestDesk) {
    let world = desk.world;
    let id = opened(desk, "A kitchen", 1).id;
    let (eva, firm) = desk.run_as(world.ida, move |cx| {
        let eva = contacts::open(cx, NewContact { name: "Eva".to_owned(), ..Default::default() })?.id;
        let firm = companies::open(cx, companies::NewCompany { name: "Ek".to_owned(), ..Default::default() })?.id;
        leads::add_contact(cx, id, eva, false)?;
        leads::set_company(cx, id, Some(firm))?;
        Ok::<_, leads::Error>((eva, firm))
    });
    desk.clock.advance(60);
    let won = moves(desk, id, to(world.stages.won));
    assert!(won.closed_at.is_some());
    let since = |desk: &TestDesk| {
        desk.read_as(world.mara, move |cx| {
            Ok::<_, contacts::Error>((
                contacts::load(cx, eva)?.customer_since,
                companies::load(cx, firm)?.customer_since,
            ))
        })
    };
    assert_eq!(since(desk), (won.closed_at, won.closed_at));
    desk.clock.advance(60);
    let open = moves(desk, id, to(world.stages.contacted));
    assert_eq!(open.closed_at, None);
    assert_eq!(moves(desk, id, to(world.stages.lost)).closed_at.map(|at| at > won.closed_at.unwrap()), Some(true));
    moves(desk, id, to(world.stages.won));
    assert_eq!(since(desk), (won.closed_at, won.closed_at), "the first time counts");
    let kinds = desk.read_as(world.mara, |cx| journal::read_after(cx, base::ids::JournalId(0), 1_000));
    let kinds: Vec<_> = kinds.iter().filter(|row| row.about.lead == Some(id)).filter_map(|row| row.kind).collect();
    assert!(kinds.ends_with(&[Kind::LeadWon, Kind::LeadReopened, Kind::LeadLost, Kind::LeadWon]), "{kinds:?}");
}

fn a_stale_card_is_told_the_version_it_missed(desk: &TestDesk) {
    let world = desk.world;
    let id = opened(desk, "A kitchen", 1).id;
    let moved = moves(desk, id, to(world.stages.contacted));
    let stale = Move { expected_version: Some(1), ..to(world.stages.qualified) };
    let refused = desk.try_as(world.tom, move |cx| move_lead(cx, id, stale));
    assert!(matches!(refused, Err(Error::Lead(leads::Error::Stale(version))) if version == moved.version));
    let fresh = Move { expected_version: Some(moved.version), ..stale };
    assert_eq!(moves(desk, id, fresh).stage_id, world.stages.qualified);
}

fn cards_stand_where_they_were_dropped(desk: &TestDesk) {
    let world = desk.world;
    let [a, b, c, d] = ["a", "b", "c", "d"].map(|name| opened(desk, name, 0).id);
    let order = || {
        let pages = [Cards { stage: world.stages.new_request, below: None }];
        let cards = desk.read_as(world.mara, move |cx| leads::list_cards(cx, Sort::BY_HAND, &pages, 20));
        cards.iter().map(|card| card.id).collect::<Vec<_>>()
    };
    let drop_above = |id, below| {
        let how = Move { at: RankAt::Above(below), ..to(world.stages.new_request) };
        assert!(matches!(desk.run_as(world.ida, move |cx| move_lead(cx, id, how)), Moved::Within(_)));
    };
    assert_eq!(order(), [d, c, b, a]);
    drop_above(a, c);
    assert_eq!(order(), [d, a, c, b]);
    drop_above(d, b);
    assert_eq!(order(), [a, c, d, b]);
    let within = lead(desk, a);
    assert_eq!(within.version, 1, "order is no change that makes a card stale");
    // Into another stage, directly above a card; a card that has gone means the top.
    moves(desk, a, to(world.stages.contacted));
    moves(desk, b, to(world.stages.contacted));
    moves(desk, c, Move { at: RankAt::Above(a), ..to(world.stages.contacted) });
    moves(desk, d, Move { at: RankAt::Above(LeadId(999_999)), ..to(world.stages.contacted) });
    let pages = [Cards { stage: world.stages.contacted, below: None }];
    let cards = desk.read_as(world.mara, move |cx| leads::list_cards(cx, Sort::BY_HAND, &pages, 20));
    assert_eq!(cards.iter().map(|card| card.id).collect::<Vec<_>>(), [d, b, c, a]);
}

fn a_draft_and_a_deleted_lead_cannot_be_moved(desk: &TestDesk) {
    let world = desk.world;
    let draft = seen(desk, anna_waits(desk)).lead_id;
    let gone = opened(desk, "Gone", 0).id;
    desk.run_as(world.ida, move |cx| leads::delete(cx, gone));
    for id in [draft, gone] {
        let refused = desk.try_as(world.ida, move |cx| move_lead(cx, id, to(world.stages.contacted)));
        assert!(matches!(refused, Err(Error::Lead(leads::Error::NoSuchLead(_)))), "{refused:?}");
    }
    let refused = desk.try_as(world.ida, move |cx| leads::delete(cx, draft));
    assert!(matches!(refused, Err(leads::Error::NoSuchLead(_))), "a waiting request is declined, not deleted");
}

fn a_deleted_contact_does_not_keep_a_lead_from_being_won(desk: &TestDesk) {
    let world = desk.world;
    let accepted = ida_accepts(desk, anna_waits(desk));
    let anna = accepted.contacts[0];
    desk.run_as(world.mara, move |cx| contacts::delete(cx, anna));
    assert_eq!(lead(desk, accepted.id).contacts, []);
    let card = desk.read_as(world.mara, move |cx| leads::list_by_ids(cx, &[accepted.id]));
    assert_eq!(card[0].contact_name, None);
    assert!(moves(desk, accepted.id, to(world.stages.won)).closed_at.is_some());
}
