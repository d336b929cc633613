//! Drafts and the outbox: sent once, taken back in time, as many as a mailbox may (EM-52, R-60, R-64).

use crate::mails::{arrive, shared};
use base::db::Row;
use base::ids::{MailId, MailTemplateId, MailboxId, UserId};
use base::{Cx, DbError, params};
use flow::channels;
use flow::channels::folders::FolderRole;
use flow::channels::mailboxes::{self, Auth, MailboxKind, NewMailbox, Server, Tls};
use flow::channels::mails::{self, Correspondent, MailState, Recipients};
use flow::channels::outbox::{self, Answering, Errand, How, Limits, Outcome, Quote, RefusedRecipient};
use flow::drafting::{self, DraftWish};
use flow::mailing::Filed;
use flow::sending::{self, UNDO, Verdict, When};
use flow::{unscheduling, updates};
use testkit::desk::NOW;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_mail_is_taken_back_within_ten_seconds_and_not_once_it_is_handed_over,
    a_mail_whose_answer_was_lost_is_never_sent_again_by_itself,
    a_refused_mail_says_why_and_a_greylisted_one_waits_for_a_day_at_most,
    whoever_wrote_a_mail_is_told_when_it_was_refused_and_when_nobody_knows_of_it,
    a_mailbox_sends_as_many_as_it_may,
    an_answer_goes_to_whoever_wrote_and_follows_the_mail,
    nobody_sends_from_a_mailbox_that_is_not_theirs,
    a_mail_for_later_that_is_changed_leaves_only_when_it_is_scheduled_again,
    a_mail_that_is_changed_while_it_is_being_packed_does_not_leave,
    a_mail_that_was_refused_long_ago_is_changed_and_sent_again,
    a_recipient_whom_the_server_refused_is_known_and_the_others_got_the_mail,
    a_field_of_a_template_that_nobody_filled_is_not_sent,
    pictures_of_the_network_stay_in_what_is_written_here,
    two_programs_that_write_to_each_other_stop_after_one_mail,
    what_a_colleague_is_writing_is_only_theirs_to_throw_away,
);

/// Lets the clock come to a moment.
pub fn at(desk: &TestDesk, moment: i64) {
    desk.clock.advance(moment - desk.clock.now());
}

fn server(host: &str) -> Server {
    Server { host: host.to_owned(), port: 993, username: "desk".to_owned(), tls: Tls::Implicit }
}

pub fn connect(desk: &TestDesk, kind: MailboxKind, owner: UserId) -> MailboxId {
    let new = NewMailbox {
        pipeline_id: desk.world.sales,
        kind,
        address: format!("box{owner}@lindqvist.example"),
        server: server(&format!("imap{owner}.example")),
        smtp: Some(server("smtp.example")),
        auth: Auth::Password { sealed: vec![1] },
        responsible_id: None,
    };
    desk.run_as(owner, move |cx| mailboxes::add_mailbox(cx, new.clone(), owner)).1
}

pub fn wish(mailbox_id: MailboxId, subject: &str) -> DraftWish {
    let elena = Correspondent { name: "Elena".to_owned(), address: "elena@fiord.example".to_owned() };
    DraftWish {
        mailbox_id,
        recipients: Recipients { to: vec![elena], ..Recipients::default() },
        subject: subject.to_owned(),
        text: String::new(),
        html: Some("<p onclick=x>Hello <b>Elena</b></p>".to_owned()),
        answering: None,
        lead_id: None,
        template_id: None,
        files: Vec::new(),
        form: String::new(),
    }
}

pub fn sent(desk: &TestDesk, mailbox: MailboxId, when: When) -> MailId {
    desk.run_as(desk.world.mara, move |cx| {
        let id = drafting::save_draft(cx, None, wish(mailbox, "Six chairs"))?;
        sending::send(cx, id, when)?;
        Ok::<_, flow::Error>(id)
    })
}

