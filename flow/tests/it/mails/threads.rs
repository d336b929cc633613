//! Which mails stand together (EM-20 to EM-23, R-50 to R-54).

use super::{Box, arrive, connect, folder, found, raw, read, shared, take};
use flow::TakenIn;
use flow::channels::folders::FolderRole;
use flow::channels::mailboxes::{self, MailboxChange, MailboxKind};
use flow::channels::mails::{Folder, Thread};
use flow::mailing::{Filed, Found};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::cell::Cell;
use std::collections::BTreeSet;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    four_mails_to_two_customers_are_three_threads,
    without_grouping_each_mail_stands_alone,
    an_answer_under_another_subject_stays_in_its_thread,
    a_long_silence_begins_a_new_thread_and_a_reference_does_not,
    a_stranger_with_a_known_subject_gets_a_thread_of_their_own,
    two_mails_of_nobody_knows_whom_stand_apart_unless_one_answers_the_other,
    circles_and_missing_mails_do_not_hang,
    the_order_in_which_mails_come_does_not_matter,
);

const ANNA: &str = "Anna <anna@berg.example>";
const BEN: &str = "Ben <ben@ohm.example>";
const OFFICE: &str = "office@lindqvist.example";
const DAY: i64 = 86_400;

fn four() -> Vec<Vec<u8>> {
    vec![
        raw(OFFICE, ANNA, "Greetings from the company", "1@x", ""),
        raw(OFFICE, BEN, "Greetings from the company", "2@x", ""),
        raw(OFFICE, BEN, "Question about the goods", "3@x", ""),
        raw(BEN, OFFICE, "Re: Question about the goods", "4@x", ""),
    ]
}

/// The example of the article (EM-20).
fn four_mails_to_two_customers_are_three_threads(desk: &TestDesk) {
    let of = shared(desk);
    arrive(desk, of, FolderRole::Sent, &four()[..3]);
    arrive(desk, of, FolderRole::Inbox, &four()[3..]);
    let sent = folder(desk, of, Folder::Sent);
    let mut shown: Vec<(&str, &str, i64)> =
        sent.iter().map(|thread| (thread.customer.as_str(), thread.subject.as_str(), thread.mails)).collect();
    shown.sort_unstable();
    assert_eq!(
        shown,
        [
            ("anna@berg.example", "Greetings from the company", 1),
            ("ben@ohm.example", "Greetings from the company", 1),
            ("ben@ohm.example", "Question about the goods", 2),
        ]
    );
    let inbox = folder(desk, of, Folder::Inbox);
    assert_eq!((inbox.len(), inbox[0].mails, inbox[0].unread, inbox[0].needs_reply), (1, 2, 1, true));
}

fn without_grouping_each_mail_stands_alone(desk: &TestDesk) {
    let of = shared(desk);
    let change = MailboxChange { groups_threads: Some(false), ..MailboxChange::default() };
    desk.run_as(desk.world.mara, move |cx| mailboxes::change_mailbox(cx, of.id, change.clone()));
    arrive(desk, of, FolderRole::Sent, &four()[..3]);
    arrive(desk, of, FolderRole::Inbox, &four()[3..]);
    assert_eq!((folder(desk, of, Folder::Sent).len(), folder(desk, of, Folder::Inbox).len()), (3, 1));
}

fn an_answer_under_another_subject_stays_in_its_thread(desk: &TestDesk) {
    let of = shared(desk);
    let mails = [
        raw(ANNA, OFFICE, "Offer", "1@x", ""),
        raw(ANNA, OFFICE, "Invoice", "2@x", ""),
        raw(ANNA, OFFICE, "Invoice", "3@x", "In-Reply-To: <1@x>\r\n"),
    ];
    arrive(desk, of, FolderRole::Inbox, &mails);
    let mut threads: Vec<(String, i64)> =
        folder(desk, of, Folder::Inbox).into_iter().map(|thread| (thread.subject, thread.mails)).collect();
    threads.sort();
    assert_eq!(threads, [("Invoice".to_owned(), 1), ("Offer".to_owned(), 2)]);
}

