//! What becomes of a mail at each of an account's addresses (EM-40 to EM-43, R-72).

use crate::outside::seen;
use base::clock::DAY;
use base::ids::{AccountId, ContactId};
use flow::channels::addresses::{self, AFTER_RENAMING, Forwarded, Opinion, Purpose};
use flow::channels::arrivals::{self, State};
use flow::channels::handles;
use flow::channels::mail::Addressed;
use flow::channels::mailboxes;
use flow::channels::mails::{self, Asked, Folder, Thread};
use flow::channels::said::{self, FeedItem, Place};
use flow::channels::{self, SkipRule};
use flow::contacts::{self, NewContact};
use flow::mailing::ReadMail;
use flow::{Addressing, FORGED, TakenIn, change_account, take_in_addressed};
use testkit::desk::NOW;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    every_account_has_three_addresses_with_secrets_of_their_own,
    a_copy_of_a_mail_to_a_customer_is_filed_on_the_customer_s_card_whether_others_see_it_or_not,
    a_mail_to_somebody_without_a_card_is_filed_nowhere_and_kept,
    a_mail_to_the_contact_address_makes_a_contact_once,
    a_mail_to_the_lead_address_waits_as_a_request,
    a_colleague_s_blind_copy_makes_nothing_when_a_server_writes_for_whom_it_is,
    a_mail_that_names_no_sender_is_a_request_all_the_same,
    a_forwarded_mail_finds_who_wrote_it_first_unless_the_account_says_otherwise,
    what_a_colleague_sends_to_the_lead_address_is_a_request_whomever_it_names,
    a_mail_to_two_addresses_is_one_lead,
    what_comes_to_an_address_stands_in_threads_once_and_is_deleted_like_any_mail,
    a_mail_that_a_mailbox_shows_too_is_one_mail,
    an_address_works_behind_the_name_of_a_mailbox_and_a_plus,
    a_forged_mail_waits_and_an_administrator_takes_it_in,
    an_automatic_answer_is_filed_and_makes_no_lead,
    after_renaming_the_former_address_lives_for_ninety_days,
    a_renewed_address_ends_the_former_one_at_once,
);

pub(super) fn address(desk: &TestDesk, purpose: Purpose) -> String {
    desk.read_as(desk.world.mara, move |cx| addresses::whole(cx, purpose, "in.crm.test"))
}

/// A mail comes to addresses of the account.
pub(super) fn comes(desk: &TestDesk, purposes: &[Purpose], opinion: Opinion, raw: &str) -> TakenIn {
    let addressed: Vec<Addressed> =
        purposes.iter().map(|&purpose| Addressed { purpose, address: address(desk, purpose) }).collect();
    let (mail, _) = mail::parse(raw.as_bytes());
    let event = channels::mail::event(desk.world.create_lead, &mail, None, Vec::new(), Vec::new(), NOW);
    let kept = crate::outside::arrival(&event);
    let addressing = Addressing::of(&mail, addressed, opinion);
    let read = ReadMail::of(mail, None, Vec::new(), Vec::new(), None);
    desk.run(move |cx| {
        let arrivals::Kept::New(id) = arrivals::keep(cx, &kept)? else { panic!("it is new") };
        let arrival = arrivals::find(cx, id)?.expect("it was kept");
        take_in_addressed(cx, &arrival, &read, &addressing)
    })
}

pub(super) fn letter(from: &str, to: &str, more: &str, words: &str) -> String {
    format!("From: {from}\r\nTo: {to}\r\n{more}Subject: An offer\r\nMessage-ID: <1@acme.test>\r\n\r\n{words}\r\n")
}

pub(super) const COLLEAGUE: &str = "Mara <mara@lindqvist.example>";
const CLIENT: &str = "Clara Client <clara@firm.example>";

fn clara(desk: &TestDesk) -> ContactId {
    let handles = handles::email("clara@firm.example").into_iter().collect();
    let new = NewContact { name: "Clara Client".to_owned(), handles, ..NewContact::default() };
    desk.run_as(desk.world.mara, move |cx| contacts::open(cx, new.clone())).id
}

fn find_clara(desk: &TestDesk) -> Option<ContactId> {
    let handles: Vec<_> = handles::email("clara@firm.example").into_iter().collect();
    desk.read_as(desk.world.mara, move |cx| contacts::identify(cx, "", &handles)).contact()
}

pub(super) fn feed(desk: &TestDesk, contact: ContactId) -> Vec<FeedItem> {
    desk.read_as(desk.world.mara, move |cx| said::list(cx, Place::contact(contact), None, 50))
}

