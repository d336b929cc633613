//! Notices by mail, through a real relay: at once and as a digest, each exactly once over restarts (NT-01).

use crate::house::House;
use crate::letters::serve;
use crate::postman::{Postman, mail};
use crate::program::{Program, until};
use crate::relay::{Mood, Relay};

/// Asks the database of a house, or changes in it what a test cannot wait for.
fn count(house: &House, sql: &str) -> i64 {
    database(house).query_row(sql, [], |row| row.get(0)).unwrap()
}

fn change(house: &House, sql: &str) {
    database(house).execute(sql, []).unwrap();
}

fn database(house: &House) -> rusqlite::Connection {
    let database = rusqlite::Connection::open(house.data().join("sluice.db")).unwrap();
    database.busy_timeout(crate::program::PATIENCE).unwrap();
    database
}

/// A stranger writes, and Ann is told in the notification centre.
async fn request(house: &House, node: &Program, subject: &str) {
    let before = count(house, "SELECT COUNT(*) FROM notices");
    let address = house.caller(node).lead_address().await;
    let mut postman = Postman::at(node.smtp.unwrap()).await;
    assert_eq!(postman.bring(&address, &mail(subject)).await, 250);
    let told = async || (count(house, "SELECT COUNT(*) FROM notices") > before).then_some(());
    until("Ann is told", told).await;
}

async fn arrived(relay: &Relay, letters: usize) -> String {
    until("the letter", async || (relay.letters().len() == letters).then(|| relay.letters()[letters - 1].clone())).await
}

#[tokio::test]
async fn a_notice_goes_out_at_once_or_in_a_digest_and_never_twice() {
    let (house, relay) = (House::on_sqlite(), Relay::start(Mood::Takes).await);
    change(
        &house,
        "INSERT INTO notice_settings (account_id, user_id, topic, by_mail) SELECT account_id, id, 'requests', 'at_once' FROM users",
    );
    let node = serve(&house, &relay);
    request(&house, &node, "A table").await;
    assert_eq!(count(&house, "SELECT COUNT(*) FROM notices WHERE mail_at IS NOT NULL"), 1, "there is time to read it");
    assert_eq!(relay.letters().len(), 0);
    node.kill();
    // The two minutes are over, while nobody serves.
    change(&house, "UPDATE notices SET mail_at = 1 WHERE mail_at IS NOT NULL");
    let node = serve(&house, &relay);
    let letter = arrived(&relay, 1).await;
    assert!(letter.contains("\nTo: ann@acme.test\n") && letter.contains("Subject: New request from"), "{letter}");

    change(&house, "DELETE FROM notice_settings");
    request(&house, &node, "Two chairs").await;
    request(&house, &node, "A bench").await;
    assert_eq!(count(&house, "SELECT COUNT(*) FROM digests"), 1, "both will stand in one letter");
    node.kill();
    change(&house, "UPDATE digests SET due_at = 1");
    let node = serve(&house, &relay);
    let digest = arrived(&relay, 2).await;
    assert!(digest.contains("Subject: 2 notifications"), "{digest}");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM digests"), 0);

    // After another restart a third request brings the next letter, and none of those before comes again.
    node.kill();
    let node = serve(&house, &relay);
    request(&house, &node, "A shelf").await;
    change(&house, "UPDATE digests SET due_at = 1");
    assert!(arrived(&relay, 3).await.contains("Subject: 1 notification"));
    let done = async || (count(&house, "SELECT COUNT(*) FROM jobs") == 0).then_some(());
    until("nothing is left to be sent", done).await;
    assert_eq!(relay.letters().len(), 3);
}