fn dated(from: &str, subject: &str, id: &str, at: i64, also: &str) -> Vec<u8> {
    raw(from, OFFICE, subject, id, &format!("Date: {}\r\n{also}", rfc_2822(at)))
}

fn rfc_2822(at: i64) -> String {
    let (days, rest) = (at.div_euclid(DAY), at.rem_euclid(DAY));
    // Days since 1970 as a date, by the calendar of eras of 400 years.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let names = ["Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb"];
    let year = year_of_era + era * 400 + i64::from(month >= 10);
    let name = names[usize::try_from(month).unwrap()];
    format!("{day} {name} {year} {:02}:{:02}:{:02} +0000", rest / 3_600, rest / 60 % 60, rest % 60)
}

/// R-50's ninety days, and that each answer counts as a sign of life.
fn a_long_silence_begins_a_new_thread_and_a_reference_does_not(desk: &TestDesk) {
    let of = shared(desk);
    let now = testkit::desk::NOW;
    let mails = [
        dated(ANNA, "Invoice", "1@x", now - 300 * DAY, ""),
        dated(ANNA, "Re: Invoice", "2@x", now - 220 * DAY, ""),
        dated(ANNA, "Invoice", "3@x", now - 100 * DAY, ""),
        dated(ANNA, "Re: Invoice", "4@x", now - DAY, "References: <1@x>\r\n"),
    ];
    arrive(desk, of, FolderRole::Inbox, &mails);
    let mut sizes: Vec<i64> = folder(desk, of, Folder::Inbox).iter().map(|thread| thread.mails).collect();
    sizes.sort_unstable();
    // The answer to the first keeps it alive to this day, so that the third is within its time.
    assert_eq!(sizes, [4]);
    let of = connect(desk, "second@lindqvist.example", MailboxKind::Shared);
    arrive(desk, of, FolderRole::Inbox, &mails[..3]);
    let mut sizes: Vec<i64> = folder(desk, of, Folder::Inbox).iter().map(|thread| thread.mails).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [1, 2]);
}

fn a_stranger_with_a_known_subject_gets_a_thread_of_their_own(desk: &TestDesk) {
    let of = shared(desk);
    let mails = [
        raw(ANNA, OFFICE, "Offer", "1@x", ""),
        raw(BEN, OFFICE, "Re: Offer", "2@x", "In-Reply-To: <1@x>\r\nReferences: <1@x>\r\n"),
    ];
    arrive(desk, of, FolderRole::Inbox, &mails);
    assert_eq!(folder(desk, of, Folder::Inbox).len(), 2);
}

/// no address is no address that two have in common. Each is a request of its own.
fn two_mails_of_nobody_knows_whom_stand_apart_unless_one_answers_the_other(desk: &TestDesk) {
    let of = shared(desk);
    let mails = [
        raw("", OFFICE, "Request", "1@x", ""),
        raw("Somebody", OFFICE, "Request", "2@x", ""),
        raw("", OFFICE, "Re: Request", "3@x", "In-Reply-To: <1@x>\r\n"),
    ];
    let mut filed = Vec::new();
    for mail in mails {
        filed.extend(arrive(desk, of, FolderRole::Inbox, &[mail]));
    }
    let mut sizes: Vec<i64> = folder(desk, of, Folder::Inbox).iter().map(|thread| thread.mails).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [1, 2]);
    let [Filed::Request(TakenIn::Held(one)), Filed::Request(TakenIn::Held(other)), ..] = filed[..] else {
        panic!("{filed:?}")
    };
    assert_ne!(one, other);
    let leads: BTreeSet<_> = folder(desk, of, Folder::Inbox).iter().map(|thread| thread.lead_id).collect();
    assert_eq!(leads.len(), 2, "{leads:?}");
    // An inch sign in their names takes nothing from two people who ask for the same.
    let (anna, bert) = ("Anna 5\" one <anna@one.example>", "Bert 7\" two <bert@two.example>");
    let both = [raw(anna, OFFICE, "A rack", "4@x", ""), raw(bert, OFFICE, "A rack", "5@x", "")];
    let filed = arrive(desk, of, FolderRole::Inbox, &both);
    assert!(filed.iter().all(|one| matches!(one, Filed::Request(TakenIn::Held(_)))), "{filed:?}");
    let customers: BTreeSet<String> = folder(desk, of, Folder::Inbox).into_iter().map(|one| one.customer).collect();
    assert!(["anna@one.example", "bert@two.example"].iter().all(|one| customers.contains(*one)), "{customers:?}");
}

