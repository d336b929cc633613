//! Linking an incoming lead to what exists, and taking that back (IL-50 to IL-53).

use crate::outside::{anna, anna_waits, arrives, ben, call, chat, ida_accepts, lead, opened, seen, waits};
use base::Cx;
use base::ids::{ContactId, LeadId};
use flow::TakenIn;
use flow::channels::said::{self, ItemKind, Place, Subject};
use flow::channels::{handles, talks};
use flow::contacts::{self, NewCompany, NewContact, companies};
use flow::inbox::{Error as InboxError, State};
use flow::leads::{self, LeadChange, Target};
use flow::pipelines::{Error, link, take_back_link};
use flow::timeline::{self, Line};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    all_four_kinds_join_a_lead_of_any_pipeline,
    linking_to_a_contact_goes_to_the_newest_open_lead_else_to_their_feed,
    linking_to_a_company_goes_to_the_newest_open_lead_else_to_its_feed,
    what_is_hidden_or_gone_is_no_target,
    a_link_is_taken_back_whole,
    who_was_on_the_lead_before_stays_on_it,
    who_is_linked_to_a_contact_is_that_contact_from_then_on,
    taking_back_the_link_takes_back_exactly_the_addresses_it_gave,
    somebody_in_lists_stays_somebody_else,
    what_joined_by_itself_can_be_made_a_request_of_its_own,
    notes_and_tasks_of_a_waiting_request_go_with_it_and_come_back,
);

/// IL-50, IL-51, IL-52.
fn all_four_kinds_join_a_lead_of_any_pipeline(desk: &TestDesk) {
    let world = desk.world;
    let target = opened(desk, "A kitchen", 100);
    let requests = [
        anna_waits(desk),
        waits(desk, ben(desk, "hello")),
        waits(desk, call(world.main_line, "+49 30 23125 901")),
        waits(desk, chat(world.website_chat, "visitor-1", "hello")),
        waits(desk, crate::outside::mail(world.service_mail, "Eva", "eva@ek.example", "Hinge", "loose")),
    ];
    for id in requests {
        desk.run_as(world.priya, move |cx| link(cx, id, Target::Lead(target.id)));
        let linked = seen(desk, id);
        assert_eq!((linked.state, linked.target), (State::Linked, Some((Subject::Lead, target.id.0))));
        let twice = desk.try_as(world.tom, move |cx| link(cx, id, Target::Lead(target.id)));
        assert!(matches!(twice, Err(Error::Inbox(InboxError::AlreadyDecided { by, .. })) if by == world.priya));
    }
    assert_eq!(said_count(desk, Place::lead(target.id)), 5, "the history moved");
    let after = lead(desk, target.id);
    assert_eq!(after.contacts.len(), 5, "who spoke is on the lead");
    let (open, _) = desk.read_as(world.mara, move |cx| leads::count_open(cx, world.sales));
    assert_eq!(open, 1, "no new lead was made");
    // The visitor's next message comes to the lead, and so does the answer.
    let next = arrives(desk, chat(world.website_chat, "visitor-1", "still there?"));
    assert!(matches!(next, TakenIn::Joined(lead, _) if lead == target.id), "{next:?}");
    assert!(desk.read_as(world.ida, move |cx| talks::find_talk_of_lead(cx, target.id)).is_some());
}

fn linking_to_a_contact_goes_to_the_newest_open_lead_else_to_their_feed(desk: &TestDesk) {
    let world = desk.world;
    let eva = desk
        .run_as(world.ida, |cx| contacts::open(cx, NewContact { name: "Eva Ek".to_owned(), ..Default::default() }))
        .id;
    let first = anna_waits(desk);
    desk.run_as(world.ida, move |cx| link(cx, first, Target::Contact(eva)));
    assert_eq!(seen(desk, first).target, Some((Subject::Contact, eva.0)));
    assert_eq!(said_count(desk, Place::contact(eva)), 1);
    let hers = opened(desk, "Hers", 0).id;
    desk.run_as(world.ida, move |cx| leads::add_contact(cx, hers, eva, true));
    let second = waits(desk, ben(desk, "hello"));
    desk.run_as(world.ida, move |cx| link(cx, second, Target::Contact(eva)));
    assert_eq!(seen(desk, second).target, Some((Subject::Lead, hers.0)));
}

fn linking_to_a_company_goes_to_the_newest_open_lead_else_to_its_feed(desk: &TestDesk) {
    let world = desk.world;
    let firm =
        desk.run_as(world.ida, |cx| companies::open(cx, NewCompany { name: "Ek".to_owned(), ..Default::default() })).id;
    let first = anna_waits(desk);
    desk.run_as(world.ida, move |cx| link(cx, first, Target::Company(firm)));
    assert_eq!(seen(desk, first).target, Some((Subject::Company, firm.0)));
    let theirs = opened(desk, "Theirs", 0).id;
    desk.run_as(world.ida, move |cx| leads::set_company(cx, theirs, Some(firm)));
    let second = waits(desk, ben(desk, "hello"));
    desk.run_as(world.ida, move |cx| link(cx, second, Target::Company(firm)));
    assert_eq!(seen(desk, second).target, Some((Subject::Lead, theirs.0)));
}

