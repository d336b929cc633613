//! Declining, restoring, and who was first (IL-34, IL-40 to IL-42).

use crate::outside::{anna, anna_waits, arrives, ida_accepts, seen, waits};
use base::clock::DAY;
use base::ids::JournalId;
use base::journal::{self, Kind};
use flow::TakenIn;
use flow::inbox::{self, Error, Filter, RESTORABLE, State};
use flow::pipelines::{self, Acceptance};
use flow::{contacts, leads};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    declining_takes_it_off_the_board_and_restoring_puts_it_back,
    after_thirty_days_it_cannot_be_restored,
    the_second_to_decide_is_told_who_was_first,
    a_declined_person_asks_again_and_waits_again,
    a_decision_writes_one_journal_row_with_its_author,
    what_waits_was_not_decided,
);

/// IL-40, IL-42.
fn declining_takes_it_off_the_board_and_restoring_puts_it_back(desk: &TestDesk) {
    let world = desk.world;
    let id = anna_waits(desk);
    desk.run_as(world.ida, move |cx| inbox::decline(cx, id, true));
    let declined = seen(desk, id);
    assert_eq!((declined.state, declined.decided_by, declined.is_spam), (State::Declined, Some(world.ida), true));
    assert_eq!(waiting(desk), []);
    desk.clock.advance(29 * DAY);
    desk.run_as(world.tom, move |cx| inbox::restore(cx, id));
    let restored = seen(desk, id);
    assert_eq!((restored.state, restored.decided_by, restored.is_spam), (State::Waiting, None, false));
    assert_eq!(waiting(desk), [id]);
    let accepted = ida_accepts(desk, id);
    assert_eq!(accepted.stage_id, world.stages.new_request);
}

fn after_thirty_days_it_cannot_be_restored(desk: &TestDesk) {
    let id = anna_waits(desk);
    desk.run_as(desk.world.ida, move |cx| inbox::decline(cx, id, false));
    desk.clock.advance(RESTORABLE + 1);
    let refused = desk.try_as(desk.world.ida, move |cx| inbox::restore(cx, id));
    assert!(matches!(refused, Err(Error::TooLate)));
    assert_eq!(seen(desk, id).state, State::Declined);
}

/// IL-34: of two at once one wins; the other learns who and how, and nothing happens twice.
fn the_second_to_decide_is_told_who_was_first(desk: &TestDesk) {
    let world = desk.world;
    let id = anna_waits(desk);
    let first = ida_accepts(desk, id);
    let second = desk.try_as(world.tom, move |cx| pipelines::accept(cx, id, Acceptance::default()));
    let Err(pipelines::Error::Inbox(Error::AlreadyDecided { state, by, .. })) = second else { panic!("{second:?}") };
    assert_eq!((state, by), (State::Accepted, world.ida));
    let third = desk.try_as(world.priya, move |cx| inbox::decline(cx, id, false));
    assert!(matches!(third, Err(Error::AlreadyDecided { by, .. }) if by == world.ida));
    let (open, _) = desk.read_as(world.mara, move |cx| leads::count_open(cx, world.sales));
    assert_eq!((open, crate::outside::lead(desk, first.id).responsible_id), (1, Some(world.tom)));
}

fn a_declined_person_asks_again_and_waits_again(desk: &TestDesk) {
    let world = desk.world;
    let first = anna_waits(desk);
    desk.run_as(world.ida, move |cx| inbox::decline(cx, first, false));
    let second = waits(desk, anna(desk, "I ask once more"));
    assert_ne!(first, second);
    assert_eq!(seen(desk, first).contact_id, seen(desk, second).contact_id, "one hidden contact, not two");
    let contact = seen(desk, first).contact_id.unwrap();
    assert!(desk.read_as(world.mara, move |cx| contacts::load(cx, contact)).is_draft);
    // Both may be wanted after all.
    desk.run_as(world.ida, move |cx| inbox::restore(cx, first));
    ida_accepts(desk, first);
    ida_accepts(desk, second);
    assert!(matches!(arrives(desk, anna(desk, "Thank you")), TakenIn::Joined(..)));
}

fn a_decision_writes_one_journal_row_with_its_author(desk: &TestDesk) {
    let world = desk.world;
    let id = anna_waits(desk);
    let before = desk.read_as(world.mara, journal::newest);
    desk.run_as(world.ida, move |cx| inbox::decline(cx, id, true));
    let rows = desk.read_as(world.mara, move |cx| journal::read_after(cx, before, 10));
    let [row] = &rows[..] else { panic!("one row, not {}", rows.len()) };
    assert_eq!((row.kind, row.user()), (Some(Kind::IncomingLeadDeclined), Some(world.ida)));
    assert_eq!((row.about.incoming_lead, row.about.pipeline), (Some(id), Some(world.sales)));
    assert!(row.id > JournalId(0));
}

fn what_waits_was_not_decided(desk: &TestDesk) {
    let id = anna_waits(desk);
    let refused = desk.try_as(desk.world.ida, move |cx| inbox::restore(cx, id));
    assert!(matches!(refused, Err(Error::NotDecided)));
    let refused = desk.try_as(desk.world.ida, move |cx| pipelines::take_back_acceptance(cx, id));
    assert!(matches!(refused, Err(pipelines::Error::Inbox(Error::NotDecided))));
}

fn waiting(desk: &TestDesk) -> Vec<base::ids::IncomingLeadId> {
    let filter = Filter::waiting(desk.world.sales, None);
    desk.read_as(desk.world.mara, move |cx| inbox::list_ids(cx, &filter, 50))
}
