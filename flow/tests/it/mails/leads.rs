//! To which lead a conversation belongs once its lead is closed or deleted (EM-24, EM-35).

use super::{Box, arrive, arrives, folder, raw, shared};
use crate::outside::{ida_accepts, opened};
use base::ids::{IncomingLeadId, LeadId};
use base::search::Subject;
use flow::channels::folders::FolderRole;
use flow::channels::mails::Folder;
use flow::channels::said::{self, ItemKind, Place};
use flow::contacts::{self, NewContact};
use flow::leads::Target;
use flow::mailing::Filed;
use flow::pipelines::{self, Move};
use flow::{TakenIn, attach_lead};
use flow::{bin, leads};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_conversation_goes_over_to_the_next_request_when_its_lead_was_closed,
    a_conversation_goes_over_to_the_next_request_when_its_lead_was_deleted,
    a_conversation_stays_with_a_lead_that_is_open_still,
    a_request_that_is_declined_gives_the_conversation_back,
    a_lead_that_is_removed_for_good_gives_the_conversation_back,
    a_request_that_is_linked_to_a_contact_gives_the_conversation_back,
    a_conversation_that_was_put_to_another_lead_stays_there_when_its_request_is_linked_to_a_contact,
);

const ZOE: &str = "Zoe <zoe@new.example>";

/// Zoe writes in her conversation.
fn zoe_writes(desk: &TestDesk, of: Box, number: u8) -> Filed {
    arrives(desk, of, ZOE, "Re: A chair", &format!("{number}@x"))
}

fn zoe_waits(desk: &TestDesk, of: Box, number: u8) -> IncomingLeadId {
    let filed = zoe_writes(desk, of, number);
    let Filed::Request(TakenIn::Held(waiting)) = filed else { panic!("{filed:?}") };
    waiting
}

fn zoe_has_a_lead(desk: &TestDesk, of: Box) -> LeadId {
    let waiting = zoe_waits(desk, of, 1);
    ida_accepts(desk, waiting).id
}

fn close(desk: &TestDesk, lead: LeadId) {
    let lost = desk.world.stages.lost;
    desk.run_as(desk.world.ida, move |cx| pipelines::move_lead(cx, lead, Move::to(lost)));
}

fn delete(desk: &TestDesk, lead: LeadId) {
    desk.run_as(desk.world.mara, move |cx| leads::delete(cx, lead));
}

/// The lead of the one conversation that there is.
fn lead_of(desk: &TestDesk, of: Box) -> Option<LeadId> {
    let threads = folder(desk, of, Folder::Inbox);
    assert_eq!(threads.len(), 1);
    threads[0].lead_id
}

fn mails_with(desk: &TestDesk, lead: LeadId) -> usize {
    let said = desk.read_as(desk.world.mara, move |cx| said::list(cx, Place::lead(lead), None, 20));
    said.into_iter().filter(|item| item.kind == ItemKind::Mail).count()
}

/// What Zoe writes after the first lead, and what she is answered, before her request is accepted and since.
fn goes_on(desk: &TestDesk, of: Box) -> LeadId {
    let waiting = zoe_waits(desk, of, 2);
    let answer = raw("office@lindqvist.example", ZOE, "Re: A chair", "3@x", "In-Reply-To: <2@x>\r\n");
    arrive(desk, of, FolderRole::Sent, &[answer]);
    let second = ida_accepts(desk, waiting).id;
    assert_eq!(lead_of(desk, of), Some(second));
    zoe_writes(desk, of, 4);
    assert_eq!((mails_with(desk, second), lead_of(desk, of)), (3, Some(second)), "all that was said since");
    second
}

fn a_conversation_goes_over_to_the_next_request_when_its_lead_was_closed(desk: &TestDesk) {
    let of = shared(desk);
    let first = zoe_has_a_lead(desk, of);
    close(desk, first);
    goes_on(desk, of);
    assert_eq!(mails_with(desk, first), 1, "what was said before stays");
}

