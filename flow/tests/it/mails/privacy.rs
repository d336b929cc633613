//! What is in a personal mailbox is there for whoever may use it alone: in lists, counts and searches (R-84, EM-11).

use super::{Box, arrives, connect};
use crate::outside::form;
use base::Cx;
use base::access::{Denied, Rights};
use base::ids::{FeedItemId, IncomingLeadId, UserId};
use base::people::roles;
use base::people::users::{self, UserChange};
use flow::channels::arrivals::{self, State};
use flow::channels::mailboxes::{self, MailboxChange, MailboxKind};
use flow::channels::mails::{self, Asked, Folder, Thread};
use flow::channels::said::{self, FeedItem, ItemKind, Place, Shelf};
use flow::channels::{self, Error, Source, SourceChange};
use flow::mailing::Filed;
use flow::{TakenIn, inbox, timeline};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_colleague_sees_nothing_of_a_personal_mailbox,
    a_request_through_a_personal_mailbox_is_its_owners_until_it_is_shared,
    nobody_else_reads_what_came_into_it_as_it_came,
    others_do_not_learn_its_address_nor_change_its_source,
    a_request_that_one_may_not_read_is_not_ones_to_decide_about,
    it_is_disconnected_when_its_owner_is_removed,
    without_the_mail_right_a_feed_says_that_there_is_a_mail_and_nothing_of_it,
    without_the_mail_right_a_request_says_who_wrote_and_nothing_of_the_mail,
);

/// A request waits that came through this box.
fn waits(desk: &TestDesk, own: Box) -> IncomingLeadId {
    match arrives(desk, own, "Zoe <zoe@new.example>", "Salary talks", "1@x") {
        Filed::Request(TakenIn::Held(id)) => id,
        other => panic!("it waits: {other:?}"),
    }
}

fn share(desk: &TestDesk, own: Box) {
    let share = MailboxChange { shared_with_admins: Some(true), ..MailboxChange::default() };
    desk.run_as(desk.world.ida, move |cx| mailboxes::change_mailbox(cx, own.id, share.clone()));
}

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
        let refused = desk.try_as(other, move |cx| flow::delete_thread(cx, thread));
        assert!(matches!(refused, Err(flow::Error::Channel(Error::NoSuchThread(_)))), "{refused:?}");
    }
    share(desk, own);
    assert_eq!((looks(desk, world.mara, "salary").len(), looks(desk, world.tom, "").len()), (1, 0));
}

/// EM-10 to EM-14: what waits on the board is hidden and shown with the mailbox through which it came.
fn a_request_through_a_personal_mailbox_is_its_owners_until_it_is_shared(desk: &TestDesk) {
    let world = desk.world;
    let own = connect(desk, "ida@lindqvist.example", MailboxKind::Personal);
    let id = waits(desk, own);
    let titles =
        || [world.ida, world.mara, world.tom].map(|user| desk.read_as(user, move |cx| inbox::load(cx, id)).title);
    assert_eq!(titles(), ["Salary talks", "Private mail", "Private mail"]);
    share(desk, own);
    assert_eq!(titles(), ["Salary talks", "Salary talks", "Private mail"]);
    desk.run_as(world.mara, move |cx| flow::set_mailbox_kind(cx, own.id, MailboxKind::Shared));
    assert_eq!(titles(), ["Salary talks"; 3]);
    assert_eq!(looks(desk, world.tom, "salary").len(), 1);
    desk.run_as(world.mara, move |cx| flow::set_mailbox_kind(cx, own.id, MailboxKind::Personal));
    assert_eq!(titles(), ["Private mail", "Salary talks", "Private mail"], "it is hers who made it personal");
    assert!(looks(desk, world.ida, "salary").is_empty());
}

