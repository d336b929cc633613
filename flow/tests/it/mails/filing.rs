//! Where mails stand: in the feeds of leads and contacts, and what becomes a request (EM-30 to EM-37, R-12, R-40, R-41, R-53).

use super::{arrive, arrives, connect, folder, found, mails_of, makes_leads, raw, read, shared, take};
use crate::outside::{anna_waits, ida_accepts, lead};
use base::ids::{LeadId, UserId};
use base::journal::Kind;
use flow::channels::folders::FolderRole;
use flow::channels::mailboxes::{self, MailLeads, MailboxChange, MailboxKind};
use flow::channels::mails::{self, Folder, MailState};
use flow::channels::said::{FeedItem, ItemKind, Place};
use flow::mailing::Filed;
use flow::timeline::{self, Line};
use flow::updates::{self, Topic};
use flow::{TakenIn, attach_lead};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_mail_of_a_stranger_waits_and_stands_in_its_thread_and_its_lead,
    a_mail_of_a_known_person_joins_their_open_lead,
    history_makes_no_lead_and_fills_the_contact_feed,
    machines_and_colleagues_make_no_lead_and_are_shown,
    a_reply_makes_a_lead_where_the_box_says_so,
    a_bounce_marks_the_mail_and_the_address,
    a_bounce_is_told_once_to_whoever_sent_the_mail,
    a_bounce_of_what_we_did_not_send_there_marks_no_address,
    a_thread_is_put_to_a_lead_and_taken_back,
    the_thread_of_a_declined_request_belongs_to_no_lead_until_it_is_restored,
    the_feed_of_a_lead_is_not_filled_with_what_its_mails_say_themselves,
    an_invitation_is_read_when_its_mail_comes,
    an_invitation_that_was_called_off_or_changed_since_says_so,
);

const OFFICE: &str = "office@lindqvist.example";
const ANNA: &str = "Anna Berg <anna@berg.example>";

fn mails_in(desk: &TestDesk, place: Place) -> Vec<FeedItem> {
    let feed = desk.read_as(desk.world.mara, move |cx| timeline::feed(cx, place, None, 50));
    let said = |line| match line {
        Line::Said(item, _) if item.kind == ItemKind::Mail => Some(*item),
        _ => None,
    };
    feed.lines.into_iter().filter_map(said).collect()
}

fn a_mail_of_a_stranger_waits_and_stands_in_its_thread_and_its_lead(desk: &TestDesk) {
    let of = shared(desk);
    let filed = arrives(desk, of, "Carl Ek <carl@ek.example>", "A wardrobe", "1@x");
    let Filed::Request(TakenIn::Held(waiting)) = filed else { panic!("{filed:?}") };
    let thread = folder(desk, of, Folder::Inbox).remove(0);
    let said = mails_in(desk, Place::lead(thread.lead_id.unwrap()));
    assert_eq!((said.len(), said[0].title.as_str(), said[0].incoming_lead_id), (1, "A wardrobe", Some(waiting)));
    assert!(said[0].body.contains("as 1@x says"), "the feed joins the mail");
    assert!(said[0].mail_id.is_some());
    // The second one joins the card that waits.
    let filed = arrives(desk, of, "Carl Ek <carl@ek.example>", "Re: A wardrobe", "2@x");
    assert_eq!(filed, Filed::Request(TakenIn::Continued(waiting)));
    let accepted = ida_accepts(desk, waiting);
    assert_eq!(folder(desk, of, Folder::Inbox)[0].lead_id, Some(accepted.id));
    assert_eq!(mails_in(desk, Place::lead(accepted.id)).len(), 2);
}

fn anna_has_a_lead(desk: &TestDesk) -> LeadId {
    let waiting = anna_waits(desk);
    ida_accepts(desk, waiting).id
}

fn a_mail_of_a_known_person_joins_their_open_lead(desk: &TestDesk) {
    let (of, open) = (shared(desk), anna_has_a_lead(desk));
    let filed = arrives(desk, of, ANNA, "The staircase", "1@x");
    assert!(matches!(filed, Filed::Request(TakenIn::Joined(lead, _)) if lead == open), "{filed:?}");
    // What we send to her stands there, too.
    arrive(desk, of, FolderRole::Sent, &[raw(OFFICE, ANNA, "The staircase", "2@x", "")]);
    arrive(desk, of, FolderRole::Sent, &[raw(OFFICE, ANNA, "Something else", "3@x", "")]);
    assert_eq!(mails_in(desk, Place::lead(open)).len(), 3);
    let threads = folder(desk, of, Folder::Sent);
    assert!(threads.iter().all(|thread| thread.lead_id == Some(open)), "{threads:?}");
}

