//! A token at a real submission server.

use crate::worker::postbox::{Encryption, Patience, Postbox, Proof, Refused, Session, SignIn, Submission};
use base::dial::Guard;
use base::tls;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mail::compose::Composed;
use testkit::TokenServer;
use testkit::submission::{Mood, Submission as Server};

/// What it says to the program, and what the program says to it.
async fn sign_in(mood: Mood) -> (Server, Result<Session, Refused>) {
    let authority = TokenServer::start();
    let server = Server::start(&authority.ca_file(), mood).await;
    let guard = Guard::new(vec!["127.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()]);
    let postbox = Postbox::new(guard, tls::client_config(Some(&authority.ca_file())).unwrap(), None);
    let proof = Proof::Token("access-1".to_owned().into());
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
    let (server, session) = sign_in(Mood::Takes).await;
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
    let (server, session) = sign_in(Mood::RefusesTokens).await;
    let Err(Refused::ForNow(said)) = session else { panic!("it was refused for now") };
    assert!(said.contains("the sign-in was refused") && said.contains("535"), "{said}");
    // An empty line, as XOAUTH2 wants it: whoever hangs up instead never hears the refusal.
    assert_eq!(server.sign_ins(), [given(), String::new()]);
}
