//! A mail that waits leaves only if its writer may send it by then; else it is held, and whoever may use its box decides
//! (RT-08, R-60).

use crate::sending::{at, claim, connect, hand_over, settle, state, wish};
use base::access::Rights;
use base::ids::{MailId, MailboxId, UserId};
use base::people::{UserChange, roles, users};
use flow::channels;
use flow::channels::mailboxes::MailboxKind;
use flow::channels::mails::{self, Asked, Folder, Mail, MailState};
use flow::channels::outbox::{self, Outcome};
use flow::drafting;
use flow::sending::{self, When};
use flow::updates;
use testkit::desk::NOW;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_scheduled_mail_of_somebody_who_is_deactivated_is_held_and_those_of_its_box_are_told,
    a_mail_in_the_queue_of_somebody_who_lost_the_mail_right_is_held,
    a_mail_is_held_when_its_writer_goes_after_it_was_claimed,
    whoever_may_use_a_box_stops_what_waits_there_and_not_what_is_being_written,
    what_waits_in_a_box_that_became_somebodys_own_does_not_leave_from_there,
    whoever_is_let_in_again_sends_what_was_held,
    a_scheduled_mail_that_is_given_another_mailbox_and_scheduled_again_leaves_from_that_one,
);

const LATER: i64 = NOW + 3_600;

fn written(desk: &TestDesk, writer: UserId, mailbox: MailboxId, when: When) -> MailId {
    desk.run_as(writer, move |cx| {
        let id = drafting::save_draft(cx, None, wish(mailbox, "Six chairs"))?;
        sending::send(cx, id, when)?;
        Ok::<_, flow::Error>(id)
    })
}

fn deactivate(desk: &TestDesk, user: UserId) {
    desk.run_as(desk.world.mara, move |cx| users::deactivate(cx, user));
}

fn load(desk: &TestDesk, id: MailId) -> Mail {
    desk.run(move |cx| mails::load(cx, id))
}

/// How many threads wait to be sent, as somebody sees it.
fn scheduled(desk: &TestDesk, user: UserId) -> usize {
    let folder = Some(Folder::Scheduled);
    let asked = Asked { boxes: &[], folder, only: &[], words: "", before: None, limit: 10 };
    desk.read_as(user, move |cx| mails::list_threads(cx, &asked)).len()
}

/// What somebody is told of mails that are held.
fn told(desk: &TestDesk, user: UserId) -> Vec<(String, String)> {
    let notices = desk.read_as(user, move |cx| updates::list_notices(cx, user, 100));
    let held = notices.into_iter().filter(|notice| notice.kind == "mail_held");
    held.map(|notice| (notice.detail, notice.link)).collect()
}

fn is_absent<T>(answer: &Result<T, flow::Error>) -> bool {
    matches!(answer, Err(flow::Error::Channel(channels::Error::NoSuchMail(_))))
}

fn a_scheduled_mail_of_somebody_who_is_deactivated_is_held_and_those_of_its_box_are_told(desk: &TestDesk) {
    let world = desk.world;
    let mailbox = connect(desk, MailboxKind::Shared, world.mara);
    let id = written(desk, world.tom, mailbox, When::At(LATER));
    let of_ida = written(desk, world.ida, mailbox, When::At(LATER));
    deactivate(desk, world.tom);
    at(desk, LATER);
    let claimed: Vec<MailId> = claim(desk, mailbox).iter().map(|one| one.mail_id).collect();
    assert_eq!(claimed, [of_ida], "what a colleague wrote leaves");
    let mail = load(desk, id);
    let why = "Tom Okafor, who wrote it, is deactivated.";
    assert_eq!((mail.state, mail.details["answer"].as_str()), (MailState::Held, Some(why)));
    let entry = desk.run(move |cx| outbox::find(cx, id)).unwrap();
    assert_eq!((entry.state, entry.run_at, entry.answer.as_str()), (outbox::State::Held, None, why));
    assert_eq!(scheduled(desk, world.ida), 1, "it stands there still");
    at(desk, LATER + 86_400);
    assert!(claim(desk, mailbox).iter().all(|one| one.mail_id != id), "it does not leave by itself");

    desk.catch_up();
    let notice = (why.to_owned(), format!("/mail/sending/{id}"));
    assert_eq!(told(desk, world.ida), std::slice::from_ref(&notice));
    assert_eq!(told(desk, world.mara), [notice]);
}

fn a_mail_in_the_queue_of_somebody_who_lost_the_mail_right_is_held(desk: &TestDesk) {
    let world = desk.world;
    let mailbox = connect(desk, MailboxKind::Shared, world.mara);
    let id = written(desk, world.tom, mailbox, When::Now);
    settle(desk, &claim(desk, mailbox)[0], Outcome::Later("451 greylisted".to_owned()));
    desk.run(move |cx| {
        let role = roles::add(cx, "Without mail", Rights { shared_mail: false, ..Rights::salesperson() })?;
        users::change(cx, world.tom, &UserChange { role_id: Some(role.id), ..UserChange::default() }).map(drop)
    });
    at(desk, LATER);
    assert!(claim(desk, mailbox).is_empty());
    let mail = load(desk, id);
    let why = "Tom Okafor, who wrote it, may not send from this mailbox any more.";
    assert_eq!((mail.state, mail.details["answer"].as_str()), (MailState::Held, Some(why)));
    desk.catch_up();
    assert_eq!(
        (told(desk, world.tom).len(), told(desk, world.ida).len()),
        (0, 1),
        "who reads no mails is told of none"
    );
}

