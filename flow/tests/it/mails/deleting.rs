//! Deleting here, for a while and for good (EM-60, R-83).

use super::{arrives, folder, found, mails_of, raw, read, shared, take};
use base::files::FileHash;
use flow::channels::folders::FolderRole;
use flow::channels::mails::{self, Folder};
use flow::channels::said::Place;
use flow::mailing::Filed;
use flow::{Emails, Error, TakenIn, channels, disconnect_mailbox, empty_next, inbox, timeline};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    what_is_deleted_is_an_administrators_to_see_and_comes_back,
    the_card_of_a_request_shows_the_newest_of_its_mails_that_is_there_still,
    after_its_time_nothing_of_it_is_left,
    a_mailbox_goes_with_its_mails,
    a_mailbox_that_kept_its_mails_goes_on_without_a_duplicate,
    a_mailbox_that_went_on_goes_with_the_mails_of_before_too,
    the_raw_bytes_of_a_mail_stay_as_long_as_the_mail,
);

fn what_is_deleted_is_an_administrators_to_see_and_comes_back(desk: &TestDesk) {
    let (of, world) = (shared(desk), desk.world);
    arrives(desk, of, "Zoe <zoe@new.example>", "A chair", "1@x");
    let thread = folder(desk, of, Folder::Inbox).remove(0);
    let mail = mails_of(desk, &thread)[0].id;
    desk.run_as(world.ida, move |cx| flow::delete_mail(cx, mail));
    assert!(folder(desk, of, Folder::Inbox).is_empty() && mails_of(desk, &thread).is_empty());
    let refused = desk.try_as(world.ida, move |cx| flow::restore_mail(cx, mail));
    assert!(matches!(refused, Err(Error::Channel(channels::Error::Denied(_)))), "{refused:?}");
    assert_eq!(folder(desk, of, Folder::Deleted).len(), 1);
    desk.run_as(world.mara, move |cx| flow::restore_mail(cx, mail));
    assert_eq!((folder(desk, of, Folder::Inbox).len(), folder(desk, of, Folder::Deleted).len()), (1, 0));
    let counts = desk.read_as(world.mara, mails::counts);
    let of_inbox = counts.iter().find(|one| one.mailbox_id == Some(of.id) && one.folder == Folder::Inbox).unwrap();
    assert_eq!((of_inbox.threads, of_inbox.unread), (1, 1));
}

/// EM-60: what is deleted is for administrators only, on a card too; what comes back is read there again.
fn the_card_of_a_request_shows_the_newest_of_its_mails_that_is_there_still(desk: &TestDesk) {
    let (of, world) = (shared(desk), desk.world);
    let Filed::Request(TakenIn::Held(id)) = arrives(desk, of, "Zoe <zoe@new.example>", "A chair", "1@x") else {
        panic!("it waits")
    };
    arrives(desk, of, "Zoe <zoe@new.example>", "And a table", "2@x");
    let card = move || {
        let card = desk.read_as(world.ida, move |cx| inbox::load(cx, id));
        assert_eq!(card.sender, "Zoe");
        (card.title, card.preview)
    };
    let both = card();
    assert_eq!(both.0, "And a table");
    let threads = folder(desk, of, Folder::Inbox);
    let [chair, table] = ["A chair", "And a table"]
        .map(|subject| threads.iter().find(|thread| thread.subject == subject).expect("it is there").id);
    let first = desk.run_as(world.ida, move |cx| {
        flow::delete_thread(cx, table)?;
        mails::list_mails(cx, chair, None, 1).map_err(Error::from)
    });
    assert_eq!(card(), ("A chair".to_owned(), "About A chair, as 1@x says.".to_owned()));
    let first = first[0].id;
    desk.run_as(world.ida, move |cx| flow::delete_mail(cx, first));
    assert_eq!(card(), ("A mail was here. It was deleted.".to_owned(), String::new()));
    desk.run_as(world.mara, move |cx| flow::restore_mail(cx, first));
    assert_eq!(card().0, "A chair");
    desk.run_as(world.mara, move |cx| flow::restore_thread(cx, table));
    assert_eq!(card(), both);
}