fn every_account_has_three_addresses_with_secrets_of_their_own(desk: &TestDesk) {
    let found = desk.read_as(desk.world.mara, addresses::list);
    assert_eq!(found.iter().map(|one| one.purpose).collect::<Vec<_>>(), Purpose::ALL);
    let account = desk.who(desk.world.mara).account;
    for one in found {
        let (shouted, purpose) = (one.local_part.to_uppercase(), one.purpose);
        assert_eq!(find(desk, &shouted), Some((account, purpose)), "the case does not matter");
    }
    assert_eq!(find(desk, "lindqvist-file-guessed"), None);
}

pub(super) fn find(desk: &TestDesk, local_part: &str) -> Option<(AccountId, Purpose)> {
    let local_part = local_part.to_owned();
    desk.read_as(desk.world.mara, move |cx| addresses::find(cx, &local_part))
}

fn a_copy_of_a_mail_to_a_customer_is_filed_on_the_customer_s_card_whether_others_see_it_or_not(desk: &TestDesk) {
    let contact = clara(desk);
    let copy = format!("Cc: {}\r\n", address(desk, Purpose::File));
    assert_eq!(
        comes(desk, &[Purpose::File], Opinion::Passes, &letter(COLLEAGUE, CLIENT, &copy, "Hello")),
        TakenIn::Filed
    );
    assert_eq!(feed(desk, contact).len(), 1);
    let blind = letter(COLLEAGUE, CLIENT, "", "Hello again");
    assert_eq!(comes(desk, &[Purpose::File], Opinion::Unknown, &blind), TakenIn::Filed);
    assert_eq!(feed(desk, contact).len(), 2);
}

fn a_mail_to_somebody_without_a_card_is_filed_nowhere_and_kept(desk: &TestDesk) {
    let raw = letter(COLLEAGUE, CLIENT, "", "Hello");
    let taken = comes(desk, &[Purpose::File], Opinion::Unknown, &raw);
    assert_eq!(taken, TakenIn::Skipped(SkipRule::NobodyKnown));
    assert_eq!(find_clara(desk), None);
    let skipped = desk.read_as(desk.world.mara, |cx| arrivals::list(cx, State::Skipped, 5));
    assert_eq!(skipped[0].reason.as_deref(), Some("nobody_known"));
}

fn a_mail_to_the_contact_address_makes_a_contact_once(desk: &TestDesk) {
    let to = address(desk, Purpose::CreateContact);
    let come = |words: &str| comes(desk, &[Purpose::CreateContact], Opinion::Unknown, &letter(CLIENT, &to, "", words));
    assert_eq!(come("Hello"), TakenIn::Filed);
    let contact = find_clara(desk).expect("she is a contact");
    assert_eq!(come("Hello again"), TakenIn::Filed);
    assert_eq!(find_clara(desk), Some(contact));
    assert_eq!(feed(desk, contact).len(), 2);
    let hidden =
        comes(desk, &[Purpose::CreateContact], Opinion::Unknown, &letter(COLLEAGUE, "x@new.example", "", "Hi"));
    assert_eq!(hidden, TakenIn::Skipped(SkipRule::HiddenCopy));
}

fn a_mail_to_the_lead_address_waits_as_a_request(desk: &TestDesk) {
    let to = address(desk, Purpose::CreateLead);
    let taken = comes(desk, &[Purpose::CreateLead], Opinion::Unknown, &letter(CLIENT, &to, "", "Twelve windows"));
    let TakenIn::Held(id) = taken else { panic!("it waits: {taken:?}") };
    assert_eq!(seen(desk, id).sender, "Clara Client");
    let hidden = comes(desk, &[Purpose::CreateLead], Opinion::Unknown, &letter(COLLEAGUE, "x@new.example", "", "Hi"));
    assert_eq!(hidden, TakenIn::Skipped(SkipRule::HiddenCopy), "a colleague's blind copy makes nothing");
}

