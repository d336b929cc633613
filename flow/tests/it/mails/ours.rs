//! Who a mail is from: From is what anybody writes into it (R-40, R-44, R-53, EM-31).

use super::{Box, arrive, connect, folder, mails_of, makes_leads, raw, shared};
use crate::outside::lead;
use base::ids::{IncomingLeadId, MailId};
use flow::answering::begin_answer;
use flow::channels::SkipRule;
use flow::channels::folders::FolderRole;
use flow::channels::mailboxes::{self, MailLeads, MailboxChange, MailboxKind};
use flow::channels::mails::{Direction, Folder, Mail, MailState};
use flow::channels::outbox::{Answering, How, Quote};
use flow::mailing::Filed;
use flow::{TakenIn, contacts, inbox};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_mail_that_only_says_to_be_from_us_came_in_and_accepts_nothing,
    a_mail_of_ours_that_is_found_before_its_copy_in_sent_becomes_ours_there,
    a_mail_that_a_sent_folder_knows_is_ours_wherever_a_copy_of_it_lies,
    a_copy_with_other_words_is_not_the_mail_that_we_sent,
    what_a_form_sends_from_the_box_to_itself_is_a_request_of_whoever_filled_it_in,
    a_form_that_sends_by_our_own_server_is_a_request_from_sent_too,
    a_site_of_our_domain_and_a_no_reply_address_pass_on_what_somebody_wrote,
    a_person_who_wants_to_be_answered_elsewhere_stays_the_customer,
    a_reply_to_a_colleague_makes_no_lead,
    what_is_from_us_or_says_to_be_waits_for_no_answer,
);

const OFFICE: &str = "Office <office@lindqvist.example>";
const HANNA: &str = "Hanna <hanna@berg.example>";
const OLA: &str = "Reply-To: Ola Nilsen <ola@buyer.example>\r\n";

/// Hanna asked, and her request waits in a box where an answer accepts it.
fn hanna_waits(desk: &TestDesk) -> (Box, IncomingLeadId) {
    let of = shared(desk);
    let change = MailboxChange { accepts_on_reply: Some(true), ..MailboxChange::default() };
    desk.run_as(desk.world.mara, move |cx| mailboxes::change_mailbox(cx, of.id, change.clone()));
    let asked = raw(HANNA, OFFICE, "A chair", "1@x", "Date: Thu, 19 Nov 2026 10:00:00 +0000\r\n");
    let filed = arrive(desk, of, FolderRole::Inbox, &[asked])[0];
    let Filed::Request(TakenIn::Held(waiting)) = filed else { panic!("{filed:?}") };
    (of, waiting)
}

fn state(desk: &TestDesk, id: IncomingLeadId) -> inbox::State {
    desk.run(move |cx| inbox::load(cx, id)).state
}

/// An answer to Hanna as our own mail program writes it, and as anybody can.
fn answer() -> Vec<u8> {
    raw(OFFICE, HANNA, "Re: A chair", "2@lindqvist.example", "In-Reply-To: <1@x>\r\n")
}

fn newest(desk: &TestDesk, of: Box, at: Folder) -> Mail {
    mails_of(desk, &folder(desk, of, at)[0]).remove(0)
}

fn a_mail_that_only_says_to_be_from_us_came_in_and_accepts_nothing(desk: &TestDesk) {
    let (of, waiting) = hanna_waits(desk);
    for role in [FolderRole::Inbox, FolderRole::Extra] {
        let filed = arrive(desk, of, role, &[answer()])[0];
        let is_expected = matches!(filed, Filed::Skipped(_, SkipRule::OwnAddress) | Filed::Before(_));
        assert!(is_expected, "{filed:?}");
    }
    assert_eq!(state(desk, waiting), inbox::State::Waiting);
    assert!(folder(desk, of, Folder::Sent).is_empty(), "we sent nothing");
    let thread = folder(desk, of, Folder::NeedsReply).remove(0);
    assert_eq!((thread.customer.as_str(), thread.unread), ("hanna@berg.example", 2));
    let forged = newest(desk, of, Folder::Inbox);
    assert_eq!((forged.direction, forged.state, forged.is_read), (Direction::In, MailState::Received, false));
}

/// The folders of a box are read one after the other.
fn a_mail_of_ours_that_is_found_before_its_copy_in_sent_becomes_ours_there(desk: &TestDesk) {
    let (of, waiting) = hanna_waits(desk);
    arrive(desk, of, FolderRole::Extra, &[answer()]);
    let filed = arrive(desk, of, FolderRole::Sent, &[answer()]);
    assert!(matches!(filed[0], Filed::Before(_)), "{filed:?}");
    assert_eq!(state(desk, waiting), inbox::State::Accepted);
    let thread = folder(desk, of, Folder::Sent).remove(0);
    assert_eq!((thread.mails, thread.unread, thread.needs_reply), (2, 1, false));
    let ours = newest(desk, of, Folder::Sent);
    assert_eq!((ours.direction, ours.state, ours.is_read), (Direction::Out, MailState::Sent, true));
}

