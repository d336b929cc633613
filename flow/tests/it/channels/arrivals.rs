//! Raw input: taken once, skipped by name, set aside and read again (R-16, SR-11).

use crate::outside::{anna, arrival, arrives, seen};
use base::jobs;
use base::journal::{self, Kind};
use flow::channels::arrivals::{self, READ_ARRIVAL_JOB, State};
use flow::channels::{self, SkipRule};
use flow::{TakenIn, inbox, receive, take_in};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_repeat_is_taken_in_once,
    a_batch_is_kept_with_each_of_it_once,
    the_same_identity_through_another_door_is_another_request,
    what_was_taken_in_says_what_became_of_it,
    what_cannot_be_read_is_set_aside_and_read_again,
    what_is_skipped_is_kept_with_the_rules_name,
    what_is_discarded_can_be_put_back_for_a_month,
);

fn a_repeat_is_taken_in_once(desk: &TestDesk) {
    let world = desk.world;
    let event = anna(desk, "hello");
    let arrival = arrival(&event);
    let take = || {
        let (arrival, event) = (arrival.clone(), event.clone());
        desk.run_through(world.website_form, move |cx| receive(cx, &arrival, &event))
    };
    assert!(matches!(take(), TakenIn::Held(_)));
    assert!(matches!(take(), TakenIn::Repeated(_)));
    assert!(matches!(take(), TakenIn::Repeated(_)));
    let counts = desk.read_as(world.mara, move |cx| inbox::count_waiting(cx, world.sales));
    assert_eq!(counts.iter().map(|(_, count)| count).sum::<i64>(), 1);
    let source = desk.read_as(world.mara, move |cx| channels::load_source(cx, world.website_form));
    assert_eq!(source.health.last_request_at, Some(testkit::desk::NOW));
}

fn a_batch_is_kept_with_each_of_it_once(desk: &TestDesk) {
    let source = desk.world.website_form;
    let raw = |text: &str| arrival(&anna(desk, text));
    let (known, new) = (raw("known"), raw("new"));
    let kept = known.clone();
    let arrivals::Kept::New(before) = desk.run(move |cx| arrivals::keep(cx, &kept)) else { panic!("it is new") };
    let batch = [new.clone(), known, new];
    let kept = desk.run(move |cx| arrivals::keep_all(cx, source, &batch));
    let arrivals::Kept::New(first) = kept[0] else { panic!("it is new") };
    assert_eq!(kept[1..], [arrivals::Kept::Before(before), arrivals::Kept::Before(first)]);
}

fn the_same_identity_through_another_door_is_another_request(desk: &TestDesk) {
    let world = desk.world;
    for source in [world.sales_mail, world.service_mail] {
        let event = crate::outside::mail(source, "Eva", "eva@ek.example", "Hello", "hello");
        let mut arrival = arrival(&event);
        "same".clone_into(&mut arrival.identity);
        let taken = desk.run_through(source, move |cx| receive(cx, &arrival, &event));
        assert!(matches!(taken, TakenIn::Held(_)));
    }
}

fn what_was_taken_in_says_what_became_of_it(desk: &TestDesk) {
    let TakenIn::Held(id) = arrives(desk, anna(desk, "hello")) else { panic!("it waits") };
    let stored = desk.read_as(desk.world.mara, |cx| arrivals::list(cx, State::Stored, 5));
    assert_eq!((stored[0].incoming_lead_id, stored[0].lead_id), (Some(id), Some(seen(desk, id).lead_id)));
}

