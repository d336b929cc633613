//! The workshop after months of work, as the demo shows it.

use crate::duplicates::finding;
use base::bin;
use base::people::users;
use base::search::Subject;
use flow::channels::AttachedFile;
use flow::channels::said::Place;
use flow::duplicates::merges::{self, MergeFilter};
use flow::duplicates::suspects::{self, State, Wanted};
use flow::leads::{self, Search};
use flow::{inbox, timeline, updates};
use testkit::{TestDesk, on_each_database};

on_each_database!(an_inhabited_workshop_has_people_who_see_less_take_part_and_throw_things_away);

fn an_inhabited_workshop_has_people_who_see_less_take_part_and_throw_things_away(desk: &TestDesk) {
    let world = desk.world;
    desk.run(move |cx| {
        world::fill(cx, &world)?;
        let drawing = AttachedFile {
            name: "plan.png".to_owned(),
            mime_type: "image/png".to_owned(),
            size_bytes: 4,
            section: None,
            content_id: None,
            file: "0".repeat(64),
        };
        world::inhabit(cx, &world, &drawing)
    });
    let open = |who| desk.read_as(who, move |cx| leads::count_open(cx, world.sales)).0;
    let (all, team, own) = (open(world.mara), open(world.ida), open(world.jonas));
    assert!(all == open(world.tom) && all > team && team > own && own > 0, "{all}, {team}, {own}");
    let found = desk.read_as(world.mara, |cx| leads::search(cx, Search { question: "40 workplaces", limit: 1 }));
    let place = Place::lead(found[0].id);
    assert_eq!(desk.read_as(world.mara, move |cx| timeline::list_pinned(cx, place)).len(), 1);
    assert!(desk.read_as(world.mara, move |cx| timeline::list_participants(cx, place)).contains(&world.ida));
    let hints = desk.read_as(world.jonas, move |cx| flow::pipelines::list_own_hints(cx, world.sales));
    assert_eq!(hints.len(), 3);
    for (subject, thrown) in [(Subject::Lead, 2), (Subject::Contact, 1)] {
        assert_eq!(desk.read_as(world.mara, move |cx| bin::list(cx, subject, None, 10)).len(), thrown);
    }
    let merged = desk.read_as(world.mara, |cx| merges::list(cx, &MergeFilter::default(), None, 9));
    assert_eq!(merged.len(), 1, "duplicate control of Service merged one request");
    assert!(merged[0].because.reasons().iter().any(|reason| reason.words.contains("freya.lund@")), "and says why");
    finding::finish(desk);
    let open = |subject| Wanted { subject, state: State::Open, below: None, limit: 100 };
    for (subject, doubles) in [(Subject::Contact, 3), (Subject::Company, 1)] {
        let found = desk.read_as(world.mara, move |cx| suspects::list(cx, &open(subject))).len();
        assert!(found >= doubles, "{subject:?}: {found}");
    }
    desk.catch_up();
    let told = desk.read_as(world.mara, move |cx| updates::list_notices(cx, world.mara, 50));
    assert!(told.iter().any(|notice| notice.kind == "message"), "Mara is asked by name");
    assert!(desk.read_as(world.mara, move |cx| inbox::count_waiting(cx, world.sales)).len() > 1);
    assert_eq!(desk.read_as(world.mara, users::list).len(), 5);
}
