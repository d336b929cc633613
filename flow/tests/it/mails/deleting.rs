//! Deleting here, for a while and for good (EM-60, R-83).

use super::{arrives, folder, mails_of, shared};
use flow::channels::Error;
use flow::channels::mails::{self, Folder};
use testkit::{TestDesk, on_each_database};

on_each_database!(what_is_deleted_is_an_administrators_to_see_and_comes_back, after_its_time_nothing_of_it_is_left);

fn what_is_deleted_is_an_administrators_to_see_and_comes_back(desk: &TestDesk) {
    let (of, world) = (shared(desk), desk.world);
    arrives(desk, of, "Zoe <zoe@new.example>", "A chair", "1@x");
    let thread = folder(desk, of, Folder::Inbox).remove(0);
    let mail = mails_of(desk, &thread)[0].id;
    desk.run_as(world.ida, move |cx| mails::delete(cx, mail));
    assert!(folder(desk, of, Folder::Inbox).is_empty() && mails_of(desk, &thread).is_empty());
    let refused = desk.try_as(world.ida, move |cx| mails::restore(cx, mail));
    assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
    assert_eq!(folder(desk, of, Folder::Deleted).len(), 1);
    desk.run_as(world.mara, move |cx| mails::restore(cx, mail));
    assert_eq!((folder(desk, of, Folder::Inbox).len(), folder(desk, of, Folder::Deleted).len()), (1, 0));
    let counts = desk.read_as(world.mara, mails::counts);
    let of_inbox = counts.iter().find(|one| one.mailbox_id == Some(of.id) && one.folder == Folder::Inbox).unwrap();
    assert_eq!((of_inbox.threads, of_inbox.unread), (1, 1));
}

fn after_its_time_nothing_of_it_is_left(desk: &TestDesk) {
    let of = shared(desk);
    arrives(desk, of, "Zoe <zoe@new.example>", "A chair", "1@x");
    let thread = folder(desk, of, Folder::Inbox).remove(0).id;
    desk.run_as(desk.world.ida, move |cx| mails::delete_thread(cx, thread));
    desk.clock.advance(mails::KEPT + 1);
    assert_eq!(desk.run(mails::sweep).0, 1);
    assert_eq!(desk.run(mails::sweep).0, 0);
    assert!(folder(desk, of, Folder::Deleted).is_empty());
}
