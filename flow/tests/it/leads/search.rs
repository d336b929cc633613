//! Finding leads by what people remember of them (IL-53, VW-02).

use crate::outside::{anna, anna_waits, ida_accepts, opened, waits};
use base::filters::Sort;
use flow::leads::{self, LeadChange, Search};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_lead_is_found_by_name_number_contact_and_address,
    words_may_stand_in_any_order_and_be_unfinished,
    drafts_do_not_take_the_place_of_leads,
    another_accounts_leads_are_not_found,
);

fn found(desk: &TestDesk, question: &str) -> Vec<base::ids::LeadId> {
    let question = question.to_owned();
    let cards = desk.read_as(desk.world.mara, move |cx| leads::search(cx, Search { question: &question, limit: 10 }));
    cards.iter().map(|card| card.id).collect()
}

fn a_lead_is_found_by_name_number_contact_and_address(desk: &TestDesk) {
    let id = ida_accepts(desk, anna_waits(desk)).id;
    let change = LeadChange { name: Some("Spiral staircase".to_owned()), ..LeadChange::default() };
    desk.run_as(desk.world.ida, move |cx| leads::change(cx, id, change.clone()));
    for question in ["spiral", "Anna", "anna@berg.example", "+49 30 23125 801", "030 23125801", &id.to_string()] {
        assert_eq!(found(desk, question), [id], "{question}");
    }
    assert!(found(desk, "").is_empty() && found(desk, "nothing like it").is_empty());
}

fn words_may_stand_in_any_order_and_be_unfinished(desk: &TestDesk) {
    let id = opened(desk, "Bar counter with brass rail", 0).id;
    opened(desk, "Bar stools", 0);
    assert_eq!(found(desk, "bra count"), [id]);
    assert_eq!(found(desk, "BAR").len(), 2);
}

/// A contact's waiting requests are newer than their lead, and not in lists.
fn drafts_do_not_take_the_place_of_leads(desk: &TestDesk) {
    let world = desk.world;
    let accepted = ida_accepts(desk, anna_waits(desk));
    let won = flow::pipelines::Move::to(world.stages.won);
    desk.run_as(world.ida, move |cx| flow::pipelines::move_lead(cx, accepted.id, won));
    waits(desk, anna(desk, "Another one"));
    let cards = desk.read_as(world.mara, |cx| leads::search(cx, Search { question: "Anna", limit: 1 }));
    assert_eq!(cards.iter().map(|card| card.id).collect::<Vec<_>>(), [accepted.id]);
}

fn another_accounts_leads_are_not_found(desk: &TestDesk) {
    let other = desk.other_account();
    assert!(found(desk, "Bar counter").is_empty(), "only the other account has one");
    assert_ne!(other.account, desk.account);
    let foreign = other.world.stages.new_request;
    let pages = [leads::Cards { stage: foreign, below: None }];
    assert!(desk.read_as(desk.world.mara, move |cx| leads::list_cards(cx, Sort::BY_HAND, &pages, 10)).is_empty());
}
