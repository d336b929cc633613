//! Accepting an incoming lead and taking that back (IL-30 to IL-35).

use crate::outside::{anna, anna_waits, arrives, ben, ida_accepts, lead, mail, seen, waits};
use base::filters::Sort;
use base::ids::{CompanyId, ContactId};
use base::journal::{self, Kind};
use base::people::users;
use flow::channels::Sender;
use flow::contacts::{self, companies};
use flow::inbox::{self, State};
use flow::pipelines::{Acceptance, Error, Move, accept, move_lead, take_back_acceptance};
use flow::{TakenIn, leads};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    it_becomes_a_lead_in_the_first_stage,
    it_becomes_a_lead_in_a_chosen_stage_of_any_pipeline,
    the_doors_owner_answers_for_it_else_who_accepts,
    who_left_answers_for_nothing_that_waits_or_comes,
    its_contact_and_company_show_in_lists_from_then_on,
    it_stands_on_top_of_its_stage,
    accepting_into_won_makes_a_customer,
    a_stage_that_leads_cannot_stand_in_is_refused,
    an_acceptance_is_taken_back_whole,
    taking_back_hides_only_who_was_unknown_before,
    taking_back_hides_whoever_joined_the_card_later_too,
    after_taking_back_the_doors_owner_answers_again,
    a_deleted_lead_cannot_be_taken_back,
);

/// IL-30.
fn it_becomes_a_lead_in_the_first_stage(desk: &TestDesk) {
    let world = desk.world;
    let id = anna_waits(desk);
    let before = desk.read_as(world.mara, journal::newest);
    let accepted = ida_accepts(desk, id);
    assert_eq!((accepted.pipeline_id, accepted.stage_id), (world.sales, world.stages.new_request));
    assert!(!accepted.is_draft && accepted.closed_at.is_none());
    assert_eq!(seen(desk, id).state, State::Accepted);
    let rows = desk.read_as(world.mara, move |cx| journal::read_after(cx, before, 20));
    for kind in [Kind::LeadOpened, Kind::IncomingLeadAccepted] {
        assert_eq!(rows.iter().filter(|row| row.kind == Some(kind)).count(), 1, "{kind:?}");
    }
    let (open, _) = desk.read_as(world.mara, move |cx| leads::count_open(cx, world.sales));
    assert_eq!(open, 1);
}

/// IL-31.
fn it_becomes_a_lead_in_a_chosen_stage_of_any_pipeline(desk: &TestDesk) {
    let world = desk.world;
    let id = anna_waits(desk);
    let how = Acceptance { stage: Some(world.service_stages.planned), responsible: Some(world.jonas) };
    let accepted = desk.run_as(world.ida, move |cx| accept(cx, id, how));
    assert_eq!((accepted.pipeline_id, accepted.stage_id), (world.service, world.service_stages.planned));
    assert_eq!(accepted.responsible_id, Some(world.jonas));
}

/// IL-32.
fn the_doors_owner_answers_for_it_else_who_accepts(desk: &TestDesk) {
    let world = desk.world;
    let (by_form, by_mail) = (anna_waits(desk), waits(desk, ben(desk, "hello")));
    assert_eq!(ida_accepts(desk, by_form).responsible_id, Some(world.tom));
    assert_eq!(ida_accepts(desk, by_mail).responsible_id, Some(world.ida));
}

/// RT-08: whoever accepts answers, as where nobody is named.
fn who_left_answers_for_nothing_that_waits_or_comes(desk: &TestDesk) {
    let world = desk.world;
    let waiting = anna_waits(desk);
    desk.run_as(world.mara, move |cx| users::deactivate(cx, world.tom));
    assert_eq!(ida_accepts(desk, waiting).responsible_id, Some(world.ida));
    desk.run_as(world.mara, move |cx| take_back_acceptance(cx, waiting));
    assert_eq!(lead(desk, seen(desk, waiting).lead_id).responsible_id, None, "it waits for nobody");
    let mut again = anna(desk, "and we need shelves");
    again.sender.phones = vec!["+49 30 5557 0909".to_owned()];
    again.sender.emails = vec!["somebody.new@ohm.example".to_owned()];
    let came = waits(desk, again);
    assert_eq!(lead(desk, seen(desk, came).lead_id).responsible_id, None);
}

