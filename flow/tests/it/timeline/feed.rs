//! The feed: what was said and what changed, strictly by time (LD-08).

use crate::outside::{anna, arrives, ben, ida_accepts, opened, waits};
use flow::channels::said::{ItemKind, Place};
use flow::pipelines::{Move, move_lead};
use flow::timeline::{Line, NewNote, add_note, feed};
use serde_json::Value as Json;
use testkit::desk::NOW;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    lines_stand_strictly_by_time_on_every_page,
    it_tells_the_story_of_a_request,
    a_feed_of_a_page_needs_four_statements,
);

fn note(lead: base::ids::LeadId, text: &str, at: Option<i64>) -> NewNote {
    NewNote {
        place: Place::lead(lead),
        kind: ItemKind::Note,
        author: "Ida Bergström".to_owned(),
        text: text.to_owned(),
        details: Json::Null,
        at,
    }
}

/// Written in any order, some in the same second, some journalled: read in the order of time, once each.
fn lines_stand_strictly_by_time_on_every_page(desk: &TestDesk) {
    let world = desk.world;
    let lead = opened(desk, "A kitchen", 0).id;
    for (number, ago) in [50, 10, 30, 30, 0, 90, 30, 70].into_iter().enumerate() {
        let new = note(lead, &format!("note {number}"), Some(NOW - ago));
        desk.run_as(world.ida, move |cx| add_note(cx, new.clone()));
    }
    for stage_id in world.working_stages().into_iter().skip(1) {
        desk.clock.advance(5);
        let to = Move::to(stage_id);
        desk.run_as(world.ida, move |cx| move_lead(cx, lead, to));
    }
    let whole = desk.read_as(world.mara, move |cx| feed(cx, Place::lead(lead), None, 100));
    assert_eq!((whole.lines.len(), whole.earlier), (8 + 1 + 6, None));
    let positions: Vec<_> = whole.lines.iter().map(Line::position).collect();
    assert!(positions.is_sorted_by(|one, next| one < next), "{positions:?}");
    for limit in [1, 2, 4, 7] {
        let (mut before, mut paged) = (None, Vec::new());
        loop {
            let page = desk.read_as(world.mara, move |cx| feed(cx, Place::lead(lead), before, limit));
            assert!(page.lines.len() <= limit);
            paged.splice(0..0, page.lines.iter().map(Line::position));
            before = page.earlier;
            if before.is_none() {
                break;
            }
        }
        assert_eq!(paged, positions, "pages of {limit}");
    }
}

fn it_tells_the_story_of_a_request(desk: &TestDesk) {
    let world = desk.world;
    let id = waits(desk, ben(desk, "A table, please."));
    desk.clock.advance(60);
    let lead = ida_accepts(desk, id).id;
    desk.clock.advance(60);
    let text = note(lead, "Called him.", None);
    desk.run_as(world.ida, move |cx| add_note(cx, text.clone()));
    desk.clock.advance(60);
    arrives(desk, ben(desk, "Thank you for the call."));
    let story = desk.read_as(world.mara, move |cx| feed(cx, Place::lead(lead), None, 50)).lines;
    let told: Vec<String> = story
        .iter()
        .map(|line| match line {
            Line::Said(item, _) => item.body.clone(),
            Line::Set(entry, _) | Line::Changed(entry) => {
                entry.kind.map_or("?", base::journal::Kind::as_str).to_owned()
            }
        })
        .collect();
    let expected = [
        "incoming_lead_arrived",
        "A table, please.",
        "lead_opened",
        "incoming_lead_accepted",
        "Called him.",
        "Thank you for the call.",
    ];
    let mut sorted = (told.clone(), expected.map(str::to_owned).to_vec());
    sorted.0.sort();
    sorted.1.sort();
    assert_eq!(sorted.0, sorted.1, "each once");
    assert_eq!(told[4..], expected[4..]);
    let other = waits(desk, anna(desk, "hello"));
    let other = crate::outside::seen(desk, other).lead_id;
    let apart = desk.read_as(world.mara, move |cx| feed(cx, Place::lead(other), None, 50));
    assert_eq!(apart.lines.len(), 2, "nobody else's story");
}

fn a_feed_of_a_page_needs_four_statements(desk: &TestDesk) {
    let lead = opened(desk, "A kitchen", 0).id;
    let of_page = || desk.statements_of(move |cx| feed(cx, Place::lead(lead), None, 20)).1;
    let empty = of_page();
    for number in 0..40 {
        let new = note(lead, &format!("note {number}"), None);
        desk.run_as(desk.world.ida, move |cx| add_note(cx, new.clone()));
    }
    assert!(of_page() <= empty.max(4), "{} statements", of_page());
}
