//! A request that joins what is known fills the fields that are empty there, and leaves the others; a field that came
//! back is found again.

use crate::outside::{arrives, ida_accepts, waits};
use base::fields::{self, Change, Field, FieldError, FieldKind, FieldValue, NewField};
use base::ids::LeadId;
use base::jobs;
use base::journal::{self, Kind};
use base::search::{self, Subject};
use flow::TakenIn;
use flow::channels::SourceEvent;
use flow::leads::{self, LeadChange, Target};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_form_of_a_known_person_fills_what_is_empty_in_their_lead_and_contact,
    linking_fills_what_is_empty_and_taking_the_link_back_empties_it_again,
    declining_empties_what_the_request_filled_of_a_known_person_and_restoring_fills_it_again,
    a_field_that_came_back_is_found_by_what_it_says,
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

/// Nobody wants in a person what somebody declined, and undo is undo.
fn declining_empties_what_the_request_filled_of_a_known_person_and_restoring_fills_it_again(desk: &TestDesk) {
    let world = desk.world;
    let (position, floor) = (made(desk, Subject::Contact, "Position"), made(desk, Subject::Contact, "Floor"));
    let room = made(desk, Subject::Contact, "Room");
    let lead = ida_accepts(desk, waits(desk, form(desk, &[], &[])));
    let carla = lead.contacts[0];
    let filled = Change { field: room.id, values: vec![text("Attic")] };
    desk.run_as(world.ida, move |cx| flow::set_fields(cx, Subject::Contact, carla.0, vec![filled.clone()]));
    desk.run_as(world.ida, move |cx| leads::delete(cx, lead.id));
    let said = [(&position, "Owner"), (&floor, "2"), (&room, "Cellar")];
    let incoming = waits(desk, form(desk, &[], &said));
    let now = |field: &Field| held(desk, Subject::Contact, carla.0, field);
    assert_eq!((now(&position), now(&floor), now(&room)), (vec![text("Owner")], vec![text("2")], vec![text("Attic")]));

    let changed = Change { field: floor.id, values: vec![text("3")] };
    desk.run_as(world.ida, move |cx| flow::set_fields(cx, Subject::Contact, carla.0, vec![changed.clone()]));
    desk.clock.advance(60);
    desk.run_as(world.ida, move |cx| flow::decline(cx, incoming, true));
    assert_eq!((now(&position), now(&room)), (vec![], vec![text("Attic")]));
    assert_eq!(now(&floor), [text("3")], "what somebody changed meanwhile stays");
    desk.run_as(world.ida, move |cx| flow::restore_declined(cx, incoming));
    assert_eq!((now(&position), now(&floor)), (vec![text("Owner")], vec![text("3")]));
    desk.run_as(world.ida, move |cx| flow::decline(cx, incoming, false));
    assert_eq!(now(&position), [], "it can be declined again");
}

/// What was changed while the field was deleted lost the field's words: a job brings them back.
fn a_field_that_came_back_is_found_by_what_it_says(desk: &TestDesk) {
    let world = desk.world;
    let room = made(desk, Subject::Lead, "Room");
    let lead = crate::outside::opened(desk, "Shelves", 0).id;
    let attic = Change { field: room.id, values: vec![text("Mezzanine")] };
    desk.run_as(world.ida, move |cx| leads::set_fields(cx, lead, vec![attic.clone()]));
    let found = || desk.run(|cx| search::find(cx, Subject::Lead, "mezzanine", 10));
    assert_eq!(found(), [lead.0]);
    let id = room.id;
    desk.run_as(world.mara, move |cx| fields::delete(cx, Subject::Lead, id));
    let renamed = LeadChange { name: Some("Shelf".to_owned()), ..LeadChange::default() };
    desk.run_as(world.ida, move |cx| leads::change(cx, lead, renamed.clone()));
    assert_eq!(found(), Vec::<i64>::new());
    desk.run_as(world.mara, move |cx| flow::restore_field(cx, Subject::Lead, id));
    let steps = desk.run(|cx| {
        let mut steps = 0;
        while let Some(job) = jobs::claim(cx, 1)?.pop().filter(|job| job.name == flow::INDEX_FIELD_JOB) {
            let records = flow::next_to_index(cx, &job.payload)?;
            flow::index_again(cx, &job.payload, &records)?;
            jobs::finish(cx, job.id)?;
            steps += 1;
        }
        Ok::<_, flow::Error>(steps)
    });
    assert_eq!((steps, found()), (2, vec![lead.0]));
}
