//! Folders of a mailbox, the ledger of their UIDs, first import, new UIDs, audit, quarantine.

use base::clock::DAY;
use base::ids::{ArrivalId, FolderId, MailboxId};
use base::jobs;
use flow::channels::arrivals::{self, Kept, NewArrival, State};
use flow::channels::folders::{
    self, Counted, Entry, FIRST_IMPORT_MAILS, Folder, FolderRole, Known, MailCursor, Outcome, Progress, Survey,
};
use flow::channels::mailboxes::{self, Auth, MailboxKind, NewMailbox, Server, Tls};
use flow::channels::{Channel, SkipRule};
use serde_json::json;
use testkit::desk::{NOW, TestDesk};
use testkit::on_each_database;

on_each_database!(
    a_mailbox_follows_its_inbox_and_its_sent_mails_and_more_where_somebody_wants_it,
    a_first_import_wants_the_newest_of_all_folders_together_and_says_how_far_it_is,
    a_cursor_only_goes_forward,
    mails_with_new_uids_are_recognised_and_only_strangers_are_wanted,
    a_server_that_changes_all_uids_again_and_again_is_called_broken,
    an_audit_counts_what_became_of_each_mail_of_the_server,
    an_audit_does_not_wait_for_a_folder_that_is_gone,
    a_mail_that_was_set_aside_is_listed_and_read_again,
    a_head_is_never_read_as_a_mail_and_its_mail_is_asked_for,
);

fn mailbox(desk: &TestDesk) -> MailboxId {
    let world = desk.world;
    let new = NewMailbox {
        pipeline_id: world.sales,
        kind: MailboxKind::Shared,
        address: "ida@lindqvist.example".to_owned(),
        server: Server {
            host: "imap.lindqvist.example".to_owned(),
            port: 993,
            username: "ida".to_owned(),
            tls: Tls::Implicit,
        },
        smtp: None,
        auth: Auth::Password { sealed: vec![1, 2, 3] },
        responsible_id: None,
    };
    desk.run_as(world.mara, move |cx| mailboxes::add_mailbox(cx, new.clone(), world.mara)).1
}

fn learn(desk: &TestDesk, id: MailboxId, found: &[(&str, FolderRole)]) -> Vec<Folder> {
    let found: Vec<(String, FolderRole)> = found.iter().map(|(name, role)| ((*name).to_owned(), *role)).collect();
    desk.run(move |cx| folders::learn_folders(cx, id, &found))
}

fn known(uid: u32, internal_date: i64) -> Known {
    Known { uid, internal_date: Some(internal_date), size_bytes: 1_000, message_id: format!("<{uid}@b>") }
}

fn roles(folders: &[Folder]) -> Vec<(&str, FolderRole)> {
    folders.iter().map(|folder| (folder.name.as_str(), folder.role)).collect()
}

/// An inbox that was begun empty, at UID 0 of validity 7.
fn begun(desk: &TestDesk) -> (MailboxId, FolderId) {
    let id = mailbox(desk);
    let inbox = learn(desk, id, &[("INBOX", FolderRole::Inbox)])[0].id;
    let cursor = MailCursor { uid_validity: 7, last_uid: 0 };
    desk.run(move |cx| folders::begin(cx, id, &[Survey { folder: inbox, cursor, mails: Vec::new() }]));
    (id, inbox)
}

fn find(desk: &TestDesk, id: FolderId) -> Folder {
    desk.run(move |cx| folders::find_folder(cx, id)).expect("the folder")
}

/// Keeps a mail's raw input and writes its row.
fn arrive(desk: &TestDesk, mailbox: MailboxId, folder: FolderId, mail: Known) -> ArrivalId {
    desk.run(move |cx| {
        let source_id = mailboxes::load_mailbox(cx, mailbox)?.source_id;
        let new = NewArrival {
            source_id,
            channel: Channel::Mail,
            identity: format!("mail:{}", mail.uid),
            envelope: json!({}),
            body_file: None,
        };
        let (Kept::New(id) | Kept::Before(id)) = arrivals::keep(cx, &new)?;
        let entry = Entry { mail: mail.clone(), outcome: Outcome::Arrived(id), is_history: false };
        folders::note_outcomes(cx, folder, 7, &[entry])?;
        Ok::<_, flow::channels::Error>(id)
    })
}

