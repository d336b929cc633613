//! One mail is one, whichever way it comes, and another is another.

use super::{arrive, connect, folder, raw, shared};
use flow::channels::folders::FolderRole;
use flow::channels::mailboxes::MailboxKind;
use flow::channels::mails::Folder;
use flow::mailing::Filed;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_mail_in_two_folders_is_one_and_another_under_its_id_is_not,
    the_same_mail_in_two_mailboxes_is_in_both,
    a_deleted_mail_stays_deleted_when_it_comes_again,
    a_mail_of_a_list_says_where_one_leaves_it,
);

const ANNA: &str = "Anna <anna@berg.example>";
const OFFICE: &str = "office@lindqvist.example";

fn a_mail_in_two_folders_is_one_and_another_under_its_id_is_not(desk: &TestDesk) {
    let of = shared(desk);
    let mail = raw(ANNA, OFFICE, "Parcel", "dhl@x", "");
    // A relay adds a line of its own.
    let relayed = raw(ANNA, OFFICE, "Parcel", "dhl@x", "Received: by mx.example\r\n");
    let other = raw(ANNA, OFFICE, "Another parcel", "dhl@x", "");
    let filed = arrive(desk, of, FolderRole::Inbox, &[mail.clone(), relayed, other]);
    assert!(matches!(filed[1], Filed::Before(_)), "{filed:?}");
    assert!(matches!(filed[2], Filed::Request(_)), "{filed:?}");
    assert!(matches!(arrive(desk, of, FolderRole::Extra, &[mail])[0], Filed::Before(_)));
    let mut threads = folder(desk, of, Folder::Inbox);
    threads.sort_by_key(|thread| thread.id);
    let shown: Vec<(&str, i64)> = threads.iter().map(|thread| (thread.subject.as_str(), thread.mails)).collect();
    assert_eq!(shown, [("Parcel", 1), ("Another parcel", 1)], "each stands alone (EM-20)");
}

fn the_same_mail_in_two_mailboxes_is_in_both(desk: &TestDesk) {
    let (one, other) = (shared(desk), connect(desk, "second@lindqvist.example", MailboxKind::Shared));
    let mail = raw(ANNA, "office@lindqvist.example, second@lindqvist.example", "Offer", "1@x", "");
    arrive(desk, one, FolderRole::Inbox, std::slice::from_ref(&mail));
    arrive(desk, other, FolderRole::Inbox, &[mail]);
    assert_eq!((folder(desk, one, Folder::Inbox).len(), folder(desk, other, Folder::Inbox).len()), (1, 1));
}

fn a_deleted_mail_stays_deleted_when_it_comes_again(desk: &TestDesk) {
    let of = shared(desk);
    let mail = raw(ANNA, OFFICE, "Offer", "1@x", "");
    arrive(desk, of, FolderRole::Inbox, std::slice::from_ref(&mail));
    let thread = folder(desk, of, Folder::Inbox).remove(0).id;
    desk.run_as(desk.world.ida, move |cx| flow::delete_thread(cx, thread));
    assert!(matches!(arrive(desk, of, FolderRole::Inbox, &[mail])[0], Filed::Before(_)));
    assert_eq!((folder(desk, of, Folder::Inbox).len(), folder(desk, of, Folder::Deleted).len()), (0, 1));
}

///
fn a_mail_of_a_list_says_where_one_leaves_it(desk: &TestDesk) {
    let of = shared(desk);
    let field = "List-Unsubscribe: <mailto:leave@list.example>, <https://list.example/leave>\r\n";
    arrive(desk, of, FolderRole::Inbox, &[raw("News <news@list.example>", OFFICE, "News", "news@list", field)]);
    let thread = folder(desk, of, Folder::Inbox).remove(0);
    let mail = super::mails_of(desk, &thread).remove(0);
    assert_eq!(mail.unsubscribe(), Some("https://list.example/leave"));
}
