//! The rules of duplicate control as an administrator sets them up.

use crate::browser::Screens;
use crate::leads::{part, words};
use crate::merges::{by_rule, merged};
use axum::http::{Method, StatusCode};
use base::fields::{self, FieldKind, NewField};
use base::search::Subject;
use flow::duplicates::control::{self, ControlChange};

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
async fn rules_whose_field_was_deleted_say_so_where_one_chooses_another() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let mara = screens.sign_in(world.mara);
    let href = format!("/pipelines/{}/duplicate-control", world.sales);
    let warns = "The field that was chosen here is gone";
    let new = || NewField::new(Subject::Contact, FieldKind::Text, "Number");
    let field = screens.desk.run_as(world.mara, move |cx| fields::add(cx, new())).id;
    screens.desk.run_as(world.mara, move |cx| {
        let methods = Some([control::Method::Field].into());
        let fields = Some([field].into());
        let by_field = ControlChange { is_on: Some(true), methods, fields, ..ControlChange::default() };
        control::change(cx, world.sales, &by_field)
    });
    assert!(!screens.get(&mara, &href).await.body.contains(warns));
    screens.desk.run_as(world.mara, move |cx| fields::delete(cx, Subject::Contact, field));
    let page = screens.get(&mara, &href).await.body;
    assert!(words(part(&page, "class=\"rule-fields", "Where to look")).contains(warns), "{page}");
}

#[tokio::test]
async fn a_trial_says_its_count_below_the_rules_which_stay_where_they_are_in_the_tab_that_was_open() {
    let screens = Screens::furnished();
    let mut mara = screens.sign_in(screens.desk.world.mara);
    let trial = format!("/pipelines/{}/duplicate-control/trial", screens.desk.world.sales);
    for is_script in [false, true] {
        mara.is_script = is_script;
        for tab in ["sources", "rules", "merged"] {
            let page = screens.submit(&mara, Method::POST, &trial, &[("tab", tab), ("method", "email")]).await.body;
            let (rules, below) = page.split_once("id=\"trial\"").expect("it is said");
            assert!(rules.contains("class=\"rule-fields") && !below.contains("class=\"rule"), "{page}");
            assert!(below.contains("role=\"status\"") && words(below).contains("Nothing was changed."), "{below}");
            assert!(page.contains(&format!("id=\"tab-{tab}\" checked")), "{page}");
        }
    }
}

#[tokio::test]
async fn what_the_rules_merged_stands_in_a_tab_of_its_own_with_the_way_to_undo_it() {
    let screens = Screens::furnished();
    let (mara, sales) = (screens.sign_in(screens.desk.world.mara), screens.desk.world.sales);
    let href = format!("/pipelines/{sales}/duplicate-control");
    let page = screens.get(&mara, &href).await.body;
    assert!(page.contains("id=\"tab-merged\"") && page.contains("These rules have merged nothing yet."), "{page}");
    let (_, stays, _) = merged(&screens, by_rule(sales));
    let page = screens.get(&mara, &href).await.body;
    let list = part(&page, "<div class=\"rule-merged", "</form>");
    assert!(list.contains(&format!("href=\"/leads/{stays}\"")), "{list}");
    assert!(words(list).contains("Loft conversion joinery") && words(list).contains("same mobile number"), "{list}");
    assert!(list.contains(&format!("/merges?pipeline={sales}")), "{list}");
}

/// The issue places it there, as the mock does: beside what becomes of requests, not below it.
#[tokio::test]
async fn duplicate_control_stands_in_the_left_panel_of_the_automate_page() {
    let screens = Screens::furnished();
    let mara = screens.sign_in(screens.desk.world.mara);
    let page = screens.get(&mara, &format!("/pipelines/{}/automate", screens.desk.world.sales)).await.body;
    let left = part(&page, "<div class=\"sources\"", "id=\"intake-title\"");
    assert!(left.contains("id=\"sources-title\"") && left.contains("id=\"duplicate-control\""), "{left}");
}
