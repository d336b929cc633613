//! What an administrator asks of everybody, and somebody else's browsers.

use axum::http::{Method, StatusCode};
use base::accounts;

use crate::browser::Screens;
use crate::sign_in::second_factor::set_up;

#[tokio::test]
async fn who_has_no_second_factor_sets_it_up_before_anything_else_once_everybody_needs_one() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let (tom, mara) = (screens.sign_in(world.tom), screens.sign_in(world.mara));
    screens.submit(&mara, Method::POST, "/settings/safety", &[("second_factor", "on"), ("look_limit", "")]).await;
    for path in ["/contacts", "/profile", "/settings/people"] {
        assert_eq!(screens.get(&tom, path).await.header("location"), "/profile/second-factor", "{path}");
    }
    assert_eq!(screens.get(&mara, "/settings").await.header("location"), "/profile/second-factor", "Mara too");
    let refused = screens.submit(&tom, Method::POST, "/profile/name", &[("name", "Tomas")]).await;
    assert_eq!(refused.header("location"), "/profile/second-factor", "a change is not made either");
    let page = screens.get(&tom, "/profile/second-factor").await;
    assert!(page.body.contains("asks everybody for a second factor"), "{}", page.body);

    set_up(&screens, world.tom, &tom).await;
    assert_eq!(screens.get(&tom, "/contacts").await.status, StatusCode::OK);
    assert_eq!(screens.get(&tom, "/profile/second-factor").await.header("location"), "/profile");
    assert_eq!(screens.get(&mara, "/contacts").await.header("location"), "/profile/second-factor", "not yet");
}

#[tokio::test]
async fn a_limit_that_would_shut_everybody_out_is_refused_and_none_is_none() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let save =
        async |limit: &str| screens.submit(&mara, Method::POST, "/settings/safety", &[("look_limit", limit)]).await;
    for wrong in ["3", "-1", "many", "1000000"] {
        let answer = save(wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(answer.body.contains("Choose a number from 20 to 100000, or none."), "{}", answer.body);
    }
    save("300").await;
    assert_eq!(screens.desk.run(accounts::safety).look_limit, Some(300));
    assert!(screens.get(&mara, "/settings/safety").await.body.contains("value=\"300\""));
    save("").await;
    assert_eq!(screens.desk.run(accounts::safety).look_limit, None);
}

#[tokio::test]
async fn an_administrator_sees_where_somebody_is_signed_in_and_ends_one_browser() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let (here, elsewhere) = (screens.sign_in(world.tom), screens.sign_in(world.tom));
    let (mara, ida) = (screens.sign_in(world.mara), screens.sign_in(world.ida));
    let path = format!("/people/{}/sessions", world.tom);
    assert_eq!(screens.get(&ida, &path).await.status, StatusCode::FORBIDDEN);
    let page = screens.get(&mara, &path).await.body;
    let ends: Vec<&str> = page.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let ends: Vec<&str> = ends.into_iter().filter(|action| action.starts_with(&path)).collect();
    assert_eq!(ends.len(), 2);
    assert_eq!(screens.submit(&ida, Method::POST, ends[0], &[]).await.status, StatusCode::FORBIDDEN);
    screens.submit(&mara, Method::POST, ends[0], &[]).await;
    let signed_in = [screens.get(&here, "/profile").await.status, screens.get(&elsewhere, "/profile").await.status];
    assert_eq!(signed_in.iter().filter(|status| **status == StatusCode::OK).count(), 1, "{signed_in:?}");
    let of_mara = format!("/people/{}/sessions/{}", world.ida, ends[1].split("/sessions/").nth(1).unwrap());
    assert_eq!(screens.submit(&mara, Method::POST, &of_mara, &[]).await.status, StatusCode::NOT_FOUND, "not Ida's");
}
