//! Killed again and again while it takes in a mailbox: every mail is there, and once.

use base::files::Files;
use base::{Cx, DbError, params};
use std::collections::BTreeSet;
use std::time::Duration;

use crate::mail_by_dovecot::{Followed, followed, serve};
use crate::mail_sync::{audit, look};
use crate::program::{number_of_kills, until};

/// Mails in all.
const MAILS: usize = 10_000;
/// People who write them.
const WRITERS: usize = 40;

fn mail(number: usize) -> String {
    let (writer, topic) = (number % WRITERS, number / 7);
    format!(
        "From: Writer {writer} <writer{writer}@example.test>\r\nTo: sales@acme.test\r\nSubject: Order {topic}\r\n\
         Message-ID: <{number}@example.test>\r\nAuto-Submitted: auto-generated\r\n\r\nThis is mail number {number}.\r\n{}",
        "It has some lines, as mails have.\r\n".repeat(number % 60)
    )
}

/// The files of the bytes that came.
fn kept(cx: &mut Cx<'_>) -> Result<Vec<String>, DbError> {
    cx.query("SELECT body_file FROM arrivals WHERE account_id = $1", params![cx.account], base::db::Row::take)
}

/// The mails that stand in threads which are there, by their Message-IDs.
fn shown(cx: &mut Cx<'_>) -> Result<Vec<String>, DbError> {
    cx.query(
        "SELECT mails.message_id FROM mails JOIN threads ON threads.account_id = mails.account_id AND threads.id = mails.thread_id
         WHERE mails.account_id = $1",
        params![cx.account],
        base::db::Row::take,
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_mails_are_there_once_each_however_often_the_program_is_killed() {
    let Followed { house, mut dovecot, node, caller, username } = followed().await;
    node.kill();
    for number in 0..MAILS {
        dovecot.deliver(&username, mail(number).as_bytes());
    }
    // Some kills come while it signs in, most while it reads: the time doubles and begins anew, whatever the machine.
    for kill in 0..number_of_kills() {
        let node = serve(&house, &dovecot);
        let wait = Duration::from_millis(20 << (kill % 6));
        tokio::time::sleep(wait + Duration::from_millis((kill * 37 % 50) as u64)).await;
        node.kill();
        if kill % 25 == 24 {
            dovecot.stop();
            dovecot.start_again();
        }
    }
    let node = serve(&house, &dovecot);
    let caller = caller.at(&node.http);
    let all = i64::try_from(MAILS).unwrap();
    until("all are there", async || {
        let found = audit(&caller).await;
        (found["server"] == all && found["waiting"] == 0).then_some(())
    })
    .await;
    node.kill();

    let bodies = look(&house, kept).await;
    assert_eq!(bodies.len(), MAILS, "as many as were sent");
    let files = Files::open(&house.data().join("files")).unwrap();
    let raw = bodies.iter().map(|hash| files.read(&hash.parse().unwrap()).unwrap());
    let numbers: BTreeSet<String> = raw.map(|raw| mail::message_id(&raw)).collect();
    let expected: BTreeSet<String> = (0..MAILS).map(|number| format!("<{number}@example.test>")).collect();
    assert!(numbers == expected, "{} distinct mails", numbers.len());
    let shown = look(&house, shown).await;
    assert_eq!(shown.len(), MAILS, "each stands in its thread, once");
    let numbers: BTreeSet<String> = shown.into_iter().map(|id| format!("<{id}>")).collect();
    assert!(numbers == expected, "{} distinct mails in threads", numbers.len());
}
