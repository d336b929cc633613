//! People: an invitation is shown once, works once, and the last administrator stays one.

mod removal;

use axum::http::{Method, StatusCode};
use base::access::Role;
use base::people::{PeopleError, User, users};

use crate::browser::{Answer, Screens, Visitor};

const HOST: &str = "workshop.localhost";

fn find(screens: &Screens, email: &'static str) -> Option<User> {
    screens.desk.run(move |cx| users::find_by_email(cx, email))
}

async fn add(screens: &Screens, who: &Visitor, fields: &[(&str, &str)]) -> Answer {
    screens.submit(who, Method::POST, "/people", fields).await
}

fn link(answer: &Answer) -> String {
    let url = answer.body.split("value=\"http://workshop.localhost").nth(1).unwrap();
    url.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn somebody_who_is_added_chooses_a_password_by_a_link_that_is_shown_once() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let added =
        add(&screens, &mara, &[("name", "Nils Berg"), ("email", "Nils@Lindqvist.example"), ("role", "salesperson")])
            .await;
    let link = link(&added);
    assert!(!screens.get(&mara, "/settings/people").await.body.contains(&link), "the link is stored nowhere");

    let stranger = Visitor::stranger();
    let page = screens.get(&stranger, &link).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Welcome to Lindqvist Workshop, Nils Berg"));
    let short = screens.submit(&stranger, Method::POST, &link, &[("password", "short")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.body.contains("Please choose a password of at least 8 characters."));

    let done = screens.submit(&stranger, Method::POST, &link, &[("password", "oak and linoleum")]).await;
    assert_eq!((done.status, done.header("location")), (StatusCode::SEE_OTHER, "/"));
    let nils = Visitor::signed_in_by(&done, HOST);
    assert_eq!(screens.get(&nils, "/settings").await.status, StatusCode::FORBIDDEN, "signed in, as a salesperson");

    let again = screens.submit(&stranger, Method::POST, &link, &[("password", "another sentence")]).await;
    assert_eq!(again.status, StatusCode::GONE);
    assert!(again.body.contains("This link does not work any more"));
}

#[tokio::test]
async fn a_new_link_makes_the_one_before_void_and_a_week_makes_any_void() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let invite = format!("/people/{}/invitation", screens.desk.world.tom);
    let first = link(&screens.submit(&mara, Method::POST, &invite, &[]).await);
    let second = link(&screens.submit(&mara, Method::POST, &invite, &[]).await);
    let stranger = Visitor::stranger();
    assert_eq!(screens.get(&stranger, &first).await.status, StatusCode::GONE);
    assert_eq!(screens.get(&stranger, &second).await.status, StatusCode::OK);
    screens.desk.clock.advance(8 * base::clock::DAY);
    assert_eq!(screens.get(&stranger, &second).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn an_address_that_is_taken_is_said_beside_the_field_and_what_was_typed_stays() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let answer =
        add(&screens, &mara, &[("name", "Tom <b>Two</b>"), ("email", "tom@lindqvist.example"), ("role", "admin")])
            .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.body.contains("id=\"email-error\">Somebody with the address tom@lindqvist.example is already here.")
    );
    assert!(answer.body.contains("value=\"Tom &lt;b&gt;Two&lt;/b&gt;\"") && !answer.body.contains("<b>Two"));
    assert!(answer.body.contains("<option value=\"admin\" selected>"));
}

#[tokio::test]
async fn who_is_deactivated_is_out_at_once_and_can_be_let_in_again() {
    let screens = Screens::open();
    let (mara, tom) = (screens.sign_in(screens.desk.world.mara), screens.sign_in(screens.desk.world.tom));
    let state = format!("/people/{}/state", screens.desk.world.tom);
    screens.submit(&mara, Method::POST, &state, &[("state", "deactivated")]).await;
    assert_eq!(screens.get(&tom, "/contacts").await.header("location"), "/sign-in");
    screens.submit(&mara, Method::POST, &state, &[("state", "active")]).await;
    assert!(find(&screens, "tom@lindqvist.example").unwrap().is_active());
}

#[tokio::test]
async fn the_last_administrator_stays_one() {
    let screens = Screens::open();
    let (mara, id) = (screens.sign_in(screens.desk.world.mara), screens.desk.world.mara);
    for (noun, value) in [("role", "salesperson"), ("state", "deactivated")] {
        let answer = screens.submit(&mara, Method::POST, &format!("/people/{id}/{noun}"), &[(noun, value)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("This is the last active administrator."), "{}", answer.body);
    }
    let user = screens.desk.run::<_, PeopleError>(move |cx| users::load(cx, id));
    assert!(user.is_active() && user.role == Role::Admin);
}

#[tokio::test]
async fn a_salesperson_adds_nobody() {
    let screens = Screens::open();
    let tom = screens.sign_in(screens.desk.world.tom);
    let answer = add(&screens, &tom, &[("name", "Eve"), ("email", "eve@lindqvist.example"), ("role", "admin")]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(find(&screens, "eve@lindqvist.example"), None);
    let role = format!("/people/{}/role", screens.desk.world.tom);
    assert_eq!(screens.submit(&tom, Method::POST, &role, &[("role", "admin")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(find(&screens, "tom@lindqvist.example").unwrap().role, Role::Salesperson);
}

#[tokio::test]
async fn where_there_is_a_relay_an_invitation_goes_out_as_a_letter_too() {
    let screens = Screens::with_relay();
    let mara = screens.sign_in(screens.desk.world.mara);
    let fields = [("name", "Nils Berg"), ("email", "nils@lindqvist.example"), ("role", "salesperson")];
    let added = add(&screens, &mara, &fields).await;
    assert!(added.body.contains("It is on its way to <b>nils@lindqvist.example</b>"), "{}", added.body);
    let letters = screens.letters();
    assert_eq!(letters.iter().map(|letter| letter.to.as_str()).collect::<Vec<_>>(), ["nils@lindqvist.example"]);
    assert!(letters[0].text.contains(&link(&added)), "the same link");
    assert!(letters[0].subject.contains("invites you to Lindqvist Workshop"), "{}", letters[0].subject);
}