fn history_makes_no_lead_and_fills_the_contact_feed(desk: &TestDesk) {
    let (of, open) = (shared(desk), anna_has_a_lead(desk));
    let anna = lead(desk, open).contacts[0];
    let mut place = found(of, FolderRole::Inbox);
    place.is_history = true;
    let mails = [
        (read(&raw(ANNA, OFFICE, "Long ago", "1@x", "")), place),
        (read(&raw("Zoe <zoe@new.example>", OFFICE, "Hello", "2@x", "")), place),
    ];
    let filed = desk.run(move |cx| take(cx, of, &mails));
    assert!(filed.iter().all(|filed| matches!(filed, Filed::Shown(_))), "{filed:?}");
    let said = mails_in(desk, Place::contact(anna));
    assert_eq!(said.iter().map(|item| item.title.as_str()).collect::<Vec<_>>(), ["Long ago"]);
    let threads = folder(desk, of, Folder::Inbox);
    assert!(threads.len() == 2 && threads.iter().all(|thread| thread.unread == 0 && thread.lead_id.is_none()));
}

fn machines_and_colleagues_make_no_lead_and_are_shown(desk: &TestDesk) {
    let of = shared(desk);
    let auto = "Auto-Submitted: auto-replied\r\n";
    let list = "List-Id: <news.example>\r\nPrecedence: bulk\r\n";
    let mails = [
        raw("Robot <robot@x.example>", OFFICE, "Away", "1@x", auto),
        raw("News <news@x.example>", OFFICE, "News", "2@x", list),
        raw("Ida <ida@lindqvist.example>", OFFICE, "Lunch?", "3@x", ""),
    ];
    let filed = arrive(desk, of, FolderRole::Inbox, &mails);
    assert!(filed.iter().all(|filed| matches!(filed, Filed::Skipped(..))), "{filed:?}");
    assert_eq!(folder(desk, of, Folder::Inbox).len(), 3);
}

/// EM-31 to EM-33.
fn a_reply_makes_a_lead_where_the_box_says_so(desk: &TestDesk) {
    let of = shared(desk);
    makes_leads(desk, of, MailLeads::OnReply);
    let filed = arrives(desk, of, "Zoe <zoe@new.example>", "A chair", "1@x");
    assert!(matches!(filed, Filed::Shown(_)), "{filed:?}");
    arrive(
        desk,
        of,
        FolderRole::Sent,
        &[raw(OFFICE, "Zoe <zoe@new.example>", "Re: A chair", "2@x", "In-Reply-To: <1@x>\r\n")],
    );
    let thread = folder(desk, of, Folder::Inbox).remove(0);
    let made = lead(desk, thread.lead_id.unwrap());
    assert!(!made.is_draft);
    assert_eq!(mails_in(desk, Place::lead(made.id)).len(), 2);
    // Where we wrote first, an answer to an answer makes none.
    arrive(desk, of, FolderRole::Sent, &[raw(OFFICE, "Yan <yan@new.example>", "Our offer", "3@x", "")]);
    arrives(desk, of, "Yan <yan@new.example>", "Re: Our offer", "4@x");
    arrive(desk, of, FolderRole::Sent, &[raw(OFFICE, "Yan <yan@new.example>", "Re: Our offer", "5@x", "")]);
    let threads = folder(desk, of, Folder::Inbox);
    assert!(threads.iter().any(|thread| thread.customer == "yan@new.example" && thread.lead_id.is_none()));
}

/// A report that our mail did not reach somebody; anybody can write one.
fn report(about: &str, whom: &str) -> Vec<u8> {
    format!(
        "From: MAILER-DAEMON@mx.example\r\nTo: office@lindqvist.example\r\nSubject: Undelivered Mail\r\nMessage-ID: <b-{about}-{whom}>\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
        --b\r\nContent-Type: text/plain\r\n\r\nIt came back.\r\n\
        --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; {whom}\r\n\
        Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n\
        --b\r\nContent-Type: message/rfc822\r\n\r\nFrom: office@lindqvist.example\r\nMessage-ID: <{about}>\r\nSubject: Hello\r\n\r\nx\r\n--b--\r\n"
    )
    .into_bytes()
}

fn dead(desk: &TestDesk, address: &str) -> usize {
    let asked = [address.to_owned()];
    desk.read_as(desk.world.mara, move |cx| mails::find_dead(cx, &asked)).len()
}

fn a_bounce_marks_the_mail_and_the_address(desk: &TestDesk) {
    let of = shared(desk);
    arrive(desk, of, FolderRole::Sent, &[raw(OFFICE, "Gone <gone@new.example>", "Hello", "ours@x", "")]);
    arrive(desk, of, FolderRole::Inbox, &[report("ours@x", "gone@new.example")]);
    let thread = folder(desk, of, Folder::Sent).remove(0);
    assert_eq!(mails_of(desk, &thread)[0].state, MailState::Undelivered);
    assert_eq!(dead(desk, "gone@new.example"), 1);
}

