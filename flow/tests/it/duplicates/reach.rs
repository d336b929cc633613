//! What a person's program brings joins nothing that the person may not see and change.

use super::intake::said;
use super::{controlled, opened_of, read_on};
use crate::outside::{lead, seen, take};
use base::access::{Level, RecordRights, Rights};
use base::ids::{IncomingLeadId, UserId};
use base::people::{UserChange, roles, users};
use flow::channels::SourceEvent;
use flow::contacts::{self, companies};
use flow::duplicates::control::{ControlChange, Method};
use flow::inbox::State;
use flow::{TakenIn, leads};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_request_joins_nothing_that_whoever_brings_it_may_not_see,
    a_request_names_no_company_and_no_further_person_that_whoever_brings_it_may_not_see,
);

/// Jonas works on records of his own alone.
fn jonas(desk: &TestDesk) -> UserId {
    let jonas = desk.world.jonas;
    let own = RecordRights { create: Level::All, view: Level::Own, edit: Level::Own, ..RecordRights::default() };
    desk.run_as(desk.world.mara, move |cx| {
        let rights = Rights { leads: own, contacts: own, companies: own, ..Rights::salesperson() };
        let role = roles::add(cx, "Own records", rights)?;
        users::change(cx, jonas, &UserChange { role_id: Some(role.id), ..UserChange::default() })
    });
    jonas
}

fn brings(desk: &TestDesk, who: UserId, event: &SourceEvent) -> TakenIn {
    let event = event.clone();
    desk.run_as(who, move |cx| take(cx, &event))
}

fn waits(taken: &TakenIn) -> IncomingLeadId {
    let TakenIn::Held(request) = *taken else { panic!("it is a request of its own: {taken:?}") };
    request
}

fn a_request_joins_nothing_that_whoever_brings_it_may_not_see(desk: &TestDesk) {
    let (mara, jonas) = (desk.world.mara, jonas(desk));
    for is_on in [false, true] {
        let methods = Some([Method::Email].into());
        controlled(desk, ControlChange { is_on: Some(is_on), methods, ..ControlChange::default() });
        let email = format!("eva.{is_on}@lund.example");
        let theirs = opened_of(desk, &email, 1)[0];
        let contact = lead(desk, theirs).contacts[0];
        let phone = if is_on { "+49 30 23125 777" } else { "+49 30 23125 778" };
        let mut event = said(desk, "Eva Lund", &email, phone);
        event.draft.price_minor = 700;

        let request = waits(&brings(desk, jonas, &event));
        let own = seen(desk, request);
        assert_ne!(own.contact_id, Some(contact), "{is_on}: he does not know her");
        read_on(desk);
        assert_eq!(seen(desk, request).state, State::Waiting, "{is_on}: nor does it join behind its arrival");
        let again = brings(desk, jonas, &event);
        let joins_own = match again {
            TakenIn::Continued(card) => card == request,
            TakenIn::Joined(into, _) => into == own.lead_id,
            _ => false,
        };
        assert!(joins_own, "{is_on}: his own request goes on: {again:?}");
        let (price, addresses) = desk.read_as(mara, move |cx| {
            Ok::<_, flow::Error>((leads::load(cx, theirs)?.price_minor, contacts::load(cx, contact)?.handles.len()))
        });
        assert_eq!((price, addresses), (100, 1), "{is_on}: nothing of hers has changed");

        desk.run_as(mara, move |cx| flow::decline(cx, request, false));
        let joined = brings(desk, mara, &event);
        assert!(matches!(joined, TakenIn::Joined(into, _) if into == theirs), "{is_on}: Mara may: {joined:?}");
    }
}

fn a_request_names_no_company_and_no_further_person_that_whoever_brings_it_may_not_see(desk: &TestDesk) {
    let (world, jonas) = (desk.world, jonas(desk));
    let theirs = opened_of(desk, "eva@lund.example", 1)[0];
    let eva = lead(desk, theirs).contacts[0];
    let company = desk.run_as(world.ida, |cx| {
        companies::open(cx, contacts::NewCompany { name: "Lund AB".to_owned(), ..Default::default() })
    });
    let mut event = said(desk, "Ole Holm", "ole@holm.example", "");
    event.sender.company = "Lund AB".to_owned();
    event.draft.others = vec![said(desk, "Eva Lund", "eva@lund.example", "").sender];
    let of = |request: IncomingLeadId| lead(desk, seen(desk, request).lead_id);
    let brought = of(waits(&brings(desk, jonas, &event)));
    assert!(!brought.contacts.contains(&eva) && brought.company_id != Some(company.id), "{brought:?}");
    event.sender = said(desk, "Ada Holm", "ada@holm.example", "").sender;
    event.sender.company = "Lund AB".to_owned();
    let brought = of(waits(&brings(desk, world.mara, &event)));
    assert!(brought.contacts.contains(&eva) && brought.company_id == Some(company.id), "Mara may: {brought:?}");
}
