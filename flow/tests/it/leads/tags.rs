//! Tags of leads and contacts.

use crate::outside::opened;
use base::ids::TagId;
use base::journal::{self, About, Kind};
use base::search::Subject;
use flow::leads::tags::{self, TagWish};
use flow::leads::{self, Error};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    tags_are_made_once_and_shown_on_the_card,
    adding_and_removing_leaves_the_others,
    each_kind_of_record_has_tags_of_its_own,
    a_tag_without_a_name_is_refused,
);

fn named(names: &[&str]) -> Vec<TagWish> {
    names.iter().map(|name| TagWish::Name((*name).to_owned())).collect()
}

fn tags_are_made_once_and_shown_on_the_card(desk: &TestDesk) {
    let world = desk.world;
    let [one, two] = ["one", "two"].map(|name| opened(desk, name, 0).id);
    for id in [one, two] {
        desk.run_as(world.ida, move |cx| {
            tags::set(cx, Subject::Lead, id.0, About::default(), &named(&["urgent", "hotel", "hotel"]))
        });
    }
    let cards = desk.read_as(world.mara, move |cx| leads::list_by_ids(cx, &[one, two]));
    let shown: Vec<Vec<_>> = cards.iter().map(|card| card.tags.iter().map(|tag| tag.name.as_str()).collect()).collect();
    assert_eq!(shown, [["hotel", "urgent"], ["hotel", "urgent"]]);
    let all = desk.read_as(world.mara, |cx| tags::list(cx, Subject::Lead, "", TagId(0), 10));
    assert_eq!(all.len(), 2);
    assert_eq!(desk.read_as(world.mara, |cx| tags::list(cx, Subject::Lead, "HO", TagId(0), 10)).len(), 1);
}

fn adding_and_removing_leaves_the_others(desk: &TestDesk) {
    let world = desk.world;
    let id = opened(desk, "one", 0).id;
    desk.run_as(world.ida, move |cx| tags::set(cx, Subject::Lead, id.0, About::default(), &named(&["a", "b"])));
    let before = desk.read_as(world.mara, journal::newest);
    let now = desk.run_as(world.ida, move |cx| {
        tags::change(cx, Subject::Lead, id.0, About::default(), &named(&["c"]), &named(&["a", "unknown"]))
    });
    assert_eq!(now.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(), ["b", "c"]);
    let rows = desk.read_as(world.mara, move |cx| journal::read_after(cx, before, 5));
    assert_eq!(rows.iter().map(|row| row.kind).collect::<Vec<_>>(), [Some(Kind::TagsChanged)]);
    assert_eq!(rows[0].after["tags"], serde_json::json!(["b", "c"]));
}

fn each_kind_of_record_has_tags_of_its_own(desk: &TestDesk) {
    let of_lead = desk.run_as(desk.world.ida, |cx| tags::ensure(cx, Subject::Lead, "same", Some("ff0000")));
    let of_contact = desk.run_as(desk.world.ida, |cx| tags::ensure(cx, Subject::Contact, "same", None));
    assert_ne!(of_lead.id, of_contact.id);
    let id = of_lead.id;
    assert_eq!(desk.read_as(desk.world.ida, move |cx| tags::find(cx, Subject::Lead, id)), Some(of_lead));
    assert_eq!(desk.read_as(desk.world.ida, move |cx| tags::find(cx, Subject::Contact, id)), None);
}

fn a_tag_without_a_name_is_refused(desk: &TestDesk) {
    for name in ["  ".to_owned(), "x".repeat(101)] {
        let refused = desk.try_as(desk.world.ida, move |cx| tags::ensure(cx, Subject::Lead, &name, None));
        assert!(matches!(refused, Err(Error::BadValue(_))));
    }
}
