//! Mails are found by words, in whichever folder they stand (EM-20).

use super::{arrive, folder, found, mails_of, raw, read, shared, take};
use flow::channels::AttachedFile;
use flow::channels::folders::FolderRole;
use flow::channels::mails::{self, Asked, Folder};
use testkit::{TestDesk, on_each_database};

on_each_database!(a_mail_is_found_by_the_names_of_its_files_also_when_others_of_its_thread_are_emptied);

const ANNA: &str = "Anna <anna@berg.example>";
const OFFICE: &str = "office@lindqvist.example";

fn subjects(desk: &TestDesk, words: &'static str) -> Vec<String> {
    let found = desk.read_as(desk.world.mara, move |cx| {
        mails::list_threads(cx, &Asked { boxes: &[], folder: None, only: &[], words, before: None, limit: 50 })
    });
    found.into_iter().map(|thread| thread.subject).collect()
}

fn a_mail_is_found_by_the_names_of_its_files_also_when_others_of_its_thread_are_emptied(desk: &TestDesk) {
    let of = shared(desk);
    arrive(desk, of, FolderRole::Inbox, &[raw(ANNA, OFFICE, "The kitchen", "first@x", "")]);
    let first = folder(desk, of, Folder::Inbox).remove(0);
    let first = mails_of(desk, &first).remove(0).id;
    let mut plan = read(&raw(ANNA, OFFICE, "Re: The kitchen", "second@x", ""));
    plan.files = vec![AttachedFile {
        name: "Grundriss-EG.pdf".to_owned(),
        mime_type: "application/pdf".to_owned(),
        size_bytes: 9,
        content_id: None,
        file: "0".repeat(64),
        section: None,
    }];
    desk.run(move |cx| take(cx, of, &[(plan.clone(), found(of, FolderRole::Inbox))]));
    assert_eq!(subjects(desk, "grundriss eg"), ["The kitchen"]);
    desk.run_as(desk.world.mara, move |cx| flow::delete_mail(cx, first));
    desk.clock.advance(mails::KEPT + 1);
    desk.run(mails::sweep);
    assert_eq!(subjects(desk, "grundriss eg"), ["Re: The kitchen"]);
    assert_eq!(subjects(desk, "first"), Vec::<String>::new());
}