pub fn state(desk: &TestDesk, id: MailId) -> MailState {
    desk.run(move |cx| mails::load(cx, id)).state
}

pub fn claim(desk: &TestDesk, mailbox: MailboxId) -> Vec<outbox::Claimed> {
    desk.run(move |cx| outbox::claim(cx, mailbox, 50))
}

pub fn hand_over(desk: &TestDesk, claimed: &outbox::Claimed) -> Option<outbox::Claimed> {
    let claimed = claimed.clone();
    desk.run(move |cx| outbox::hand_over(cx, &claimed, "a file", &[]))
}

/// Hands a mail over that does not go to some of its recipients.
fn hand_over_without(desk: &TestDesk, claimed: &outbox::Claimed, refused: RefusedRecipient) -> outbox::Claimed {
    let claimed = claimed.clone();
    desk.run(move |cx| outbox::hand_over(cx, &claimed, "a file", std::slice::from_ref(&refused))).unwrap()
}

pub fn settle(desk: &TestDesk, claimed: &outbox::Claimed, outcome: Outcome) {
    let claimed = claimed.clone();
    desk.run(move |cx| sending::settle(cx, &claimed, &outcome));
}

fn a_mail_is_taken_back_within_ten_seconds_and_not_once_it_is_handed_over(desk: &TestDesk) {
    let (mara, mailbox) = (desk.world.mara, connect(desk, MailboxKind::Shared, desk.world.mara));
    let id = sent(desk, mailbox, When::Soon);
    assert_eq!(state(desk, id), MailState::Sending);
    assert!(claim(desk, mailbox).is_empty(), "it waits");
    desk.run_as(mara, move |cx| sending::take_back(cx, id));
    assert_eq!(state(desk, id), MailState::Draft);
    let again = desk.try_as(mara, move |cx| sending::take_back(cx, id)).unwrap_err().to_string();
    assert!(again.contains("is a draft already") && !again.contains("left"), "{again}");
    let html = desk.run(move |cx| mails::load(cx, id)).html.unwrap();
    assert_eq!(html, "<p>Hello <b>Elena</b></p>");
    desk.run_as(mara, move |cx| sending::send(cx, id, When::Soon));
    at(desk, NOW + UNDO);
    let claimed = claim(desk, mailbox);
    assert_eq!(claimed[0].errand, Errand::Deliver);
    let ours = hand_over(desk, &claimed[0]).unwrap();
    let late = desk.try_as(mara, move |cx| sending::take_back(cx, id)).unwrap_err().to_string();
    assert!(late.contains("too late"), "{late}");
    assert!(hand_over(desk, &claimed[0]).is_none(), "nobody hands it over twice");
    settle(desk, &ours, Outcome::Taken("250 queued".to_owned()));
    assert_eq!(state(desk, id), MailState::Sent);
}

fn a_mail_whose_answer_was_lost_is_never_sent_again_by_itself(desk: &TestDesk) {
    let (mara, mailbox) = (desk.world.mara, connect(desk, MailboxKind::Shared, desk.world.mara));
    let id = sent(desk, mailbox, When::Now);
    hand_over(desk, &claim(desk, mailbox)[0]).unwrap();
    // The program ends here, and the next one begins.
    at(desk, NOW + 3_600);
    let claimed = claim(desk, mailbox);
    assert_eq!(claimed[0].errand, Errand::LookUp);
    settle(desk, &claimed[0], Outcome::NotFound("not there".to_owned()));
    assert_eq!(state(desk, id), MailState::Unknown);
    at(desk, NOW + 2 * 86_400);
    assert!(claim(desk, mailbox).is_empty());
    desk.run_as(mara, move |cx| sending::decide(cx, id, Verdict::SendAgain));
    assert_eq!(claim(desk, mailbox)[0].errand, Errand::Deliver);
}

