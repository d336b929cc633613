//! Blocked senders (IL-42).

use crate::outside::{anna, anna_waits, arrives, ben, call, chat, form, seen};
use flow::TakenIn;
use flow::channels::SkipRule;
use flow::channels::arrivals::{self, State};
use flow::inbox::{self, BlockKind, Error};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    an_address_a_domain_a_number_and_a_visitor_can_be_blocked,
    a_number_is_blocked_however_it_is_written,
    a_blocked_sender_is_kept_as_raw_input_and_let_in_again,
    a_mail_provider_is_never_blocked_as_a_whole,
    what_could_be_blocked_is_read_from_the_sender,
);

const BLOCKED: TakenIn = TakenIn::Skipped(SkipRule::BlockedSender);

fn an_address_a_domain_a_number_and_a_visitor_can_be_blocked(desk: &TestDesk) {
    let world = desk.world;
    let blocks = [
        (BlockKind::Address, "Anna@Berg.example"),
        (BlockKind::Domain, "@ohm.example"),
        (BlockKind::Phone, "+49 30 23125 901"),
        (BlockKind::Visitor, "visitor-7"),
    ];
    for (kind, value) in blocks {
        desk.run_as(world.ida, move |cx| inbox::add_block(cx, kind, value));
    }
    assert_eq!(arrives(desk, anna(desk, "hello")), BLOCKED);
    assert_eq!(arrives(desk, ben(desk, "hello")), BLOCKED);
    assert_eq!(arrives(desk, call(world.main_line, "+493023125901")), BLOCKED);
    assert_eq!(arrives(desk, chat(world.website_chat, "visitor-7", "hello")), BLOCKED);
    let neighbour = form(world.website_form, "Ole", "ole@berg.example", "", "hello");
    assert!(matches!(arrives(desk, neighbour), TakenIn::Held(_)), "only the one address");
}

/// The account's country says how a local number is meant, in the block as in the call.
fn a_number_is_blocked_however_it_is_written(desk: &TestDesk) {
    let world = desk.world;
    desk.run_as(world.ida, |cx| inbox::add_block(cx, BlockKind::Phone, "030 23125-901"));
    assert_eq!(arrives(desk, call(world.main_line, "+49 30 23125901")), BLOCKED);
    desk.run_as(world.ida, |cx| inbox::add_block(cx, BlockKind::Phone, "+49 (30) 23125 901"));
    assert_eq!(desk.read_as(world.ida, |cx| inbox::list_blocks(cx, 10)).len(), 1, "one number, one block");
}

fn a_blocked_sender_is_kept_as_raw_input_and_let_in_again(desk: &TestDesk) {
    let world = desk.world;
    desk.run_as(world.ida, |cx| inbox::add_block(cx, BlockKind::Address, "anna@berg.example"));
    arrives(desk, anna(desk, "kept"));
    let skipped = desk.read_as(world.ida, |cx| arrivals::list(cx, State::Skipped, 10));
    assert_eq!(skipped[0].reason.as_deref(), Some("blocked_sender"));
    assert_eq!(skipped[0].envelope["text"], "kept");
    let block = desk.read_as(world.ida, |cx| inbox::list_blocks(cx, 10))[0].id;
    assert!(desk.run_as(world.ida, move |cx| inbox::remove_block(cx, block)));
    assert!(!desk.run_as(world.ida, move |cx| inbox::remove_block(cx, block)));
    anna_waits(desk);
}

fn a_mail_provider_is_never_blocked_as_a_whole(desk: &TestDesk) {
    for value in ["gmail.com", "@GMX.de"] {
        let refused = desk.try_as(desk.world.ida, move |cx| inbox::add_block(cx, BlockKind::Domain, value));
        assert!(matches!(refused, Err(Error::BadValue(_))), "{value}");
    }
    for (kind, value) in [(BlockKind::Address, "no address"), (BlockKind::Phone, "12"), (BlockKind::Domain, "x y")] {
        let refused = desk.try_as(desk.world.ida, move |cx| inbox::add_block(cx, kind, value));
        assert!(matches!(refused, Err(Error::BadValue(_))), "{value}");
    }
}

fn what_could_be_blocked_is_read_from_the_sender(desk: &TestDesk) {
    let card = seen(desk, anna_waits(desk));
    let found = desk.read_as(desk.world.ida, move |cx| inbox::sender_blocks(cx, &card));
    let expected = [
        (BlockKind::Address, "anna@berg.example".to_owned()),
        (BlockKind::Domain, "berg.example".to_owned()),
        (BlockKind::Phone, "+493023125801".to_owned()),
    ];
    assert_eq!(found, expected);
}
