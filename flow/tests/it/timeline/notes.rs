//! Notes: people change their own, administrators any; what somebody outside said is nobody's to change.

use crate::outside::{anna_waits, opened, seen};
use base::ids::FeedItemId;
use base::search::Subject;
use flow::channels::said::{self, ItemKind, Place};
use flow::timeline::{self, Error, NewNote, NoteFilter, add_note, change_note, list_notes};
use serde_json::{Value as Json, json};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    people_change_their_own_notes_and_administrators_any,
    what_a_customer_said_is_not_rewritten,
    a_note_needs_text_and_a_record,
    notes_are_listed_by_kind_record_and_change,
    a_pinned_note_stays_as_it_was_written,
);

fn note(place: Place, text: &str) -> NewNote {
    let (author, text) = ("Ida".to_owned(), text.to_owned());
    NewNote { place, kind: ItemKind::Note, author, text, details: Json::Null, at: None }
}

fn idas(desk: &TestDesk) -> FeedItemId {
    let place = Place::lead(opened(desk, "A kitchen", 0).id);
    desk.run_as(desk.world.ida, move |cx| add_note(cx, note(place, "Measure twice."))).id
}

fn people_change_their_own_notes_and_administrators_any(desk: &TestDesk) {
    let (world, id) = (desk.world, idas(desk));
    let refused = desk.try_as(world.tom, move |cx| change_note(cx, id, Some("Mine"), None));
    assert!(matches!(refused, Err(Error::NotYours)));
    desk.run_as(world.ida, move |cx| change_note(cx, id, Some("Measure three times."), None));
    let changed = desk.run_as(world.mara, move |cx| change_note(cx, id, Some("Cut once."), Some(json!({ "a": 1 }))));
    assert_eq!((changed.body.as_str(), changed.author_id), ("Cut once.", Some(world.ida)));
}

fn what_a_customer_said_is_not_rewritten(desk: &TestDesk) {
    let world = desk.world;
    let lead = seen(desk, anna_waits(desk)).lead_id;
    let said = desk.read_as(world.mara, move |cx| said::list(cx, Place::lead(lead), None, 5));
    let form = said[0].id;
    for user in [world.ida, world.mara] {
        let refused = desk.try_as(user, move |cx| change_note(cx, form, Some("We pay double."), None));
        assert!(matches!(refused, Err(Error::NotYours)), "{refused:?}");
    }
}

fn a_note_needs_text_and_a_record(desk: &TestDesk) {
    let place = Place::lead(opened(desk, "A kitchen", 0).id);
    let empty = desk.try_as(desk.world.ida, move |cx| add_note(cx, note(place, "  ")));
    assert!(matches!(empty, Err(Error::BadValue(_))));
    for subject in [Subject::Lead, Subject::Contact, Subject::Company] {
        let nowhere = Place { subject, id: 999_999 };
        assert!(desk.try_as(desk.world.ida, move |cx| add_note(cx, note(nowhere, "lost"))).is_err());
    }
}

fn notes_are_listed_by_kind_record_and_change(desk: &TestDesk) {
    let world = desk.world;
    let places = ["one", "two"].map(|name| Place::lead(opened(desk, name, 0).id));
    for (at, place) in places.into_iter().enumerate() {
        desk.clock.advance(60);
        desk.run_as(world.ida, move |cx| add_note(cx, note(place, &format!("note {at}"))));
    }
    let all = NoteFilter { kinds: vec![(ItemKind::Note, None)], ..filter() };
    let count = |filter: NoteFilter| desk.read_as(world.mara, move |cx| list_notes(cx, &filter, 0, 10)).len();
    assert_eq!(count(all.clone()), 2);
    assert_eq!(count(NoteFilter { records: vec![places[1].id], ..all.clone() }), 1);
    assert_eq!(count(NoteFilter { kinds: vec![(ItemKind::Mail, None)], ..all.clone() }), 0);
    assert_eq!(count(NoteFilter { updated: (testkit::desk::NOW + 61, i64::MAX), ..all.clone() }), 1);
    assert_eq!(count(NoteFilter { subject: Subject::Contact, ..all }), 0);
}

fn a_pinned_note_stays_as_it_was_written(desk: &TestDesk) {
    let (world, id) = (desk.world, idas(desk));
    desk.run_as(world.tom, move |cx| timeline::pin(cx, id, true));
    let pinned = desk.read_as(world.mara, move |cx| said::find(cx, id)).unwrap();
    assert_eq!((pinned.is_pinned, pinned.body.as_str()), (true, "Measure twice."));
    desk.run_as(world.tom, move |cx| timeline::pin(cx, id, false));
    assert!(!desk.read_as(world.mara, move |cx| said::find(cx, id)).unwrap().is_pinned);
}

fn filter() -> NoteFilter {
    NoteFilter {
        subject: Subject::Lead,
        records: Vec::new(),
        kinds: Vec::new(),
        ids: Vec::new(),
        updated: (0, i64::MAX),
        is_by_change: false,
        is_descending: false,
        behind: None,
    }
}