/// IL-33.
fn its_contact_and_company_show_in_lists_from_then_on(desk: &TestDesk) {
    let world = desk.world;
    let mut event = ben(desk, "hello");
    event.sender.company = "Ohm & Sons".to_owned();
    let accepted = ida_accepts(desk, waits(desk, event));
    desk.read_as(world.mara, move |cx| {
        let listed = contacts::list(cx, ContactId(0), 10)?;
        assert_eq!(listed.iter().map(|contact| contact.id).collect::<Vec<_>>(), accepted.contacts);
        assert_eq!(listed[0].responsible_id, Some(world.ida));
        assert_eq!(contacts::search(cx, "ohm.example", 5)?.len(), 1);
        assert_eq!(companies::list(cx, CompanyId(0), 10)?.len(), 1);
        assert_eq!(leads::search(cx, leads::Search { question: "Ben", limit: 5 })?.len(), 1);
        Ok::<_, flow::Error>(())
    });
}

fn it_stands_on_top_of_its_stage(desk: &TestDesk) {
    let world = desk.world;
    let first = ida_accepts(desk, anna_waits(desk)).id;
    let second = ida_accepts(desk, waits(desk, ben(desk, "hello"))).id;
    let pages = [leads::Cards { stage: world.stages.new_request, below: None }];
    let cards = desk.read_as(world.mara, move |cx| leads::list_cards(cx, Sort::BY_HAND, &pages, 10));
    assert_eq!(cards.iter().map(|card| card.id).collect::<Vec<_>>(), [second, first]);
}

fn accepting_into_won_makes_a_customer(desk: &TestDesk) {
    let world = desk.world;
    let id = anna_waits(desk);
    let how = Acceptance { stage: Some(world.stages.won), responsible: None };
    let accepted = desk.run_as(world.ida, move |cx| accept(cx, id, how));
    assert!(accepted.closed_at.is_some());
    let contact = desk.read_as(world.mara, move |cx| contacts::load(cx, accepted.contacts[0]));
    assert_eq!(contact.customer_since, accepted.closed_at);
}

fn a_stage_that_leads_cannot_stand_in_is_refused(desk: &TestDesk) {
    let world = desk.world;
    let id = anna_waits(desk);
    for stage in [world.stages.incoming, base::ids::StageId(999_999)] {
        let how = Acceptance { stage: Some(stage), responsible: None };
        let refused = desk.try_as(world.ida, move |cx| accept(cx, id, how));
        assert!(matches!(refused, Err(Error::NoSuchStage(refused)) if refused == stage));
    }
    assert_eq!(seen(desk, id).state, State::Waiting, "a refusal decides nothing");
}

fn an_acceptance_is_taken_back_whole(desk: &TestDesk) {
    let world = desk.world;
    let id = anna_waits(desk);
    let accepted = ida_accepts(desk, id);
    let moved = Move::to(world.service_stages.planned);
    desk.run_as(world.ida, move |cx| move_lead(cx, accepted.id, moved));
    let before = desk.read_as(world.mara, journal::newest);
    desk.run_as(world.ida, move |cx| take_back_acceptance(cx, id));
    let back = lead(desk, seen(desk, id).lead_id);
    assert_eq!((back.is_draft, back.pipeline_id, back.stage_id), (true, world.sales, world.stages.incoming));
    assert_eq!(seen(desk, id).state, State::Waiting);
    desk.read_as(world.mara, move |cx| {
        assert_eq!(leads::count_open(cx, world.sales)?, (0, 0));
        assert_eq!(leads::count_open(cx, world.service)?, (0, 0));
        assert!(leads::search(cx, leads::Search { question: "Anna", limit: 5 })?.is_empty());
        assert_eq!(contacts::list(cx, ContactId(0), 5)?, []);
        Ok::<_, flow::Error>(())
    });
    let rows = desk.read_as(world.mara, move |cx| journal::read_after(cx, before, 20));
    let kinds: Vec<_> = rows.iter().filter_map(|row| row.kind).collect();
    assert!(kinds.contains(&Kind::IncomingLeadRestored), "{kinds:?}");
    assert!(!kinds.contains(&Kind::LeadDeleted), "nobody deleted anything: {kinds:?}");
    let boards: Vec<_> =
        rows.iter().filter(|row| row.about.lead == Some(back.id)).map(|row| row.about.pipeline).collect();
    assert!(boards.contains(&Some(world.sales)) && boards.contains(&Some(world.service)), "both boards hear of it");
    assert_eq!(ida_accepts(desk, id).id, back.id);
}