fn a_refused_mail_says_why_and_a_greylisted_one_waits_for_a_day_at_most(desk: &TestDesk) {
    let mailbox = connect(desk, MailboxKind::Shared, desk.world.mara);
    let refused = sent(desk, mailbox, When::Now);
    settle(desk, &claim(desk, mailbox)[0], Outcome::Refused("550 nobody".to_owned()));
    assert_eq!(state(desk, refused), MailState::Refused);
    assert_eq!(desk.run(move |cx| outbox::find(cx, refused)).unwrap().answer, "550 nobody");
    let later = sent(desk, mailbox, When::Now);
    let mut tries = 0;
    for hour in 0..30 {
        at(desk, NOW + hour * 3_700);
        for claimed in claim(desk, mailbox) {
            tries += 1;
            settle(desk, &claimed, Outcome::Later("451 greylisted".to_owned()));
        }
    }
    assert!(tries > 10, "{tries}");
    assert_eq!(state(desk, later), MailState::Refused);
}

/// The writer has long gone on to something else: the bell says it, with the way to the mail, and to nobody but them.
fn whoever_wrote_a_mail_is_told_when_it_was_refused_and_when_nobody_knows_of_it(desk: &TestDesk) {
    let world = desk.world;
    let mailbox = connect(desk, MailboxKind::Shared, world.mara);
    let refused = sent(desk, mailbox, When::Now);
    settle(desk, &claim(desk, mailbox)[0], Outcome::Refused("550 not from you".to_owned()));
    let unknown = sent(desk, mailbox, When::Now);
    hand_over(desk, &claim(desk, mailbox)[0]).unwrap();
    at(desk, NOW + 3_600);
    settle(desk, &claim(desk, mailbox)[0], Outcome::NotFound("the connection ended".to_owned()));
    let partly = sent(desk, mailbox, When::Now);
    let nobody = RefusedRecipient { address: "nobody@fiord.example".to_owned(), answer: "550 nobody".to_owned() };
    let claimed = hand_over_without(desk, &claim(desk, mailbox)[0], nobody);
    settle(desk, &claimed, Outcome::Taken("250 queued".to_owned()));

    desk.catch_up();
    let of = |user: UserId| {
        let notices = desk.read_as(user, move |cx| updates::list_notices(cx, user, 100));
        let mails = notices.into_iter().filter(|notice| notice.link.starts_with("/mail/sending/"));
        mails.map(|notice| (notice.text, notice.detail, notice.link)).collect::<Vec<_>>()
    };
    let told =
        |text: &str, detail: &str, id: MailId| (text.to_owned(), detail.to_owned(), format!("/mail/sending/{id}"));
    let all = [
        told("A mail of yours did not go to everybody", "", partly),
        told("Nobody can know whether a mail of yours was delivered", "the connection ended", unknown),
        told("A mail of yours was refused: nobody got it", "550 not from you", refused),
    ];
    assert_eq!(of(world.mara), all);
    assert_eq!(of(world.tom), []);
}

fn a_mailbox_sends_as_many_as_it_may(desk: &TestDesk) {
    let mailbox = connect(desk, MailboxKind::Shared, desk.world.mara);
    let limits = Limits { per_minute: 2, per_day: 3 };
    desk.run_as(desk.world.mara, move |cx| outbox::set_limits(cx, mailbox, limits));
    for _ in 0..5 {
        sent(desk, mailbox, When::Now);
    }
    let counted = |desk: &TestDesk| {
        let claimed = claim(desk, mailbox);
        for one in &claimed {
            hand_over(desk, one).unwrap();
        }
        claimed.len()
    };
    assert_eq!(counted(desk), 2);
    assert_eq!(counted(desk), 0);
    let usage = desk.run(move |cx| outbox::usage(cx, mailbox));
    assert_eq!((usage.in_minute, usage.in_day, usage.left()), (2, 2, 0));
    at(desk, NOW + 61);
    assert_eq!(counted(desk), 1, "the day allows three");
}

