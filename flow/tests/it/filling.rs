//! A request that joins what is known fills the fields that are empty there, and leaves the others.

use crate::outside::{arrives, ida_accepts, waits};
use base::fields::{self, Change, Field, FieldError, FieldKind, FieldValue, NewField};
use base::ids::LeadId;
use base::journal::{self, Kind};
use base::search::Subject;
use flow::TakenIn;
use flow::channels::SourceEvent;
use flow::leads::{self, Target};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_form_of_a_known_person_fills_what_is_empty_in_their_lead_and_contact,
    linking_fills_what_is_empty_and_taking_the_link_back_empties_it_again,
);

fn text(text: &str) -> FieldValue {
    FieldValue::Text(text.to_owned())
}

fn made(desk: &TestDesk, subject: Subject, name: &'static str) -> Field {
    desk.run_as(desk.world.mara, move |cx| fields::add(cx, NewField::new(subject, FieldKind::Text, name)))
}

fn held(desk: &TestDesk, subject: Subject, id: i64, field: &Field) -> Vec<FieldValue> {
    let field = field.id;
    desk.run(move |cx| {
        let values = fields::values_of(cx, subject, &[id])?.remove(&id).unwrap_or_default();
        Ok::<_, FieldError>(values.of(field).to_vec())
    })
}

/// Carla's form with what it says in fields of the lead and of herself.
fn form(desk: &TestDesk, of_lead: &[(&Field, &str)], of_contact: &[(&Field, &str)]) -> SourceEvent {
    let change = |(field, said): &(&Field, &str)| Change { field: field.id, values: vec![text(said)] };
    let mut event = crate::outside::form(desk.world.website_form, "Carla Roy", "carla@roy.example", "", "A shelf");
    event.draft.fields = of_lead.iter().map(change).collect();
    event.sender.fields = of_contact.iter().map(change).collect();
    event
}

fn a_form_of_a_known_person_fills_what_is_empty_in_their_lead_and_contact(desk: &TestDesk) {
    let (week, room) = (made(desk, Subject::Lead, "Week"), made(desk, Subject::Lead, "Room"));
    let position = made(desk, Subject::Contact, "Position");
    let lead = ida_accepts(desk, waits(desk, form(desk, &[(&week, "14")], &[])));
    let again = form(desk, &[(&week, "20"), (&room, "Attic")], &[(&position, "Owner")]);
    assert!(matches!(arrives(desk, again), TakenIn::Joined(joined, _) if joined == lead.id));
    let contact = lead.contacts[0];
    assert_eq!(held(desk, Subject::Lead, lead.id.0, &week), [text("14")], "what somebody filled stays");
    assert_eq!(held(desk, Subject::Lead, lead.id.0, &room), [text("Attic")]);
    assert_eq!(held(desk, Subject::Contact, contact.0, &position), [text("Owner")]);
    let told = desk.run(|cx| journal::read_after(cx, 0.into(), 500));
    let rows: Vec<_> = told.iter().filter(|row| row.kind == Some(Kind::FieldChanged)).collect();
    let room = rows.iter().find(|row| row.after["name"] == "Room").unwrap();
    assert_eq!((&room.before["text"], &room.after["text"]), (&"".into(), &"Attic".into()));
}

fn linking_fills_what_is_empty_and_taking_the_link_back_empties_it_again(desk: &TestDesk) {
    let world = desk.world;
    let (week, room) = (made(desk, Subject::Lead, "Week"), made(desk, Subject::Lead, "Room"));
    let floor = made(desk, Subject::Lead, "Floor");
    let target: LeadId = crate::outside::opened(desk, "Shelves", 0).id;
    let filled = Change { field: week.id, values: vec![text("14")] };
    desk.run_as(world.ida, move |cx| leads::set_fields(cx, target, vec![filled.clone()]));
    let incoming = waits(desk, form(desk, &[(&week, "20"), (&room, "Attic"), (&floor, "2")], &[]));
    desk.run_as(world.ida, move |cx| flow::link(cx, incoming, Target::Lead(target)));
    let now = |field: &Field| held(desk, Subject::Lead, target.0, field);
    assert_eq!((now(&week), now(&room), now(&floor)), (vec![text("14")], vec![text("Attic")], vec![text("2")]));

    let changed = Change { field: floor.id, values: vec![text("3")] };
    desk.run_as(world.ida, move |cx| leads::set_fields(cx, target, vec![changed.clone()]));
    desk.run_as(world.ida, move |cx| flow::take_back_link(cx, incoming));
    assert_eq!((now(&week), now(&room)), (vec![text("14")], vec![]));
    assert_eq!(now(&floor), [text("3")], "what somebody changed meanwhile stays");
    desk.run_as(world.ida, move |cx| flow::link(cx, incoming, Target::Lead(target)));
    assert_eq!(now(&room), [text("Attic")], "it can be linked again");
}
