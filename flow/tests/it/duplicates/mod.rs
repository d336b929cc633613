//! Station 3: do we know them?

mod again;
mod by_hand;
pub mod finding;
mod intake;
mod learning;
mod namesakes;
mod reach;
mod set_up;
mod trial;

use crate::outside::{ida_accepts, waits};
use base::ids::LeadId;
use flow::channels::{SourceEvent, handles};
use flow::contacts::NewContact;
use flow::duplicates::control::{self, Control, ControlChange};
use flow::leads::NewLead;
use flow::{contacts, judging_again, leads};
use testkit::TestDesk;

/// Mara changes duplicate control of the sales pipeline.
pub fn controlled(desk: &TestDesk, change: ControlChange) -> Control {
    let sales = desk.world.sales;
    desk.run_as(desk.world.mara, move |cx| control::change(cx, sales, &change))
}

/// A request that came and was accepted.
fn accepted(desk: &TestDesk, event: SourceEvent) -> LeadId {
    let request = waits(desk, event);
    ida_accepts(desk, request).id
}

/// One person with so many leads, each of one unit of money, the oldest first.
pub fn opened_of(desk: &TestDesk, email: &str, count: usize) -> Vec<LeadId> {
    let (world, handle) = (desk.world, handles::email(email).unwrap());
    desk.run_as(world.ida, move |cx| {
        let handles = vec![handle.clone()];
        let contact = contacts::open(cx, NewContact { name: "Eva Lund".to_owned(), handles, ..NewContact::default() })?;
        let mut opened = Vec::new();
        for number in 0..count {
            let mut new = NewLead::in_stage(world.sales, world.stages.qualified);
            (new.name, new.price_minor, new.contacts) = (format!("Shelf {number}"), 100, vec![contact.id]);
            opened.push(leads::open(cx, new)?.id);
        }
        Ok::<_, flow::Error>(opened)
    })
}

/// What the worker does behind a change.
fn read_on(desk: &TestDesk) {
    while desk.run(judging_again::read_journal) {}
}
