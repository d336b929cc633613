//! One's own page: password, browsers, tokens.

use crate::browser::Screens;
use axum::http::{Method, StatusCode};
use base::people::tokens;

#[tokio::test]
async fn a_new_password_needs_the_old_one_and_signs_every_other_browser_out() {
    let screens = Screens::open();
    let tom = screens.desk.world.tom;
    screens.give_password(tom, "the old password");
    let (here, elsewhere) = (screens.sign_in(tom), screens.sign_in(tom));
    let change = async |current: &str, new: &str| {
        screens.submit(&here, Method::POST, "/profile/password", &[("current", current), ("new", new)]).await
    };
    assert_eq!(change("a guess", "long enough now").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(change("the old password", "short").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(screens.get(&elsewhere, "/profile").await.status, StatusCode::OK, "nothing was changed");

    let changed = change("the old password", "long enough now").await;
    assert_eq!(changed.header("location"), "/profile");
    assert!(changed.header("set-cookie").starts_with("sluice="), "this browser goes on");
    assert_eq!(screens.get(&elsewhere, "/profile").await.header("location"), "/sign-in");
}

#[tokio::test]
async fn another_browser_of_ones_own_is_signed_out_from_here() {
    let screens = Screens::open();
    let (here, elsewhere) = (screens.sign_in(screens.desk.world.tom), screens.sign_in(screens.desk.world.tom));
    let page = screens.get(&here, "/profile").await.body;
    let path = page.split("action=\"/profile/sessions/").nth(1).unwrap().split('"').next().unwrap();
    screens.submit(&here, Method::POST, &format!("/profile/sessions/{path}"), &[]).await;
    assert_eq!(screens.get(&elsewhere, "/profile").await.header("location"), "/sign-in");
    assert_eq!(screens.get(&here, "/profile").await.status, StatusCode::OK);
    let foreign = screens
        .submit(&screens.sign_in(screens.desk.world.ida), Method::POST, &format!("/profile/sessions/{path}"), &[])
        .await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_token_is_shown_once_and_revoked_by_its_owner_only() {
    let screens = Screens::open();
    let (tom, ida) = (screens.desk.world.tom, screens.desk.world.ida);
    let visitor = screens.sign_in(tom);
    let made = screens.submit(&visitor, Method::POST, "/profile/tokens", &[("name", "Sync"), ("days", "30")]).await;
    let token = made.body.split("readonly value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(token.split('.').count(), 3, "{token}");
    assert!(!screens.get(&visitor, "/profile").await.body.contains(&token));
    let id = screens.desk.run(move |cx| tokens::list_of(cx, tom))[0].id;

    let path = format!("/profile/tokens/{id}/revocation");
    assert_eq!(screens.submit(&screens.sign_in(ida), Method::POST, &path, &[]).await.status, StatusCode::NOT_FOUND);
    screens.submit(&visitor, Method::POST, &path, &[]).await;
    assert!(screens.desk.run(move |cx| tokens::list_of(cx, tom))[0].revoked_at.is_some());
    let wrong = screens.submit(&visitor, Method::POST, "/profile/tokens", &[("name", "x"), ("days", "0")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}
