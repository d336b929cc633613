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
        ("price", "price", "1.2345"),
        ("name", "name", "  "),
        ("tags", "tags", &"x".repeat(101)),
    ] {
        let answer = screens.submit(&mara, Method::PUT, &format!("/leads/{id}/{what}"), &[(field, value)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{what} {value}");
        assert!(answer.body.contains("class=\"toast\""), "{}", answer.body);
    }
    assert_eq!(screens.desk.run(move |cx| leads::load(cx, id)), before);
}

/// Who saves later wins, as everywhere; nobody's work goes unseen.
#[tokio::test]
async fn whoever_saves_over_what_a_colleague_wrote_meanwhile_is_told_and_can_bring_it_back() {
    let screens = Screens::furnished();
    let (world, id) = (screens.desk.world, lead_named(&screens, NAME));
    let (mara, tom) = (screens.sign_in(world.mara).by_script(), screens.sign_in(world.tom).by_script());
    let before = screens.desk.run(move |cx| leads::load(cx, id));
    let tags = before.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>().join(", ");
    let cells = format!("/leads/{id}/cells");
    let card = format!("/leads/{id}");
    for (hers, his, field, before, was_written, value) in [
        (format!("{card}/name"), format!("{card}/name"), "name", &*before.name, "Desks of oak", "Desks of ash"),
        (format!("{cells}/name"), format!("{card}/name"), "name", "Desks of ash", "Chairs", "Tables"),
        (format!("{card}/price"), format!("{cells}/price"), "price", "48\u{a0}200", "1.234,56", "2 000"),
        (format!("{card}/tags"), format!("{cells}/tags"), "tags", &*tags, "elm", "yew"),
    ] {
        let was = ("was", before);
        let seen = screens.submit(&tom, Method::PUT, &his, &[(field, was_written), was]).await;
        assert!(!seen.body.contains("meanwhile"), "nobody wrote before Tom: {}", seen.body);
        let saved = screens.submit(&mara, Method::PUT, &hers, &[(field, value), was]).await;
        let told = words(&saved.body);
        assert!(told.contains("Tom") && told.contains("here meanwhile"), "{field}: {told}");
        assert!(saved.body.contains(&format!("data-undo=\"{hers}\"")), "{}", saved.body);
    }
    let lead = screens.desk.run(move |cx| leads::load(cx, id));
    assert_eq!((lead.name.as_str(), lead.price_minor), ("Tables", 200_000), "hers stand");
    let same = [("name", "Tables of ash"), ("was", "Tables")];
    let alone = screens.submit(&mara, Method::PUT, &format!("{card}/name"), &same).await;
    assert!(!alone.body.contains("meanwhile"), "{}", alone.body);
    screens.submit(&mara, Method::PUT, &format!("{card}/name"), &[("name", "Chairs")]).await;
    assert_eq!(screens.desk.run(move |cx| leads::load(cx, id)).name, "Chairs", "what Undo sends");
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