/// What somebody is told of mails that came back.
fn told(desk: &TestDesk, user: UserId) -> Vec<String> {
    desk.catch_up();
    let notices = desk.read_as(user, move |cx| updates::list_notices_of(cx, user, Some(Topic::Mail), None, 10));
    notices.into_iter().map(|notice| format!("{} · {}", notice.text, notice.detail)).collect()
}

fn a_bounce_is_told_once_to_whoever_sent_the_mail(desk: &TestDesk) {
    let world = desk.world;
    let of = connect(desk, "ida@lindqvist.example", MailboxKind::Personal);
    let to = "Gone <gone@new.example>, Away <away@new.example>";
    arrive(desk, of, FolderRole::Sent, &[raw("ida@lindqvist.example", to, "Hello", "ours@x", "")]);
    for _ in 0..2 {
        arrive(desk, of, FolderRole::Inbox, &[report("ours@x", "gone@new.example")]);
    }
    let gone = "A mail of yours came back · gone@new.example: 550 5.1.1 no such user";
    assert_eq!(told(desk, world.ida), [gone]);
    arrive(desk, of, FolderRole::Inbox, &[report("ours@x", "away@new.example")]);
    assert_eq!(told(desk, world.ida), [&gone.replace("gone@", "away@"), gone], "somebody else was not reached either");
    for other in [world.mara, world.tom] {
        assert_eq!(told(desk, other), Vec::<String>::new());
    }
    let share = MailboxChange { shared_with_admins: Some(true), ..MailboxChange::default() };
    desk.run_as(world.ida, move |cx| mailboxes::change_mailbox(cx, of.id, share.clone()));
    for kind in [MailboxKind::Shared, MailboxKind::Personal] {
        desk.run_as(world.mara, move |cx| flow::set_mailbox_kind(cx, of.id, kind));
    }
    assert_eq!(told(desk, world.ida), Vec::<String>::new(), "the mailbox is Mara's now, and so is what is in it");
}

fn a_bounce_of_what_we_did_not_send_there_marks_no_address(desk: &TestDesk) {
    let of = shared(desk);
    arrives(desk, of, ANNA, "The staircase", "hers@x");
    arrive(desk, of, FolderRole::Sent, &[raw(OFFICE, "Ben <ben@ohm.example>", "Hello", "ours@x", "")]);
    for about in ["never@x", "hers@x", "ours@x"] {
        arrive(desk, of, FolderRole::Inbox, &[report(about, "anna@berg.example")]);
    }
    assert_eq!(dead(desk, "anna@berg.example"), 0);
}

fn a_thread_is_put_to_a_lead_and_taken_back(desk: &TestDesk) {
    let (of, open) = (shared(desk), anna_has_a_lead(desk));
    makes_leads(desk, of, MailLeads::Never);
    arrives(desk, of, "Zoe <zoe@new.example>", "For Anna", "1@x");
    let thread = folder(desk, of, Folder::Inbox).remove(0).id;
    desk.run_as(desk.world.ida, move |cx| attach_lead(cx, thread, Some(open)));
    assert_eq!(mails_in(desk, Place::lead(open)).len(), 1);
    desk.run_as(desk.world.ida, move |cx| attach_lead(cx, thread, None));
    assert!(mails_in(desk, Place::lead(open)).is_empty());
    assert_eq!(folder(desk, of, Folder::Inbox)[0].lead_id, None);
}

/// IL-40, IL-42: declined, a conversation is one without a lead; a request that began since keeps it.
fn the_thread_of_a_declined_request_belongs_to_no_lead_until_it_is_restored(desk: &TestDesk) {
    let (of, world) = (shared(desk), desk.world);
    let lead_of = || folder(desk, of, Folder::Inbox).remove(0).lead_id;
    let Filed::Request(TakenIn::Held(first)) = arrives(desk, of, "Zoe <zoe@new.example>", "A chair", "1@x") else {
        panic!("it waits")
    };
    let before = lead_of();
    desk.run_as(world.ida, move |cx| flow::decline(cx, first, false));
    assert_eq!(lead_of(), None);
    desk.run_as(world.ida, move |cx| flow::restore_declined(cx, first));
    assert_eq!((lead_of(), mails_in(desk, Place::lead(before.unwrap())).len()), (before, 1));
    desk.run_as(world.ida, move |cx| flow::decline(cx, first, false));
    let again = arrives(desk, of, "Zoe <zoe@new.example>", "Re: A chair", "2@x");
    assert!(matches!(again, Filed::Request(TakenIn::Held(_))), "{again:?}");
    let since = lead_of();
    assert!(since.is_some() && since != before);
    desk.run_as(world.ida, move |cx| flow::restore_declined(cx, first));
    assert_eq!(lead_of(), since);
}

