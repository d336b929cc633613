//! A request waits (IL-01 to IL-26), or joins what is there.

use crate::outside::{anna, anna_waits, arrives, ben, call, chat, form, ida_accepts, lead, mail, seen, waits};
use flow::TakenIn;
use flow::channels::said::{ItemKind, Place, Subject};
use flow::channels::{Channel, Details};
use flow::inbox::{self, Filter, State};
use flow::{contacts, leads, pipelines, timeline};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    each_channel_has_its_own_counter,
    a_card_carries_what_its_channel_knows,
    a_draft_is_in_no_list_and_in_no_total,
    a_request_without_a_word_shows_the_name_of_its_lead,
    a_second_message_joins_the_waiting_card,
    two_messages_of_one_visitor_make_one_card,
    another_spelling_of_the_number_is_the_same_person,
    a_known_person_with_an_open_lead_joins_its_feed,
    a_known_person_without_an_open_lead_waits_again,
    another_pipeline_has_its_own_inbox,
    a_page_of_the_inbox_ends_where_the_next_begins,
    the_oldest_request_is_the_one_that_came_first,
);

/// IL-10, IL-11: four kinds, and the icons' numbers are the numbers of the cards.
fn each_channel_has_its_own_counter(desk: &TestDesk) {
    let world = desk.world;
    waits(desk, anna(desk, "one"));
    waits(desk, ben(desk, "two"));
    waits(desk, mail(world.sales_mail, "Eva", "eva@ek.example", "Three", "three"));
    waits(desk, call(world.main_line, "+49 30 23125 901"));
    let counts = desk.read_as(world.mara, move |cx| inbox::count_waiting(cx, world.sales));
    assert_eq!(counts, [(Channel::Call, 1), (Channel::Mail, 2), (Channel::Form, 1), (Channel::Chat, 0)]);
    for (channel, count) in counts {
        let filter = Filter::waiting(world.sales, Some(channel));
        let cards = desk.read_as(world.mara, move |cx| inbox::list(cx, &filter, None, 50));
        assert!(cards.iter().all(|card| card.channel == channel));
        assert_eq!(cards.len(), usize::try_from(count).unwrap());
    }
}

/// IL-20 to IL-24.
fn a_card_carries_what_its_channel_knows(desk: &TestDesk) {
    let world = desk.world;
    let card = seen(desk, waits(desk, mail(world.sales_mail, "Ben Ohm", "ben@ohm.example", "A table", "Oak, please.")));
    assert_eq!(
        (card.title.as_str(), card.sender.as_str(), card.preview.as_str()),
        ("A table", "Ben Ohm", "Oak, please.")
    );
    assert_eq!((card.source_name.as_str(), card.state, card.messages), ("sales@lindqvist.example", State::Waiting, 1));
    let Some(Details::Mail(details)) = card.details else { panic!("a mail's details") };
    assert_eq!((details.from_address.as_str(), details.subject.as_str()), ("ben@ohm.example", "A table"));
    assert!(card.uid.len() >= 32, "cannot be guessed");
    let unknown = seen(desk, waits(desk, chat(world.website_chat, "visitor-1", "Hello")));
    assert_eq!((unknown.sender.as_str(), unknown.channel), ("Website visitor", Channel::Chat));
    let feed = desk.read_as(world.mara, move |cx| timeline::feed(cx, Place::lead(card.lead_id), None, 10));
    assert!(feed.lines.iter().any(|line| matches!(line, timeline::Line::Said(item, _) if item.kind == ItemKind::Mail)));
}

