//! Conversations of website visitors (SR-07, NT-03).

use crate::outside::{arrives, chat, ida_accepts, opened, seen, waits};
use base::ids::FeedItemId;
use base::journal::{self, Kind};
use flow::channels::said::ItemKind;
use flow::channels::{Error, talks};
use flow::contacts::{self, NewContact};
use flow::leads::Target;
use flow::{TakenIn, leads, pipelines, recognize};
use serde_json::json;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    an_answer_goes_into_the_talk_and_marks_it_answered,
    messages_are_read_on_from_the_last_one_seen,
    a_talk_follows_its_request_to_another_lead_and_back,
    an_empty_or_too_long_answer_is_refused,
    a_closed_talk_waits_for_no_answer_until_the_visitor_writes_again,
    what_a_recognized_visitor_writes_next_is_theirs_and_stays_in_its_request,
);

fn an_answer_goes_into_the_talk_and_marks_it_answered(desk: &TestDesk) {
    let world = desk.world;
    let lead = ida_accepts(desk, waits(desk, chat(world.website_chat, "visitor-1", "Hi"))).id;
    let awaits = || desk.read_as(world.mara, move |cx| leads::list_by_ids(cx, &[lead]))[0].awaits_answer;
    assert!(awaits());
    let talk = desk.read_as(world.ida, move |cx| talks::find_talk_of_lead(cx, lead)).unwrap();
    let before = desk.read_as(world.mara, journal::newest);
    let answer = desk.run_as(world.ida, move |cx| talks::answer(cx, &talk, "Ida Bergström", "  Hello!  "));
    assert_eq!((answer.kind, answer.body.as_str(), answer.author_id), (ItemKind::ChatOut, "Hello!", Some(world.ida)));
    assert!(!awaits());
    let rows = desk.read_as(world.mara, move |cx| journal::read_after(cx, before, 5));
    assert_eq!(rows.iter().map(|row| row.kind).collect::<Vec<_>>(), [Some(Kind::ChatAnswered)]);
    arrives(desk, chat(world.website_chat, "visitor-1", "One more question"));
    assert!(awaits());
}

fn messages_are_read_on_from_the_last_one_seen(desk: &TestDesk) {
    let world = desk.world;
    waits(desk, chat(world.website_chat, "visitor-1", "one"));
    arrives(desk, chat(world.website_chat, "visitor-1", "two"));
    let talk = desk.read_as(world.ida, move |cx| talks::find_talk_of_visitor(cx, world.website_chat, "visitor-1"));
    let id = talk.unwrap().id;
    let read = |after| desk.read_as(world.ida, move |cx| talks::list_messages(cx, id, after, 10));
    let all = read(FeedItemId(0));
    assert_eq!(all.iter().map(|item| item.body.as_str()).collect::<Vec<_>>(), ["one", "two"]);
    assert!(read(all[1].id).is_empty());
    arrives(desk, chat(world.website_chat, "visitor-1", "three"));
    assert_eq!(read(all[1].id).len(), 1);
}

fn a_talk_follows_its_request_to_another_lead_and_back(desk: &TestDesk) {
    let world = desk.world;
    let target = opened(desk, "A kitchen", 0).id;
    let id = waits(desk, chat(world.website_chat, "visitor-1", "Hi"));
    let draft = seen(desk, id).lead_id;
    let held = |lead| desk.read_as(world.ida, move |cx| talks::find_talk_of_lead(cx, lead)).is_some();
    assert!(held(draft));
    desk.run_as(world.ida, move |cx| pipelines::link(cx, id, Target::Lead(target)));
    assert!(held(target) && !held(draft));
    desk.run_as(world.ida, move |cx| pipelines::take_back_link(cx, id));
    assert!(held(draft) && !held(target));
    assert_eq!(arrives(desk, chat(world.website_chat, "visitor-1", "Still there?")), TakenIn::Continued(id));
}