fn an_answer_goes_to_whoever_wrote_and_follows_the_mail(desk: &TestDesk) {
    let mailbox = connect(desk, MailboxKind::Shared, desk.world.mara);
    let id = sent(desk, mailbox, When::Now);
    let (answer, original) = desk.run_as(desk.world.mara, move |cx| {
        let answering = Answering { mail: id, how: How::Reply, quote: Quote::Whole };
        let (recipients, subject, files) = flow::answering::begin_answer(cx, answering)?;
        assert!(files.is_empty());
        let wish = DraftWish { recipients, subject, answering: Some(answering), ..wish(mailbox, "") };
        let answer = drafting::save_draft(cx, None, wish)?;
        Ok::<_, flow::Error>((mails::load(cx, answer)?, mails::load(cx, id)?))
    });
    assert_eq!(answer.subject, "Re: Six chairs");
    assert_eq!(
        answer.recipients.to[0].address, "elena@fiord.example",
        "an answer to a mail of ours goes where that went"
    );
    assert_eq!(answer.answers.in_reply_to, std::slice::from_ref(&original.message_id));
    assert_eq!(answer.answers.references, [original.message_id]);
    assert_eq!(answer.thread_id, original.thread_id);
    let answered = outbox::answering(&answer).map(|one| (one.mail, one.how));
    assert_eq!(answered, Some((id, How::Reply)));
}

fn nobody_sends_from_a_mailbox_that_is_not_theirs(desk: &TestDesk) {
    let world = desk.world;
    let mailbox = connect(desk, MailboxKind::Personal, world.ida);
    let refused = desk.try_as(world.tom, move |cx| drafting::save_draft(cx, None, wish(mailbox, "Hello")));
    assert!(matches!(refused, Err(flow::Error::Channel(channels::Error::NoSuchMailbox(_)))));
    let id = desk.run_as(world.ida, move |cx| drafting::save_draft(cx, None, wish(mailbox, "Hello")));
    assert!(desk.try_as(world.tom, move |cx| sending::send(cx, id, When::Now)).is_err());
    let nobody = DraftWish { recipients: Recipients::default(), ..wish(mailbox, "Hello") };
    let unaddressed = desk.run_as(world.ida, move |cx| drafting::save_draft(cx, None, nobody.clone()));
    assert!(desk.try_as(world.ida, move |cx| sending::send(cx, unaddressed, When::Now)).is_err());
}

/// Half written it must not leave; the time that was chosen is known, and is offered again.
fn a_mail_for_later_that_is_changed_leaves_only_when_it_is_scheduled_again(desk: &TestDesk) {
    let (mara, mailbox) = (desk.world.mara, connect(desk, MailboxKind::Shared, desk.world.mara));
    let id = sent(desk, mailbox, When::At(NOW + 3_600));
    assert_eq!(state(desk, id), MailState::Scheduled);
    for half in ["Seven", "Seven cha"] {
        desk.run_as(mara, move |cx| drafting::save_draft(cx, Some(id), wish(mailbox, half)));
        let draft = desk.run(move |cx| mails::load(cx, id));
        assert_eq!((draft.state, draft.subject.as_str()), (MailState::Draft, half));
        assert_eq!(unscheduling::was_due(&draft), Some(NOW + 3_600));
    }
    at(desk, NOW + 3_600);
    assert!(claim(desk, mailbox).is_empty(), "its writer is at it still");
    desk.run_as(mara, move |cx| {
        drafting::save_draft(cx, Some(id), wish(mailbox, "Seven chairs"))?;
        sending::send(cx, id, When::At(NOW + 7_200))
    });
    assert_eq!(unscheduling::was_due(&desk.run(move |cx| mails::load(cx, id))), None);
    at(desk, NOW + 7_200);
    let ours = hand_over(desk, &claim(desk, mailbox)[0]).unwrap();
    assert_eq!(state(desk, id), MailState::Sending);
    assert!(desk.try_as(mara, move |cx| sending::send(cx, id, When::Now)).is_err());
    assert!(desk.try_as(mara, move |cx| drafting::discard_draft(cx, id)).is_err());
    settle(desk, &ours, Outcome::Taken("250".to_owned()));
    assert_eq!(desk.run(move |cx| mails::load(cx, id)).subject, "Seven chairs");
    assert_eq!(state(desk, id), MailState::Sent);
}

