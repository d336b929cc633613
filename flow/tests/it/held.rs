//! A mail that waits leaves only if its writer may send it by then; else it is held, and whoever may use its box decides
//! (RT-08, R-60).

use crate::sending::{at, claim, connect, hand_over, settle, state, wish};
use base::access::Rights;
use base::ids::{MailId, MailboxId, UserId};
use base::people::{UserChange, roles, users};
use flow::channels;
use flow::channels::mailboxes::MailboxKind;
use flow::channels::mails::{self, Asked, Folder, Mail, MailState};
use flow::channels::outbox::{self, Answering, How, Outcome, Quote};
use flow::drafting::{self, DraftWish};
use flow::sending::{self, When};
use flow::{Emails, unscheduling, updates};
use testkit::desk::NOW;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_scheduled_mail_of_somebody_who_is_deactivated_is_held_and_those_of_its_box_are_told,
    a_mail_in_the_queue_of_somebody_who_lost_the_mail_right_is_held,
    a_mail_is_held_when_its_writer_goes_after_it_was_claimed,
    whoever_may_use_a_box_stops_what_waits_there_and_not_what_is_being_written,
    what_waits_in_a_box_that_becomes_somebodys_own_is_a_draft_of_its_writer_who_is_told,
    what_is_being_written_in_a_box_that_becomes_somebodys_own_stays_its_writers,
    a_draft_of_somebody_who_is_gone_is_thrown_away_by_whoever_may_use_its_box,
    a_draft_of_a_gone_writer_of_a_disconnected_box_is_whose_who_stopped_it,
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
    let twice = desk.try_as(world.ida, move |cx| sending::take_back(cx, id)).unwrap_err();
    assert!(twice.to_string().contains("is a draft already"), "{twice}");
    for refused in [
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

/// The drafts that somebody sees in these boxes.
fn drafts(desk: &TestDesk, user: UserId, boxes: &[Option<MailboxId>]) -> usize {
    let boxes = boxes.to_vec();
    desk.read_as(user, move |cx| {
        let folder = Some(Folder::Drafts);
        mails::list_threads(cx, &Asked { boxes: &boxes, folder, only: &[], words: "", before: None, limit: 10 })
    })
    .len()
}

fn what_waits_in_a_box_that_becomes_somebodys_own_is_a_draft_of_its_writer_who_is_told(desk: &TestDesk) {
    let world = desk.world;
    let mailbox = connect(desk, MailboxKind::Shared, world.mara);
    let own = connect(desk, MailboxKind::Personal, world.ida);
    let [timed, soon] = [When::At(LATER), When::Soon].map(|when| written(desk, world.ida, mailbox, when));
    let of_mara = written(desk, world.mara, mailbox, When::At(LATER));
    desk.run_as(world.mara, move |cx| flow::set_mailbox_kind(cx, mailbox, MailboxKind::Personal));
    at(desk, LATER);
    assert_eq!(claim(desk, mailbox).iter().map(|one| one.mail_id).collect::<Vec<_>>(), [of_mara]);
    for id in [timed, soon] {
        let draft = desk.read_as(world.ida, move |cx| mails::load(cx, id));
        assert_eq!((draft.state, draft.author_id, draft.mailbox_id), (MailState::Draft, Some(world.ida), None));
        assert_eq!((draft.text.as_str(), draft.from.address.as_str()), ("Hello Elena", ""), "no word of it is lost");
        let again = desk.try_as(world.ida, move |cx| sending::take_back(cx, id)).unwrap_err();
        assert!(again.to_string().contains("is a draft already"), "{again}");
    }
    assert_eq!(unscheduling::was_due(&load(desk, timed)), Some(LATER), "its form offers that time again");
    assert_eq!(drafts(desk, world.mara, &[Some(mailbox)]), 0, "the owner has no drafts of others");
    desk.catch_up();
    let returned = |user| {
        let notices = desk.read_as(user, move |cx| updates::list_notices(cx, user, 100));
        notices.into_iter().filter(|notice| notice.kind == "mail_returned").count()
    };
    assert_eq!((returned(world.ida), returned(world.mara)), (2, 0));
    desk.run_as(world.ida, move |cx| {
        drafting::save_draft(cx, Some(timed), wish(own, "Six chairs"))?;
        sending::send(cx, timed, When::Now)
    });
    assert_eq!(claim(desk, own).iter().map(|one| one.mail_id).collect::<Vec<_>>(), [timed]);
}

fn what_is_being_written_in_a_box_that_becomes_somebodys_own_stays_its_writers(desk: &TestDesk) {
    let world = desk.world;
    let mailbox = connect(desk, MailboxKind::Shared, world.mara);
    let sent = written(desk, world.mara, mailbox, When::Now);
    let ours = hand_over(desk, &claim(desk, mailbox)[0]).unwrap();
    settle(desk, &ours, Outcome::Taken("250 queued".to_owned()));
    let answering = Some(Answering { mail: sent, how: How::Forward, quote: Quote::Whole });
    let [kept, thrown_away] = ["Six chairs", "No chairs"].map(|subject| {
        let wish = DraftWish { answering, ..wish(mailbox, subject) };
        desk.run_as(world.ida, move |cx| drafting::save_draft(cx, None, wish.clone()))
    });
    desk.run_as(world.ida, move |cx| drafting::discard_draft(cx, thrown_away));
    desk.run_as(world.mara, move |cx| flow::set_mailbox_kind(cx, mailbox, MailboxKind::Personal));
    let begun = desk.run_as(world.ida, move |cx| drafting::load_draft(cx, kept));
    assert_eq!((begun.subject.as_str(), begun.mailbox_id), ("Six chairs", None));
    assert_eq!(outbox::answering(&begun), None, "nothing of the mailbox is quoted that is not the writer's any more");
    let whole = desk.run(move |cx| outbox::whole(cx, kept)).unwrap();
    assert!(!whole.mail.text.contains("Forwarded message"), "{}", whole.mail.text);
    assert_eq!((drafts(desk, world.mara, &[Some(mailbox)]), drafts(desk, world.ida, &[None])), (0, 1));
    for other in [world.mara, world.tom] {
        assert_eq!(drafts(desk, other, &[None]), 0, "it is nobody else's to read (R-84)");
        assert!(desk.read_as(other, move |cx| mails::find(cx, kept)).is_none());
        assert!(desk.try_as(other, move |cx| mails::load_thread(cx, begun.thread_id)).is_err());
        let counts = desk.read_as(other, mails::counts);
        let mut drafts = counts.iter().filter(|count| count.mailbox_id.is_none() && count.folder == Folder::Drafts);
        assert!(drafts.all(|count| count.threads == 0), "{counts:?}");
    }
    desk.run_as(world.ida, move |cx| drafting::restore_draft(cx, thrown_away));
    assert_eq!(drafts(desk, world.ida, &[None]), 2, "what they threw away is theirs to bring back");
}

fn a_draft_of_somebody_who_is_gone_is_thrown_away_by_whoever_may_use_its_box(desk: &TestDesk) {
    let world = desk.world;
    let mailbox = connect(desk, MailboxKind::Shared, world.mara);
    let [first, second] = ["Six chairs", "Two tables"]
        .map(|subject| desk.run_as(world.tom, move |cx| drafting::save_draft(cx, None, wish(mailbox, subject))));
    let thread = load(desk, second).thread_id;
    assert!(desk.try_as(world.ida, move |cx| flow::delete_mail(cx, first)).is_err(), "he is writing it");
    deactivate(desk, world.tom);
    desk.run_as(world.ida, move |cx| flow::delete_mail(cx, first));
    desk.run_as(world.ida, move |cx| flow::delete_thread(cx, thread));
    assert!([first, second].iter().all(|id| load(desk, *id).deleted_at.is_some()));
    desk.run_as(world.mara, move |cx| flow::restore_mail(cx, first));
    assert_eq!(load(desk, first).author_id, Some(world.tom));
}

fn a_draft_of_a_gone_writer_of_a_disconnected_box_is_whose_who_stopped_it(desk: &TestDesk) {
    let world = desk.world;
    let mailbox = connect(desk, MailboxKind::Shared, world.mara);
    let [of_tom, of_jonas] = [world.tom, world.jonas].map(|writer| written(desk, writer, mailbox, When::At(LATER)));
    desk.run_as(world.mara, move |cx| flow::disconnect_mailbox(cx, mailbox, Emails::Keep));
    deactivate(desk, world.tom);
    desk.run_as(world.ida, move |cx| {
        sending::take_back(cx, of_tom)?;
        sending::take_back(cx, of_jonas)
    });
    let writers = [of_tom, of_jonas].map(|id| load(desk, id).author_id);
    assert_eq!(writers, [Some(world.ida), Some(world.jonas)], "who works here sends it from another mailbox");
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
