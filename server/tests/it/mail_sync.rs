//! A mailbox on a real server: what lay there before, sent mails, new UIDs, the audit.

use axum::http::Method;
use base::clock::Clock;
use base::db::DatabaseUrl;
use base::desk::Who;
use base::ids::AccountId;
use base::{Cx, DbError, Desk, params};
use serde_json::Value as Json;
use std::time::Duration;
use testkit::Dovecot;

use crate::caller::Caller;
use crate::house::House;
use crate::mail_by_dovecot::{Followed, connect, followed, serve, until_state};
use crate::postman::mail;
use crate::program::until;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The only mailbox of the account.
pub async fn mailbox(caller: &Caller) -> String {
    let found = caller.get("/api/v4/mailboxes").await;
    found["_embedded"]["mailboxes"][0]["id"].to_string()
}

/// Compares with the server, and gives what that found.
pub async fn audit(caller: &Caller) -> Json {
    let path = format!("/api/v4/mailboxes/{}/audit", mailbox(caller).await);
    let (status, answer) = caller.ask(Method::POST, &path, None).await.unwrap();
    assert!(status.is_success(), "{status} {answer}");
    until("the audit", async || {
        let (status, answer) = caller.ask(Method::GET, &path, None).await?;
        let found: Json = if status == 200 { serde_json::from_str(&answer).unwrap() } else { Json::Null };
        (found["is_due"] == false).then_some(found)
    })
    .await
}

/// What the house's database says while no program runs there.
pub async fn look<T: Send + 'static>(
    house: &House,
    ask: impl Fn(&mut Cx<'_>) -> Result<T, DbError> + Send + 'static,
) -> T {
    let desk = Desk::open(&DatabaseUrl::Sqlite(house.data().join("sluice.db")), Clock::System).unwrap();
    desk.write(Who::system(AccountId(1)), ask).await.unwrap()
}

#[tokio::test]
async fn what_lay_in_the_mailbox_is_brought_and_makes_no_lead() {
    let (house, dovecot) = (House::on_sqlite(), Dovecot::start());
    let (username, password) = dovecot.user(1);
    dovecot.deliver_earlier(&username, mail("Last week").as_bytes(), 7 * DAY);
    dovecot.deliver_earlier(&username, mail("Yesterday").as_bytes(), DAY);
    dovecot.deliver_earlier(&username, mail("Last year").as_bytes(), 300 * DAY);
    dovecot.file_sent(&username, mail("Our answer").as_bytes(), DAY);
    let node = serve(&house, &dovecot);
    let caller = house.caller(&node);
    connect(&caller, &dovecot, &password).await;
    until_state(&caller, "following").await;
    dovecot.deliver(&username, mail("A table").as_bytes());
    caller.until_waiting(&["A table"]).await;

    let path = format!("/api/v4/mailboxes/{}/sync", mailbox(&caller).await);
    let roles = caller.get(&path).await["folders"].clone();
    let role = |name: &str| {
        let folder = roles.as_array().unwrap().iter().find(|folder| folder["name"] == name).unwrap();
        folder["role"].as_str().unwrap().to_owned()
    };
    assert_eq!([role("INBOX"), role("Gesendete Objekte"), role("Junk")], ["inbox", "sent", "ignored"]);
    until("all is brought", async || caller.get(&path).await["import"].is_null().then_some(())).await;
    let found = audit(&caller).await;
    assert_eq!(
        (&found["server"], &found["waiting"], &found["quarantined"]),
        (&4.into(), &0.into(), &0.into()),
        "{found}"
    );
    assert_eq!(caller.waiting().await, ["A table"]);
}

#[tokio::test]
async fn rows_that_are_lost_are_found_by_the_audit_and_new_uids_change_nothing() {
    const MAILS: i64 = 60;
    let Followed { house, mut dovecot, node, caller, username } = followed().await;
    for number in 0..MAILS {
        dovecot.deliver(&username, mail(&format!("mail {number}")).as_bytes());
    }
    until("all are kept", async || (caller.waiting().await.len() == MAILS as usize).then_some(())).await;
    node.kill();

    let lost = look(&house, |cx| {
        cx.execute("DELETE FROM mail_uids WHERE account_id = $1 AND uid % 2 = 0", params![cx.account])
    });
    let lost = lost.await;
    assert!(lost > 20, "{lost}");
    let node = serve(&house, &dovecot);
    let caller = caller.at(&node.http);
    let found = audit(&caller).await;
    assert_eq!((&found["server"], &found["waiting"]), (&MAILS.into(), &0.into()), "{found}");
    assert_eq!(found["repaired"], i64::try_from(lost).unwrap(), "{found}");
    node.kill();

    // The server forgets every number it gave, as after a move to another machine.
    dovecot.stop();
    dovecot.renumber(&username);
    dovecot.start_again();
    let node = serve(&house, &dovecot);
    let caller = caller.at(&node.http);
    let found = audit(&caller).await;
    assert_eq!((&found["server"], &found["waiting"]), (&MAILS.into(), &0.into()), "{found}");
    node.kill();
    let arrivals =
        look(&house, |cx| cx.number("SELECT COUNT(*) FROM arrivals WHERE account_id = $1", params![cx.account]));
    assert_eq!(arrivals.await, MAILS);
}