fn a_mail_that_a_sent_folder_knows_is_ours_wherever_a_copy_of_it_lies(desk: &TestDesk) {
    let (of, _) = hanna_waits(desk);
    let other = connect(desk, "second@lindqvist.example", MailboxKind::Shared);
    let copied =
        raw("second@lindqvist.example", HANNA, "Our offer", "3@lindqvist.example", "Cc: office@lindqvist.example\r\n");
    arrive(desk, other, FolderRole::Sent, std::slice::from_ref(&copied));
    assert!(matches!(arrive(desk, other, FolderRole::Inbox, std::slice::from_ref(&copied))[0], Filed::Before(_)));
    arrive(desk, of, FolderRole::Inbox, &[copied]);
    let ours = newest(desk, of, Folder::Sent);
    assert_eq!((ours.direction, ours.is_read, ours.subject.as_str()), (Direction::Out, true, "Our offer"));
    // What a colleague writes to us alone came in, whoever knows it.
    let internal = raw("second@lindqvist.example", OFFICE, "Lunch?", "4@lindqvist.example", "");
    arrive(desk, other, FolderRole::Sent, std::slice::from_ref(&internal));
    arrive(desk, of, FolderRole::Inbox, &[internal]);
    let lunch = folder(desk, of, Folder::Inbox).into_iter().find(|thread| thread.subject == "Lunch?").unwrap();
    assert_eq!((lunch.unread, lunch.lead_id), (1, None));
}

/// Whoever got a mail of ours knows its Message-ID.
fn a_copy_with_other_words_is_not_the_mail_that_we_sent(desk: &TestDesk) {
    let (of, waiting) = hanna_waits(desk);
    arrive(desk, of, FolderRole::Sent, &[raw(OFFICE, "Ben <ben@ohm.example>", "Our offer", "3@lindqvist.example", "")]);
    arrive(
        desk,
        of,
        FolderRole::Inbox,
        &[raw(OFFICE, HANNA, "Re: A chair", "3@lindqvist.example", "In-Reply-To: <1@x>\r\n")],
    );
    assert_eq!(state(desk, waiting), inbox::State::Waiting);
    assert_eq!(folder(desk, of, Folder::NeedsReply)[0].unread, 2);
}

/// Ola's request stands in the inbox, is his, and is answered to him.
fn is_olas(desk: &TestDesk, of: Box, filed: Filed) -> MailId {
    let Filed::Request(TakenIn::Held(waiting)) = filed else { panic!("{filed:?}") };
    let thread = folder(desk, of, Folder::Inbox).remove(0);
    assert_eq!((thread.customer.as_str(), thread.customer_name.as_str()), ("ola@buyer.example", "Ola Nilsen"));
    assert_eq!((thread.unread, thread.needs_reply), (1, true));
    let contact = lead(desk, desk.run(move |cx| inbox::load(cx, waiting)).lead_id).contacts[0];
    let contact = desk.run(move |cx| contacts::load(cx, contact));
    assert_eq!((contact.name.as_str(), contact.handles[0].value.as_str()), ("Ola Nilsen", "ola@buyer.example"));
    let mail = mails_of(desk, &thread).remove(0);
    assert_eq!((mail.direction, mail.is_read), (Direction::In, false));
    let answering = Answering { mail: mail.id, how: How::ReplyAll, quote: Quote::Whole };
    let (recipients, ..) = desk.run(move |cx| begin_answer(cx, answering));
    let to: Vec<&str> = recipients.to.iter().map(|who| who.address.as_str()).collect();
    assert_eq!((to, recipients.cc.len()), (vec!["ola@buyer.example"], 0));
    mail.id
}

fn what_a_form_sends_from_the_box_to_itself_is_a_request_of_whoever_filled_it_in(desk: &TestDesk) {
    let of = shared(desk);
    let filed = arrive(desk, of, FolderRole::Inbox, &[raw(OFFICE, OFFICE, "Quote wanted", "1@x", OLA)]);
    is_olas(desk, of, filed[0]);
    // Without somebody to answer it is our own, and no request; it is shown all the same.
    let filed = arrive(desk, of, FolderRole::Inbox, &[raw(OFFICE, OFFICE, "To myself", "2@x", "")]);
    assert!(matches!(filed[0], Filed::Skipped(_, SkipRule::OwnAddress)), "{filed:?}");
    let mine = folder(desk, of, Folder::Inbox).into_iter().find(|thread| thread.subject == "To myself").unwrap();
    assert_eq!((mine.unread, mine.lead_id), (1, None));
}

