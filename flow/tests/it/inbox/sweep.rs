//! What was kept for declined requests goes when they can no longer be restored (IL-42).

use crate::outside::{anna, anna_waits, ben, ida_accepts, seen, waits};
use base::ids::{CompanyId, ContactId, IncomingLeadId, LeadId};
use flow::channels::SourceEvent;
use flow::contacts::{self, Identity, companies};
use flow::inbox::{self, RESTORABLE, State};
use flow::{leads, pipelines};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_request_that_can_be_restored_is_left_whole,
    drafts_of_declined_requests_go_after_thirty_days,
    what_another_request_or_lead_uses_stays,
    a_crowd_goes_in_batches,
);

fn swept(desk: &TestDesk) -> u64 {
    desk.run(|cx| pipelines::sweep_declined(cx, 20))
}

fn of_firm(desk: &TestDesk, event: SourceEvent) -> IncomingLeadId {
    let mut event = event;
    "Berg & Ohm".clone_into(&mut event.sender.company);
    waits(desk, event)
}

fn declined(desk: &TestDesk, id: IncomingLeadId) -> IncomingLeadId {
    desk.run_as(desk.world.ida, move |cx| inbox::decline(cx, id, false));
    id
}

/// What is left of a request: its draft lead, its contact, its company.
fn left(desk: &TestDesk, id: IncomingLeadId) -> (Option<LeadId>, Option<ContactId>, Option<CompanyId>) {
    let incoming = seen(desk, id);
    let (contact, company) = (incoming.contact_id.unwrap(), incoming.company_id.unwrap());
    desk.read_as(desk.world.mara, move |cx| {
        let lead = leads::find(cx, incoming.lead_id)?.map(|lead| lead.id);
        let contact = contacts::find(cx, contact)?.map(|contact| contact.id);
        Ok::<_, leads::Error>((lead, contact, companies::find(cx, company)?.map(|company| company.id)))
    })
}

fn a_request_that_can_be_restored_is_left_whole(desk: &TestDesk) {
    let id = declined(desk, of_firm(desk, anna(desk, "hello")));
    desk.clock.advance(RESTORABLE);
    assert_eq!(swept(desk), 0);
    desk.run_as(desk.world.ida, move |cx| inbox::restore(cx, id));
    assert_eq!(ida_accepts(desk, id).contacts.len(), 1);
}

fn drafts_of_declined_requests_go_after_thirty_days(desk: &TestDesk) {
    let id = declined(desk, of_firm(desk, anna(desk, "hello")));
    desk.clock.advance(RESTORABLE + 1);
    assert_eq!(swept(desk), 1);
    assert_eq!(left(desk, id), (None, None, None));
    assert_eq!(seen(desk, id).state, State::Declined, "that it was declined stays known");
    assert_eq!(swept(desk), 0, "once is enough");
    let again = anna(desk, "hello again");
    let handles = flow::channels::handles::of_sender(&again.sender, None);
    assert_eq!(desk.read_as(desk.world.mara, move |cx| contacts::identify(cx, "", &handles)), Identity::Unknown);
    waits(desk, again);
}

fn what_another_request_or_lead_uses_stays(desk: &TestDesk) {
    let first = declined(desk, of_firm(desk, anna(desk, "hello")));
    desk.clock.advance(RESTORABLE + 1);
    // Anna asks again, and somebody else of the same firm does.
    let (again, other) = (waits(desk, anna(desk, "hello again")), of_firm(desk, ben(desk, "hello")));
    let incoming = seen(desk, first);
    assert_eq!(swept(desk), 1);
    assert_eq!(left(desk, first), (None, incoming.contact_id, incoming.company_id));
    assert_eq!(ida_accepts(desk, again).contacts, [incoming.contact_id.unwrap()]);
    assert_eq!(ida_accepts(desk, other).company_id, incoming.company_id);
}

fn a_crowd_goes_in_batches(desk: &TestDesk) {
    for n in 0..21 {
        let id =
            waits(desk, crate::outside::mail(desk.world.sales_mail, "", &format!("n{n}@crowd.example"), "Hi", "hi"));
        declined(desk, id);
    }
    let waiting = anna_waits(desk);
    desk.clock.advance(RESTORABLE + 1);
    assert_eq!([swept(desk), swept(desk), swept(desk)], [20, 1, 0]);
    assert_eq!(ida_accepts(desk, waiting).contacts.len(), 1);
}
