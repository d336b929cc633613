//! A lead's own fields: found by what they say, asked for by a stage, and phones among those of its people.

use crate::outside::opened;
use base::fields::{self, Change, Field, FieldKind, FieldValue, NewField, Predefined, Rule};
use base::ids::LeadId;
use base::search::Subject;
use flow::contacts::{self, NewContact};
use flow::leads::{self, LeadChange, Search};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_lead_is_found_by_what_its_fields_say_also_after_it_was_renamed,
    a_filled_field_makes_a_new_version_and_the_same_value_none,
    a_stage_asks_for_fields_of_the_lead_and_of_its_people,
    a_phone_is_set_as_a_field_and_found_as_a_phone,
);

fn made(desk: &TestDesk, subject: Subject, name: &'static str) -> Field {
    desk.run_as(desk.world.mara, move |cx| fields::add(cx, NewField::new(subject, FieldKind::Text, name)))
}

fn says(field: &Field, text: &str) -> Vec<Change> {
    vec![Change { field: field.id, values: vec![FieldValue::Text(text.to_owned())] }]
}

fn found(desk: &TestDesk, question: &'static str) -> Vec<LeadId> {
    let cards = desk.read_as(desk.world.mara, move |cx| leads::search(cx, Search { question, limit: 10 }));
    cards.iter().map(|card| card.id).collect()
}

fn a_lead_is_found_by_what_its_fields_say_also_after_it_was_renamed(desk: &TestDesk) {
    let (id, wood) = (opened(desk, "Bar counter", 0).id, made(desk, Subject::Lead, "Material"));
    let oak = says(&wood, "Smoked oak");
    desk.run_as(desk.world.tom, move |cx| flow::set_fields(cx, Subject::Lead, id.0, oak.clone()));
    assert_eq!(found(desk, "smoked"), [id]);
    let change = LeadChange { name: Some("Long bar".to_owned()), ..LeadChange::default() };
    desk.run_as(desk.world.tom, move |cx| leads::change(cx, id, change.clone()));
    assert_eq!((found(desk, "smoked oak"), found(desk, "long")), (vec![id], vec![id]));
    let key = wood.id;
    desk.run_as(desk.world.tom, move |cx| leads::set_fields(cx, id, vec![Change { field: key, values: vec![] }]));
    assert!(found(desk, "smoked").is_empty());
}

fn a_filled_field_makes_a_new_version_and_the_same_value_none(desk: &TestDesk) {
    let (lead, wood) = (opened(desk, "Bar counter", 0), made(desk, Subject::Lead, "Material"));
    let set =
        |changes: Vec<Change>| desk.run_as(desk.world.tom, move |cx| leads::set_fields(cx, lead.id, changes.clone()));
    let filled = set(says(&wood, "Oak"));
    assert_eq!((filled.version, filled.stamps.updated_by), (lead.version + 1, desk.world.tom));
    assert_eq!(set(says(&wood, " Oak ")).version, filled.version);
}

fn a_stage_asks_for_fields_of_the_lead_and_of_its_people(desk: &TestDesk) {
    let (week, role) = (made(desk, Subject::Lead, "Delivery week"), made(desk, Subject::Contact, "Position"));
    let (lead, won) = (opened(desk, "Bar counter", 0).id, desk.world.stages.won);
    let rules = [(Subject::Lead, week.id), (Subject::Contact, role.id), (Subject::Contact, Predefined::Phone.id())];
    desk.run_as(desk.world.mara, move |cx| {
        rules.into_iter().try_for_each(|key| fields::set_rules(cx, key, Rule::Required, &[won]).map(drop))
    });
    let missing = || {
        desk.read_as(desk.world.tom, move |cx| {
            let lead = leads::load(cx, lead)?;
            let missing = leads::missing(cx, &lead, won)?;
            Ok::<_, leads::Error>(missing.into_iter().map(|one| one.field.name).collect::<Vec<_>>())
        })
    };
    assert_eq!(missing(), ["Delivery week"], "it has no contact yet");
    desk.run_as(desk.world.tom, move |cx| {
        let contact = contacts::open(cx, NewContact { name: "Anna Berg".to_owned(), ..NewContact::default() })?;
        leads::add_contact(cx, lead, contact.id, true)?;
        Ok::<_, leads::Error>(())
    });
    assert_eq!(missing(), ["Delivery week", "Phone", "Position"]);
}

fn a_phone_is_set_as_a_field_and_found_as_a_phone(desk: &TestDesk) {
    let new = NewContact { name: "Anna Berg".to_owned(), ..NewContact::default() };
    let id = desk.run_as(desk.world.tom, move |cx| contacts::open(cx, new.clone())).id;
    let phone = Predefined::Phone.value("+49 30 23125801".to_owned(), "MOB");
    let change = vec![Change { field: Predefined::Phone.id(), values: vec![phone.clone()] }];
    desk.run_as(desk.world.tom, move |cx| contacts::set_fields(cx, id, change.clone()));
    let (contact, held) = desk.read_as(desk.world.tom, move |cx| {
        let held = fields::values_of(cx, Subject::Contact, &[id.0])?.remove(&id.0).unwrap_or_default();
        Ok::<_, contacts::Error>((contacts::load(cx, id)?, held))
    });
    assert_eq!((contact.handles[0].value.as_str(), contact.handles[0].label.as_str()), ("+493023125801", "MOB"));
    assert_eq!(held.of(Predefined::Phone.id()), [phone]);
    let found = desk.read_as(desk.world.tom, |cx| contacts::search(cx, "030 23125801", 5));
    assert_eq!(found.iter().map(|contact| contact.id).collect::<Vec<_>>(), [id]);
}
