//! Speed of triage (IL-14).

use crate::outside::{anna, anna_waits, arrives, ben, call, ida_accepts, opened, waits};
use flow::channels::Channel;
use flow::leads::Target;
use flow::{inbox, pipelines};
use testkit::desk::NOW;
use testkit::{TestDesk, on_each_database};

on_each_database!(it_counts_what_came_how_it_was_decided_and_how_long_that_took, nothing_came_and_nothing_was_decided,);

fn it_counts_what_came_how_it_was_decided_and_how_long_that_took(desk: &TestDesk) {
    let world = desk.world;
    let target = opened(desk, "A kitchen", 0).id;
    let (one, two) = (anna_waits(desk), waits(desk, ben(desk, "hello")));
    let three = waits(desk, call(world.main_line, "+49 30 23125 901"));
    desk.clock.advance(100);
    ida_accepts(desk, one);
    desk.clock.advance(100);
    desk.run_as(world.ida, move |cx| inbox::decline(cx, two, false));
    desk.clock.advance(100);
    desk.run_as(world.ida, move |cx| pipelines::link(cx, three, Target::Lead(target)));
    // Joined the open lead by itself: nobody had to decide.
    arrives(desk, anna(desk, "and a railing"));
    waits(desk, call(world.main_line, "+49 30 23125 902"));
    let sum = desk.read_as(world.mara, move |cx| inbox::summary(cx, Some(world.sales), NOW, NOW + 1_000));
    assert_eq!((sum.total, sum.accepted, sum.declined, sum.linked), (4, 1, 1, 1));
    assert_eq!(sum.average_decision_seconds, 200);
    assert_eq!(sum.channels, [(Channel::Call, 2), (Channel::Mail, 1), (Channel::Form, 1), (Channel::Chat, 0)]);
}

fn nothing_came_and_nothing_was_decided(desk: &TestDesk) {
    let world = desk.world;
    anna_waits(desk);
    let sum = desk.read_as(world.mara, move |cx| inbox::summary(cx, Some(world.service), 0, NOW * 2));
    assert_eq!((sum.total, sum.average_decision_seconds), (0, 0));
    let sum = desk.read_as(world.mara, |cx| inbox::summary(cx, None, NOW + 5, NOW * 2));
    assert_eq!(sum.total, 0);
}
