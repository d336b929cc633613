//! Values of a lead, changed where they stand.

use super::{lead_named, words};
use crate::browser::Screens;
use axum::http::{Method, StatusCode};
use flow::leads;

const NAME: &str = "40 workplaces";

#[tokio::test]
async fn a_value_is_changed_shown_at_once_and_told_in_the_feed_with_before_and_after() {
    let screens = Screens::furnished();
    let (world, id) = (screens.desk.world, lead_named(&screens, NAME));
    let mara = screens.sign_in(world.mara).by_script();
    let put = async |what: &str, field: &str, value: &str| {
        screens.submit(&mara, Method::PUT, &format!("/leads/{id}/{what}"), &[(field, value)]).await
    };
    assert_eq!(put("name", "name", "Forty workplaces").await.status, StatusCode::OK);
    let sale = put("price", "price", "50 000,50").await;
    assert!(words(&sale.body).contains("changed the sale from €48 200 to €50 000.50"), "{}", words(&sale.body));
    let given = put("responsible", "responsible_id", &world.ida.to_string()).await;
    assert!(words(&given.body).contains("made Ida Bergström responsible instead of"));
    let tagged = put("tags", "tags", "fair, B2B").await;
    assert!(words(&tagged.body).contains("fair"));

    let lead = screens.desk.run(move |cx| leads::load(cx, id));
    assert_eq!(
        (lead.name.as_str(), lead.price_minor, lead.responsible_id),
        ("Forty workplaces", 5_000_050, Some(world.ida))
    );
    assert_eq!(lead.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(), ["B2B", "fair"]);
}

#[tokio::test]
async fn a_wrong_value_is_refused_with_a_sentence_and_changes_nothing() {
    let screens = Screens::furnished();
    let id = lead_named(&screens, NAME);
    let before = screens.desk.run(move |cx| leads::load(cx, id));
    let mara = screens.sign_in(screens.desk.world.mara).by_script();
    for (what, field, value) in [
        ("price", "price", "a lot"),
        ("price", "price", "-5"),
        ("price", "price", "99999999999999999999"),
        ("price", "price", "1.234"),
        ("name", "name", "  "),
        ("tags", "tags", &"x".repeat(101)),
    ] {
        let answer = screens.submit(&mara, Method::PUT, &format!("/leads/{id}/{what}"), &[(field, value)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{what} {value}");
        assert!(answer.body.contains("class=\"toast\""), "{}", answer.body);
    }
    assert_eq!(screens.desk.run(move |cx| leads::load(cx, id)), before);
}

#[tokio::test]
async fn without_script_the_same_forms_lead_back_to_the_page() {
    let screens = Screens::furnished();
    let id = lead_named(&screens, NAME);
    let mara = screens.sign_in(screens.desk.world.mara);
    let answer = screens.submit(&mara, Method::POST, &format!("/leads/{id}/name"), &[("name", "Desks")]).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, format!("/leads/{id}").as_str()));
}

#[tokio::test]
async fn a_deleted_lead_is_gone_from_its_page_and_the_board_is_shown() {
    let screens = Screens::furnished();
    let (world, id) = (screens.desk.world, lead_named(&screens, NAME));
    let mara = screens.sign_in(world.mara);
    let answer = screens.submit(&mara.by_script(), Method::DELETE, &format!("/leads/{id}"), &[]).await;
    assert_eq!(answer.header("hx-redirect"), format!("/pipelines/{}", world.sales));
    assert_eq!(screens.get(&mara, &format!("/leads/{id}")).await.status, StatusCode::NOT_FOUND);
}