fn what_is_hidden_or_gone_is_no_target(desk: &TestDesk) {
    let world = desk.world;
    let (id, other) = (anna_waits(desk), seen(desk, waits(desk, ben(desk, "hello"))));
    let gone = opened(desk, "Gone", 0).id;
    desk.run_as(world.ida, move |cx| leads::delete(cx, gone));
    let targets = [
        Target::Lead(other.lead_id),
        Target::Contact(other.contact_id.unwrap()),
        Target::Lead(gone),
        Target::Lead(LeadId(999_999)),
    ];
    for target in targets {
        assert!(desk.try_as(world.ida, move |cx| link(cx, id, target)).is_err(), "{target:?}");
    }
    assert_eq!(seen(desk, id).state, State::Waiting);
}

fn a_link_is_taken_back_whole(desk: &TestDesk) {
    let world = desk.world;
    let target = opened(desk, "A kitchen", 100).id;
    let id = anna_waits(desk);
    let contact = seen(desk, id).contact_id.unwrap();
    desk.run_as(world.ida, move |cx| link(cx, id, Target::Lead(target)));
    desk.run_as(world.ida, move |cx| take_back_link(cx, id));
    let back = seen(desk, id);
    assert_eq!((back.state, back.target), (State::Waiting, None));
    assert_eq!((said_count(desk, Place::lead(target)), said_count(desk, Place::lead(back.lead_id))), (0, 1));
    assert_eq!(lead(desk, target).contacts, []);
    assert!(desk.read_as(world.mara, move |cx| contacts::load(cx, contact)).is_draft, "hidden again (IL-33)");
    assert_eq!(desk.read_as(world.mara, |cx| contacts::list(cx, ContactId(0), 5)), []);
    assert_eq!(ida_accepts(desk, id).contacts, [contact]);
}

fn who_was_on_the_lead_before_stays_on_it(desk: &TestDesk) {
    let world = desk.world;
    let hers = ida_accepts(desk, anna_waits(desk));
    let won = flow::pipelines::Move::to(world.stages.won);
    desk.run_as(world.ida, move |cx| flow::pipelines::move_lead(cx, hers.id, won));
    let eva =
        desk.run_as(world.ida, |cx| contacts::open(cx, NewContact { name: "Eva".to_owned(), ..Default::default() })).id;
    desk.run_as(world.ida, move |cx| leads::add_contact(cx, hers.id, eva, true));
    desk.clock.advance(60);
    // Anna is the second contact of a closed lead; she writes, Ida links it there and thinks better of it.
    let id = waits(desk, anna(desk, "A scratch"));
    desk.run_as(world.ida, move |cx| link(cx, id, Target::Lead(hers.id)));
    desk.run_as(world.ida, move |cx| take_back_link(cx, id));
    assert_eq!(lead(desk, hers.id).contacts, [eva, hers.contacts[0]]);
}

fn eva(desk: &TestDesk, email: &str) -> ContactId {
    known(desk, "Eva Ek", email)
}

fn known(desk: &TestDesk, name: &str, email: &str) -> ContactId {
    let new = NewContact {
        name: name.to_owned(),
        handles: handles::email(email).into_iter().collect(),
        ..Default::default()
    };
    desk.run_as(desk.world.ida, move |cx| contacts::open(cx, new.clone())).id
}

fn addresses(desk: &TestDesk, id: ContactId) -> Vec<String> {
    let contact = desk.read_as(desk.world.mara, move |cx| contacts::load(cx, id));
    contact.handles.into_iter().map(|handle| handle.value).collect()
}

fn who_is_linked_to_a_contact_is_that_contact_from_then_on(desk: &TestDesk) {
    let world = desk.world;
    let eva = eva(desk, "eva@ek.example");
    let hers = opened(desk, "Hers", 0).id;
    desk.run_as(world.ida, move |cx| leads::add_contact(cx, hers, eva, true));
    let id = anna_waits(desk);
    desk.run_as(world.ida, move |cx| link(cx, id, Target::Contact(eva)));
    assert_eq!(addresses(desk, eva), ["eva@ek.example", "anna@berg.example", "+493023125801"]);
    assert_eq!(lead(desk, hers).contacts, [eva], "one person, one contact");
    let listed = desk.read_as(world.mara, |cx| contacts::list(cx, ContactId(0), 5));
    assert_eq!(listed.iter().map(|contact| contact.id).collect::<Vec<_>>(), [eva], "the draft stays hidden");
    let next = arrives(desk, anna(desk, "and the handrail?"));
    assert!(matches!(next, TakenIn::Joined(lead, _) if lead == hers), "{next:?}");
}