fn an_empty_or_too_long_answer_is_refused(desk: &TestDesk) {
    let world = desk.world;
    let lead = seen(desk, waits(desk, chat(world.website_chat, "visitor-1", "Hi"))).lead_id;
    for text in ["   ".to_owned(), "x".repeat(talks::MAX_MESSAGE_CHARS + 1)] {
        let refused = desk.try_as(world.ida, move |cx| {
            let talk = talks::find_talk_of_lead(cx, lead)?.expect("a talk");
            talks::answer(cx, &talk, "Ida", &text)
        });
        assert!(matches!(refused, Err(Error::BadSetting(_))));
    }
}

fn a_closed_talk_waits_for_no_answer_until_the_visitor_writes_again(desk: &TestDesk) {
    let world = desk.world;
    let lead = ida_accepts(desk, waits(desk, chat(world.website_chat, "visitor-1", "Hi"))).id;
    let talk = move || desk.read_as(world.ida, move |cx| talks::find_talk_of_lead(cx, lead)).unwrap();
    let awaits = || desk.read_as(world.mara, move |cx| leads::list_by_ids(cx, &[lead]))[0].awaits_answer;
    let before = desk.read_as(world.mara, journal::newest);
    let open = talk();
    desk.run_as(world.ida, move |cx| talks::close(cx, &open));
    assert!(!awaits() && talk().closed_at.is_some());
    arrives(desk, chat(world.website_chat, "visitor-1", "One more question"));
    assert!(awaits() && talk().closed_at.is_none());
    let rows = desk.read_as(world.mara, move |cx| journal::read_after(cx, before, 10));
    let told = rows.iter().filter_map(|row| row.kind).filter(|kind| matches!(kind, Kind::TalkClosed | Kind::TalkBegun));
    assert_eq!(told.collect::<Vec<_>>(), [Kind::TalkClosed, Kind::TalkBegun]);
    let answered = talk();
    desk.run_as(world.ida, move |cx| {
        talks::close(cx, &answered)?;
        talks::answer(cx, &answered, "Ida", "Still here").map(|_| ())
    });
    assert_eq!(talk().closed_at, None, "an answer goes on with it too");
}

fn what_a_recognized_visitor_writes_next_is_theirs_and_stays_in_its_request(desk: &TestDesk) {
    let world = desk.world;
    let waiting = waits(desk, chat(world.website_chat, "visitor-1", "Hi"));
    let talk =
        move || desk.read_as(world.mara, move |cx| talks::find_talk_of_visitor(cx, world.website_chat, "visitor-1"));
    let nobody = talk().unwrap().contact_id.unwrap();
    let made = |name: &'static str| {
        let new = move |cx: &mut base::Cx<'_>| {
            contacts::open(cx, NewContact { name: name.to_owned(), ..NewContact::default() })
        };
        desk.run_as(world.mara, new).id
    };
    let (sam, kim) = (made("Sam Reyes"), made("Kim Vo"));
    for contact in [sam, sam, kim] {
        let before = talk().unwrap();
        desk.run_as(world.mara, move |cx| recognize(cx, &before, contact));
        assert_eq!(talk().unwrap().contact_id, Some(contact));
    }
    let arrived = arrives(desk, chat(world.website_chat, "visitor-1", "Of oak?"));
    assert_eq!(arrived, TakenIn::Continued(waiting));
    assert_eq!((seen(desk, waiting).contact_id, talk().unwrap().contact_id), (Some(kim), Some(kim)));
    let lead = ida_accepts(desk, waiting);
    assert_eq!(lead.contacts, [sam, kim], "{nobody} was no more than a cookie");
    let rows = desk.read_as(world.mara, move |cx| journal::read_after(cx, base::ids::JournalId(0), 500));
    let told = rows.iter().filter(|row| row.kind == Some(Kind::TalkRecognized));
    let told: Vec<_> = told.map(|row| (row.before["contact"].clone(), row.after["contact"].clone())).collect();
    assert_eq!(told, [(json!(nobody), json!(sam)), (json!(sam), json!(kim))]);
}
