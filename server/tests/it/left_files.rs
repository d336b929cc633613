//! Large files stay on the mail server until somebody wants them, and are kept from then on.

use axum::http::StatusCode;

use crate::house::House;
use crate::mail_by_dovecot::{Followed, followed};
use crate::mail_sync::audit;
use crate::visitor::Visitor;

/// Bytes of the large file.
const SIZE: usize = 3_000_000;

/// A mail with a file of 3 MB and a small one; each subject has a sender of its own.
fn with_plans(subject: &str) -> String {
    let line = "UGxhbnMgb2YgdGhlIGhhcmJvdXIgYW5kIG9mIHRoZSBwaWVyLCBkcmF3biBpbiBpbmssLi4u\r\n";
    let bytes_of_line = 54;
    let file = line.repeat(SIZE / bytes_of_line);
    let sender = subject.replace(' ', ".");
    format!(
        "From: Somebody <{sender}@fiord.test>\r\nTo: sales@acme.test\r\nSubject: {subject}\r\nMessage-ID: <{sender}@fiord.test>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"cut\"\r\n\r\n\
         --cut\r\nContent-Type: text/plain\r\n\r\nHere are the plans.\r\n\
         --cut\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"plans.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{file}\
         --cut\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=\"rooms.csv\"\r\n\r\nroom,desks\r\n\
         --cut--\r\n"
    )
}

fn database(house: &House) -> rusqlite::Connection {
    rusqlite::Connection::open(house.data().join("sluice.db")).unwrap()
}

/// Of each file of the mail with this subject: its number, its name, its size, and whether it is here.
fn files(house: &House, subject: &str) -> Vec<(i64, String, usize, bool)> {
    let database = database(house);
    let sql = "SELECT attachments.id, attachments.name, attachments.size_bytes, attachments.file <> '' FROM attachments
         JOIN mails ON mails.account_id = attachments.account_id AND mails.id = attachments.holder_id WHERE mails.subject = ?1 ORDER BY attachments.id";
    let mut found = database.prepare(sql).unwrap();
    let rows = found.query_map([subject], |row| {
        Ok((row.get(0)?, row.get(1)?, usize::try_from(row.get::<_, u32>(2)?).unwrap(), row.get(3)?))
    });
    let rows = rows.unwrap();
    rows.map(Result::unwrap).collect()
}

fn mail_id(house: &House, subject: &str) -> i64 {
    database(house).query_row("SELECT id FROM mails WHERE subject = ?1", [subject], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn a_large_file_is_fetched_when_it_is_opened_and_kept_when_dovecot_has_it_no_longer() {
    let Followed { house, dovecot, node, caller, username } = followed().await;
    for subject in ["The first plans", "The second plans", "The third plans"] {
        dovecot.deliver(&username, with_plans(subject).as_bytes());
    }
    caller.until_waiting(&["The first plans", "The second plans", "The third plans"]).await;
    let [(first, name, size, false), (_, small, _, true)] = &files(&house, "The first plans")[..] else {
        panic!("{:?}", files(&house, "The first plans"))
    };
    assert_eq!((name.as_str(), small.as_str()), ("plans.pdf", "rooms.csv"));
    assert!(size.abs_diff(SIZE) < SIZE / 10, "{size}");

    let ann = Visitor::ann(&node.http).await;
    let opened = ann.open(&format!("/attachments/{first}")).await;
    assert_eq!(opened.status, StatusCode::OK, "{}", opened.body);
    assert!(
        opened.body.starts_with("Plans of the harbour") && opened.body.len() > SIZE * 9 / 10,
        "{}",
        opened.body.len()
    );
    let [(_, _, kept, true), _] = files(&house, "The first plans")[..] else { panic!("it is here") };
    assert_eq!(kept, opened.body.len(), "its size is known now");
    // What is passed on goes whole.
    let forward = format!("/mail/write?answer={}&how=forward", mail_id(&house, "The second plans"));
    ann.see(&forward).await;
    assert!(matches!(files(&house, "The second plans")[..], [(.., true), (.., true)]));

    dovecot.delete_all(&username);
    let again = ann.open(&format!("/attachments/{first}")).await;
    assert_eq!((again.status, again.body.len()), (StatusCode::OK, kept));
    let (third, ..) = files(&house, "The third plans")[0];
    let gone = ann.open(&format!("/attachments/{third}")).await;
    assert_eq!(gone.status, StatusCode::GONE);
    assert!(gone.body.contains("The mail server no longer has this file"), "{}", gone.body);
}

#[tokio::test]
async fn a_mail_without_its_large_file_is_the_same_mail_after_dovecot_gave_new_numbers() {
    let Followed { house, mut dovecot, node, caller, username } = followed().await;
    dovecot.deliver(&username, with_plans("The plans").as_bytes());
    caller.until_waiting(&["The plans"]).await;
    node.kill();
    dovecot.stop();
    dovecot.renumber(&username);
    dovecot.start_again();
    let node = crate::mail_by_dovecot::serve(&house, &dovecot);
    let found = audit(&caller.at(&node.http)).await;
    assert_eq!((&found["server"], &found["stored"], &found["waiting"]), (&1.into(), &1.into(), &0.into()), "{found}");
    let (file, ..) = files(&house, "The plans")[0];
    let opened = Visitor::ann(&node.http).await.open(&format!("/attachments/{file}")).await;
    assert_eq!(opened.status, StatusCode::OK, "{}", opened.body);
}