fn a_mailbox_follows_its_inbox_and_its_sent_mails_and_more_where_somebody_wants_it(desk: &TestDesk) {
    use FolderRole::{Extra, Ignored, Inbox, Sent};
    let (world, id) = (desk.world, mailbox(desk));
    let found = [("INBOX", Inbox), ("Gesendet", Sent), ("Projects", Ignored)];
    let first = learn(desk, id, &found);
    assert_eq!(roles(&first), [("INBOX", Inbox), ("Gesendet", Sent), ("Projects", Ignored)]);
    assert_eq!(roles(&learn(desk, id, &found)), roles(&first), "learned twice");

    let (sent, projects) = (first[1].id, first[2].id);
    desk.run_as(world.mara, move |cx| folders::set_folder_role(cx, id, projects, Extra));
    desk.run_as(world.mara, move |cx| folders::set_folder_role(cx, id, projects, Sent));
    let changed = learn(desk, id, &found);
    assert_eq!(roles(&changed)[1..], [("Gesendet", Ignored), ("Projects", Sent)], "what somebody chose stays");
    desk.run_as(world.mara, move |cx| folders::set_folder_role(cx, id, sent, Sent));
    let inbox = first[0].id;
    assert!(desk.try_as(world.mara, move |cx| folders::set_folder_role(cx, id, inbox, Ignored)).is_err());
    assert!(desk.try_as(world.ida, move |cx| folders::set_folder_role(cx, id, projects, Extra)).is_err());

    let without = learn(desk, id, &[("INBOX", Inbox)]);
    assert_eq!(roles(&without)[1], ("Gesendet", Sent), "what is not listed today is not forgotten");
    let renamed = learn(desk, id, &[("INBOX", Inbox), ("Versendet", Sent)]);
    assert_eq!(roles(&renamed)[1..], [("Gesendet", Ignored), ("Projects", Ignored), ("Versendet", Sent)]);
}

fn a_first_import_wants_the_newest_of_all_folders_together_and_says_how_far_it_is(desk: &TestDesk) {
    let id = mailbox(desk);
    let folders = learn(desk, id, &[("INBOX", FolderRole::Inbox), ("Sent", FolderRole::Sent)]);
    let (inbox, sent) = (folders[0].id, folders[1].id);
    let cursor = MailCursor { uid_validity: 7, last_uid: 1_000 };
    // 400 in each folder, the newest first in the inbox; and one that is too old.
    let mails = |newer: i64| (1..=400).map(move |uid| known(uid, NOW - 2 * i64::from(uid) - newer));
    let old = known(900, NOW - 31 * DAY);
    let surveys = [
        Survey { folder: inbox, cursor, mails: mails(0).chain([old]).collect() },
        Survey { folder: sent, cursor, mails: mails(1).collect() },
    ];
    let again = surveys.clone();
    desk.run(move |cx| folders::begin(cx, id, &surveys));
    desk.run(move |cx| folders::begin(cx, id, &again));
    let planned: i64 = [inbox, sent].map(|folder| find(desk, folder).planned).iter().sum();
    assert_eq!(planned, i64::try_from(FIRST_IMPORT_MAILS).unwrap());
    assert_eq!(desk.run(move |cx| folders::progress(cx, id)), Some(Progress { done: 0, planned }));
    let wanted = desk.run(move |cx| folders::list_wanted(cx, inbox, 7, 1_000));
    let uids: Vec<u32> = wanted.iter().map(|entry| entry.mail.uid).collect();
    assert_eq!(uids, (1..=250).collect::<Vec<u32>>(), "newest first");
    assert!(wanted.iter().all(|entry| entry.is_history));

    let brought: Vec<Entry> =
        wanted[..10].iter().map(|entry| Entry { outcome: Outcome::Skipped(SkipRule::Gone), ..entry.clone() }).collect();
    desk.run(move |cx| folders::note_outcomes(cx, inbox, 7, &brought));
    assert_eq!(desk.run(move |cx| folders::progress(cx, id)), Some(Progress { done: 10, planned }));
    let rest = desk.run(move |cx| folders::list_wanted(cx, inbox, 7, 1));
    assert_eq!(rest[0].mail.uid, 11, "what has come is wanted no longer");
}

fn a_cursor_only_goes_forward(desk: &TestDesk) {
    let (_, inbox) = begun(desk);
    let at = |last_uid: u32| MailCursor { uid_validity: 7, last_uid };
    desk.run(move |cx| folders::set_cursor(cx, inbox, at(20)));
    desk.run(move |cx| folders::set_cursor(cx, inbox, at(10)));
    desk.run(move |cx| folders::set_cursor(cx, inbox, MailCursor { uid_validity: 6, last_uid: 99 }));
    assert_eq!(find(desk, inbox).cursor, Some(at(20)));
}

