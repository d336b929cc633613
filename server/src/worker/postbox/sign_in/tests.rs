//! Tokens and passwords at a submission server.

use crate::worker::postbox::{Encryption, Patience, Postbox, Proof, Refused, Session, SignIn, Submission};
use base::dial::Guard;
use base::tls;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mail::compose::Composed;
use testkit::TokenServer;
use testkit::submission::{Mood, PASSWORD, Submission as Server};

fn token() -> Proof {
    Proof::Token("access-1".to_owned().into())
}

fn password(password: &str) -> Proof {
    Proof::Password(password.to_owned().into())
}

/// What it says to the program, and what the program says to it.
async fn sign_in(mood: Mood, proof: Proof) -> (Server, Result<Session, Refused>) {
    let authority = TokenServer::start();
    let server = Server::start(&authority.ca_file(), mood).await;
    let guard = Guard::new(vec!["127.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()]);
    let postbox = Postbox::new(guard, tls::client_config(Some(&authority.ca_file())).unwrap(), None);
    let to = Submission {
        host: "localhost".to_owned(),
        port: server.address.port(),
        encryption: Encryption::Implicit,
        sign_in: Some(SignIn { username: "mara@firm.test".to_owned(), proof }),
    };
    let session = postbox.connect(&to, "firm.test").await;
    (server, session)
}

fn given() -> String {
    format!("AUTH XOAUTH2 {}", STANDARD.encode("user=mara@firm.test\x01auth=Bearer access-1\x01\x01"))
}

#[tokio::test]
async fn a_token_lets_a_mail_be_handed_in() {
    let (server, session) = sign_in(Mood::Takes, token()).await;
    let mut session = session.unwrap();
    assert_eq!(server.sign_ins(), [given()]);
    let mail = Composed {
        raw: b"Subject: Six chairs\r\n\r\nHello\r\n".to_vec(),
        from: "mara@firm.test".to_owned(),
        to: vec!["elena@fiord.test".to_owned()],
    };
    session.open_envelope(&mail, Patience::Some).await.unwrap();
    session.hand_over(&mail.raw).await.unwrap();
    assert_eq!(server.mails().len(), 1);
}

#[tokio::test]
async fn a_server_that_explains_why_it_refuses_a_token_is_heard_out_and_says_so() {
    let (server, session) = sign_in(Mood::RefusesTokens, token()).await;
    let Err(Refused::ForNow(said)) = session else { panic!("it was refused for now") };
    assert!(said.contains("the sign-in was refused") && said.contains("535"), "{said}");
    // An empty line, as XOAUTH2 wants it: whoever hangs up instead never hears the refusal.
    assert_eq!(server.sign_ins(), [given(), String::new()]);
}

#[tokio::test]
async fn a_token_is_given_by_the_standard_where_that_is_all_a_server_offers() {
    let (server, session) = sign_in(Mood::TakesBearers, token()).await;
    assert!(session.is_ok());
    let said = STANDARD.encode("n,a=mara@firm.test,\x01auth=Bearer access-1\x01\x01");
    assert_eq!(server.sign_ins(), [format!("AUTH OAUTHBEARER {said}")]);
}

#[tokio::test]
async fn a_password_is_proved_and_never_sent_where_a_server_can_have_it_so() {
    let (server, session) = sign_in(Mood::Proves, password(PASSWORD)).await;
    assert!(session.is_ok());
    let said = server.sign_ins();
    assert!(said[0].starts_with("AUTH SCRAM-SHA-256 ") && said[1..] == [String::new()], "{said:?}");
}

#[tokio::test]
async fn a_server_that_lets_us_in_without_knowing_the_password_gets_no_mail() {
    let (server, session) = sign_in(Mood::Pretends, password(PASSWORD)).await;
    let Err(Refused::ForNow(said)) = session else { panic!("it is not believed") };
    assert!(said.contains("did not prove"), "{said}");
    assert_eq!(server.sign_ins().len(), 1, "no PLAIN after it");
}

/// Servers lock accounts after a few attempts.
#[tokio::test]
async fn a_wrong_password_is_one_attempt_at_a_server_that_was_proved_it() {
    let (server, session) = sign_in(Mood::Proves, password("a guess")).await;
    let Err(Refused::ForNow(said)) = session else { panic!("it was refused for now") };
    assert!(said.contains("the sign-in was refused") && said.contains("535"), "{said}");
    assert_eq!(server.sign_ins().len(), 1, "no PLAIN after it");
}

#[tokio::test]
async fn a_server_that_must_be_told_the_password_is_told_it_under_tls() {
    let (server, session) = sign_in(Mood::MustBeTold, password(PASSWORD)).await;
    assert!(session.is_ok());
    let said = server.sign_ins();
    assert!(said[0].starts_with("AUTH SCRAM-SHA-256 ") && said[1].starts_with("AUTH PLAIN "), "{said:?}");
}
