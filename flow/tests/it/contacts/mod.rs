//! Station 2.

mod candidates;
mod holding;
mod identity;
mod keys;

use crate::outside::{anna, anna_waits, arrives, ben, form, ida_accepts, seen, waits};
use base::ids::{CompanyId, ContactId};
use flow::channels::{SourceEvent, handles};
use flow::contacts::{
    self, CompanyChange, ContactChange, Error, Identity, MAX_HANDLES, NewCompany, NewContact, companies,
};
use flow::leads;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_name_and_its_parts_follow_each_other,
    a_sender_is_known_by_any_of_their_addresses,
    a_request_adds_addresses_and_never_takes_one_away,
    a_deleted_contact_is_found_by_nobody_and_asks_anew,
    a_company_is_found_again_by_its_name,
    two_requests_that_name_an_unknown_company_share_it,
    lists_page_by_id_and_leave_out_drafts,
    too_many_addresses_or_too_long_a_name_are_refused,
);

fn eva(desk: &TestDesk) -> ContactId {
    let new = NewContact {
        name: "Eva Maria Ek".to_owned(),
        handles: handles::email("eva@ek.example").into_iter().chain(handles::phone("+49 30 23125 700", None)).collect(),
        ..NewContact::default()
    };
    desk.run_as(desk.world.ida, move |cx| contacts::open(cx, new.clone())).id
}

fn a_name_and_its_parts_follow_each_other(desk: &TestDesk) {
    let id = eva(desk);
    let change =
        |change: ContactChange| desk.run_as(desk.world.ida, move |cx| contacts::change(cx, id, change.clone()));
    let made = desk.read_as(desk.world.ida, move |cx| contacts::load(cx, id));
    assert_eq!((made.first_name.as_str(), made.last_name.as_str()), ("Eva", "Maria Ek"));
    let renamed = change(ContactChange { last_name: Some("Berg".to_owned()), ..Default::default() });
    assert_eq!(renamed.name, "Eva Berg");
    let whole = change(ContactChange { name: Some("Ole Holm".to_owned()), ..Default::default() });
    assert_eq!((whole.first_name.as_str(), whole.last_name.as_str()), ("Ole", "Holm"));
}

fn a_sender_is_known_by_any_of_their_addresses(desk: &TestDesk) {
    let id = eva(desk);
    let identify = |handle: Option<handles::Handle>| {
        let handles: Vec<_> = handle.into_iter().collect();
        desk.read_as(desk.world.mara, move |cx| contacts::identify(cx, "", &handles))
    };
    assert_eq!(identify(handles::email("EVA@ek.example")), Identity::Known(id));
    assert_eq!(identify(handles::phone("030 / 23125-700", Some("DE"))), Identity::Known(id));
    assert_eq!(identify(handles::email("ole@ek.example")), Identity::Unknown);
    let waiting = seen(desk, anna_waits(desk)).contact_id.unwrap();
    assert_eq!(identify(handles::email("anna@berg.example")), Identity::Waiting(waiting));
}

/// DC-21: append.
fn a_request_adds_addresses_and_never_takes_one_away(desk: &TestDesk) {
    let world = desk.world;
    let id = eva(desk);
    let card =
        seen(desk, waits(desk, form(world.website_form, "Eva Maria Ek", "eva@ek.example", "+49 30 23125 701", "hi")));
    assert_eq!(card.contact_id, Some(id));
    let known = desk.read_as(world.mara, move |cx| contacts::load(cx, id));
    assert_eq!(known.name, "Eva Maria Ek", "a name that is known stays");
    let values: Vec<_> = known.handles.iter().map(|handle| handle.value.as_str()).collect();
    assert_eq!(values, ["eva@ek.example", "+493023125700", "+493023125701"]);
}