fn taking_back_the_link_takes_back_exactly_the_addresses_it_gave(desk: &TestDesk) {
    let world = desk.world;
    let eva = eva(desk, "eva@ek.example");
    let id = anna_waits(desk);
    desk.run_as(world.ida, move |cx| link(cx, id, Target::Contact(eva)));
    let more = handles::email("eva@home.example").unwrap();
    desk.run_as(world.ida, move |cx| contacts::enrich(cx, eva, "", std::slice::from_ref(&more)));
    desk.run_as(world.ida, move |cx| take_back_link(cx, id));
    assert_eq!(addresses(desk, eva), ["eva@ek.example", "eva@home.example"]);
    let next = arrives(desk, anna(desk, "and the handrail?"));
    assert!(matches!(next, TakenIn::Continued(card) if card == id), "{next:?}");
    // Linked once more, it is the last link that is taken back.
    desk.clock.advance(60);
    desk.run_as(world.ida, move |cx| link(cx, id, Target::Contact(eva)));
    assert_eq!(addresses(desk, eva).len(), 4);
    desk.run_as(world.ida, move |cx| take_back_link(cx, id));
    assert_eq!(addresses(desk, eva).len(), 2);
}

fn somebody_in_lists_stays_somebody_else(desk: &TestDesk) {
    let world = desk.world;
    let (anna, eva) = (known(desk, "Anna Berg", "anna@berg.example"), eva(desk, "eva@ek.example"));
    let hers = opened(desk, "Hers", 0).id;
    desk.run_as(world.ida, move |cx| leads::add_contact(cx, hers, eva, true));
    let id = anna_waits(desk);
    desk.run_as(world.ida, move |cx| link(cx, id, Target::Contact(eva)));
    assert_eq!(addresses(desk, eva), ["eva@ek.example"]);
    assert_eq!(lead(desk, hers).contacts, [eva, anna]);
}

fn what_joined_by_itself_can_be_made_a_request_of_its_own(desk: &TestDesk) {
    let world = desk.world;
    let hers = ida_accepts(desk, anna_waits(desk));
    let change = LeadChange { name: Some("Staircase".to_owned()), ..LeadChange::default() };
    desk.run_as(world.ida, move |cx| leads::change(cx, hers.id, change.clone()));
    desk.clock.advance(60);
    let TakenIn::Joined(_, id) = arrives(desk, anna(desk, "Something else: a bed")) else { panic!("it joins") };
    desk.run_as(world.ida, move |cx| take_back_link(cx, id));
    let card = seen(desk, id);
    assert_eq!(card.state, State::Waiting);
    assert_ne!(card.lead_id, hers.id);
    assert_eq!((said_count(desk, Place::lead(hers.id)), said_count(desk, Place::lead(card.lead_id))), (1, 1));
    assert_eq!(lead(desk, hers.id).contacts, hers.contacts, "she is still on her first lead");
    let second = ida_accepts(desk, id);
    assert_eq!(second.contacts, hers.contacts);
}

fn said_count(desk: &TestDesk, place: Place) -> usize {
    let feed = desk.read_as(desk.world.mara, move |cx| timeline::feed(cx, place, None, 50));
    feed.lines.iter().filter(|line| matches!(line, Line::Said(..))).count()
}

/// What colleagues note and plan while a request waits is not left behind with its draft.
fn notes_and_tasks_of_a_waiting_request_go_with_it_and_come_back(desk: &TestDesk) {
    let world = desk.world;
    let id = anna_waits(desk);
    let draft = seen(desk, id).lead_id;
    let target = opened(desk, "A kitchen", 100).id;
    desk.run_as(world.ida, move |cx| {
        let place = Place::lead(draft);
        let note = timeline::NewNote {
            place,
            kind: ItemKind::Note,
            author: "Ida".to_owned(),
            text: "Called, asks for oak".to_owned(),
            details: serde_json::Value::Null,
            at: None,
        };
        timeline::add_note(cx, note)?;
        let task = timeline::NewTask {
            place: Some(place),
            kind_id: 1,
            text: "Send samples".to_owned(),
            responsible_id: world.ida,
            due_at: cx.now + 60,
            is_all_day: false,
            duration: 0,
        };
        timeline::add_task(cx, &task)
    });
    let stands = move |cx: &mut Cx<'_>, place: Place| {
        let notes = said::list(cx, place, None, 50)?.iter().filter(|item| item.kind == ItemKind::Note).count();
        Ok::<_, timeline::Error>((notes, timeline::list_open_tasks(cx, place, 50)?.len()))
    };

    desk.run_as(world.ida, move |cx| flow::link(cx, id, Target::Lead(target)));
    assert_eq!(desk.run(move |cx| stands(cx, Place::lead(target))), (1, 1));
    assert_eq!(desk.run(move |cx| leads::load(cx, target)).next_task_at, Some(testkit::desk::NOW + 60));

    desk.run_as(world.ida, move |cx| flow::take_back_link(cx, id));
    assert_eq!(desk.run(move |cx| stands(cx, Place::lead(target))), (0, 0));
    assert_eq!(desk.run(move |cx| stands(cx, Place::lead(draft))), (1, 1));
    assert_eq!(desk.run(move |cx| leads::load(cx, target)).next_task_at, None);
}
