//! What a card shows of a feed: tabs, counts, search, pins, messages, participants, the history of a person.

use crate::outside::{arrives, ida_accepts, mail, opened, seen, waits};
use base::ids::{FeedItemId, LeadId};
use flow::channels::AttachedFile;
use flow::channels::said::{Counts, ItemKind, Place};
use flow::timeline::{self, Error, Line, MAX_PINNED, NewNote, Pick, Wanted};
use flow::{contacts, leads};
use serde_json::Value as Json;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_deleted_note_is_gone_from_feed_and_pins_until_it_is_brought_back,
    a_message_makes_its_readers_participants_and_tells_them,
    who_is_named_in_a_note_follows_the_record,
    tabs_show_and_count_what_is_theirs,
    a_private_mail_of_somebody_else_is_in_no_tab_count_or_search,
    the_history_of_a_person_is_that_of_all_their_leads_by_time,
    only_so_many_are_kept_on_top,
    a_lead_has_figures,
);

fn note(place: Place, text: &str) -> NewNote {
    let (author, text) = ("Tom".to_owned(), text.to_owned());
    NewNote { place, kind: ItemKind::Note, author, text, details: Json::Null, at: None }
}

fn written(desk: &TestDesk, place: Place, text: &'static str) -> FeedItemId {
    desk.run_as(desk.world.tom, move |cx| timeline::add_note(cx, note(place, text))).id
}

fn texts(desk: &TestDesk, place: Place, pick: Pick, words: &'static str) -> Vec<String> {
    let wanted =
        move |cx: &mut base::Cx<'_>| timeline::look(cx, &Wanted { place, pick, words, before: None, limit: 50 });
    let feed = desk.read_as(desk.world.tom, wanted);
    let text = |line: Line| match line {
        Line::Said(item, _) => Some(if item.body.is_empty() { item.title } else { item.body }),
        Line::Set(_, task) => Some(task.text),
        Line::Changed(_) => None,
    };
    feed.lines.into_iter().filter_map(text).collect()
}

fn a_deleted_note_is_gone_from_feed_and_pins_until_it_is_brought_back(desk: &TestDesk) {
    let (world, place) = (desk.world, Place::lead(opened(desk, "A kitchen", 0).id));
    let id = written(desk, place, "Measure twice.");
    desk.run_as(world.ida, move |cx| timeline::pin(cx, id, true));
    let refused = desk.try_as(world.ida, move |cx| timeline::delete_note(cx, id));
    assert!(matches!(refused, Err(Error::NotYours)), "{refused:?}");
    desk.run_as(world.tom, move |cx| timeline::delete_note(cx, id));
    assert!(texts(desk, place, Pick::Everything, "").is_empty());
    assert!(desk.read_as(world.tom, move |cx| timeline::list_pinned(cx, place)).is_empty());
    let twice = desk.try_as(world.tom, move |cx| timeline::delete_note(cx, id));
    assert!(matches!(twice, Err(Error::NoSuchNote(_))), "{twice:?}");
    desk.run_as(world.tom, move |cx| timeline::restore_note(cx, id));
    assert_eq!(texts(desk, place, Pick::Everything, ""), ["Measure twice."]);
    assert_eq!(desk.read_as(world.tom, move |cx| timeline::list_pinned(cx, place)).len(), 1);
}

/// LD-10.
fn a_message_makes_its_readers_participants_and_tells_them(desk: &TestDesk) {
    let (world, place) = (desk.world, Place::lead(opened(desk, "A kitchen", 0).id));
    desk.catch_up();
    let nobody = desk.try_as(world.tom, move |cx| timeline::send_message(cx, note(place, "Hello?"), &[]));
    assert!(matches!(nobody, Err(Error::BadValue(_))), "{nobody:?}");
    desk.run_as(world.tom, move |cx| timeline::send_message(cx, note(place, "Can you price oak?"), &[world.ida]));
    let mut there = desk.read_as(world.tom, move |cx| timeline::list_participants(cx, place));
    there.sort_unstable();
    let mut expected = [world.tom, world.ida];
    expected.sort_unstable();
    assert_eq!(there, expected);
    desk.catch_up();
    let notices = desk.read_as(world.ida, move |cx| flow::updates::list_notices(cx, world.ida, 10));
    assert!(notices.iter().any(|notice| notice.kind == "message"), "{notices:?}");
    desk.run_as(world.tom, move |cx| timeline::remove_participant(cx, place, world.ida));
    assert_eq!(desk.read_as(world.tom, move |cx| timeline::list_participants(cx, place)), [world.tom]);
}

fn who_is_named_in_a_note_follows_the_record(desk: &TestDesk) {
    let (world, place) = (desk.world, Place::lead(opened(desk, "A kitchen", 0).id));
    let ida = desk.read_as(world.tom, move |cx| base::people::users::find(cx, world.ida)).expect("Ida").name;
    let text = format!("@{ida} please look");
    desk.run_as(world.tom, move |cx| timeline::add_note(cx, note(place, &text)));
    let there = desk.read_as(world.tom, move |cx| timeline::list_participants(cx, place));
    assert!(there.contains(&world.ida), "{there:?}");
}

