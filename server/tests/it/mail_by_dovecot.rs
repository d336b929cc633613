use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use testkit::Dovecot;

use crate::caller::Caller;
use crate::house::House;
use crate::postman::mail;
use crate::program::{Program, until};

/// Asks to connect mailbox number 1 of the server, which listens in a private network.
async fn ask(caller: &Caller, dovecot: &Dovecot, password: &str) -> (StatusCode, String) {
    let (username, _) = dovecot.user(1);
    let imap = json!({ "host": "localhost", "port": dovecot.imaps_port(), "tls": "implicit" });
    let mailbox = json!({ "address": "sales@acme.test", "kind": "shared", "username": username, "password": password, "imap": imap });
    let (status, answer) = caller.ask(Method::POST, "/api/v4/mailboxes", Some(mailbox)).await.unwrap();
    assert!(!answer.contains(password), "{answer}");
    (status, answer)
}

/// Connects it.
pub async fn connect(caller: &Caller, dovecot: &Dovecot, password: &str) {
    let (status, answer) = ask(caller, dovecot, password).await;
    assert!(status.is_success(), "{status} {answer}");
}

pub fn serve(house: &House, dovecot: &Dovecot) -> Program {
    let authority = dovecot.ca_file();
    house.serve_with(&["--allow-network", "127.0.0.0/8,::1/128", "--tls-ca", authority.to_str().unwrap()])
}

/// Waits until the API says so of the only mailbox.
pub async fn until_state(caller: &Caller, word: &str) {
    let state = async || {
        let found: Json = caller.get("/api/v4/mailboxes").await;
        (found["_embedded"]["mailboxes"][0]["state"] == word).then_some(())
    };
    until(word, state).await;
}

/// A program that follows a mailbox.
pub struct Followed {
    pub house: House,
    pub dovecot: Dovecot,
    pub node: Program,
    pub caller: Caller,
    /// Whose the mailbox is.
    pub username: String,
}

/// Connects a mailbox while the program runs: nobody starts it again for that.
pub async fn followed() -> Followed {
    let (house, dovecot) = (House::on_sqlite(), Dovecot::start());
    let (username, password) = dovecot.user(1);
    let node = serve(&house, &dovecot);
    let caller = house.caller(&node);
    connect(&caller, &dovecot, &password).await;
    until_state(&caller, "following").await;
    Followed { house, dovecot, node, caller, username }
}

#[tokio::test]
async fn a_mail_delivered_to_a_followed_mailbox_becomes_an_incoming_lead() {
    let Followed { house, dovecot, node, caller, username } = followed().await;
    dovecot.deliver(&username, mail("A table").as_bytes());
    caller.until_waiting(&["A table"]).await;

    // What comes while the program is gone is there after the next start, and nothing twice.
    node.kill();
    dovecot.deliver(&username, mail("Two chairs").as_bytes());
    let node = serve(&house, &dovecot);
    caller.at(&node.http).until_waiting(&["A table", "Two chairs"]).await;
}

#[tokio::test]
async fn a_wrong_password_is_said_and_not_tried_again() {
    let (house, dovecot) = (House::on_sqlite(), Dovecot::start());
    let node = serve(&house, &dovecot);
    let caller = house.caller(&node);
    let (status, answer) = ask(&caller, &dovecot, "no such password").await;
    assert!(status.is_client_error() && answer.contains("refused this password"), "{status} {answer}");
    connect(&caller, &dovecot, &dovecot.user(1).1).await;
    until_state(&caller, "following").await;
    // Changed at the provider while the program is gone.
    node.kill();
    dovecot.set_password("another");
    let node = serve(&house, &dovecot);
    until_state(&caller.at(&node.http), "sign_in_again").await;
    let findings = house.print(&["doctor"]);
    assert!(findings.contains("warn  Acme: the mailbox sales@acme.test is sign in again"), "{findings}");
    assert!(!node.log().contains("no such password"));
}

#[tokio::test]
async fn a_private_network_is_not_reached_unless_it_is_allowed() {
    let (house, dovecot) = (House::on_sqlite(), Dovecot::start());
    let node = house.serve();
    let caller = house.caller(&node);
    let (status, answer) = ask(&caller, &dovecot, "no such password").await;
    assert!(status.is_client_error() && answer.contains("--allow-network"), "{status} {answer}");
}