/// IL-02, IL-33: neither lead, contact nor company of a waiting request shows anywhere.
fn a_draft_is_in_no_list_and_in_no_total(desk: &TestDesk) {
    let world = desk.world;
    let mut event = anna(desk, "A staircase");
    event.sender.company = "Berg Architects".to_owned();
    event.draft.price_minor = 500_000;
    let card = seen(desk, waits(desk, event));
    desk.read_as(world.mara, move |cx| {
        let (contact, company) = (card.contact_id.unwrap(), card.company_id.unwrap());
        assert!(contacts::load(cx, contact)?.is_draft && contacts::companies::load(cx, company)?.is_draft);
        assert_eq!(contacts::list(cx, base::ids::ContactId(0), 50)?, []);
        assert_eq!(contacts::search(cx, "anna@berg.example", 10)?, []);
        assert_eq!(contacts::companies::list(cx, base::ids::CompanyId(0), 50)?, []);
        assert_eq!(contacts::companies::search(cx, "Berg", 10)?, []);
        assert!(leads::search(cx, leads::Search { question: "Anna", limit: 10 })?.is_empty());
        assert_eq!(leads::count_open(cx, world.sales)?, (0, 0));
        assert!(leads::stage_totals(cx, world.sales)?.values().all(|totals| *totals == (0, 0)));
        assert!(leads::list_by_ids(cx, &[card.lead_id])?.is_empty());
        Ok::<_, flow::Error>(())
    });
}

/// IL-26: programs name the lead and often nothing else; the card is how people tell their requests apart.
fn a_request_without_a_word_shows_the_name_of_its_lead(desk: &TestDesk) {
    let mut event = anna(desk, "Hello");
    event.text.clear();
    event.draft.name = "Staircase, 14 steps".to_owned();
    let id = waits(desk, event);
    assert_eq!(seen(desk, id).preview, "Staircase, 14 steps");
}

/// IL-60.
fn a_second_message_joins_the_waiting_card(desk: &TestDesk) {
    let world = desk.world;
    let id = anna_waits(desk);
    desk.clock.advance(60);
    assert_eq!(arrives(desk, anna(desk, "And a railing.")), TakenIn::Continued(id));
    // By mail now: the same person, so the same card.
    let by_mail = mail(world.sales_mail, "Anna", "ANNA@berg.example", "Photos", "Here they are");
    assert_eq!(arrives(desk, by_mail), TakenIn::Continued(id));
    let card = seen(desk, id);
    assert_eq!((card.messages, card.preview.as_str(), card.channel), (3, "Here they are", Channel::Form));
    assert!(card.updated_at > card.created_at);
    let counts = desk.read_as(world.mara, move |cx| inbox::count_waiting(cx, world.sales));
    assert_eq!(counts.iter().map(|(_, count)| count).sum::<i64>(), 1, "one card, however many messages");
    let feed = desk.read_as(world.mara, move |cx| timeline::feed(cx, Place::lead(card.lead_id), None, 20));
    assert_eq!(feed.lines.iter().filter(|line| matches!(line, timeline::Line::Said(..))).count(), 3);
}

/// SR-07.
fn two_messages_of_one_visitor_make_one_card(desk: &TestDesk) {
    let chats = desk.world.website_chat;
    let id = waits(desk, chat(chats, "visitor-7", "Hi"));
    assert_eq!(arrives(desk, chat(chats, "visitor-7", "Are you there?")), TakenIn::Continued(id));
    assert_ne!(waits(desk, chat(chats, "visitor-8", "Hi")), id);
}

/// DC-14: the account is in Germany, so a local number is the same as its international form.
fn another_spelling_of_the_number_is_the_same_person(desk: &TestDesk) {
    let line = desk.world.main_line;
    let id = waits(desk, call(line, "+49 30 23125 901"));
    assert_eq!(arrives(desk, call(line, "(030) 23125-901")), TakenIn::Continued(id));
    assert_eq!(arrives(desk, call(line, "0049 30 23125901")), TakenIn::Continued(id));
}

