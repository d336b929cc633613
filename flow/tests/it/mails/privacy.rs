//! What is in a personal mailbox is there for whoever may use it alone: in lists, counts and searches (R-84, EM-11).

use super::{arrives, connect};
use base::ids::UserId;
use flow::channels::Error;
use flow::channels::mailboxes::{self, MailboxChange, MailboxKind};
use flow::channels::mails::{self, Asked, Folder, Thread};
use flow::mailing::Filed;
use flow::{TakenIn, inbox};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_colleague_sees_nothing_of_a_personal_mailbox,
    a_request_through_a_personal_mailbox_is_its_owners_until_it_is_shared,
);

fn looks(desk: &TestDesk, user: UserId, words: &'static str) -> Vec<Thread> {
    desk.read_as(user, move |cx| {
        let asked = Asked { boxes: &[], folder: Some(Folder::Inbox), only: &[], words, before: None, limit: 10 };
        mails::list_threads(cx, &asked)
    })
}

fn a_colleague_sees_nothing_of_a_personal_mailbox(desk: &TestDesk) {
    let world = desk.world;
    let own = connect(desk, "ida@lindqvist.example", MailboxKind::Personal);
    arrives(desk, own, "Zoe <zoe@new.example>", "Salary talks", "1@x");
    let seen = looks(desk, world.ida, "salary");
    assert_eq!(seen.len(), 1);
    let thread = seen[0].id;
    let mail = desk.read_as(world.ida, move |cx| mails::list_mails(cx, thread, None, 10))[0].id;
    for other in [world.mara, world.tom] {
        assert!(looks(desk, other, "").is_empty() && looks(desk, other, "salary").is_empty());
        assert!(desk.read_as(other, mails::counts).is_empty());
        assert!(desk.read_as(other, move |cx| mails::list_mails(cx, thread, None, 10)).is_empty());
        assert!(desk.read_as(other, move |cx| mails::find(cx, mail)).is_none());
        let refused = desk.try_as(other, move |cx| mails::delete_thread(cx, thread));
        assert!(matches!(refused, Err(Error::NoSuchThread(_))), "{refused:?}");
    }
    let share = MailboxChange { shared_with_admins: Some(true), ..MailboxChange::default() };
    desk.run_as(world.ida, move |cx| mailboxes::change_mailbox(cx, own.id, share.clone()));
    assert_eq!((looks(desk, world.mara, "salary").len(), looks(desk, world.tom, "").len()), (1, 0));
}

/// EM-10 to EM-14: what waits on the board is hidden and shown with the mailbox through which it came.
fn a_request_through_a_personal_mailbox_is_its_owners_until_it_is_shared(desk: &TestDesk) {
    let world = desk.world;
    let own = connect(desk, "ida@lindqvist.example", MailboxKind::Personal);
    let Filed::Request(TakenIn::Held(id)) = arrives(desk, own, "Zoe <zoe@new.example>", "Salary talks", "1@x") else {
        panic!("it waits")
    };
    let titles =
        || [world.ida, world.mara, world.tom].map(|user| desk.read_as(user, move |cx| inbox::load(cx, id)).title);
    assert_eq!(titles(), ["Salary talks", "Private mail", "Private mail"]);
    let share = MailboxChange { shared_with_admins: Some(true), ..MailboxChange::default() };
    desk.run_as(world.ida, move |cx| mailboxes::change_mailbox(cx, own.id, share.clone()));
    assert_eq!(titles(), ["Salary talks", "Salary talks", "Private mail"]);
    desk.run_as(world.mara, move |cx| flow::set_mailbox_kind(cx, own.id, MailboxKind::Shared));
    assert_eq!(titles(), ["Salary talks"; 3]);
    assert_eq!(looks(desk, world.tom, "salary").len(), 1);
    desk.run_as(world.mara, move |cx| flow::set_mailbox_kind(cx, own.id, MailboxKind::Personal));
    assert_eq!(titles(), ["Private mail", "Salary talks", "Private mail"], "it is hers who made it personal");
    assert!(looks(desk, world.ida, "salary").is_empty());
}