fn the_feed_of_a_lead_is_not_filled_with_what_its_mails_say_themselves(desk: &TestDesk) {
    let (of, open, ida) = (shared(desk), anna_has_a_lead(desk), desk.world.ida);
    arrives(desk, of, ANNA, "The staircase", "1@x");
    let thread = folder(desk, of, Folder::Inbox).remove(0).id;
    desk.run_as(ida, move |cx| mails::mark_read(cx, thread, mails::Reading::Read));
    desk.run_as(ida, move |cx| mails::mark_read(cx, thread, mails::Reading::Unread));
    let told = || {
        let feed = desk.read_as(ida, move |cx| timeline::feed(cx, Place::lead(open), None, 50));
        let kind = |line: Line| if let Line::Changed(entry) = line { entry.kind } else { None };
        feed.lines.into_iter().filter_map(kind).collect::<Vec<_>>()
    };
    let quiet = [Kind::MailArrived, Kind::MailRead, Kind::MailUnread];
    assert!(told().iter().all(|kind| !quiet.contains(kind)), "{:?}", told());
    let mail = desk.read_as(ida, move |cx| mails::list_mails(cx, thread, None, 1)).remove(0).id;
    desk.run_as(ida, move |cx| flow::delete_mail(cx, mail));
    assert!(told().contains(&Kind::MailDeleted));
}

/// what came later goes before by its number, though it has a subject of its own; what somebody else sends does not.
fn an_invitation_that_was_called_off_or_changed_since_says_so(desk: &TestDesk) {
    let of = shared(desk);
    let comes = |from: &str, subject: &str, id: &str, event: &str| {
        let calendar = "Content-Type: text/calendar; charset=utf-8\r\n\r\nBEGIN:VCALENDAR\r\nVERSION:2.0\r\n";
        let raw = format!(
            "From: {from}\r\nTo: office@lindqvist.example\r\nSubject: {subject}\r\nMessage-ID: <{id}>\r\nMIME-Version: 1.0\r\n\
             {calendar}{event}SUMMARY:Visit\r\nDTSTART:20270301T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        );
        arrive(desk, of, FolderRole::Inbox, &[raw.into_bytes()]);
    };
    let event = |method: &str, number: u8| {
        format!("METHOD:{method}\r\nBEGIN:VEVENT\r\nUID:visit@new.example\r\nSEQUENCE:{number}\r\n")
    };
    let zoe = "Zoe <zoe@new.example>";
    comes(zoe, "Invitation: Visit", "1@x", &event("REQUEST", 0));
    let thread = folder(desk, of, Folder::Inbox).remove(0);
    let since = || {
        let (thread, found) = (thread.clone(), mails_of(desk, &thread));
        let first = found.last().expect("the invitation").id;
        desk.read_as(desk.world.mara, move |cx| mails::events_since(cx, &thread, &found)).get(&first).copied()
    };
    comes("Eve <eve@else.example>", "Canceled: Visit", "2@x", &event("CANCEL", 9));
    assert_eq!(since(), None, "it is not hers to call off");
    comes(zoe, "Updated: Visit", "3@x", &event("REQUEST", 1));
    assert_eq!(since(), Some(mails::Since::Changed));
    comes(zoe, "Canceled: Visit", "4@x", &event("CANCEL", 1));
    assert_eq!(since(), Some(mails::Since::CalledOff));
}

/// what the card of the event shows stands with the mail.
fn an_invitation_is_read_when_its_mail_comes(desk: &TestDesk) {
    let of = shared(desk);
    let invitation = b"From: Zoe <zoe@new.example>\r\nTo: office@lindqvist.example\r\nSubject: Visit\r\nMessage-ID: <1@x>\r\n\
        MIME-Version: 1.0\r\nContent-Type: text/calendar; method=REQUEST; charset=utf-8\r\n\r\n\
        BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:visit@new.example\r\nSEQUENCE:2\r\n\
        SUMMARY:Visit of the workshop\r\nDTSTART:20270301T090000Z\r\nDTEND:20270301T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    arrive(desk, of, FolderRole::Inbox, &[invitation.to_vec()]);
    let thread = folder(desk, of, Folder::Inbox).remove(0);
    let event = mails_of(desk, &thread).remove(0).details["calendar"].clone();
    let said = (&event["method"], &event["summary"], &event["sequence"]);
    assert_eq!(said, (&"REQUEST".into(), &"Visit of the workshop".into(), &2.into()), "{event}");
}
