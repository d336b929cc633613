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