/// Its bytes were made of what it said before: neither they nor half of the new words go.
fn a_mail_that_is_changed_while_it_is_being_packed_does_not_leave(desk: &TestDesk) {
    let (mara, mailbox) = (desk.world.mara, connect(desk, MailboxKind::Shared, desk.world.mara));
    let id = sent(desk, mailbox, When::At(NOW + 3_600));
    at(desk, NOW + 3_600);
    let claimed = claim(desk, mailbox);
    desk.run_as(mara, move |cx| drafting::save_draft(cx, Some(id), wish(mailbox, "Seven chairs")));
    assert!(hand_over(desk, &claimed[0]).is_none());
    let draft = desk.run(move |cx| mails::load(cx, id));
    assert_eq!((draft.state, draft.subject.as_str()), (MailState::Draft, "Seven chairs"));
}

/// The outbox forgets it after a day.
fn a_mail_that_was_refused_long_ago_is_changed_and_sent_again(desk: &TestDesk) {
    let (mara, mailbox) = (desk.world.mara, connect(desk, MailboxKind::Shared, desk.world.mara));
    let id = sent(desk, mailbox, When::Now);
    settle(desk, &claim(desk, mailbox)[0], Outcome::Refused("550 nobody".to_owned()));
    at(desk, NOW + 3 * 86_400);
    desk.run(sending::sweep);
    assert!(desk.run(move |cx| outbox::find(cx, id)).is_none());
    desk.run_as(mara, move |cx| sending::take_back(cx, id));
    desk.run_as(mara, move |cx| sending::send(cx, id, When::Now));
    assert_eq!(claim(desk, mailbox)[0].mail_id, id);
}

fn a_recipient_whom_the_server_refused_is_known_and_the_others_got_the_mail(desk: &TestDesk) {
    let mailbox = connect(desk, MailboxKind::Shared, desk.world.mara);
    let id = sent(desk, mailbox, When::Now);
    let nobody = RefusedRecipient {
        address: "Nobody@fiord.example".to_owned(),
        answer: "the server said: 550 5.1.1 nobody of that name".to_owned(),
    };
    let ours = hand_over_without(desk, &claim(desk, mailbox)[0], nobody.clone());
    settle(desk, &ours, Outcome::Taken("250".to_owned()));
    let mail = desk.run(move |cx| mails::load(cx, id));
    assert_eq!((mail.state, outbox::refused_recipients(&mail)), (MailState::Sent, vec![nobody]));
    let dead = desk.run(|cx| mails::find_dead(cx, &["nobody@fiord.example".to_owned()]));
    assert_eq!(dead[0].mail_id, id);
}

fn a_field_of_a_template_that_nobody_filled_is_not_sent(desk: &TestDesk) {
    let (mara, mailbox) = (desk.world.mara, connect(desk, MailboxKind::Shared, desk.world.mara));
    let write = move |html: &str, template_id: Option<MailTemplateId>| {
        let wish = DraftWish { html: Some(html.to_owned()), template_id, ..wish(mailbox, "Six chairs") };
        desk.run_as(mara, move |cx| drafting::save_draft(cx, None, wish.clone()))
    };
    let unfilled = write("<p>It costs {{ lead.price }}.</p>", Some(MailTemplateId(1)));
    let refused = desk.try_as(mara, move |cx| sending::send(cx, unfilled, When::Now)).unwrap_err();
    assert!(refused.to_string().contains("Without a value: {{lead.price}}"), "{refused}");
    let mistyped = write("<p>Dear {{nonsense.x}} {{Contact.Name}}</p>", None);
    let refused = desk.try_as(mara, move |cx| sending::send(cx, mistyped, When::Soon)).unwrap_err();
    assert!(
        refused.to_string().contains("in templates only, and here stands {{nonsense.x}}, {{Contact.Name}}"),
        "{refused}"
    );
    let other = write("<p>Our builder writes {{ name }}.</p>", None);
    desk.run_as(mara, move |cx| sending::send(cx, other, When::Now));
}