fn taking_back_hides_only_who_was_unknown_before(desk: &TestDesk) {
    let world = desk.world;
    let sold = ida_accepts(desk, anna_waits(desk));
    let won = Move::to(world.stages.won);
    desk.run_as(world.ida, move |cx| move_lead(cx, sold.id, won));
    desk.clock.advance(60);
    let again = waits(desk, anna(desk, "Another one"));
    ida_accepts(desk, again);
    desk.run_as(world.ida, move |cx| take_back_acceptance(cx, again));
    let contact = sold.contacts[0];
    assert!(!desk.read_as(world.mara, move |cx| contacts::load(cx, contact)).is_draft, "Anna bought before");
    let card = desk.read_as(world.mara, move |cx| leads::list_of_contact(cx, contact, 1));
    assert_eq!(card.first().map(|card| card.id), Some(sold.id), "a draft does not take the place of a lead");
}

/// IL-33: a second request of the same person, which came an hour later, names a colleague and the company.
fn taking_back_hides_whoever_joined_the_card_later_too(desk: &TestDesk) {
    let world = desk.world;
    let id = anna_waits(desk);
    desk.clock.advance(3600);
    let mut second = anna(desk, "And shelves for Zoe.");
    second.sender.company = "Berg and Sons".to_owned();
    let zoe = Sender { name: "Zoe Berg".to_owned(), emails: vec!["zoe@berg.example".to_owned()], ..Sender::default() };
    second.draft.others = vec![zoe];
    assert!(matches!(arrives(desk, second), TakenIn::Continued(card) if card == id));
    // A colleague puts somebody on the card whom everybody knows.
    let known = desk
        .run_as(world.ida, |cx| {
            contacts::open(cx, contacts::NewContact { name: "Eva Lund".to_owned(), ..Default::default() })
        })
        .id;
    let draft = seen(desk, id).lead_id;
    desk.run_as(world.ida, move |cx| leads::add_contact(cx, draft, known, false));
    desk.clock.advance(3600);
    let listed = |desk: &TestDesk| {
        desk.read_as(world.mara, |cx| {
            let people = contacts::list(cx, ContactId(0), 10)?.len();
            Ok::<_, flow::Error>((people, companies::list(cx, CompanyId(0), 10)?.len()))
        })
    };
    for _ in 0..2 {
        ida_accepts(desk, id);
        assert_eq!(listed(desk), (3, 1));
        desk.run_as(world.ida, move |cx| take_back_acceptance(cx, id));
        assert_eq!(listed(desk), (1, 0), "only Eva was known");
    }
}

fn after_taking_back_the_doors_owner_answers_again(desk: &TestDesk) {
    let world = desk.world;
    let id = anna_waits(desk);
    ida_accepts(desk, id);
    desk.run_as(world.ida, move |cx| take_back_acceptance(cx, id));
    let again = desk.run_as(world.priya, move |cx| accept(cx, id, Acceptance::default()));
    assert_eq!(again.responsible_id, Some(world.tom));
}

fn a_deleted_lead_cannot_be_taken_back(desk: &TestDesk) {
    let world = desk.world;
    let id = anna_waits(desk);
    let accepted = ida_accepts(desk, id);
    desk.run_as(world.ida, move |cx| leads::delete(cx, accepted.id));
    assert!(desk.try_as(world.ida, move |cx| take_back_acceptance(cx, id)).is_err());
    let counts = desk.read_as(world.mara, move |cx| inbox::count_waiting(cx, world.sales));
    assert!(counts.iter().all(|(_, count)| *count == 0), "the refusal kept nothing: {counts:?}");
    // Her lead is gone, so she is somebody without an open lead who asks again.
    let again = mail(world.sales_mail, "Anna", "anna@berg.example", "Hello?", "Hello?");
    assert!(matches!(arrives(desk, again), TakenIn::Held(_)));
}