/// EM-41: many servers write into a blind copy for whom it is.
fn a_colleague_s_blind_copy_makes_nothing_when_a_server_writes_for_whom_it_is(desk: &TestDesk) {
    for (field, purpose) in [("Delivered-To", Purpose::CreateLead), ("X-Original-To", Purpose::CreateContact)] {
        let trace = format!("{field}: {}\r\n", address(desk, purpose));
        let hidden = letter(COLLEAGUE, "x@new.example", &trace, &format!("Hi by {field}"));
        assert_eq!(
            comes(desk, &[purpose], Opinion::Unknown, &hidden),
            TakenIn::Skipped(SkipRule::HiddenCopy),
            "{field}"
        );
    }
    let trace = format!("Delivered-To: {}\r\nReply-To: x@new.example\r\n", address(desk, Purpose::CreateLead));
    let form = letter(COLLEAGUE, "jonas@lindqvist.example", &trace, "Hello");
    let passed_on = comes(desk, &[Purpose::CreateLead], Opinion::Unknown, &form);
    assert!(
        matches!(passed_on, TakenIn::Held(_)),
        "a form's mail to one of us, redirected by the server: {passed_on:?}"
    );
}

fn a_mail_that_names_no_sender_is_a_request_all_the_same(desk: &TestDesk) {
    let taken = comes(desk, &[Purpose::CreateLead], Opinion::Unknown, "no head and no sender");
    assert!(matches!(taken, TakenIn::Held(_)), "{taken:?}");
}

fn a_forwarded_mail_finds_who_wrote_it_first_unless_the_account_says_otherwise(desk: &TestDesk) {
    let to = address(desk, Purpose::CreateLead);
    let words = "FYI\r\n\r\n---------- Forwarded message ---------\r\nFrom: Clara Client <clara@firm.example>\r\n\
                 Date: 1 Nov 2026 14:00\r\nSubject: Windows\r\nTo: <mara@lindqvist.example>\r\n\r\nTwelve windows";
    let come = |words: &str| comes(desk, &[Purpose::CreateLead], Opinion::Passes, &letter(COLLEAGUE, &to, "", words));
    let TakenIn::Held(id) = come(words) else { panic!("it waits") };
    assert_eq!(seen(desk, id).sender, "Clara Client");
    desk.run_as(desk.world.mara, |cx| addresses::set_finds_original(cx, Forwarded::Envelope));
    let TakenIn::Held(id) = come(&words.replace("FYI", "See below")) else { panic!("it waits") };
    assert_eq!(seen(desk, id).sender, "Mara", "as the ordered article has it (EM-42)");
}

/// EM-40 to EM-42, R-36: a note of our own, and a forwarded mail whose head has a name alone; what came from the domain of
/// the addresses goes round.
fn what_a_colleague_sends_to_the_lead_address_is_a_request_whomever_it_names(desk: &TestDesk) {
    let to = address(desk, Purpose::CreateLead);
    let come =
        |from: &str, words: &str| comes(desk, &[Purpose::CreateLead], Opinion::Passes, &letter(from, &to, "", words));
    let TakenIn::Held(id) = come(COLLEAGUE, "A client at the fair wants twelve windows.") else { panic!("it waits") };
    let note = seen(desk, id);
    assert_eq!((note.sender.as_str(), note.title.as_str()), ("Passed on by Mara", "An offer"));
    assert_eq!((note.contact_id, crate::outside::lead(desk, note.lead_id).name.as_str()), (None, "An offer"));
    let words = "-----Original Message-----\r\nFrom: Karl Klein\r\nSent: Monday, 2 November 2026 14:00\r\n\
                 To: Mara\r\nSubject: Windows\r\n\r\nTwelve windows";
    let TakenIn::Held(id) = come(COLLEAGUE, words) else { panic!("it waits") };
    let forwarded = seen(desk, id);
    let karl = forwarded.contact_id.expect("he is its contact");
    let karl = desk.read_as(desk.world.mara, move |cx| contacts::load(cx, karl));
    assert_eq!((forwarded.sender.as_str(), karl.name.as_str(), karl.handles.len()), ("Karl Klein", "Karl Klein", 0));
    assert_eq!(come("x@in.crm.test", "Round and round"), TakenIn::Skipped(SkipRule::OwnAddress));
}

fn a_mail_to_two_addresses_is_one_lead(desk: &TestDesk) {
    let to = format!("{}, {}", address(desk, Purpose::File), address(desk, Purpose::CreateLead));
    let raw = letter(CLIENT, &to, "", "Twelve windows");
    let taken = comes(desk, &[Purpose::File, Purpose::CreateLead], Opinion::Unknown, &raw);
    assert!(matches!(taken, TakenIn::Held(_)), "{taken:?}");
    let waiting = desk.read_as(desk.world.mara, |cx| arrivals::list(cx, State::Stored, 50));
    assert_eq!(waiting.len(), 1);
}