fn nobody_else_reads_what_came_into_it_as_it_came(desk: &TestDesk) {
    let world = desk.world;
    let own = connect(desk, "ida@lindqvist.example", MailboxKind::Personal);
    waits(desk, own);
    let kept = desk.run(|cx| arrivals::list(cx, State::Stored, 5)).remove(0).id;
    let sees = |user: UserId| {
        let listed = desk.read_as(user, |cx| arrivals::list(cx, State::Stored, 5));
        let found = desk.read_as(user, move |cx| arrivals::find(cx, kept));
        assert_eq!(listed.len() == 1, found.is_some());
        found.is_some()
    };
    assert_eq!([world.ida, world.mara, world.tom].map(sees), [true, false, false]);
    desk.run(move |cx| arrivals::set_aside(cx, kept, own.source, "It could not be read."));
    assert!(!desk.run_as(world.mara, move |cx| arrivals::read_again(cx, kept)));
    share(desk, own);
    assert!(desk.run_as(world.mara, move |cx| arrivals::read_again(cx, kept)));
    desk.leaves_work();
}

/// EM-14: that it is there is known, for requests come through it.
fn others_do_not_learn_its_address_nor_change_its_source(desk: &TestDesk) {
    let world = desk.world;
    let own = connect(desk, "ida@lindqvist.example", MailboxKind::Personal);
    desk.run(move |cx| channels::note_error(cx, own.source, "A mail of 60 MB from zoe@new.example is too large."));
    let id = waits(desk, own);
    let told = |user: UserId| {
        let source = desk.read_as(user, move |cx| channels::load_source(cx, own.source));
        let incoming = desk.read_as(user, move |cx| inbox::load(cx, id));
        assert_eq!(source.name, incoming.source_name);
        (source.name, source.health.last_error.is_some())
    };
    assert_eq!(told(world.ida), ("ida@lindqvist.example".to_owned(), true));
    assert_eq!(told(world.mara), (Source::PRIVATE_NAME.to_owned(), false));
    let rename = SourceChange { name: Some("Mine".to_owned()), ..SourceChange::default() };
    let refused = desk.try_as(world.mara, move |cx| channels::change_source(cx, own.source, rename.clone()));
    assert!(matches!(refused, Err(Error::NoSuchSource(_))), "{refused:?}");
    let refused = desk.try_as(world.mara, move |cx| channels::delete_source(cx, own.source));
    assert!(matches!(refused, Err(Error::NoSuchSource(_))), "{refused:?}");
    let refused = desk.try_as(world.mara, move |cx| mailboxes::disconnect(cx, own.id));
    assert!(matches!(refused, Err(Error::NoSuchMailbox(_))), "{refused:?}");
    let answers = SourceChange { is_on: Some(false), ..SourceChange::default() };
    desk.run(move |cx| channels::change_source(cx, own.source, answers.clone()));
    assert_eq!(told(world.ida).0, "ida@lindqvist.example", "a change of something else keeps its name");
}

fn a_request_that_one_may_not_read_is_not_ones_to_decide_about(desk: &TestDesk) {
    let world = desk.world;
    let id = waits(desk, connect(desk, "ida@lindqvist.example", MailboxKind::Personal));
    let refused = desk.try_as(world.tom, move |cx| flow::decline(cx, id, false));
    let refused = refused.expect_err("it is Ida's");
    assert_eq!(refused.to_string(), Denied::Private.to_string());
    desk.run_as(world.mara, move |cx| flow::decline(cx, id, false));
}

fn it_is_disconnected_when_its_owner_is_removed(desk: &TestDesk) {
    let world = desk.world;
    connect(desk, "ida@lindqvist.example", MailboxKind::Personal);
    let estate = desk.run_as(world.mara, move |cx| flow::removal::remove_person(cx, world.ida, world.tom));
    assert_eq!(estate.mailboxes, 1);
    assert!(desk.run(mailboxes::list_mailboxes).is_empty());
}

fn tom_reads_no_mails(desk: &TestDesk) {
    let tom = desk.world.tom;
    desk.run(move |cx| {
        let role = roles::add(cx, "Without mail", Rights { shared_mail: false, ..Rights::salesperson() })?;
        users::change(cx, tom, &UserChange { role_id: Some(role.id), ..UserChange::default() }).map(|_| ())
    });
}