fn a_mail_is_held_when_its_writer_goes_after_it_was_claimed(desk: &TestDesk) {
    let world = desk.world;
    let mailbox = connect(desk, MailboxKind::Shared, world.mara);
    let id = written(desk, world.tom, mailbox, When::Now);
    let claimed = claim(desk, mailbox);
    deactivate(desk, world.tom);
    assert!(hand_over(desk, &claimed[0]).is_none(), "nothing of it leaves");
    settle(desk, &claimed[0], Outcome::Taken("250 queued".to_owned()));
    assert_eq!(state(desk, id), MailState::Held);
}

fn whoever_may_use_a_box_stops_what_waits_there_and_not_what_is_being_written(desk: &TestDesk) {
    let world = desk.world;
    let mailbox = connect(desk, MailboxKind::Shared, world.mara);
    let id = written(desk, world.tom, mailbox, When::At(LATER));
    desk.run_as(world.ida, move |cx| sending::take_back(cx, id));
    let draft = load(desk, id);
    assert_eq!((draft.state, draft.author_id), (MailState::Draft, Some(world.tom)), "its writer goes on with it");
    at(desk, LATER);
    assert!(claim(desk, mailbox).is_empty());
    for refused in [
        desk.try_as(world.ida, move |cx| sending::take_back(cx, id)),
        desk.try_as(world.ida, move |cx| sending::send(cx, id, When::Now)),
        desk.try_as(world.ida, move |cx| drafting::discard_draft(cx, id)),
    ] {
        assert!(is_absent(&refused), "{refused:?}");
    }
    desk.run_as(world.tom, move |cx| sending::send(cx, id, When::Now));
    let refused = desk.try_as(world.ida, move |cx| sending::take_back(cx, id));
    assert!(is_absent(&refused), "it is on its way: {refused:?}");

    let personal = connect(desk, MailboxKind::Personal, world.ida);
    let own = written(desk, world.ida, personal, When::At(LATER + 60));
    let refused = desk.try_as(world.mara, move |cx| sending::take_back(cx, own));
    assert!(is_absent(&refused), "nobody else uses that box: {refused:?}");

    let held = written(desk, world.tom, mailbox, When::At(LATER + 60));
    deactivate(desk, world.tom);
    desk.run_as(world.ida, move |cx| sending::take_back(cx, held));
    let draft = load(desk, held);
    assert_eq!((draft.state, draft.author_id), (MailState::Draft, Some(world.ida)), "its writer is gone");
    assert_eq!(draft.from.name, "Ida Bergström");
    desk.run_as(world.ida, move |cx| sending::send(cx, held, When::Now));
    assert!(claim(desk, mailbox).iter().any(|one| one.mail_id == held));
}

fn what_waits_in_a_box_that_became_somebodys_own_does_not_leave_from_there(desk: &TestDesk) {
    let world = desk.world;
    let mailbox = connect(desk, MailboxKind::Shared, world.mara);
    let id = written(desk, world.ida, mailbox, When::At(LATER));
    desk.run_as(world.mara, move |cx| flow::set_mailbox_kind(cx, mailbox, MailboxKind::Personal));
    at(desk, LATER);
    assert!(claim(desk, mailbox).is_empty());
    assert_eq!((state(desk, id), scheduled(desk, world.mara), scheduled(desk, world.ida)), (MailState::Held, 1, 0));
    desk.catch_up();
    assert_eq!((told(desk, world.mara).len(), told(desk, world.ida).len()), (1, 0));
    let refused = desk.try_as(world.ida, move |cx| sending::take_back(cx, id));
    assert!(is_absent(&refused), "{refused:?}");
    desk.run_as(world.mara, move |cx| sending::take_back(cx, id));
    let draft = load(desk, id);
    assert_eq!((draft.state, draft.author_id), (MailState::Draft, Some(world.mara)));
    assert_eq!(scheduled(desk, world.mara), 0);
}

fn whoever_is_let_in_again_sends_what_was_held(desk: &TestDesk) {
    let world = desk.world;
    let mailbox = connect(desk, MailboxKind::Shared, world.mara);
    let id = written(desk, world.tom, mailbox, When::At(LATER));
    deactivate(desk, world.tom);
    at(desk, LATER);
    assert!(claim(desk, mailbox).is_empty());
    desk.run_as(world.mara, move |cx| users::reactivate(cx, world.tom));
    assert!(claim(desk, mailbox).is_empty(), "a person says so");
    desk.run_as(world.tom, move |cx| sending::send_now(cx, id));
    let claimed = claim(desk, mailbox);
    let ours = hand_over(desk, &claimed[0]).unwrap();
    settle(desk, &ours, Outcome::Taken("250 queued".to_owned()));
    assert_eq!(state(desk, id), MailState::Sent);
    assert!(claim(desk, mailbox).is_empty(), "and once");
}

fn a_scheduled_mail_that_is_given_another_mailbox_and_scheduled_again_leaves_from_that_one(desk: &TestDesk) {
    let world = desk.world;
    let [shared, own] = [(MailboxKind::Shared, world.mara), (MailboxKind::Personal, world.tom)]
        .map(|(kind, owner)| connect(desk, kind, owner));
    let id = written(desk, world.tom, shared, When::At(LATER));
    desk.run_as(world.tom, move |cx| {
        drafting::save_draft(cx, Some(id), wish(own, "Six chairs"))?;
        sending::send(cx, id, When::At(LATER))
    });
    at(desk, LATER);
    assert_eq!(claim(desk, shared).len(), 0);
    assert_eq!(claim(desk, own).iter().map(|one| one.mail_id).collect::<Vec<_>>(), [id]);
}