fn after_its_time_nothing_of_it_is_left(desk: &TestDesk) {
    let of = shared(desk);
    arrives(desk, of, "Zoe <zoe@new.example>", "A chair", "1@x");
    let thread = folder(desk, of, Folder::Inbox).remove(0).id;
    desk.run_as(desk.world.ida, move |cx| flow::delete_thread(cx, thread));
    desk.clock.advance(mails::KEPT + 1);
    assert_eq!(desk.run(mails::sweep).0, 1);
    assert_eq!(desk.run(mails::sweep).0, 0);
    assert!(folder(desk, of, Folder::Deleted).is_empty());
}

/// EM-62: cards say that a mail was there, and nothing else of it is left.
fn a_mailbox_goes_with_its_mails(desk: &TestDesk) {
    let of = shared(desk);
    arrives(desk, of, "Zoe <zoe@new.example>", "A chair", "1@x");
    let lead = folder(desk, of, Folder::Inbox)[0].lead_id.unwrap();
    desk.run_as(desk.world.mara, move |cx| disconnect_mailbox(cx, of.id, Emails::Delete));
    // The worker's job is done here, in its place.
    desk.leaves_work();
    let payload = serde_json::json!({ "mailbox": of.id });
    let is_left = desk.run(move |cx| empty_next(cx, &payload));
    assert!(!is_left && folder(desk, of, Folder::Inbox).is_empty());
    let feed = desk.read_as(desk.world.mara, move |cx| timeline::feed(cx, Place::lead(lead), None, 20));
    let shown = format!("{feed:?}");
    assert!(shown.contains("A mail was here") && !shown.contains("as 1@x says"), "{shown}");
}

fn a_mailbox_that_kept_its_mails_goes_on_without_a_duplicate(desk: &TestDesk) {
    let of = shared(desk);
    arrives(desk, of, "Zoe <zoe@new.example>", "A chair", "1@x");
    desk.run_as(desk.world.mara, move |cx| disconnect_mailbox(cx, of.id, Emails::Keep));
    assert_eq!(folder(desk, of, Folder::Inbox).len(), 1, "its mails are there still");
    let again = shared(desk);
    assert_eq!(again.id, of.id);
    assert!(matches!(arrives(desk, again, "Zoe <zoe@new.example>", "A chair", "1@x"), Filed::Before(_)));
    arrives(desk, again, "Zoe <zoe@new.example>", "Re: A chair", "2@x");
    let threads = folder(desk, again, Folder::Inbox);
    assert_eq!((threads.len(), threads[0].mails), (1, 2));
}

/// A file that a mail alone names, whatever became of the arrival that it was read from, is not removed under it.
fn the_raw_bytes_of_a_mail_stay_as_long_as_the_mail(desk: &TestDesk) {
    let of = shared(desk);
    let hash = FileHash::of(b"raw");
    let mut mail = read(&raw("Zoe <zoe@new.example>", "office@lindqvist.example", "A chair", "1@x", ""));
    mail.raw_file = Some(hash.to_string());
    desk.run(move |cx| take(cx, of, &[(mail.clone(), found(of, FolderRole::Inbox))]));
    let unused = || desk.read_as(desk.world.mara, move |cx| flow::bin::unused_files(cx, &[hash]));
    assert_eq!(unused(), []);
    let thread = folder(desk, of, Folder::Inbox).remove(0).id;
    desk.run_as(desk.world.mara, move |cx| flow::delete_thread(cx, thread));
    assert_eq!(unused(), [], "it can be brought back");
    desk.clock.advance(mails::KEPT + 1);
    desk.run(mails::sweep);
    assert_eq!(unused(), [hash]);
}

/// EM-62: what waits on the board came through the same door before and after.
fn a_mailbox_that_went_on_goes_with_the_mails_of_before_too(desk: &TestDesk) {
    let (of, mara) = (shared(desk), desk.world.mara);
    let Filed::Request(TakenIn::Held(id)) = arrives(desk, of, "Zoe <zoe@new.example>", "A chair", "1@x") else {
        panic!("it waits")
    };
    desk.run_as(mara, move |cx| disconnect_mailbox(cx, of.id, Emails::Keep));
    let again = shared(desk);
    assert_eq!((again.id, again.source), (of.id, of.source));
    assert!(desk.read_as(mara, move |cx| inbox::load(cx, id)).preview.contains("as 1@x says"));
    desk.run_as(mara, move |cx| disconnect_mailbox(cx, again.id, Emails::Delete));
    assert_eq!(desk.read_as(mara, move |cx| inbox::load(cx, id)).preview, "");
    desk.leaves_work();
}
