//! Letters to our own users, by SMTP to the relay: each exactly once.

use crate::caller::Caller;
use crate::house::{EMAIL, House};
use crate::program::{Program, until};
use crate::relay::{Mood, Relay};
use axum::http::StatusCode;

pub fn serve(house: &House, relay: &Relay) -> Program {
    let url = format!("smtp://{}", relay.address);
    let flags = ["--mail-relay", &url, "--mail-from", "Acme <crm@acme.test>", "--allow-network", "127.0.0.0/8"];
    house.serve_with(&flags)
}

async fn forget(node: &Program) {
    let asked = Caller::new(&node.http, "").submit("/password-reset", &[("email", EMAIL)]).await;
    assert_eq!(asked, StatusCode::OK);
}

/// The jobs that are left, with their last errors.
fn jobs(house: &House) -> Vec<(String, Option<String>, bool)> {
    let database = rusqlite::Connection::open(house.data().join("sluice.db")).unwrap();
    let mut found = database.prepare("SELECT name, last_error, died_at IS NOT NULL FROM jobs").unwrap();
    let rows = found.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[tokio::test]
async fn a_link_for_a_new_password_arrives_and_works() {
    let (house, relay) = (House::on_sqlite(), Relay::start(Mood::Takes).await);
    let node = serve(&house, &relay);
    forget(&node).await;
    until("the job is done", async || (relay.letters().len() == 1 && jobs(&house).is_empty()).then_some(())).await;
    let letter = relay.letters().remove(0);
    assert!(letter.contains("\nTo: ann@acme.test\n"), "{letter}");
    assert!(
        letter.contains("From: Acme <crm@acme.test>") || letter.contains("From: \"Acme\" <crm@acme.test>"),
        "{letter}"
    );
    assert!(letter.contains("Subject: A new password for Acme"), "{letter}");
    // A long line is folded as quoted-printable folds it.
    let text = letter.replace("=\n", "").replace("=3D", "=");
    let path = text.split("/links/").nth(1).unwrap().split_whitespace().next().unwrap();
    let somebody = Caller::new(&node.http, "");
    let fields = [("email", EMAIL), ("password", "oak and linoleum")];
    assert_eq!(somebody.submit(&format!("/links/{path}"), &fields).await, StatusCode::SEE_OTHER);
    assert_eq!(somebody.submit("/sign-in", &fields).await, StatusCode::SEE_OTHER);
    assert_eq!(relay.letters().len(), 1);
}

#[tokio::test]
async fn a_connection_lost_after_the_letter_does_not_send_it_again() {
    let (house, relay) = (House::on_sqlite(), Relay::start(Mood::HangsUpAfter).await);
    let node = serve(&house, &relay);
    forget(&node).await;
    let given_up =
        until("the job is given up", async || jobs(&house).into_iter().find(|(_, _, is_dead)| *is_dead)).await;
    assert!(given_up.1.unwrap().contains("nobody can know whether it was delivered"));
    assert_eq!((relay.letters().len(), relay.calls()), (1, 1));
    // A restart tries it no more either: another letter comes, this one does not.
    node.kill();
    let node = serve(&house, &relay);
    forget(&node).await;
    until("the next letter", async || (relay.letters().len() == 2).then_some(())).await;
    until("both are given up", async || (jobs(&house).iter().filter(|job| job.2).count() == 2).then_some(())).await;
    assert_eq!(relay.letters().len(), 2);
}

#[tokio::test]
async fn a_connection_lost_before_the_letter_is_tried_again() {
    let (house, relay) = (House::on_sqlite(), Relay::start(Mood::HangsUpBefore).await);
    let node = serve(&house, &relay);
    forget(&node).await;
    until("the letter after another try", async || (relay.letters().len() == 1).then_some(())).await;
    assert!(relay.calls() > 1);
    until("the job is done", async || jobs(&house).is_empty().then_some(())).await;
    assert_eq!(relay.letters().len(), 1);
}
