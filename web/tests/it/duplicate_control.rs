//! The rules of duplicate control as an administrator sets them up.

use crate::browser::Screens;
use crate::leads::{part, words};
use axum::http::{Method, StatusCode};

#[tokio::test]
async fn rules_that_cannot_be_saved_are_refused_in_the_drawer_which_stays_as_it_was_filled_in() {
    let screens = Screens::furnished();
    let mut mara = screens.sign_in(screens.desk.world.mara);
    mara.is_script = true;
    let href = format!("/pipelines/{}/duplicate-control", screens.desk.world.sales);
    let drawer = screens.get(&mara, &href).await.body;
    assert!(drawer.contains("id=\"rules-problem\"") && drawer.contains(&format!("hx-post=\"{href}\"")), "{drawer}");
    for url in [href.clone(), format!("{href}/trial")] {
        let refused = screens.submit(&mara, Method::POST, &url, &[("method", "field")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("hx-target=\"#rules-problem\""), "nothing else is touched: {}", refused.body);
        assert!(words(&refused.body).contains("Choose at least one field"), "{}", refused.body);
    }
}

#[tokio::test]
async fn a_trial_stands_in_the_tab_where_it_was_asked_for() {
    let screens = Screens::furnished();
    let mara = screens.sign_in(screens.desk.world.mara);
    let trial = format!("/pipelines/{}/duplicate-control/trial", screens.desk.world.sales);
    for (tab, class) in [("sources", "<div class=\"rule-sources"), ("rules", "<div class=\"rule-fields")] {
        let page = screens.submit(&mara, Method::POST, &trial, &[("tab", tab), ("method", "email")]).await.body;
        let from = part(&page, class, "id=\"trial\"");
        assert!(!from.contains("<fieldset"), "it comes first in its tab: {from}");
        assert!(page.contains(&format!("id=\"tab-{tab}\" checked")), "{page}");
    }
}