#[tokio::test]
async fn a_mail_that_cannot_be_taken_in_keeps_no_other_back_and_is_read_when_it_can() {
    let Followed { house, dovecot, node, caller, username } = followed().await;
    node.kill();
    let poison = "CREATE TRIGGER poison BEFORE INSERT ON mails WHEN NEW.subject = 'Poison' BEGIN SELECT RAISE(ABORT, 'poison'); END";
    look(&house, |cx| cx.execute(poison, &[])).await;
    for subject in ["A table", "Poison", "A chair"] {
        dovecot.deliver(&username, mail(subject).as_bytes());
    }
    let node = serve(&house, &dovecot);
    let caller = caller.at(&node.http);
    until("the others are there", async || (caller.waiting().await.len() == 2).then_some(())).await;
    let found = audit(&caller).await;
    assert_eq!((&found["server"], &found["waiting"]), (&3.into(), &0.into()), "{found}");
    node.kill();
    look(&house, |cx| cx.execute("DROP TRIGGER poison", &[])).await;
    let node = serve(&house, &dovecot);
    let caller = caller.at(&node.http);
    until("it is read", async || caller.waiting().await.contains(&"Poison".to_owned()).then_some(())).await;
}

#[tokio::test]
async fn mail_of_three_days_without_the_server_is_there_when_it_answers_again() {
    const HOUR: Duration = Duration::from_secs(60 * 60);
    let Followed { house: _house, mut dovecot, node: _node, caller, username } = followed().await;
    dovecot.stop();
    until_state(&caller, "failing").await;
    for (subject, hours) in [("First day", 71), ("Second day", 40), ("Last hour", 1)] {
        dovecot.deliver_earlier(&username, mail(subject).as_bytes(), HOUR * hours);
    }
    dovecot.start_again();
    until("all are there", async || (caller.waiting().await.len() == 3).then_some(())).await;
    let found = audit(&caller).await;
    assert_eq!((&found["server"], &found["repaired"]), (&3.into(), &0.into()), "{found}");
}

/// A letter of 36 MB: over what is fetched unasked, and no file that could be left.
fn long_letter() -> String {
    const LIMIT: usize = 35 * 1024 * 1024;
    let line = "So it goes on and on, about the harbour and the pier and all who ever stood there.\r\n";
    let words = line.repeat(LIMIT / line.len() + 12_000);
    format!(
        "From: Olga Brandt <olga@fiord.test>\r\nTo: sales@acme.test\r\nSubject: A long letter\r\nMessage-ID: <long@fiord.test>\r\n\r\n{words}"
    )
}

async fn quarantine(caller: &Caller, path: &str) -> Vec<Json> {
    let (status, answer) = caller.ask(Method::GET, path, None).await.unwrap();
    let found: Json = if status == 200 { serde_json::from_str(&answer).unwrap() } else { Json::Null };
    found["_embedded"]["mails"].as_array().cloned().unwrap_or_default()
}

/// what is here is its head, which nobody takes for the mail.
#[tokio::test]
async fn a_mail_that_is_too_large_stays_on_dovecot_until_somebody_asks_for_the_whole() {
    let Followed { house: _house, dovecot, node: _node, caller, username } = followed().await;
    dovecot.deliver(&username, long_letter().as_bytes());
    let path = format!("/api/v4/mailboxes/{}/quarantine", mailbox(&caller).await);
    let aside = until("it is set aside", async || quarantine(&caller, &path).await.pop()).await;
    assert!(
        aside["is_head_only"] == true && aside["reason"].as_str().unwrap().contains("on the mail server"),
        "{aside}"
    );
    assert!(caller.waiting().await.is_empty());

    let one = format!("{path}/{}", aside["id"]);
    let (status, answer) = caller.ask(Method::POST, &one, Some(serde_json::json!({ "action": "read" }))).await.unwrap();
    assert!(status.is_success(), "{status} {answer}");
    until("it came whole", async || (caller.waiting().await == ["A long letter"]).then_some(())).await;
    assert!(quarantine(&caller, &path).await.is_empty());
    let found = audit(&caller).await;
    assert_eq!((&found["server"], &found["stored"], &found["waiting"]), (&1.into(), &1.into(), &0.into()), "{found}");
}

/// what is gone is not taken for read.
#[tokio::test]
async fn a_mail_that_is_too_large_and_gone_from_dovecot_stays_in_quarantine_and_says_so() {
    let Followed { house: _house, dovecot, node: _node, caller, username } = followed().await;
    dovecot.deliver(&username, long_letter().as_bytes());
    let path = format!("/api/v4/mailboxes/{}/quarantine", mailbox(&caller).await);
    let aside = until("it is set aside", async || quarantine(&caller, &path).await.pop()).await;
    dovecot.delete_all(&username);
    let (status, answer) = caller.ask(Method::POST, &format!("{path}/{}", aside["id"]), None).await.unwrap();
    assert!(status.is_success(), "{status} {answer}");
    let back = until("it is back", async || quarantine(&caller, &path).await.pop()).await;
    assert!(back["reason"].as_str().unwrap().contains("no longer"), "{back}");
    assert!(caller.waiting().await.is_empty());
}