fn mails_with_new_uids_are_recognised_and_only_strangers_are_wanted(desk: &TestDesk) {
    let (id, inbox) = begun(desk);
    let one = arrive(desk, id, inbox, known(1, NOW));
    let two = arrive(desk, id, inbox, known(2, NOW));
    for (validity, moved) in [(8, 10), (9, 0)] {
        let folder = find(desk, inbox);
        let under = |uid: u32| Known { uid: uid + moved, ..known(uid, NOW) };
        let shown = [under(1), under(2), Known { uid: 77, ..known(77, NOW) }];
        let (twice, again) = (shown.clone(), folder.clone());
        desk.run(move |cx| folders::rescan(cx, &again, validity, &twice[..1]));
        // As after a crash in the middle.
        desk.run(move |cx| folders::rescan(cx, &folder, validity, &shown));
        let folder = find(desk, inbox);
        let cursor = MailCursor { uid_validity: validity, last_uid: 80 };
        desk.run(move |cx| folders::end_rescan(cx, &folder, cursor));
        let wanted = desk.run(move |cx| folders::list_wanted(cx, inbox, validity, 10));
        let uids: Vec<u32> = wanted.iter().map(|entry| entry.mail.uid).collect();
        assert_eq!(uids, [77], "the others are known under their new numbers");
    }
    let folder = find(desk, inbox);
    assert_eq!(folder.validity_changes.len(), 2);
    let unknown = desk.run(move |cx| folders::not_in_ledger(cx, &folder, &[1, 2, 3]));
    assert_eq!(unknown, [3]);
    assert_ne!(one, two);
}

fn a_server_that_changes_all_uids_again_and_again_is_called_broken(desk: &TestDesk) {
    let (id, inbox) = begun(desk);
    for validity in 8..=10 {
        assert!(!folders::is_broken(&find(desk, inbox), NOW));
        let folder = find(desk, inbox);
        let cursor = MailCursor { uid_validity: validity, last_uid: 0 };
        desk.run(move |cx| folders::end_rescan(cx, &folder, cursor));
    }
    assert!(folders::is_broken(&find(desk, inbox), NOW));
    assert!(!folders::is_broken(&find(desk, inbox), NOW + 2 * DAY));
    let health = desk.run(move |cx| {
        let mailbox = mailboxes::load_mailbox(cx, id)?;
        flow::channels::load_source(cx, mailbox.source_id)
    });
    assert!(health.health.last_error.unwrap().contains("new numbers 3 times"));
}

fn an_audit_counts_what_became_of_each_mail_of_the_server(desk: &TestDesk) {
    let (world, (id, inbox)) = (desk.world, begun(desk));
    let stored = arrive(desk, id, inbox, known(1, NOW));
    let skipped = arrive(desk, id, inbox, known(2, NOW));
    let aside = arrive(desk, id, inbox, known(3, NOW));
    desk.run(move |cx| {
        let source = mailboxes::load_mailbox(cx, id)?.source_id;
        arrivals::mark_stored(cx, stored, None, None)?;
        arrivals::mark_skipped(cx, skipped, source, SkipRule::Bounce)?;
        arrivals::set_aside(cx, aside, source, "It cannot be read.")?;
        let gone = Entry { mail: known(4, NOW), outcome: Outcome::Skipped(SkipRule::Gone), is_history: false };
        let wanted = Entry { mail: known(5, NOW), outcome: Outcome::Wanted, is_history: false };
        folders::expect(cx, inbox, 7, &[gone, wanted])
    });
    desk.run_as(world.mara, move |cx| folders::ask_for_audit(cx, id));
    assert_eq!(find(desk, inbox).audit_due_at, NOW);
    let folder = find(desk, inbox);
    let counted = Counted { uids: vec![1, 2, 3, 4, 5], repaired: 1 };
    let audit = desk.run(move |cx| folders::note_audit(cx, &folder, &counted));
    assert_eq!(
        audit.sentence(),
        "server 5 · stored 1 · skipped by rule 2 · quarantined 1 · still to be fetched 1 · 1 was missing, repaired"
    );
    assert_eq!(desk.run(move |cx| folders::Audit::of_mailbox(cx, id)), Some(audit));
    assert!(find(desk, inbox).audit_due_at > NOW, "the next one comes at night");
    let large =
        folders::Audit { server: 1_203, stored: 1_180, skipped: 22, quarantined: 1, ..folders::Audit::default() };
    assert_eq!(large.sentence(), "server 1,203 · stored 1,180 · skipped by rule 22 · quarantined 1");
}