/// EM-14, RT-06: also where the mail joined what waited as a form.
fn without_the_mail_right_a_request_says_who_wrote_and_nothing_of_the_mail(desk: &TestDesk) {
    let (world, shared) = (desk.world, super::shared(desk));
    let form = form(world.website_form, "Anna Berg", "anna@berg.example", "", "We need a staircase.");
    let anna = crate::outside::waits(desk, form);
    let zoe = waits(desk, shared);
    tom_reads_no_mails(desk);
    let shown = |user: UserId| {
        desk.read_as(user, move |cx| {
            let found = inbox::list_by_ids(cx, &[anna, zoe])?;
            let waiting = inbox::list(cx, &inbox::Filter::waiting(world.sales, None), None, 10)?;
            let by_uid = inbox::find_by_uid(cx, &found[1].uid)?.expect("it waits");
            assert!(waiting.iter().chain([&by_uid]).all(|one| found.iter().any(|same| same.title == one.title)));
            Ok::<_, inbox::Error>(found)
        })
    };
    let [form, mail] = shown(world.tom).try_into().expect("both wait");
    assert_eq!((form.title.as_str(), form.preview.as_str()), ("Website form", "We need a staircase."));
    assert_eq!((mail.sender.as_str(), mail.title.as_str(), mail.preview.as_str()), ("Zoe", "Mail", ""));
    assert!(mail.is_decidable && !format!("{mail:?}").contains("Salary"), "{mail:?}");
    assert_eq!(shown(world.mara)[1].title, "Salary talks");
    arrives(desk, shared, "Anna Berg <anna@berg.example>", "In confidence", "2@x");
    let joined = &shown(world.tom)[0];
    assert_eq!((joined.messages, joined.title.as_str(), joined.preview.as_str()), (2, "Mail", ""));
    assert_eq!(shown(world.mara)[0].title, "In confidence");
}

/// EM-14, RT-06.
fn without_the_mail_right_a_feed_says_that_there_is_a_mail_and_nothing_of_it(desk: &TestDesk) {
    let world = desk.world;
    let shared = super::shared(desk);
    let Filed::Request(TakenIn::Held(id)) = arrives(desk, shared, "Zoe <zoe@new.example>", "Salary talks", "1@x")
    else {
        panic!("it waits")
    };
    let own = connect(desk, "ida@lindqvist.example", MailboxKind::Personal);
    arrives(desk, own, "Zoe <zoe@new.example>", "Between us", "2@x");
    let accept = move |cx: &mut Cx<'_>| flow::pipelines::accept(cx, id, flow::pipelines::Acceptance::default());
    let lead = desk.run_as(world.mara, accept).id;
    let place = Place::lead(lead);
    tom_reads_no_mails(desk);
    let mails = move |user: UserId| -> Vec<FeedItem> {
        let found = desk.read_as(user, move |cx| said::list(cx, place, None, 20));
        found.into_iter().filter(|item| item.kind == ItemKind::Mail).collect()
    };
    let readable = mails(world.mara).into_iter().filter(|item| !item.is_withheld()).count();
    assert!(readable > 0);
    let withheld = mails(world.tom);
    assert_eq!(withheld.len(), mails(world.mara).len(), "that they are there is seen");
    for item in &withheld {
        let shown = format!("{item:?}");
        assert!(item.is_withheld() && ["Mail", "Private mail"].contains(&item.title.as_str()), "{shown}");
        assert!(!shown.contains("Salary") && !shown.contains("Between us") && !shown.contains("zoe@"), "{shown}");
    }
    let ids: Vec<FeedItemId> = withheld.iter().map(|item| item.id).collect();
    assert!(desk.read_as(world.tom, move |cx| said::list_attachments(cx, &ids)).is_empty());
    assert_eq!(desk.read_as(world.tom, move |cx| said::count(cx, &[place])), said::Counts::default());
    let asked = |shelf: Shelf, words: &'static str| {
        desk.read_as(world.tom, move |cx| {
            said::ask(cx, &said::Asked { places: &[place], shelf, words, before: None, limit: 20 })
        })
    };
    assert!(asked(Shelf::Everything, "salary").is_empty() && asked(Shelf::Kinds(&[ItemKind::Mail]), "").is_empty());
    let first = withheld[0].id;
    let refused = desk.try_as(world.tom, move |cx| timeline::change_note(cx, first, Some("mine now"), None));
    assert!(matches!(refused, Err(timeline::Error::NotYours)), "{refused:?}");
    let counted = desk.read_as(world.tom, move |cx| timeline::statistics(cx, lead));
    assert!(counted.touches.iter().all(|touch| touch.kind != ItemKind::Mail), "{counted:?}");
}