fn tabs_show_and_count_what_is_theirs(desk: &TestDesk) {
    let world = desk.world;
    let id = waits(desk, mail(world.sales_mail, "Carl Ek", "carl@ek.example", "A table", "Of oak, please."));
    let lead = seen(desk, id).lead_id;
    let place = Place::lead(lead);
    let item = written(desk, place, "Käse 100% wanted");
    let file = |name: &str| AttachedFile {
        name: name.to_owned(),
        mime_type: "application/pdf".to_owned(),
        size_bytes: 9,
        section: None,
        content_id: None,
        file: "hash".to_owned(),
    };
    desk.run_as(world.tom, move |cx| timeline::attach_files(cx, item, &[file("plan.pdf"), file("offer.pdf")]));
    assert_eq!(desk.read_as(world.tom, move |cx| timeline::count(cx, place)), Counts { mails: 1, files: 2 });
    assert_eq!(texts(desk, place, Pick::Mail, ""), ["Of oak, please."]);
    assert_eq!(texts(desk, place, Pick::Files, ""), ["Käse 100% wanted"]);
    assert_eq!(texts(desk, place, Pick::Notes, ""), ["Käse 100% wanted"]);
    for words in ["wanted", "100%", "Käse", "OFFER"] {
        assert_eq!(texts(desk, place, Pick::Everything, words), ["Käse 100% wanted"], "{words}");
    }
    assert!(texts(desk, place, Pick::Everything, "100_").is_empty());
}

/// EM-14.
fn a_private_mail_of_somebody_else_is_in_no_tab_count_or_search(desk: &TestDesk) {
    let world = desk.world;
    let mut event = mail(world.sales_mail, "Carl Ek", "carl@ek.example", "Salary talks", "Between us.");
    event.private_to = Some(world.ida);
    let id = waits(desk, event);
    let place = Place::lead(seen(desk, id).lead_id);
    assert_eq!(desk.read_as(world.tom, move |cx| timeline::count(cx, place)), Counts::default());
    assert_eq!(desk.read_as(world.ida, move |cx| timeline::count(cx, place)).mails, 1);
    assert!(texts(desk, place, Pick::Mail, "").is_empty());
    for words in ["Salary", "Between", "Carl"] {
        assert!(texts(desk, place, Pick::Everything, words).is_empty(), "{words}");
    }
    let lead = LeadId(place.id);
    assert_eq!(desk.read_as(world.tom, move |cx| timeline::statistics(cx, lead)).touches, []);
}

fn the_history_of_a_person_is_that_of_all_their_leads_by_time(desk: &TestDesk) {
    let world = desk.world;
    let contact = desk.run_as(world.tom, |cx| {
        let new = contacts::NewContact { name: "Elena Haas".to_owned(), ..contacts::NewContact::default() };
        contacts::open(cx, new)
    });
    let contact = contact.id;
    let places = [opened(desk, "First", 0).id, opened(desk, "Second", 0).id].map(|lead| {
        desk.run_as(world.tom, move |cx| leads::add_contact(cx, lead, contact, false));
        Place::lead(lead)
    });
    for (place, text) in
        [(places[1], "one"), (Place::contact(contact), "two"), (places[0], "three"), (places[1], "four")]
    {
        desk.clock.advance(60);
        written(desk, place, text);
    }
    assert_eq!(texts(desk, Place::contact(contact), Pick::Everything, ""), ["one", "two", "three", "four"]);
    let mut paged = Vec::new();
    let mut before = None;
    loop {
        let page = desk.read_as(world.tom, move |cx| timeline::feed(cx, Place::contact(contact), before, 3));
        paged.splice(0..0, page.lines.iter().map(Line::position));
        before = page.earlier;
        if before.is_none() {
            break;
        }
    }
    let whole = desk.read_as(world.tom, move |cx| timeline::feed(cx, Place::contact(contact), None, 100));
    assert_eq!(paged, whole.lines.iter().map(Line::position).collect::<Vec<_>>());
}

fn only_so_many_are_kept_on_top(desk: &TestDesk) {
    let (world, place) = (desk.world, Place::lead(opened(desk, "A kitchen", 0).id));
    for _ in 0..MAX_PINNED {
        let id = written(desk, place, "Keep this.");
        desk.run_as(world.tom, move |cx| timeline::pin(cx, id, true));
    }
    let id = written(desk, place, "And this.");
    let refused = desk.try_as(world.tom, move |cx| timeline::pin(cx, id, true));
    assert!(matches!(refused, Err(Error::BadValue(_))), "{refused:?}");
}

fn a_lead_has_figures(desk: &TestDesk) {
    let world = desk.world;
    let id = waits(desk, mail(world.sales_mail, "Carl Ek", "carl@ek.example", "A table", "Of oak, please."));
    ida_accepts(desk, id);
    arrives(desk, mail(world.sales_mail, "Carl Ek", "carl@ek.example", "Re: A table", "Or of ash."));
    let lead = seen(desk, id).lead_id;
    written(desk, Place::lead(lead), "Likes oak.");
    let figures = desk.read_as(world.tom, move |cx| timeline::statistics(cx, lead));
    assert_eq!((figures.touches.len(), figures.touches[0].count, figures.touches[0].is_ours), (1, 2, false));
    assert_eq!(figures.notes, 1);
}
