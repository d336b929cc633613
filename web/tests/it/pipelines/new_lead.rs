//! A lead made by hand.

use super::cards_of;
use crate::browser::{Answer, Screens, Visitor};
use axum::http::{Method, StatusCode};
use flow::{contacts, leads};

async fn make(screens: &Screens, who: &Visitor, fields: &[(&str, &str)]) -> Answer {
    let world = screens.desk.world;
    let stage = world.stages.new_request.to_string();
    let fields: Vec<(&str, &str)> = fields.iter().copied().chain([("stage_id", &*stage)]).collect();
    screens.submit(who, Method::POST, &format!("/pipelines/{}/leads", world.sales), &fields).await
}

#[tokio::test]
async fn a_new_lead_stands_on_top_with_its_contact_and_company_and_who_made_it_answers_for_it() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let fields = [
        ("name", "Oak table"),
        ("amount", "1 200.50"),
        ("contact", "Nadia Meier"),
        ("email", "nadia@rivet.example"),
        ("company", "Rivet & Co"),
    ];
    let answer = make(&screens, &screens.sign_in(world.tom), &fields).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, &*format!("/pipelines/{}", world.sales))
    );
    let card = cards_of(&screens, world.stages.new_request).remove(0);
    assert_eq!((&*card.name, card.price_minor, card.responsible_id), ("Oak table", 120_050, Some(world.tom)));
    assert_eq!((card.contact_name.as_deref(), card.company_name.as_deref()), (Some("Nadia Meier"), Some("Rivet & Co")));
}

#[tokio::test]
async fn somebody_known_by_their_address_is_not_made_twice() {
    let screens = Screens::open();
    let tom = screens.sign_in(screens.desk.world.tom);
    make(&screens, &tom, &[("contact", "Nadia Meier"), ("email", "nadia@rivet.example")]).await;
    make(&screens, &tom, &[("contact", "N. Meier"), ("email", "NADIA@rivet.example"), ("phone", "+49 30 2312 5152")])
        .await;
    let found = screens.desk.run(|cx| contacts::search(cx, "nadia@rivet.example", 10));
    assert_eq!(
        found.iter().map(|contact| (&*contact.name, contact.handles.len())).collect::<Vec<_>>(),
        [("Nadia Meier", 2)]
    );
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost() {
    let screens = Screens::open();
    let tom = screens.sign_in(screens.desk.world.tom);
    let fields = [("name", "Oak \"table\""), ("amount", "a lot"), ("email", "nadia"), ("phone", "12")];
    for who in [tom.clone(), tom.by_script()] {
        let answer = make(&screens, &who, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        for text in [
            "value=\"Oak &quot;table&quot;\"",
            "value=\"a lot\"",
            "Write a number, for instance 4 800.",
            "That is not an e-mail address.",
            "That is not a phone number.",
        ] {
            assert!(answer.body.contains(text), "{text} is not in {}", answer.body);
        }
    }
    assert!(cards_of(&screens, screens.desk.world.stages.new_request).is_empty());
}

#[tokio::test]
async fn a_contact_and_a_company_that_are_taken_are_linked_and_nobody_is_made() {
    let screens = Screens::furnished();
    let world = screens.desk.world;
    let known = screens.desk.run(|cx| contacts::search(cx, "Elena Haas", 1)).remove(0);
    let company = known.company_id.unwrap();
    let tom = screens.sign_in(world.tom);
    let people = || screens.desk.run(|cx| contacts::list(cx, base::ids::ContactId(0), 1_000)).len();
    let (before, id) = (people(), known.id.to_string());
    let (company_id, stage) = (company.to_string(), world.stages.new_request.to_string());
    let fields = [
        ("name", "A long bench"),
        ("contact", "Elena Haas"),
        ("contact_id", &*id),
        ("company", "Halden Studio"),
        ("company_id", &*company_id),
        ("tags", "bench, urgent"),
        ("stage_id", &*stage),
        ("then", "card"),
    ];
    let made = screens.submit(&tom, Method::POST, &format!("/pipelines/{}/leads", world.sales), &fields).await;
    let lead = made.header("location").strip_prefix("/leads/").unwrap().parse().unwrap();
    let lead = screens.desk.run(move |cx| leads::load(cx, lead));
    assert_eq!((lead.contacts, lead.company_id), (vec![known.id], Some(company)));
    assert_eq!(lead.tags.iter().map(|tag| &*tag.name).collect::<Vec<_>>(), ["bench", "urgent"]);
    assert_eq!(people(), before);
}

#[tokio::test]
async fn the_form_of_a_new_lead_offers_who_is_there_and_begins_with_whose_card_it_is_opened_from() {
    let screens = Screens::furnished();
    let known = screens.desk.run(|cx| contacts::search(cx, "Elena Haas", 1)).remove(0);
    let tom = screens.sign_in(screens.desk.world.tom);
    let card = screens.get(&tom, &format!("/contacts/{}", known.id)).await.body;
    let href = format!("/leads/new?contact={}", known.id);
    assert!(card.contains(&href), "{card}");
    let form = screens.get(&tom.by_script(), &href).await.body;
    for part in [
        "hx-get=\"/contact-choices\"".to_owned(),
        "hx-get=\"/company-choices\"".to_owned(),
        format!("name=\"contact_id\" value=\"{}\"", known.id),
        format!("name=\"company_id\" value=\"{}\"", known.company_id.unwrap()),
        "value=\"Halden Studio\"".to_owned(),
        "name=\"tags\"".to_owned(),
    ] {
        assert!(form.contains(&part), "{part} is not in {form}");
    }
    let offered = screens.get(&tom, "/contact-choices?contact=elena&company=halden").await.body;
    assert!(offered.contains(&format!("value=\"{}\"", known.id)), "{offered}");
    let company = screens.get(&tom, &format!("/companies/{}", known.company_id.unwrap())).await.body;
    assert!(company.contains("/leads/new?company="), "{company}");
}