fn threads(desk: &TestDesk, folder: Folder, words: &'static str) -> Vec<Thread> {
    desk.read_as(desk.world.mara, move |cx| {
        let asked = Asked { boxes: &[None], folder: Some(folder), only: &[], words, before: None, limit: 10 };
        mails::list_threads(cx, &asked)
    })
}

fn what_comes_to_an_address_stands_in_threads_once_and_is_deleted_like_any_mail(desk: &TestDesk) {
    let contact = clara(desk);
    let raw = letter(COLLEAGUE, CLIENT, "", "Twelve windows");
    assert_eq!(comes(desk, &[Purpose::File], Opinion::Unknown, &raw), TakenIn::Filed);
    assert_eq!(comes(desk, &[Purpose::File], Opinion::Unknown, &raw), TakenIn::Filed, "the same mail again");
    let sent = threads(desk, Folder::Sent, "windows");
    assert_eq!((sent.len(), sent[0].mails, sent[0].customer.as_str()), (1, 1, "clara@firm.example"));
    let said = feed(desk, contact);
    assert_eq!((said.len(), said[0].title.as_str(), said[0].mail_id.is_some()), (1, "An offer", true));
    let to = address(desk, Purpose::CreateLead);
    let answer = letter(CLIENT, &to, "In-Reply-To: <1@acme.test>\r\n", "Thirteen, please");
    let TakenIn::Held(_) = comes(desk, &[Purpose::CreateLead], Opinion::Unknown, &answer) else { panic!("it waits") };
    let inbox = threads(desk, Folder::Inbox, "");
    assert_eq!((inbox.len(), inbox[0].mails, inbox[0].unread, inbox[0].needs_reply), (1, 2, 1, true));
    assert!(inbox[0].lead_id.is_some() && inbox[0].contact_id == Some(contact));
    let thread = inbox[0].id;
    desk.run_as(desk.world.ida, move |cx| flow::delete_thread(cx, thread));
    assert!(threads(desk, Folder::Inbox, "").is_empty() && feed(desk, contact).is_empty());
    desk.run_as(desk.world.mara, move |cx| flow::restore_thread(cx, thread));
    assert_eq!((threads(desk, Folder::Inbox, "").len(), feed(desk, contact).len()), (1, 1));
}

/// whichever way it comes first.
fn a_mail_that_a_mailbox_shows_too_is_one_mail(desk: &TestDesk) {
    let (of, contact) = (crate::mails::shared(desk), clara(desk));
    let in_box =
        |raw: &str| crate::mails::arrive(desk, of, channels::folders::FolderRole::Sent, &[raw.as_bytes().to_vec()]);
    let first = letter(COLLEAGUE, CLIENT, "", "By the address first");
    assert_eq!(comes(desk, &[Purpose::File], Opinion::Unknown, &first), TakenIn::Filed);
    in_box(&first);
    let second = letter(COLLEAGUE, CLIENT, "", "By the mailbox first");
    in_box(&second);
    assert_eq!(comes(desk, &[Purpose::File], Opinion::Unknown, &second), TakenIn::Filed);
    assert_eq!(feed(desk, contact).len(), 2);
    assert!(threads(desk, Folder::Sent, "").is_empty(), "both stand in the mailbox");
    let sent = crate::mails::folder(desk, of, Folder::Sent);
    assert_eq!((sent.len(), sent[0].mails), (1, 2));
}

/// where no mail comes by SMTP, a mailbox that is followed brings it.
fn an_address_works_behind_the_name_of_a_mailbox_and_a_plus(desk: &TestDesk) {
    let (of, contact) = (crate::mails::shared(desk), clara(desk));
    let behind = |purpose| address(desk, purpose).replace("@in.crm.test", "@lindqvist.example");
    let come = |raw: String| {
        let event = channels::mail::event(of.source, &mail::parse(raw.as_bytes()).0, None, Vec::new(), Vec::new(), NOW);
        let kept = crate::outside::arrival(&event);
        let read = ReadMail::of(mail::parse(raw.as_bytes()).0, None, Vec::new(), Vec::new(), None);
        desk.run(move |cx| {
            let arrivals::Kept::New(id) = arrivals::keep(cx, &kept)? else { panic!("it is new") };
            let arrival = arrivals::find(cx, id)?.expect("it was kept");
            let mailbox = mailboxes::load_mailbox(cx, of.id)?;
            let Some(addressing) = Addressing::behind_plus(cx, &read.mail, &mailbox)? else { return Ok(None) };
            take_in_addressed(cx, &arrival, &read, &addressing).map(Some)
        })
    };
    let filed = come(letter(COLLEAGUE, CLIENT, &format!("Cc: office+{}\r\n", behind(Purpose::File)), "Hello"));
    assert_eq!((filed, feed(desk, contact).len()), (Some(TakenIn::Filed), 1));
    let waits = come(letter(
        "Nora <nora@lindqvist-friends.example>",
        &format!("Office+{}", behind(Purpose::CreateLead)),
        "",
        "Hi",
    ));
    assert!(matches!(waits, Some(TakenIn::Held(_))), "{waits:?}");
    let guessed = come(letter("Nora <nora@new.example>", "office+lead-guessed@lindqvist.example", "", "Hi"));
    assert_eq!(guessed, None, "it is a mail to the mailbox");
    assert_eq!(crate::mails::folder(desk, of, Folder::Sent).len(), 1, "it stands in its mailbox");
}