fn what_cannot_be_read_is_set_aside_and_read_again(desk: &TestDesk) {
    let world = desk.world;
    let event = crate::outside::ben(desk, "hello");
    let raw = arrival(&event);
    let arrivals::Kept::New(id) = desk.run(move |cx| arrivals::keep_for_later(cx, &raw)) else { panic!("it is new") };
    let job = desk.run(|cx| jobs::claim(cx, 5)).remove(0);
    assert_eq!((job.name.as_str(), job.payload["arrival"].as_i64()), (READ_ARRIVAL_JOB, Some(id.0)));
    desk.run(move |cx| {
        jobs::finish(cx, job.id)?;
        arrivals::set_aside(cx, id, world.sales_mail, "It ends in the middle of a header.")
    });
    let aside = desk.read_as(world.mara, move |cx| arrivals::find(cx, id)).unwrap();
    assert_eq!((aside.state, aside.envelope["text"].as_str()), (State::SetAside, Some("hello")), "its bytes are kept");
    let source = desk.read_as(world.mara, move |cx| channels::load_source(cx, world.sales_mail));
    assert_eq!(source.health.last_error.as_deref(), Some("It ends in the middle of a header."));
    assert!(desk.run(move |cx| arrivals::read_again(cx, id)));
    assert!(!desk.run(move |cx| arrivals::read_again(cx, id)), "it waits for that already");
    let job = desk.run(|cx| jobs::claim(cx, 5)).remove(0);
    let taken = desk.run(move |cx| {
        jobs::finish(cx, job.id)?;
        take_in(cx, id, &event)
    });
    assert!(matches!(taken, TakenIn::Held(_)));
    assert_eq!(desk.read_as(world.mara, move |cx| arrivals::find(cx, id)).unwrap().state, State::Stored);
}

fn what_is_skipped_is_kept_with_the_rules_name(desk: &TestDesk) {
    let world = desk.world;
    let event = crate::outside::ben(desk, "I am on holiday");
    let raw = arrival(&event);
    let before = desk.read_as(world.mara, journal::newest);
    desk.run(move |cx| {
        let arrivals::Kept::New(id) = arrivals::keep(cx, &raw)? else { panic!("it is new") };
        arrivals::mark_skipped(cx, id, world.sales_mail, SkipRule::AutoReply)
    });
    let skipped = desk.read_as(world.mara, |cx| arrivals::list(cx, State::Skipped, 5));
    assert_eq!(skipped[0].reason.as_deref(), Some("auto_reply"));
    let rows = desk.read_as(world.mara, move |cx| journal::read_after(cx, before, 5));
    assert_eq!((rows[0].kind, rows[0].about.source), (Some(Kind::ArrivalSkipped), Some(world.sales_mail)));
}

fn what_is_discarded_can_be_put_back_for_a_month(desk: &TestDesk) {
    let world = desk.world;
    let raw = arrivals::NewArrival { body_file: Some("0".repeat(64)), ..arrival(&crate::outside::ben(desk, "hello")) };
    let arrivals::Kept::New(id) = desk.run(move |cx| arrivals::keep(cx, &raw)) else { panic!("it is new") };
    let state = || desk.run(move |cx| arrivals::find(cx, id)).unwrap();
    assert!(!desk.run(move |cx| arrivals::discard(cx, id)), "it waits to be read");
    desk.run(move |cx| arrivals::set_aside(cx, id, world.sales_mail, "It ends in the middle of a header."));
    assert!(desk.run(move |cx| arrivals::discard(cx, id)));
    assert_eq!(state().state, State::Discarded);
    assert!(!desk.run(move |cx| arrivals::read_again(cx, id)), "it waits no longer");
    assert!(desk.run(move |cx| arrivals::put_back(cx, id)));
    let back = state();
    assert_eq!((back.state, back.reason.as_deref()), (State::SetAside, Some("It ends in the middle of a header.")));
    desk.run(move |cx| arrivals::discard(cx, id));
    desk.run(|cx| flow::bin::sweep(cx, 100));
    assert!(state().body_file.is_some(), "its time is not over");
    desk.clock.advance(31 * base::clock::DAY);
    desk.run(|cx| flow::bin::sweep(cx, 100));
    assert_eq!((state().state, state().body_file), (State::Discarded, None));
    assert!(!desk.run(move |cx| arrivals::put_back(cx, id)), "its bytes are gone");
    desk.leaves_work();
}