fn circles_and_missing_mails_do_not_hang(desk: &TestDesk) {
    let of = shared(desk);
    let mails = [
        raw(ANNA, OFFICE, "One", "1@x", "References: <2@x>\r\n"),
        raw(ANNA, OFFICE, "Two", "2@x", "References: <1@x>\r\n"),
        raw(ANNA, OFFICE, "Three", "3@x", "References: <3@x>\r\n"),
        raw(ANNA, OFFICE, "Four", "4@x", "References: <lost@x>\r\n"),
        raw(ANNA, OFFICE, "Five", "5@x", "References: <lost@x>\r\n"),
    ];
    arrive(desk, of, FolderRole::Inbox, &mails);
    let mut sizes: Vec<i64> = folder(desk, of, Folder::Inbox).iter().map(|thread| thread.mails).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [1, 2, 2]);
}

/// A mail as the property makes it: a customer, a subject, a day, and which of the others it answers.
type Drawn = (usize, usize, i64, Vec<usize>);

/// the same mails in any order, in batches of any size, are the same threads.
fn the_order_in_which_mails_come_does_not_matter(desk: &TestDesk) {
    let drawn =
        prop::collection::vec((0..2_usize, 0..3_usize, 0..400_i64, prop::collection::vec(0..24_usize, 0..3)), 1..24);
    let number = Cell::new(0);
    let config = Config { cases: 12, failure_persistence: None, ..Config::default() };
    let ran = TestRunner::new(config).run(&(drawn, any::<u64>()), |(mails, seed)| {
        number.set(number.get() + 1);
        let partitions: Vec<BTreeSet<BTreeSet<String>>> = (0..3)
            .map(|turn| {
                let of = connect(desk, &format!("box-{}-{turn}@lindqvist.example", number.get()), MailboxKind::Shared);
                let order = shuffled(mails.len(), seed.wrapping_add(turn));
                let raws: Vec<Vec<u8>> = order.iter().map(|at| drawn_mail(&mails, *at)).collect();
                let raws: Vec<_> = raws.into_iter().map(|raw| (raw, FolderRole::Inbox)).collect();
                for part in raws.chunks(usize::try_from(turn).unwrap() * 3 + 1) {
                    history(desk, of, part);
                }
                partition(desk, of)
            })
            .collect();
        prop_assert_eq!(&partitions[0], &partitions[1]);
        prop_assert_eq!(&partitions[0], &partitions[2]);
        Ok(())
    });
    ran.unwrap();
}

/// Mails of folders come in as history.
pub(super) fn history(desk: &TestDesk, of: Box, raws: &[(Vec<u8>, FolderRole)]) {
    let place = |role| Found { is_history: true, ..found(of, role) };
    let mails: Vec<_> = raws.iter().map(|(raw, role)| (read(raw), place(*role))).collect();
    desk.run(move |cx| take(cx, of, &mails));
}

fn drawn_mail(mails: &[Drawn], at: usize) -> Vec<u8> {
    let (customer, subject, day, answers) = &mails[at];
    let from = [ANNA, BEN][*customer];
    let ids: Vec<String> = answers.iter().map(|other| format!("<{other}@x>")).collect();
    let also = if ids.is_empty() { String::new() } else { format!("References: {}\r\n", ids.join(" ")) };
    dated(from, ["Offer", "Re: Invoice", ""][*subject], &format!("{at}@x"), testkit::desk::NOW - day * DAY, &also)
}

pub(super) fn shuffled(count: usize, mut seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for at in (1..count).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(at, usize::try_from(seed >> 33).unwrap() % (at + 1));
    }
    order
}

fn partition(desk: &TestDesk, of: Box) -> BTreeSet<BTreeSet<String>> {
    let ids = |thread: &Thread| super::mails_of(desk, thread).into_iter().map(|mail| mail.message_id).collect();
    folder(desk, of, Folder::Inbox).iter().map(ids).collect()
}
