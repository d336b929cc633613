//! The notification centre.

use crate::browser::Screens;
use axum::http::{Method, StatusCode};
use flow::updates;

#[tokio::test]
async fn requests_that_wait_are_decided_in_place_and_everything_can_be_read_at_once() {
    let screens = Screens::furnished();
    screens.desk.catch_up();
    let mara = screens.desk.world.mara;
    let visitor = screens.sign_in(mara);
    let page = screens.get(&visitor, "/notices").await.body;
    assert!(page.contains("New request from Samir Meier through"), "{page}");
    assert!(page.contains("/acceptance\"") && page.contains("/refusal\"") && page.contains("/link\""));
    let mut ids: Vec<&str> =
        page.split("formaction=\"/incoming-leads/").skip(1).map(|rest| rest.split('/').next().unwrap()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len() * 2, all, "each request has its buttons once");

    let dialog = screens.get(&visitor.by_script(), "/notices").await.body;
    assert!(dialog.starts_with("<dialog") && dialog.contains("data-show"), "{dialog}");
    let read = screens.submit(&visitor.by_script(), Method::POST, "/notices/readings", &[]).await;
    assert_eq!(read.status, StatusCode::OK);
    assert!(read.body.contains("#notices-count"));
    assert_eq!(screens.desk.run(move |cx| updates::count_unread(cx, mara)), 0);
}

#[tokio::test]
async fn the_notices_of_others_stay_theirs_and_unread() {
    let screens = Screens::furnished();
    screens.desk.catch_up();
    let (mara, tom) = (screens.desk.world.mara, screens.desk.world.tom);
    let before = screens.desk.run(move |cx| updates::count_unread(cx, tom));
    assert!(before > 0);
    screens.submit(&screens.sign_in(mara), Method::POST, "/notices/readings", &[]).await;
    assert_eq!(screens.desk.run(move |cx| updates::count_unread(cx, tom)), before);
}

#[tokio::test]
async fn notices_are_told_apart_by_topic_and_one_that_is_opened_is_read() {
    let screens = Screens::furnished();
    screens.desk.catch_up();
    let mara = screens.desk.world.mara;
    let visitor = screens.sign_in(mara);
    let tasks = screens.get(&visitor, "/notices?topic=tasks").await.body;
    assert!(!tasks.contains("New request from"), "{tasks}");
    let newest = screens.desk.run(move |cx| updates::list_notices(cx, mara, 1)).remove(0);
    let before = screens.desk.run(move |cx| updates::count_unread(cx, mara));
    let opened = screens.submit(&visitor, Method::POST, &format!("/notices/{}/reading", newest.id), &[]).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER);
    assert_eq!(opened.headers["location"], newest.link.as_str());
    assert_eq!(screens.desk.run(move |cx| updates::count_unread(cx, mara)), before - 1);
}

#[tokio::test]
async fn everybody_says_what_they_want_by_mail() {
    let screens = Screens::open();
    let tom = screens.desk.world.tom;
    let visitor = screens.sign_in(tom);
    let saved =
        screens.submit(&visitor, Method::POST, "/notices/settings", &[("tasks", "never"), ("mail", "at_once")]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let said = screens.desk.run(move |cx| updates::list_settings(cx, tom)).map(|(_, by_mail)| by_mail.as_str());
    assert_eq!(said, ["digest", "never", "at_once", "digest"]);
    assert!(screens.get(&visitor, "/notices/settings").await.body.contains("value=\"never\" selected"));
}
