//! The notification centre (IL-80, NT-02): at least once, in order, restartable.

use crate::outside::{anna_waits, arrives, ben, form, ida_accepts, waits};
use base::DbError;
use base::journal;
use flow::channels::SourceEvent;
use flow::channels::mailboxes::{self, Auth, MailboxKind, NewMailbox, Server, Tls};
use flow::channels::said::Place;
use flow::timeline;
use flow::updates::{self, Notice, READER};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    each_kind_of_request_is_told_to_those_whom_it_concerns,
    who_follows_a_lead_is_told_when_its_customer_writes_again,
    a_mailbox_in_trouble_is_told_once_to_administrators_and_to_who_connected_it,
    the_reader_goes_on_where_it_stopped,
    a_reader_that_failed_halfway_tells_everything_once,
    notices_are_read_and_old_ones_are_swept,
);

fn notices(desk: &TestDesk, user: base::ids::UserId) -> Vec<Notice> {
    desk.read_as(user, move |cx| updates::list_notices(cx, user, 100))
}

/// IL-80: the door's owner is told, else everybody; later the lead's responsible.
fn each_kind_of_request_is_told_to_those_whom_it_concerns(desk: &TestDesk) {
    let world = desk.world;
    anna_waits(desk);
    let of_nobody = waits(desk, ben(desk, "hello"));
    desk.catch_up();
    let texts = |user| notices(desk, user).into_iter().map(|notice| notice.text).collect::<Vec<_>>();
    assert_eq!(texts(world.priya), ["New request from Ben Ohm through sales@lindqvist.example"]);
    assert_eq!(texts(world.tom).len(), 2);
    assert_eq!(texts(world.tom)[1], "New request from Anna Berg through Website form");
    ida_accepts(desk, of_nobody);
    arrives(desk, ben(desk, "And a bench"));
    desk.catch_up();
    assert_eq!(notices(desk, world.ida)[0].text, "Ben Ohm wrote again through sales@lindqvist.example");
    assert_eq!(texts(world.priya).len(), 1, "it is Ida's lead now");
}

/// LD-09: the responsible and the participants, one notice each; a personal mailbox tells its reader only (EM-11).
fn who_follows_a_lead_is_told_when_its_customer_writes_again(desk: &TestDesk) {
    let world = desk.world;
    let lead = ida_accepts(desk, waits(desk, ben(desk, "hello"))).id;
    for user in [world.priya, world.ida] {
        desk.run_as(world.ida, move |cx| timeline::add_participant(cx, Place::lead(lead), user));
    }
    desk.catch_up();
    let again = |user| {
        let told = |notice: &&Notice| notice.text.starts_with("Ben Ohm wrote again");
        notices(desk, user).iter().filter(told).map(|notice| notice.link.clone()).collect::<Vec<_>>()
    };
    arrives(desk, ben(desk, "And a bench"));
    desk.catch_up();
    let link = vec![format!("/leads/{lead}")];
    assert_eq!((again(world.ida), again(world.priya), again(world.tom)), (link.clone(), link.clone(), vec![]));
    let private = SourceEvent { private_to: Some(world.ida), ..ben(desk, "Between us") };
    arrives(desk, private);
    desk.catch_up();
    assert_eq!((again(world.ida).len(), again(world.priya)), (2, link));
}

/// NT-02: each retry fails again and is no news; a mailbox that was well in between is.
fn a_mailbox_in_trouble_is_told_once_to_administrators_and_to_who_connected_it(desk: &TestDesk) {
    let world = desk.world;
    let mailbox = desk.run_as(world.mara, move |cx| {
        let server = Server {
            host: "imap.lindqvist.example".to_owned(),
            port: 993,
            tls: Tls::Implicit,
            username: "desk".to_owned(),
        };
        let new = NewMailbox {
            pipeline_id: world.sales,
            kind: MailboxKind::Shared,
            address: "desk@lindqvist.example".to_owned(),
            server,
            smtp: None,
            auth: Auth::Password { sealed: vec![1] },
            responsible_id: None,
        };
        let (_, id) = mailboxes::add_mailbox(cx, new, world.tom)?;
        mailboxes::load_mailbox(cx, id)
    });
    let source = mailbox.source_id;
    let say = |word: &'static str| {
        let mailbox = mailbox.clone();
        desk.run(move |cx| mailboxes::set_state(cx, &mailbox, word, "The server does not answer."));
        desk.catch_up();
    };
    let told = |user| {
        let of_mailbox = |notice: &&Notice| notice.kind == "mailbox_troubled";
        notices(desk, user)
            .iter()
            .filter(of_mailbox)
            .map(|notice| (notice.text.clone(), notice.link.clone()))
            .collect::<Vec<_>>()
    };
    say("failing");
    say("failing");
    let line = ("The mailbox desk@lindqvist.example is not followed any more".to_owned(), format!("/sources/{source}"));
    assert_eq!((told(world.mara), told(world.tom), told(world.priya)), (vec![line.clone()], vec![line], vec![]));
    say("following");
    say("sign_in_again");
    assert_eq!(told(world.mara).len(), 2);
}

fn the_reader_goes_on_where_it_stopped(desk: &TestDesk) {
    let world = desk.world;
    for number in 0..3 {
        waits(desk, form(world.website_form, "P", &format!("p{number}@ek.example"), "", "hello"));
        desk.catch_up();
        desk.catch_up();
        assert_eq!(notices(desk, world.tom).len(), number + 1);
    }
    // More than one batch of journal rows, in the order in which they happened.
    for number in 3..150 {
        waits(desk, form(world.website_form, &format!("P{number}"), &format!("p{number}@ek.example"), "", "hello"));
    }
    desk.catch_up();
    let told = desk.read_as(world.tom, move |cx| updates::list_notices(cx, world.tom, 1_000));
    assert_eq!(told.len(), 150);
    assert!(told.is_sorted_by_key(|notice| std::cmp::Reverse(notice.id)));
    assert!(told[0].text.contains("P149"), "{}", told[0].text);
}

/// The cursor moves in the unit that writes the notices: a unit that fails has done neither.
fn a_reader_that_failed_halfway_tells_everything_once(desk: &TestDesk) {
    let world = desk.world;
    anna_waits(desk);
    let before = desk.run(|cx| journal::cursor(cx, READER));
    let failed = desk.try_as(world.mara, |cx| {
        updates::read_journal(cx)?;
        Err::<(), _>(updates::Error::Db(DbError::LostRace))
    });
    assert!(failed.is_err());
    assert_eq!(desk.run(|cx| journal::cursor(cx, READER)), before);
    assert!(notices(desk, world.tom).is_empty());
    desk.catch_up();
    assert_eq!(notices(desk, world.tom).len(), 1);
}

fn notices_are_read_and_old_ones_are_swept(desk: &TestDesk) {
    let world = desk.world;
    anna_waits(desk);
    desk.catch_up();
    let unread = || desk.read_as(world.tom, move |cx| updates::count_unread(cx, world.tom));
    assert_eq!(unread(), 1);
    desk.run_as(world.tom, move |cx| updates::mark_read(cx, world.tom));
    assert_eq!(unread(), 0);
    assert!(notices(desk, world.tom)[0].read_at.is_some());
    desk.clock.advance(91 * base::clock::DAY);
    waits(desk, ben(desk, "hello"));
    desk.catch_up();
    assert_eq!(desk.run(updates::sweep_notices), 1);
    assert_eq!(notices(desk, world.tom).len(), 1, "the old one is gone");
}