fn a_form_that_sends_by_our_own_server_is_a_request_from_sent_too(desk: &TestDesk) {
    let of = shared(desk);
    let copied = format!("Cc: ola@buyer.example\r\n{OLA}");
    let form = raw(OFFICE, OFFICE, "Quote wanted", "1@x", &copied);
    let filed = arrive(desk, of, FolderRole::Sent, std::slice::from_ref(&form));
    is_olas(desk, of, filed[0]);
    assert!(matches!(arrive(desk, of, FolderRole::Inbox, &[form])[0], Filed::Before(_)));
    assert!(folder(desk, of, Folder::Sent).is_empty());
}

fn a_site_of_our_domain_and_a_no_reply_address_pass_on_what_somebody_wrote(desk: &TestDesk) {
    for (at, from) in
        ["WordPress <wordpress@www.lindqvist.example>", "Forms <no-reply@forms.example>"].iter().enumerate()
    {
        let of = connect(desk, &format!("sales{at}@lindqvist.example"), MailboxKind::Shared);
        let to = format!("sales{at}@lindqvist.example");
        let filed = arrive(desk, of, FolderRole::Inbox, &[raw(from, &to, "Quote wanted", &format!("{at}@x"), OLA)])[0];
        assert!(matches!(filed, Filed::Request(_)), "{filed:?}");
        assert_eq!(folder(desk, of, Folder::Inbox)[0].customer, "ola@buyer.example");
    }
}

fn a_person_who_wants_to_be_answered_elsewhere_stays_the_customer(desk: &TestDesk) {
    let of = shared(desk);
    arrive(
        desk,
        of,
        FolderRole::Inbox,
        &[raw(HANNA, OFFICE, "A chair", "1@x", "Reply-To: studio@berg-design.example\r\n")],
    );
    let thread = folder(desk, of, Folder::Inbox).remove(0);
    assert_eq!(thread.customer, "hanna@berg.example");
    let mail = mails_of(desk, &thread).remove(0).id;
    let answering = Answering { mail, how: How::Reply, quote: Quote::Whole };
    let (recipients, ..) = desk.run(move |cx| begin_answer(cx, answering));
    assert_eq!(recipients.to[0].address, "studio@berg-design.example");
}

/// Own addresses never become leads, also where a reply makes one (EM-31).
fn a_reply_to_a_colleague_makes_no_lead(desk: &TestDesk) {
    let of = shared(desk);
    makes_leads(desk, of, MailLeads::OnReply);
    const IDA: &str = "Ida <ida@lindqvist.example>";
    arrive(desk, of, FolderRole::Inbox, &[raw(IDA, OFFICE, "Lunch?", "1@x", "")]);
    arrive(desk, of, FolderRole::Sent, &[raw(OFFICE, IDA, "Re: Lunch?", "2@x", "In-Reply-To: <1@x>\r\n")]);
    assert_eq!(folder(desk, of, Folder::Inbox)[0].lead_id, None);
    // A form's request is one as soon as it is answered.
    arrive(desk, of, FolderRole::Inbox, &[raw(OFFICE, OFFICE, "Quote wanted", "3@x", OLA)]);
    arrive(
        desk,
        of,
        FolderRole::Sent,
        &[raw(OFFICE, "ola@buyer.example", "Re: Quote wanted", "4@x", "In-Reply-To: <3@x>\r\n")],
    );
    let thread = folder(desk, of, Folder::Inbox).into_iter().find(|thread| thread.customer == "ola@buyer.example");
    assert!(thread.unwrap().lead_id.is_some());
}

/// A note to ourselves, and what somebody forged into a conversation that we have answered.
fn what_is_from_us_or_says_to_be_waits_for_no_answer(desk: &TestDesk) {
    let (of, _) = hanna_waits(desk);
    arrive(desk, of, FolderRole::Sent, &[answer()]);
    assert!(folder(desk, of, Folder::NeedsReply).is_empty());
    arrive(
        desk,
        of,
        FolderRole::Inbox,
        &[
            raw(OFFICE, HANNA, "Re: A chair", "5@lindqvist.example", "In-Reply-To: <1@x>\r\n"),
            raw(OFFICE, OFFICE, "Buy glue", "6@lindqvist.example", ""),
        ],
    );
    assert_eq!(folder(desk, of, Folder::Inbox).len(), 2, "both are there to be read");
    assert!(folder(desk, of, Folder::NeedsReply).is_empty());
    arrive(desk, of, FolderRole::Inbox, &[raw(HANNA, OFFICE, "Re: A chair", "7@x", "In-Reply-To: <1@x>\r\n")]);
    assert_eq!(folder(desk, of, Folder::NeedsReply).len(), 1, "Hanna does");
}
