//! Notices by mail (NT-01): at once unless read in time, in one letter a day, or not at all.

use crate::outside::{chat, form, waits};
use base::access::Rights;
use base::ids::UserId;
use base::params;
use base::people::{UserChange, roles, users};
use flow::updates::{self, ByMail, Topic};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_notice_is_sent_at_once_unless_it_is_read_in_time,
    the_digest_has_the_five_newest_and_comes_once_a_day,
    who_wants_no_mail_gets_none,
    who_may_not_see_a_request_gets_no_mail_of_it,
);

const HOUR: i64 = 3_600;
const SITE: &str = "https://crm.example";

/// The letters that wait to be sent: to whom, about what, and their text.
fn letters(desk: &TestDesk) -> Vec<(String, String, String)> {
    while desk.run(|cx| updates::send_due(cx, SITE)) {}
    let sql = "SELECT payload FROM jobs WHERE account_id = $1 ORDER BY id";
    let found = desk.run(move |cx| cx.query(sql, params![cx.account], base::db::Row::take_json::<serde_json::Value>));
    let text = |letter: &serde_json::Value, key: &str| letter[key].as_str().unwrap_or_default().to_owned();
    found.iter().map(|letter| (text(letter, "to"), text(letter, "subject"), text(letter, "text"))).collect()
}

fn only_tom_gets(desk: &TestDesk, by_mail: ByMail) -> UserId {
    let tom = desk.world.tom;
    desk.run_as(tom, move |cx| updates::set_by_mail(cx, tom, Topic::Requests, by_mail));
    tom
}

fn request(desk: &TestDesk, number: i64) {
    let world = desk.world;
    waits(desk, form(world.website_form, &format!("P{number}"), &format!("p{number}@ek.example"), "", "hello"));
    desk.catch_up();
}

fn a_notice_is_sent_at_once_unless_it_is_read_in_time(desk: &TestDesk) {
    desk.leaves_work();
    let tom = only_tom_gets(desk, ByMail::AtOnce);
    request(desk, 1);
    desk.clock.advance(60);
    assert_eq!(letters(desk).len(), 0, "there is time to read it");
    desk.run_as(tom, move |cx| updates::mark_read(cx, tom));
    desk.clock.advance(HOUR);
    assert_eq!(letters(desk).len(), 0, "it was read");
    request(desk, 2);
    desk.clock.advance(120);
    let sent = letters(desk);
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].1, "New request from P2 through Website form");
    assert!(sent[0].2.contains("https://crm.example/incoming-leads/"), "{}", sent[0].2);
    assert_eq!(letters(desk).len(), 1, "once");
}

/// It is 10:00 on Friday; the digest comes at eight on Saturday.
fn the_digest_has_the_five_newest_and_comes_once_a_day(desk: &TestDesk) {
    desk.leaves_work();
    only_tom_gets(desk, ByMail::Digest);
    (1..=7).for_each(|number| request(desk, number));
    desk.clock.advance(21 * HOUR);
    assert_eq!(letters(desk).len(), 0, "not before eight");
    desk.clock.advance(5 * HOUR);
    let sent = letters(desk);
    assert_eq!(sent.len(), 1, "a pause of the program delays it, no more");
    let (_, subject, text) = &sent[0];
    assert_eq!(subject, "7 notifications");
    assert_eq!(text.matches("New request from").count(), 5);
    assert!(text.contains("from P7") && text.contains("from P3") && !text.contains("from P2"), "{text}");
    assert!(text.contains("and 2 more") && text.contains("https://crm.example/notices\n"), "{text}");
    request(desk, 8);
    desk.clock.advance(HOUR);
    assert_eq!(letters(desk).len(), 1, "once a day");
    desk.clock.advance(24 * HOUR);
    let sent = letters(desk);
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[1].1, "1 notification", "what was in the first is not in the second");
}

fn who_wants_no_mail_gets_none(desk: &TestDesk) {
    only_tom_gets(desk, ByMail::Never);
    request(desk, 1);
    desk.clock.advance(72 * HOUR);
    assert_eq!(letters(desk).len(), 0);
    assert_eq!(desk.run(|cx| updates::accounts_to_mail(cx, 5)).len(), 0);
    let tom = desk.world.tom;
    assert_eq!(desk.run(move |cx| updates::count_unread(cx, tom)), 1, "in the centre it always is");
}

/// Nobody in particular answers for what comes by chat, so everybody is told of it who may see it.
fn who_may_not_see_a_request_gets_no_mail_of_it(desk: &TestDesk) {
    desk.leaves_work();
    let (priya, ida) = (desk.world.priya, desk.world.ida);
    for user in [priya, ida] {
        desk.run_as(user, move |cx| updates::set_by_mail(cx, user, Topic::Requests, ByMail::AtOnce));
    }
    desk.run(move |cx| {
        let role = roles::add(cx, "Nothing", Rights::default())?;
        users::change(cx, priya, &UserChange { role_id: Some(role.id), ..UserChange::default() })
    });
    waits(desk, chat(desk.world.website_chat, "visitor-0123456789abcdef", "Do you make stairs?"));
    desk.catch_up();
    desk.clock.advance(HOUR);
    let to: Vec<String> = letters(desk).into_iter().map(|letter| letter.0).collect();
    assert_eq!(to, ["ida@lindqvist.example"]);
}