fn a_forged_mail_waits_and_an_administrator_takes_it_in(desk: &TestDesk) {
    let contact = clara(desk);
    let raw = letter("Mara <mara@lindqvist.example>", CLIENT, "", "Pay here");
    assert_eq!(comes(desk, &[Purpose::File], Opinion::Fails, &raw), TakenIn::SetAside);
    assert_eq!(feed(desk, contact).len(), 0, "no card is changed");
    let aside = desk.read_as(desk.world.mara, |cx| arrivals::list(cx, State::SetAside, 5)).remove(0);
    assert_eq!(aside.reason.as_deref(), Some(FORGED));
    assert!(desk.run_as(desk.world.mara, move |cx| arrivals::read_again(cx, aside.id)));
    desk.leaves_work();
    assert_eq!(comes(desk, &[Purpose::File], Opinion::TakenIn, &raw), TakenIn::Filed);
    assert_eq!(feed(desk, contact).len(), 1);
}

fn an_automatic_answer_is_filed_and_makes_no_lead(desk: &TestDesk) {
    let contact = clara(desk);
    let to = address(desk, Purpose::CreateLead);
    let raw = letter(CLIENT, &to, "Auto-Submitted: auto-replied\r\n", "I am away");
    assert_eq!(comes(desk, &[Purpose::CreateLead], Opinion::Unknown, &raw), TakenIn::Filed);
    assert_eq!(feed(desk, contact).len(), 1);
    let bounce = letter("MAILER-DAEMON@mx.example", &to, "", "550 User unknown");
    let taken = comes(desk, &[Purpose::CreateLead], Opinion::Unknown, &bounce);
    assert_eq!(taken, TakenIn::Skipped(SkipRule::Bounce));
}

fn after_renaming_the_former_address_lives_for_ninety_days(desk: &TestDesk) {
    let before = desk.read_as(desk.world.mara, addresses::list);
    desk.run_as(desk.world.mara, |cx| {
        let account = base::accounts::load(cx)?;
        let country = base::accounts::country(cx)?;
        let settings = base::accounts::AccountSettings {
            name: "Oak & Sons".to_owned(),
            currency: account.currency,
            time_zone: account.time_zone,
            country,
        };
        change_account(cx, &settings)
    });
    let after = desk.read_as(desk.world.mara, addresses::list);
    assert_eq!(after.len(), 6);
    for former in &before {
        assert!(find(desk, &former.local_part).is_some(), "it still takes mail");
        let kept = after.iter().find(|one| one.local_part == former.local_part).expect("it is listed");
        assert_eq!(kept.ends_at, Some(NOW + AFTER_RENAMING));
    }
    for current in after.iter().filter(|one| one.ends_at.is_none()) {
        assert!(current.local_part.starts_with("oak-sons-"), "{}", current.local_part);
    }
    desk.run(|cx| {
        cx.now += 91 * DAY;
        let later = addresses::list(cx)?;
        assert_eq!(later.len(), 3);
        Ok::<_, channels::Error>(())
    });
}

fn a_renewed_address_ends_the_former_one_at_once(desk: &TestDesk) {
    let before = desk.read_as(desk.world.mara, addresses::list).remove(0);
    let after = desk.run_as(desk.world.mara, move |cx| addresses::renew(cx, before.purpose));
    let former = before.local_part.clone();
    assert_eq!(find(desk, &former), None);
    assert!(find(desk, &after.local_part).is_some());
    let refused = desk.try_as(desk.world.ida, |cx| addresses::renew(cx, Purpose::File));
    assert!(refused.is_err(), "only an administrator");
}
