//! What is in a personal mailbox is there for whoever may use it alone: in lists, counts and searches (R-84, EM-11).

use super::{arrives, connect};
use base::ids::UserId;
use flow::channels::Error;
use flow::channels::mailboxes::{self, MailboxChange, MailboxKind};
use flow::channels::mails::{self, Asked, Folder, Only, Thread};
use testkit::{TestDesk, on_each_database};

on_each_database!(a_colleague_sees_nothing_of_a_personal_mailbox);

fn looks(desk: &TestDesk, user: UserId, words: &'static str) -> Vec<Thread> {
    desk.read_as(user, move |cx| {
        let asked = Asked { boxes: &[], folder: Folder::Inbox, only: Only::All, words, before: None, limit: 10 };
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
