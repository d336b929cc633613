//! A mail of a personal mailbox is for its reader alone (EM-11, EM-14).

use crate::outside::{arrives, ida_accepts, mail, seen, waits};
use base::ids::{IncomingLeadId, UserId};
use flow::channels::said::{self, FeedItem, Place};
use flow::channels::{AttachedFile, SourceEvent};
use flow::timeline::{self, Line};
use flow::{TakenIn, contacts, inbox, leads, updates};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    others_see_that_it_exists_and_nothing_of_what_was_said,
    only_its_reader_is_told_of_it,
    searching_finds_none_of_its_words,
    pinning_or_changing_it_loses_none_of_it,
    its_files_open_for_its_reader_alone,
    each_of_two_readers_has_a_card_of_their_own,
);

const SECRET: &str = "Salary talks on Friday";

fn private(desk: &TestDesk, reader: UserId) -> SourceEvent {
    let mut event = mail(desk.world.sales_mail, "Carl Ek", "carl@ek.example", SECRET, "Between us: 62,000.");
    event.html = Some("<p>Between us: 62,000.</p>".to_owned());
    event.private_to = Some(reader);
    event.files = vec![AttachedFile {
        name: "contract.pdf".to_owned(),
        mime_type: "application/pdf".to_owned(),
        size_bytes: 9,
        section: None,
        content_id: None,
        file: "hash".to_owned(),
    }];
    event
}

fn said_in(desk: &TestDesk, user: UserId, id: IncomingLeadId) -> (FeedItem, usize) {
    let lead = seen(desk, id).lead_id;
    let feed = desk.read_as(user, move |cx| timeline::feed(cx, Place::lead(lead), None, 20));
    let said = feed.lines.into_iter().find_map(|line| match line {
        Line::Said(item, files) => Some((*item, files.len())),
        Line::Set(..) | Line::Changed(_) => None,
    });
    said.expect("what was said")
}

fn others_see_that_it_exists_and_nothing_of_what_was_said(desk: &TestDesk) {
    let world = desk.world;
    let id = waits(desk, private(desk, world.ida));
    let (mine, my_files) = said_in(desk, world.ida, id);
    assert_eq!((mine.title.as_str(), my_files), (SECRET, 1));
    assert!(mine.body.contains("62,000") && mine.html.is_some());
    for other in [world.mara, world.tom] {
        let (item, files) = said_in(desk, other, id);
        let shown = format!("{item:?}");
        assert!(!shown.contains("62,000") && !shown.contains("Salary"), "{shown}");
        assert_eq!((item.title.as_str(), files), ("Private mail", 0));
        let card = desk.read_as(other, move |cx| inbox::load(cx, id));
        assert_eq!((card.title.as_str(), card.preview.as_str(), card.details), ("Private mail", "", None));
    }
    let lead = crate::outside::lead(desk, seen(desk, id).lead_id);
    assert_eq!(lead.name, "Carl Ek", "a draft is not called by a private subject");
}

/// NT-02: a notice to everybody would tell them of it.
fn only_its_reader_is_told_of_it(desk: &TestDesk) {
    let world = desk.world;
    let id = waits(desk, private(desk, world.ida));
    desk.run_as(world.mara, move |cx| flow::pipelines::accept(cx, id, flow::pipelines::Acceptance::default()));
    assert!(matches!(arrives(desk, private(desk, world.ida)), TakenIn::Joined(..)));
    desk.catch_up();
    for user in world.everybody() {
        let notices = desk.read_as(user, move |cx| updates::list_notices(cx, user, 10));
        assert_eq!(notices.len(), if user == world.ida { 2 } else { 0 }, "{notices:?}");
        assert!(notices.iter().all(|notice| !notice.text.contains("Salary")));
    }
}

fn searching_finds_none_of_its_words(desk: &TestDesk) {
    let world = desk.world;
    let id = waits(desk, private(desk, world.ida));
    ida_accepts(desk, id);
    for user in [world.ida, world.tom] {
        let by_subject = desk.read_as(user, |cx| leads::search(cx, leads::Search { question: "Salary", limit: 10 }));
        assert_eq!(by_subject.len(), 0);
        let by_text = desk.read_as(user, |cx| contacts::search(cx, "62", 10));
        assert_eq!(by_text, []);
    }
}

/// What somebody may not read they cannot overwrite either.
fn pinning_or_changing_it_loses_none_of_it(desk: &TestDesk) {
    let world = desk.world;
    let id = waits(desk, private(desk, world.ida));
    let item = said_in(desk, world.ida, id).0.id;
    desk.run_as(world.tom, move |cx| timeline::pin(cx, item, true));
    let refused = desk.try_as(world.mara, move |cx| timeline::change_note(cx, item, Some("mine now"), None));
    assert!(matches!(refused, Err(timeline::Error::NotYours)), "{refused:?}");
    let (kept, _) = said_in(desk, world.ida, id);
    assert!(kept.is_pinned && kept.body.contains("62,000"), "{kept:?}");
    assert!(said::details_of(&kept).is_some());
}

fn its_files_open_for_its_reader_alone(desk: &TestDesk) {
    let world = desk.world;
    let id = waits(desk, private(desk, world.ida));
    let item = said_in(desk, world.ida, id).0.id;
    let files = |user| desk.read_as(user, move |cx| said::list_attachments(cx, &[item]));
    let file = files(world.ida)[0].id;
    assert!(files(world.mara).is_empty());
    assert!(desk.read_as(world.ida, move |cx| said::find_attachment(cx, file)).is_some());
    assert!(desk.read_as(world.mara, move |cx| said::find_attachment(cx, file)).is_none());
}

/// EM-11: each of them decides about theirs.
fn each_of_two_readers_has_a_card_of_their_own(desk: &TestDesk) {
    let world = desk.world;
    let idas = waits(desk, private(desk, world.ida));
    let toms = waits(desk, private(desk, world.tom));
    assert_eq!(arrives(desk, private(desk, world.ida)), TakenIn::Continued(idas));
    for user in world.everybody() {
        let readable = desk.read_as(user, move |cx| inbox::list_by_ids(cx, &[idas, toms]));
        let readable: Vec<_> = readable.iter().filter(|card| card.title == SECRET).map(|card| card.id).collect();
        let own = [(world.ida, idas), (world.tom, toms)].into_iter().filter(|(owner, _)| *owner == user);
        assert_eq!(readable, own.map(|(_, id)| id).collect::<Vec<_>>());
    }
    desk.run_as(world.ida, move |cx| flow::decline(cx, idas, false));
    desk.run_as(world.tom, move |cx| flow::decline(cx, toms, false));
}
