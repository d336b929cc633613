//! A forgotten password: a link by mail that works once, and nobody learns who works here.

use super::sign_in;
use crate::browser::{Answer, Screens, Visitor};
use axum::http::{Method, StatusCode};
use base::people::reset::LIFETIME;
use base::people::users;

const TOM: &str = "tom@lindqvist.example";

async fn forget(screens: &Screens, email: &str) -> Answer {
    screens.submit(&Visitor::stranger(), Method::POST, "/password-reset", &[("email", email)]).await
}

/// The path of the link in the newest letter.
fn link(screens: &Screens) -> String {
    let letter = screens.letters().pop().unwrap();
    let token = letter.text.split("/links/").nth(1).unwrap().split_whitespace().next().unwrap();
    format!("/links/{token}")
}

#[tokio::test]
async fn the_answer_is_the_same_for_an_address_that_nobody_has_and_only_its_owner_gets_a_letter() {
    let screens = Screens::with_relay();
    let ida = screens.desk.world.ida;
    screens.desk.run(move |cx| users::deactivate(cx, ida));
    let known = forget(&screens, "Tom@Lindqvist.example").await;
    let unknown = forget(&screens, "nobody@lindqvist.example").await;
    let deactivated = forget(&screens, "ida@lindqvist.example").await;
    assert_eq!(known.status, StatusCode::OK);
    for other in [unknown, deactivated] {
        assert_eq!((other.status, &other.body), (known.status, &known.body));
    }
    let letters = screens.letters();
    assert_eq!(letters.iter().map(|letter| letter.to.as_str()).collect::<Vec<_>>(), [TOM]);
    assert!(letters[0].text.contains("http://workshop.localhost/links/"), "{}", letters[0].text);
    assert!(!known.body.contains("/links/"), "the link is in the letter only");
}

#[tokio::test]
async fn the_link_works_once_and_ends_every_session() {
    let screens = Screens::with_relay();
    let tom = screens.sign_in(screens.desk.world.tom);
    forget(&screens, TOM).await;
    let (link, stranger) = (link(&screens), Visitor::stranger());
    assert_eq!(screens.get(&stranger, &link).await.status, StatusCode::OK, "a mail scanner opens it first");
    assert_eq!(screens.get(&tom, "/profile").await.status, StatusCode::OK, "nothing happened yet");

    let chosen = screens.submit(&stranger, Method::POST, &link, &[("password", "oak and linoleum")]).await;
    assert_eq!((chosen.status, chosen.header("location")), (StatusCode::SEE_OTHER, "/"));
    assert_eq!(screens.get(&tom, "/profile").await.header("location"), "/sign-in", "who was signed in is out");
    let again = screens.submit(&stranger, Method::POST, &link, &[("password", "another sentence")]).await;
    assert_eq!(again.status, StatusCode::GONE);
    assert_eq!(sign_in(&screens, TOM, "another sentence").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(sign_in(&screens, TOM, "oak and linoleum").await.header("location"), "/");
}

#[tokio::test]
async fn an_hour_makes_a_link_void_and_so_does_a_newer_one() {
    let screens = Screens::with_relay();
    let stranger = Visitor::stranger();
    forget(&screens, TOM).await;
    let first = link(&screens);
    forget(&screens, TOM).await;
    let second = link(&screens);
    assert_eq!(screens.get(&stranger, &first).await.status, StatusCode::GONE);
    screens.desk.clock.advance(LIFETIME - 1);
    assert_eq!(screens.get(&stranger, &second).await.status, StatusCode::OK);
    screens.desk.clock.advance(1);
    assert_eq!(screens.get(&stranger, &second).await.status, StatusCode::GONE);
    let late = screens.submit(&stranger, Method::POST, &second, &[("password", "oak and linoleum")]).await;
    assert_eq!(late.status, StatusCode::GONE);
}

#[tokio::test]
async fn asking_again_and_again_has_to_wait_whether_anybody_has_the_address_or_not() {
    for email in [TOM, "nobody@lindqvist.example"] {
        let screens = Screens::with_relay();
        for _ in 0..5 {
            assert_eq!(forget(&screens, email).await.status, StatusCode::OK);
        }
        let sixth = forget(&screens, email).await;
        assert_eq!(sixth.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(sixth.body.contains("That was asked too often."), "{}", sixth.body);
        assert_eq!(screens.letters().len(), if email == TOM { 5 } else { 0 });
    }
}

#[tokio::test]
async fn without_a_relay_the_page_says_whom_to_ask() {
    let screens = Screens::open();
    let page = screens.get(&Visitor::stranger(), "/password-reset").await;
    assert!(page.body.contains("Ask an administrator for a link"));
    assert_eq!(forget(&screens, TOM).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(screens.letters(), []);
}