fn pictures_of_the_network_stay_in_what_is_written_here(desk: &TestDesk) {
    let (mara, mailbox) = (desk.world.mara, connect(desk, MailboxKind::Shared, desk.world.mara));
    let html = "<p>Yours</p><img src=\"https://lindqvist.example/logo.png\" onerror=\"x()\">";
    let wish = DraftWish { html: Some(html.to_owned()), ..wish(mailbox, "Six chairs") };
    let id = desk.run_as(mara, move |cx| drafting::save_draft(cx, None, wish.clone()));
    let kept = desk.run(move |cx| mails::load(cx, id)).html.unwrap();
    assert_eq!(kept, "<p>Yours</p><img src=\"https://lindqvist.example/logo.png\">");
}

/// What a program wrote is a mail in the other's mailbox, and nothing follows from it there: no request, no notice, and
/// nothing that is sent.
fn two_programs_that_write_to_each_other_stop_after_one_mail(desk: &TestDesk) {
    let of = shared(desk);
    let address = |address: &str| mail::Address { name: None, address: address.to_owned() };
    let letter = mail::compose::compose(&mail::compose::Outgoing {
        from: Some(address("crm@acme.example")),
        to: vec![address("office@lindqvist.example")],
        subject: "A new request".to_owned(),
        text: "Somebody wrote to you.".to_owned(),
        message_id: "1@acme.example".to_owned(),
        at: NOW,
        writer: mail::compose::Writer::Program,
        ..mail::compose::Outgoing::default()
    });
    let before = desk.run(waiting_work);
    let filed = arrive(desk, of, FolderRole::Inbox, &[letter.unwrap().raw]);
    assert!(matches!(filed[0], Filed::Skipped(..)), "{filed:?}");
    assert_eq!(desk.run(waiting_work), before);
}

/// Mails in the outbox, jobs, and incoming leads.
fn waiting_work(cx: &mut Cx<'_>) -> Result<Vec<i64>, DbError> {
    let count = |cx: &mut Cx<'_>, table: &str| {
        let sql = format!("SELECT count(*) FROM {table} WHERE account_id = $1");
        cx.find(&sql, params![cx.account], Row::take::<i64>)
    };
    ["outbox", "jobs", "incoming_leads"].into_iter().map(|table| Ok(count(cx, table)?.unwrap_or_default())).collect()
}

fn what_a_colleague_is_writing_is_only_theirs_to_throw_away(desk: &TestDesk) {
    let (world, mailbox) = (desk.world, connect(desk, MailboxKind::Shared, desk.world.mara));
    let draft = desk.run_as(world.mara, move |cx| drafting::save_draft(cx, None, wish(mailbox, "Six chairs")));
    let thread = desk.run(move |cx| mails::load(cx, draft)).thread_id;
    let refused = desk.try_as(world.ida, move |cx| flow::delete_mail(cx, draft));
    assert!(matches!(refused, Err(flow::Error::Channel(channels::Error::BadSetting(_)))), "{refused:?}");
    let refused = desk.try_as(world.ida, move |cx| flow::delete_thread(cx, thread));
    assert!(matches!(refused, Err(flow::Error::Channel(channels::Error::BadSetting(_)))), "{refused:?}");
    desk.run_as(world.mara, move |cx| flow::delete_thread(cx, thread));
    assert!(desk.run(move |cx| mails::load(cx, draft)).deleted_at.is_some());
}