fn a_conversation_goes_over_to_the_next_request_when_its_lead_was_deleted(desk: &TestDesk) {
    let of = shared(desk);
    let first = zoe_has_a_lead(desk, of);
    delete(desk, first);
    let second = goes_on(desk, of);
    desk.run_as(desk.world.mara, move |cx| bin::restore(cx, Subject::Lead, first.0));
    assert_eq!((mails_with(desk, first), lead_of(desk, of)), (1, Some(second)), "it comes back with what it had");
}

fn a_conversation_stays_with_a_lead_that_is_open_still(desk: &TestDesk) {
    let of = shared(desk);
    let first = zoe_has_a_lead(desk, of);
    let joined = zoe_writes(desk, of, 2);
    assert!(matches!(joined, Filed::Request(TakenIn::Joined(lead, _)) if lead == first), "{joined:?}");
    assert_eq!((mails_with(desk, first), lead_of(desk, of)), (2, Some(first)));
}

fn a_request_that_is_declined_gives_the_conversation_back(desk: &TestDesk) {
    let (of, ida) = (shared(desk), desk.world.ida);
    let first = zoe_has_a_lead(desk, of);
    close(desk, first);
    let waiting = zoe_waits(desk, of, 2);
    let its = lead_of(desk, of);
    assert_ne!(its, Some(first));
    desk.run_as(ida, move |cx| flow::decline(cx, waiting, false));
    assert_eq!(lead_of(desk, of), Some(first));
    desk.run_as(ida, move |cx| flow::restore_declined(cx, waiting));
    assert_eq!(lead_of(desk, of), its);
    desk.run_as(ida, move |cx| flow::decline(cx, waiting, false));
    zoe_waits(desk, of, 3);
    assert!(![its, Some(first), None].contains(&lead_of(desk, of)), "and a further request has it");
}

fn a_lead_that_is_removed_for_good_gives_the_conversation_back(desk: &TestDesk) {
    let of = shared(desk);
    let first = zoe_has_a_lead(desk, of);
    close(desk, first);
    let second = goes_on(desk, of);
    delete(desk, second);
    desk.run_as(desk.world.mara, move |cx| bin::erase(cx, Subject::Lead, second.0));
    assert_eq!((lead_of(desk, of), mails_with(desk, first)), (Some(first), 1));
}

/// Linked to Zoe herself, whose lead is closed; taken back, it has the conversation again.
fn a_request_that_is_linked_to_a_contact_gives_the_conversation_back(desk: &TestDesk) {
    let (of, ida) = (shared(desk), desk.world.ida);
    let first = zoe_has_a_lead(desk, of);
    let zoe = crate::outside::lead(desk, first).contacts[0];
    close(desk, first);
    let waiting = zoe_waits(desk, of, 2);
    let its = lead_of(desk, of);
    assert_ne!(its, Some(first));
    desk.run_as(ida, move |cx| flow::link(cx, waiting, Target::Contact(zoe)));
    assert_eq!((lead_of(desk, of), mails_with(desk, first)), (Some(first), 1));
    desk.run_as(ida, move |cx| flow::take_back_link(cx, waiting));
    assert_eq!(lead_of(desk, of), its);
}

fn a_conversation_that_was_put_to_another_lead_stays_there_when_its_request_is_linked_to_a_contact(desk: &TestDesk) {
    let (of, ida) = (shared(desk), desk.world.ida);
    let waiting = zoe_waits(desk, of, 1);
    let table = opened(desk, "A table", 0).id;
    let thread = folder(desk, of, Folder::Inbox)[0].id;
    desk.run_as(desk.world.mara, move |cx| attach_lead(cx, thread, Some(table)));
    let new = NewContact { name: "Zoe Berg".to_owned(), ..NewContact::default() };
    let zoe = desk.run_as(ida, move |cx| contacts::open(cx, new.clone())).id;
    desk.run_as(ida, move |cx| flow::link(cx, waiting, Target::Contact(zoe)));
    assert_eq!(lead_of(desk, of), Some(table));
    desk.run_as(ida, move |cx| flow::take_back_link(cx, waiting));
    assert_eq!(lead_of(desk, of), Some(table));
}
