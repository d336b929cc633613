//! Boards that are open follow what their cards say when nobody said anything: a mail goes or comes back, a mailbox changes
//! hands or goes with its mails (EM-14, R-83, R-84). However many cards that concerns, it is told in one row.

use super::{Box, arrives, connect, folder, makes_leads, shared};
use base::ids::{IncomingLeadId, JournalId};
use base::journal::{self, Kind};
use flow::channels::mailboxes::{self, MailLeads, MailboxChange, MailboxKind};
use flow::channels::mails::Folder;
use flow::mailing::Filed;
use flow::updates::{Changes, changes_after};
use flow::{Emails, TakenIn, disconnect_mailbox, empty_next};
use serde_json::json;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_board_reads_its_cards_again_when_a_mailbox_has_other_readers,
    a_board_reads_its_cards_again_when_a_mailbox_goes_with_its_mails,
    a_board_is_told_of_the_one_card_whose_mail_is_deleted_or_brought_back,
);

/// So many people write, one mail each, and wait.
fn wait(desk: &TestDesk, of: Box, people: usize) -> Vec<IncomingLeadId> {
    let arrive =
        |at: usize| arrives(desk, of, &format!("Guest{at} <guest{at}@new{at}.example>"), "A chair", &format!("{at}@x"));
    let held = |filed| match filed {
        Filed::Request(TakenIn::Held(id)) => id,
        other => panic!("it waits: {other:?}"),
    };
    (0..people).map(|at| held(arrive(at))).collect()
}

fn newest(desk: &TestDesk) -> JournalId {
    desk.run(journal::newest)
}

/// What an open board hears.
fn heard(desk: &TestDesk, start: JournalId) -> Changes {
    let world = desk.world;
    desk.read_as(world.tom, move |cx| changes_after(cx, world.sales, start))
}

/// How many rows say that cards are to be read again.
fn told(desk: &TestDesk, start: JournalId) -> usize {
    let rows = desk.run(move |cx| journal::read_after(cx, start, 100));
    rows.iter().filter(|row| row.kind == Some(Kind::RequestsReworded)).count()
}

fn a_board_reads_its_cards_again_when_a_mailbox_has_other_readers(desk: &TestDesk) {
    let (world, of) = (desk.world, shared(desk));
    wait(desk, of, 5);
    for kind in [MailboxKind::Personal, MailboxKind::Shared] {
        let start = newest(desk);
        desk.run_as(world.mara, move |cx| flow::set_mailbox_kind(cx, of.id, kind));
        let changes = heard(desk, start);
        assert!(changes.is_reworded && changes.incoming_leads.is_empty(), "{changes:?}");
        let rows = desk.run(move |cx| journal::read_after(cx, start, 100));
        assert!(rows.len() < 5, "not one for each request: {rows:?}");
    }
    let own = connect(desk, "ida@lindqvist.example", MailboxKind::Personal);
    let start = newest(desk);
    let shows = MailboxChange { shared_with_admins: Some(true), ..MailboxChange::default() };
    desk.run_as(world.ida, move |cx| mailboxes::change_mailbox(cx, own.id, shows.clone()));
    assert!(heard(desk, start).is_reworded, "administrators read them now");
    let start = newest(desk);
    makes_leads(desk, of, MailLeads::OnReply);
    let changes = heard(desk, start);
    assert!(changes.newest.is_some() && !changes.is_reworded, "nobody reads anything else: {changes:?}");
}

fn a_board_reads_its_cards_again_when_a_mailbox_goes_with_its_mails(desk: &TestDesk) {
    let (world, of) = (desk.world, shared(desk));
    wait(desk, of, 5);
    let start = newest(desk);
    desk.run_as(world.mara, move |cx| disconnect_mailbox(cx, of.id, Emails::Delete));
    assert!(heard(desk, start).is_reworded);
    assert_eq!(told(desk, start), 1);
    desk.leaves_work();
    let (start, payload) = (newest(desk), json!({ "mailbox": of.id }));
    desk.run(move |cx| empty_next(cx, &payload));
    assert!(heard(desk, start).is_reworded, "the subjects are gone, too");
    assert_eq!(told(desk, start), 1);
    let (start, payload) = (newest(desk), json!({ "mailbox": of.id }));
    desk.run(move |cx| empty_next(cx, &payload));
    assert_eq!(told(desk, start), 0, "nothing was left");
}

/// EM-60.
fn a_board_is_told_of_the_one_card_whose_mail_is_deleted_or_brought_back(desk: &TestDesk) {
    let (world, of) = (desk.world, shared(desk));
    let id = wait(desk, of, 1)[0];
    let (thread, start) = (folder(desk, of, Folder::Inbox).remove(0).id, newest(desk));
    desk.run_as(world.ida, move |cx| flow::delete_thread(cx, thread));
    let changes = heard(desk, start);
    assert!(changes.incoming_leads.contains(&id) && !changes.is_reworded, "{changes:?}");
    let start = newest(desk);
    desk.run_as(world.mara, move |cx| flow::restore_thread(cx, thread));
    let changes = heard(desk, start);
    assert!(changes.incoming_leads.contains(&id) && !changes.is_reworded, "{changes:?}");
    desk.run_as(world.ida, move |cx| flow::decline(cx, id, false));
    let start = newest(desk);
    desk.run_as(world.ida, move |cx| flow::delete_thread(cx, thread));
    assert_eq!(told(desk, start), 0, "no card says anything of it");
}