fn an_audit_does_not_wait_for_a_folder_that_is_gone(desk: &TestDesk) {
    let (id, inbox) = begun(desk);
    learn(desk, id, &[("INBOX", FolderRole::Inbox), ("Sent", FolderRole::Sent)]);
    desk.run_as(desk.world.mara, move |cx| folders::ask_for_audit(cx, id));
    learn(desk, id, &[("INBOX", FolderRole::Inbox)]);
    let folder = find(desk, inbox);
    assert_eq!(folder.audit_due_at, NOW, "the one that is there is compared");
    desk.run(move |cx| folders::note_audit(cx, &folder, &Counted { uids: Vec::new(), repaired: 0 }));
    assert!(!desk.run(move |cx| folders::is_audit_due(cx, id)));
}

fn a_mail_that_was_set_aside_is_listed_and_read_again(desk: &TestDesk) {
    let (world, (id, inbox)) = (desk.world, begun(desk));
    let aside = arrive(desk, id, inbox, known(3, NOW));
    desk.run(move |cx| {
        let source = mailboxes::load_mailbox(cx, id)?.source_id;
        arrivals::set_aside(cx, aside, source, "It cannot be read.")
    });
    let listed = desk.run_as(world.mara, move |cx| folders::list_quarantine(cx, id, None, 10));
    let shown = (listed[0].arrival_id, listed[0].reason.as_str(), listed[0].folder.as_deref(), listed[0].uid);
    assert_eq!(shown, (aside, "It cannot be read.", Some("INBOX"), Some(3)));
    assert!(desk.run_as(world.mara, move |cx| folders::list_quarantine(cx, id, Some(aside), 10)).is_empty());
    assert!(desk.try_as(world.ida, move |cx| folders::retry(cx, id, aside)).is_err());
    assert!(desk.run_as(world.mara, move |cx| folders::retry(cx, id, aside)));
    assert_eq!(desk.run(move |cx| arrivals::find(cx, aside)).unwrap().state, State::Waiting);
    let job = desk.run(|cx| jobs::claim(cx, 5)).remove(0);
    desk.run(move |cx| jobs::finish(cx, job.id));
    assert!(!desk.run_as(world.mara, move |cx| folders::retry(cx, id, aside)), "it waits already");
}

/// Of a mail that is too large only the head is here.
fn a_head_is_never_read_as_a_mail_and_its_mail_is_asked_for(desk: &TestDesk) {
    let (world, (id, inbox)) = (desk.world, begun(desk));
    let head = arrive(desk, id, inbox, known(3, NOW));
    let left = "A mail of 36 MB was left on the mail server.";
    desk.run(move |cx| {
        let source = mailboxes::load_mailbox(cx, id)?.source_id;
        arrivals::set_aside_head(cx, head, source, left)
    });
    let listed = desk.run_as(world.mara, move |cx| folders::list_quarantine(cx, id, None, 10));
    assert!(listed[0].is_head, "{listed:?}");
    assert!(desk.run_as(world.mara, move |cx| folders::retry(cx, id, head)));
    assert!(desk.run(|cx| jobs::claim(cx, 5)).is_empty(), "nobody reads the head");
    let wanted = desk.run(move |cx| folders::list_wanted(cx, inbox, 7, 10));
    assert_eq!(wanted[0].outcome, Outcome::AskedFor(head));
    assert_eq!(desk.run(move |cx| folders::list_asked_for(cx, inbox, 7)), [(3, head)]);
    assert!(!desk.run_as(world.mara, move |cx| folders::retry(cx, id, head)), "it is on its way");

    // It is larger than what is fetched at all.
    let again = Entry { mail: known(3, NOW), outcome: Outcome::Arrived(head), is_history: false };
    desk.run(move |cx| {
        let source = mailboxes::load_mailbox(cx, id)?.source_id;
        arrivals::set_aside_head(cx, head, source, "It is larger than 100 MB.")?;
        folders::note_outcomes(cx, inbox, 7, std::slice::from_ref(&again))
    });
    let listed = desk.run_as(world.mara, move |cx| folders::list_quarantine(cx, id, None, 10));
    assert_eq!((listed[0].reason.as_str(), listed[0].is_head), ("It is larger than 100 MB.", true));
    assert!(desk.run(move |cx| folders::list_wanted(cx, inbox, 7, 10)).is_empty());

    // The folder is read no longer, so nobody could bring it.
    let other = MailCursor { uid_validity: 8, last_uid: 0 };
    let folder = find(desk, inbox);
    desk.run(move |cx| folders::end_rescan(cx, &folder, other));
    assert!(desk.run_as(world.mara, move |cx| folders::retry(cx, id, head)));
    let listed = desk.run_as(world.mara, move |cx| folders::list_quarantine(cx, id, None, 10));
    assert_eq!(listed[0].reason, arrivals::NO_LONGER_THERE);
}