/// EM-35.
fn a_known_person_with_an_open_lead_joins_its_feed(desk: &TestDesk) {
    let world = desk.world;
    let accepted = ida_accepts(desk, anna_waits(desk));
    let TakenIn::Joined(joined, record) = arrives(desk, anna(desk, "One more thing")) else { panic!("it joins") };
    assert_eq!(joined, accepted.id);
    let record = seen(desk, record);
    assert_eq!((record.state, record.target), (State::Linked, Some((Subject::Lead, joined.0))));
    let counts = desk.read_as(world.mara, move |cx| inbox::count_waiting(cx, world.sales));
    assert!(counts.iter().all(|(_, count)| *count == 0));
    // The words of another pipeline's door join the open lead as well: it is one conversation.
    let service = mail(world.service_mail, "Anna", "anna@berg.example", "By the way", "The door squeaks");
    assert!(matches!(arrives(desk, service), TakenIn::Joined(lead, _) if lead == joined));
}

/// A person whose leads are all closed asks anew: a new request, with the contact that is known.
fn a_known_person_without_an_open_lead_waits_again(desk: &TestDesk) {
    let world = desk.world;
    let first = ida_accepts(desk, anna_waits(desk));
    desk.run_as(world.ida, move |cx| pipelines::move_lead(cx, first.id, to(world.stages.lost)));
    let again = seen(desk, waits(desk, anna(desk, "Now a table")));
    assert_eq!(again.contact_id, first.contacts.first().copied());
    assert_ne!(again.lead_id, first.id);
    let contact = again.contact_id.unwrap();
    assert!(!desk.read_as(world.mara, move |cx| contacts::load(cx, contact)).is_draft, "still in lists");
}

/// IL-04.
fn another_pipeline_has_its_own_inbox(desk: &TestDesk) {
    let world = desk.world;
    let sales = anna_waits(desk);
    let service = waits(desk, mail(world.service_mail, "Anna", "anna@berg.example", "A hinge", "It is loose"));
    assert_eq!((seen(desk, sales).pipeline_id, seen(desk, service).pipeline_id), (world.sales, world.service));
    assert_eq!(seen(desk, sales).contact_id, seen(desk, service).contact_id, "one person");
    let ids = |pipeline| {
        let filter = Filter::waiting(pipeline, None);
        desk.read_as(world.mara, move |cx| inbox::list_ids(cx, &filter, 50))
    };
    assert_eq!((ids(world.sales), ids(world.service)), (vec![sales], vec![service]));
    ida_accepts(desk, service);
    assert_eq!(lead(desk, seen(desk, service).lead_id).stage_id, world.service_stages.reported);
}

/// IL-13.
fn a_page_of_the_inbox_ends_where_the_next_begins(desk: &TestDesk) {
    let world = desk.world;
    let mut all: Vec<_> = (0..7)
        .map(|n| {
            if n % 2 == 0 {
                desk.clock.advance(1);
            }
            waits(desk, form(world.website_form, "A", &format!("p{n}@a.example"), "", "hello"))
        })
        .collect();
    for is_oldest_first in [true, false] {
        let filter = Filter { is_oldest_first, ..Filter::waiting(world.sales, Some(Channel::Form)) };
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let filter = filter.clone();
            let page = desk.read_as(world.mara, move |cx| inbox::list(cx, &filter, after, 3));
            let Some(last) = page.last() else { break };
            after = Some(inbox::Position { updated_at: last.updated_at, id: last.id });
            found.extend(page.iter().map(|card| card.id));
        }
        assert_eq!(found, all, "oldest first: {is_oldest_first}");
        all.reverse();
    }
}

/// A later message of theirs makes nobody a newcomer.
fn the_oldest_request_is_the_one_that_came_first(desk: &TestDesk) {
    let world = desk.world;
    let first = anna_waits(desk);
    desk.clock.advance(600);
    waits(desk, ben(desk, "A table"));
    desk.clock.advance(600);
    assert_eq!(arrives(desk, anna(desk, "Still there?")), TakenIn::Continued(first));
    let oldest = desk.read_as(world.mara, move |cx| inbox::oldest_waiting(cx, world.sales));
    assert_eq!(oldest, Some(seen(desk, first).created_at));
}

fn to(stage_id: base::ids::StageId) -> pipelines::Move {
    pipelines::Move::to(stage_id)
}
