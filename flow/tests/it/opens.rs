//! Open tracking: off unless an administrator switches it on, and once on, what of it is counted.

use crate::sending::{at, connect, sent};
use base::ids::MailId;
use base::journal::Kind;
use base::params;
use flow::channels::mailboxes::MailboxKind;
use flow::channels::mails::{self, OPENED_PATH, OPENED_SUFFIX};
use flow::drafting;
use flow::sending::{self, When};
use testkit::desk::NOW;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    no_mail_has_a_picture_until_an_administrator_switches_tracking_on,
    an_opened_mail_says_when_first_and_how_often,
    a_mail_without_html_has_no_picture,
);

const ORIGIN: &str = "https://crm.lindqvist.example";

fn track(desk: &TestDesk, origin: Option<&'static str>) {
    desk.run_as(desk.world.mara, move |cx| mails::set_open_tracking(cx, origin));
}

/// The token in the address of a mail's picture.
fn token(desk: &TestDesk, mail: MailId) -> String {
    let address = desk.run(move |cx| mails::picture_of(cx, mail)).unwrap();
    let token = address.strip_prefix(&format!("{ORIGIN}{OPENED_PATH}")).unwrap().strip_suffix(OPENED_SUFFIX).unwrap();
    assert_eq!(token.len(), 43, "256 bits");
    token.to_owned()
}

fn opened(desk: &TestDesk, token: &str) {
    let token = token.to_owned();
    desk.run(move |cx| mails::note_opened(cx, &token));
}

/// How often and when first, as the mail says it.
fn told(desk: &TestDesk, mail: MailId) -> (Option<i64>, Option<i64>) {
    let details = desk.run(move |cx| mails::load(cx, mail)).details;
    (details["opens"].as_i64(), details["opened_at"].as_i64())
}

fn count(desk: &TestDesk, kind: Kind) -> i64 {
    desk.run(move |cx| {
        let sql = "SELECT count(*) FROM journal WHERE account_id = $1 AND kind = $2";
        cx.number(sql, params![cx.account, kind.as_str()])
    })
}

fn no_mail_has_a_picture_until_an_administrator_switches_tracking_on(desk: &TestDesk) {
    let mailbox = connect(desk, MailboxKind::Shared, desk.world.mara);
    let before = sent(desk, mailbox, When::Now);
    assert_eq!(desk.run(move |cx| mails::picture_of(cx, before)), None);
    assert!(desk.try_as(desk.world.tom, |cx| mails::set_open_tracking(cx, Some(ORIGIN))).is_err());
    assert!(desk.try_as(desk.world.mara, |cx| mails::set_open_tracking(cx, Some("https://a\"b"))).is_err());
    track(desk, Some(ORIGIN));
    assert_eq!(desk.run(move |cx| mails::picture_of(cx, before)), None, "what was sent stays as it was");
    let after = sent(desk, mailbox, When::Now);
    let picture = token(desk, after);
    track(desk, None);
    assert_eq!(desk.run(move |cx| mails::picture_of(cx, after)), None);
    opened(desk, &picture);
    assert_eq!(told(desk, after), (None, None), "nothing is counted any more");
    assert_eq!(count(desk, Kind::OpenTrackingChanged), 2);
}

fn an_opened_mail_says_when_first_and_how_often(desk: &TestDesk) {
    let mailbox = connect(desk, MailboxKind::Shared, desk.world.mara);
    track(desk, Some(ORIGIN));
    let mail = sent(desk, mailbox, When::Now);
    let picture = token(desk, mail);
    opened(desk, "another");
    assert_eq!(told(desk, mail), (None, None));
    opened(desk, &picture);
    at(desk, NOW + 30);
    opened(desk, &picture);
    assert_eq!(told(desk, mail), (Some(1), Some(NOW)), "within a minute it counts once");
    at(desk, NOW + 90);
    opened(desk, &picture);
    assert_eq!(told(desk, mail), (Some(2), Some(NOW)));
    assert_eq!(count(desk, Kind::MailOpened), 1, "the first is told");
}

fn a_mail_without_html_has_no_picture(desk: &TestDesk) {
    let (mara, mailbox) = (desk.world.mara, connect(desk, MailboxKind::Shared, desk.world.mara));
    track(desk, Some(ORIGIN));
    let wish = drafting::DraftWish { text: "Hello".to_owned(), html: None, ..crate::sending::wish(mailbox, "Plain") };
    let id = desk.run_as(mara, move |cx| drafting::save_draft(cx, None, wish.clone()));
    desk.run_as(mara, move |cx| sending::send(cx, id, When::Now));
    assert_eq!(desk.run(move |cx| mails::picture_of(cx, id)), None);
}