fn a_deleted_contact_is_found_by_nobody_and_asks_anew(desk: &TestDesk) {
    let world = desk.world;
    let accepted = ida_accepts(desk, anna_waits(desk));
    let before = accepted.contacts[0];
    desk.run_as(world.mara, move |cx| contacts::delete(cx, before));
    assert_eq!(desk.read_as(world.mara, |cx| contacts::search(cx, "anna", 5)), []);
    assert!(desk.try_as(world.mara, move |cx| contacts::load(cx, before)).is_err());
    let again = seen(desk, waits(desk, anna(desk, "It is me again")));
    assert_ne!(again.contact_id, Some(before));
    assert_eq!(desk.read_as(world.mara, move |cx| leads::load(cx, accepted.id)).contacts, []);
}

fn a_company_is_found_again_by_its_name(desk: &TestDesk) {
    let world = desk.world;
    let ek = desk
        .run_as(world.ida, |cx| companies::open(cx, NewCompany { name: "Ek & Ohm".to_owned(), ..Default::default() }));
    let mut event = anna(desk, "hello");
    event.sender.company = "ek & ohm".to_owned();
    assert_eq!(seen(desk, waits(desk, event)).company_id, Some(ek.id));
    let id = ek.id;
    let change = CompanyChange { name: Some("Ohm & Ek".to_owned()), ..Default::default() };
    desk.run_as(world.ida, move |cx| companies::change(cx, id, change.clone()));
    assert!(desk.read_as(world.ida, |cx| companies::find_by_name(cx, "Ek & Ohm")).is_none());
    let mara = desk.read_as(world.ida, |cx| companies::find_by_name(cx, "OHM & EK"));
    assert_eq!(mara.map(|company| company.id), Some(id));
}

fn two_requests_that_name_an_unknown_company_share_it(desk: &TestDesk) {
    let world = desk.world;
    let named = |event: SourceEvent, company: &str| {
        let mut event = event;
        event.sender.company = company.to_owned();
        waits(desk, event)
    };
    let (first, second) = (named(anna(desk, "hello"), "Ärger & Ek"), named(ben(desk, "hello"), "ÄRGER & EK"));
    let company = seen(desk, first).company_id.unwrap();
    assert_eq!(seen(desk, second).company_id, Some(company));
    assert!(desk.read_as(world.ida, |cx| companies::find_by_name(cx, "Ärger & Ek")).is_none(), "it waits, too");
    ida_accepts(desk, first);
    assert_eq!(ida_accepts(desk, second).company_id, Some(company));
    let listed = desk.read_as(world.mara, |cx| companies::list(cx, CompanyId(0), 5));
    assert_eq!(listed.iter().map(|listed| listed.id).collect::<Vec<_>>(), [company]);
}

fn lists_page_by_id_and_leave_out_drafts(desk: &TestDesk) {
    let world = desk.world;
    anna_waits(desk);
    let made: Vec<_> = (0..5)
        .map(|n| {
            desk.run_as(world.ida, move |cx| {
                contacts::open(cx, NewContact { name: format!("P{n}"), ..Default::default() })
            })
            .id
        })
        .collect();
    let (mut after, mut found) = (ContactId(0), Vec::new());
    loop {
        let page = desk.read_as(world.mara, move |cx| contacts::list(cx, after, 2));
        let Some(last) = page.last() else { break };
        after = last.id;
        found.extend(page.iter().map(|contact| contact.id));
    }
    assert_eq!(found, made);
    assert_eq!(desk.read_as(world.mara, |cx| companies::list(cx, CompanyId(0), 5)), []);
    assert!(matches!(arrives(desk, anna(desk, "and?")), flow::TakenIn::Continued(_)));
}

fn too_many_addresses_or_too_long_a_name_are_refused(desk: &TestDesk) {
    let many = (0..=MAX_HANDLES).filter_map(|n| handles::email(&format!("a{n}@ek.example"))).collect();
    for new in [
        NewContact { handles: many, ..NewContact::default() },
        NewContact { name: "x".repeat(251), ..NewContact::default() },
    ] {
        let refused = desk.try_as(desk.world.ida, move |cx| contacts::open(cx, new.clone()));
        assert!(matches!(refused, Err(Error::BadValue(_))));
    }
}
