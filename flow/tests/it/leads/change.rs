//! A lead's values, contacts and company change (LD-01 to LD-04).

use crate::outside::{lead, opened};
use base::ids::LeadId;
use base::journal::{self, Kind};
use base::people::users;
use flow::contacts::{self, NewContact};
use flow::leads::{self, Error, LeadChange, MAX_CONTACTS, MAX_PRICE_MINOR};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    many_leads_change_in_as_many_statements_as_one,
    a_changed_sale_changes_the_sum_of_its_stage,
    a_value_out_of_range_changes_nothing,
    nothing_changed_is_not_journalled,
    the_first_contact_is_the_main_one_until_another_is,
    a_lead_has_at_most_forty_contacts,
    giving_a_lead_away_says_from_whom_to_whom,
    nothing_is_given_to_somebody_who_left,
    a_deleted_lead_leaves_board_totals_and_search,
);

fn a_changed_sale_changes_the_sum_of_its_stage(desk: &TestDesk) {
    let world = desk.world;
    let id = opened(desk, "A kitchen", 1_000).id;
    let change = LeadChange { price_minor: Some(250), ..LeadChange::default() };
    let changed = desk.run_as(world.ida, move |cx| leads::change(cx, id, change.clone()));
    assert_eq!((changed.price_minor, changed.version), (250, 2));
    assert_eq!(desk.read_as(world.mara, move |cx| leads::count_open(cx, world.sales)), (1, 250));
}

fn a_value_out_of_range_changes_nothing(desk: &TestDesk) {
    let id = opened(desk, "A kitchen", 1_000).id;
    for price in [-1, MAX_PRICE_MINOR + 1] {
        let change = LeadChange { price_minor: Some(price), name: Some("Other".to_owned()), ..LeadChange::default() };
        let refused = desk.try_as(desk.world.ida, move |cx| leads::change(cx, id, change.clone()));
        assert!(matches!(refused, Err(Error::BadValue(_))));
    }
    let kept = lead(desk, id);
    assert_eq!((kept.name.as_str(), kept.price_minor, kept.version), ("A kitchen", 1_000, 1));
}

fn nothing_changed_is_not_journalled(desk: &TestDesk) {
    let world = desk.world;
    let id = opened(desk, "A kitchen", 1_000).id;
    let before = desk.read_as(world.mara, journal::newest);
    let same = LeadChange { name: Some("A kitchen".to_owned()), ..LeadChange::default() };
    desk.run_as(world.ida, move |cx| leads::change(cx, id, same.clone()));
    desk.run_as(world.ida, move |cx| leads::assign(cx, id, Some(world.ida)));
    assert_eq!(desk.read_as(world.mara, journal::newest), before);
}

fn the_first_contact_is_the_main_one_until_another_is(desk: &TestDesk) {
    let world = desk.world;
    let id = opened(desk, "A kitchen", 0).id;
    let [eva, ole, uma] = ["Eva", "Ole", "Uma"].map(|name| {
        desk.run_as(world.ida, move |cx| contacts::open(cx, NewContact { name: name.to_owned(), ..Default::default() }))
            .id
    });
    let add = |contact, is_main| desk.run_as(world.ida, move |cx| leads::add_contact(cx, id, contact, is_main));
    assert_eq!(add(eva, false).contacts, [eva]);
    assert_eq!(add(ole, false).contacts, [eva, ole]);
    assert_eq!(add(uma, true).contacts, [uma, eva, ole]);
    let card = desk.read_as(world.mara, move |cx| leads::list_by_ids(cx, &[id]));
    assert_eq!(card[0].contact_name.as_deref(), Some("Uma"));
    let left = desk.run_as(world.ida, move |cx| leads::remove_contact(cx, id, uma));
    assert_eq!(left.contacts, [eva, ole]);
    let card = desk.read_as(world.mara, move |cx| leads::list_by_ids(cx, &[id]));
    assert_eq!(card[0].contact_name.as_deref(), Some("Eva"));
}

fn a_lead_has_at_most_forty_contacts(desk: &TestDesk) {
    let id = opened(desk, "A kitchen", 0).id;
    let refused = desk.try_as(desk.world.ida, move |cx| {
        for number in 0..=MAX_CONTACTS {
            let contact = contacts::open(cx, NewContact { name: number.to_string(), ..Default::default() })?.id;
            leads::add_contact(cx, id, contact, false)?;
        }
        Ok::<_, Error>(())
    });
    assert!(matches!(refused, Err(Error::BadValue(_))));
    assert_eq!(lead(desk, id).contacts, [], "the unit is kept whole or not at all");
}

fn giving_a_lead_away_says_from_whom_to_whom(desk: &TestDesk) {
    let world = desk.world;
    let id = opened(desk, "A kitchen", 0).id;
    let before = desk.read_as(world.mara, journal::newest);
    desk.run_as(world.mara, move |cx| leads::assign(cx, id, Some(world.tom)));
    let rows = desk.read_as(world.mara, move |cx| journal::read_after(cx, before, 5));
    assert_eq!((rows[0].kind, rows[0].user()), (Some(Kind::LeadAssigned), Some(world.mara)));
    assert_eq!(
        (&rows[0].before["responsible"], &rows[0].after["responsible"]),
        (&world.ida.0.into(), &world.tom.0.into())
    );
}

/// RT-08.
fn nothing_is_given_to_somebody_who_left(desk: &TestDesk) {
    let world = desk.world;
    let id = opened(desk, "A kitchen", 0).id;
    desk.run_as(world.mara, move |cx| users::deactivate(cx, world.tom));
    let before = lead(desk, id);
    let refused = desk.try_as(world.ida, move |cx| leads::assign(cx, id, Some(world.tom)));
    assert!(matches!(refused, Err(Error::Inactive(user)) if user == world.tom), "{refused:?}");
    assert_eq!(lead(desk, id), before);
}

fn a_deleted_lead_leaves_board_totals_and_search(desk: &TestDesk) {
    let world = desk.world;
    let id = opened(desk, "Unmistakable", 900).id;
    desk.run_as(world.ida, move |cx| leads::delete(cx, id));
    desk.read_as(world.mara, move |cx| {
        assert_eq!(leads::count_open(cx, world.sales)?, (0, 0));
        assert!(leads::find(cx, id)?.is_none());
        assert!(leads::search(cx, leads::Search { question: "Unmistakable", limit: 5 })?.is_empty());
        Ok::<_, Error>(())
    });
}

/// An import changes hundreds at a time.
fn many_leads_change_in_as_many_statements_as_one(desk: &TestDesk) {
    let ids: Vec<LeadId> = (0..20).map(|number| opened(desk, &format!("Order {number}"), 5).id).collect();
    let raise = |ids: &[LeadId]| {
        let changes: Vec<(LeadId, LeadChange)> =
            ids.iter().map(|id| (*id, LeadChange { price_minor: Some(id.0 + 7), ..LeadChange::default() })).collect();
        desk.run_as(desk.world.mara, move |cx| {
            leads::change_all(cx, changes.clone())?;
            Ok::<_, Error>(cx.statements())
        })
    };
    assert_eq!(raise(&ids[..1]), raise(&ids[1..]));
    let prices = desk.read_as(desk.world.mara, {
        let ids = ids.clone();
        move |cx| leads::list_whole(cx, &ids)
    });
    assert!(prices.iter().all(|lead| lead.price_minor == lead.id.0 + 7));
}
