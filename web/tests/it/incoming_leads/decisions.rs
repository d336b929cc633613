//! Accept, decline and link: who decides, who was first, and the way back.

use super::waiting;
use crate::browser::{Answer, Screens, Visitor};
use crate::pipelines::cards_of;
use axum::http::{Method, StatusCode};
use base::ids::IncomingLeadId;
use flow::inbox::{self, State};
use flow::{contacts, leads};

async fn post(screens: &Screens, who: &Visitor, id: IncomingLeadId, noun: &str, fields: &[(&str, &str)]) -> Answer {
    screens.submit(who, Method::POST, &format!("/incoming-leads/{id}/{noun}"), fields).await
}

async fn take_back(screens: &Screens, who: &Visitor, id: IncomingLeadId, noun: &str) -> Answer {
    screens.submit(who, Method::DELETE, &format!("/incoming-leads/{id}/{noun}"), &[]).await
}

fn state(screens: &Screens, id: IncomingLeadId) -> State {
    screens.desk.run(move |cx| inbox::load(cx, id)).state
}

#[tokio::test]
async fn of_two_who_accept_one_gets_the_lead_and_the_other_is_told_who_was_first() {
    let screens = Screens::furnished();
    let world = screens.desk.world;
    let incoming = waiting(&screens, "Claire Fontaine");
    let before = cards_of(&screens, world.stages.new_request).len();
    let (tom, ida) = (screens.sign_in(world.tom).by_script(), screens.sign_in(world.ida).by_script());
    let first = post(&screens, &tom, incoming.id, "acceptance", &[]).await;
    assert_eq!(first.status, StatusCode::OK);
    assert!(first.body.contains(&format!("id=\"lead-{}\"", incoming.lead_id)), "{}", first.body);
    screens.desk.clock.advance(120);
    let second = post(&screens, &ida, incoming.id, "acceptance", &[]).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(second.body.contains("Already accepted by Tom Okafor 2 min ago."), "{}", second.body);
    assert!(second.body.contains(&format!("hx-target=\"#incoming-{}\" hx-swap=\"delete\"", incoming.id)));
    assert_eq!(cards_of(&screens, world.stages.new_request).len(), before + 1);

    let page = post(&screens, &screens.sign_in(world.ida), incoming.id, "refusal", &[]).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.body.contains("Already accepted by Tom Okafor"), "also to a browser without script");
}

#[tokio::test]
async fn a_decision_is_taken_back_and_the_card_returns() {
    let screens = Screens::furnished();
    let mara = screens.sign_in(screens.desk.world.mara).by_script();
    let incoming = waiting(&screens, "Claire Fontaine");
    for noun in ["acceptance", "refusal"] {
        let done = post(&screens, &mara, incoming.id, noun, &[]).await;
        assert!(done.body.contains(&format!("data-undo=\"/incoming-leads/{}/{noun}\"", incoming.id)), "{}", done.body);
        let back = take_back(&screens, &mara, incoming.id, noun).await;
        assert!(
            back.body.contains("Claire Fontaine waits again")
                && back.body.contains(&format!("id=\"incoming-{}\"", incoming.id))
        );
        assert_eq!(state(&screens, incoming.id), State::Waiting);
    }
    let lead = incoming.lead_id;
    assert!(screens.desk.run(move |cx| leads::load(cx, lead)).is_draft);
}

#[tokio::test]
async fn plain_forms_lead_to_the_board_and_a_chosen_stage_is_obeyed() {
    let screens = Screens::furnished();
    let world = screens.desk.world;
    let tom = screens.sign_in(world.tom);
    let incoming = waiting(&screens, "Claire Fontaine");
    let stage = world.stages.qualified.to_string();
    let answer = post(&screens, &tom, incoming.id, "acceptance", &[("stage_id", &stage)]).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, &*format!("/pipelines/{}", world.sales))
    );
    assert_eq!(cards_of(&screens, world.stages.qualified)[0].id, incoming.lead_id);
}

#[tokio::test]
async fn without_the_token_or_from_another_account_nothing_is_decided() {
    let screens = Screens::furnished();
    let incoming = waiting(&screens, "Claire Fontaine");
    let other = screens.desk.other_account();
    let stranger = screens.sign_in_to(other.account, "other.localhost", other.world.mara).await;
    let forged = screens.sign_in(screens.desk.world.tom).without_token();
    for noun in ["acceptance", "refusal", "link", "blocks"] {
        let fields = [("target", "lead:1"), ("block", "address:a@b.example")];
        let forged = post(&screens, &forged, incoming.id, noun, &fields).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN, "{noun}");
        let foreign = post(&screens, &stranger, incoming.id, noun, &fields).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{noun}");
    }
    assert_eq!(state(&screens, incoming.id), State::Waiting);
}

#[tokio::test]
async fn a_request_is_linked_to_a_lead_found_by_name_and_comes_back_by_undo() {
    let screens = Screens::furnished();
    let world = screens.desk.world;
    let tom = screens.sign_in(world.tom).by_script();
    let incoming = waiting(&screens, "Claire Fontaine");
    let path = format!("/incoming-leads/{}/link", incoming.id);
    let dialog = screens.get(&tom, &path).await.body;
    assert!(dialog.contains("data-link-dialog") && dialog.contains("Claire Fontaine"), "{dialog}");
    let hits = screens.get(&tom, &format!("{path}?q=loft+conversion")).await.body;
    assert!(!hits.contains("<dialog") && hits.contains("Loft conversion joinery"), "{hits}");
    let target = hits.split("value=\"lead:").nth(1).unwrap().split('"').next().unwrap().to_owned();

    let linked = post(&screens, &tom, incoming.id, "link", &[("target", &format!("lead:{target}"))]).await;
    assert!(linked.body.contains("Linked Claire Fontaine to Loft conversion joinery"), "{}", linked.body);
    assert_eq!(state(&screens, incoming.id), State::Linked);
    take_back(&screens, &tom, incoming.id, "link").await;
    assert_eq!(state(&screens, incoming.id), State::Waiting);
}

#[tokio::test]
async fn whoever_shares_an_address_with_the_sender_is_likely_and_a_customer_can_be_chosen() {
    let screens = Screens::furnished();
    let world = screens.desk.world;
    let tom = screens.sign_in(world.tom).by_script();
    let incoming = waiting(&screens, "Claire Fontaine");
    let handles = {
        let contact = incoming.contact_id.unwrap();
        screens.desk.run(move |cx| contacts::load(cx, contact)).handles
    };
    let known = screens.desk.run_as(world.tom, move |cx| {
        let new = contacts::NewContact { name: "Claire F.".to_owned(), handles: handles.clone(), ..Default::default() };
        let known = contacts::open(cx, new)?.id;
        contacts::set_customer(cx, known)?;
        Ok::<_, contacts::Error>(known)
    });
    let dialog = screens.get(&tom, &format!("/incoming-leads/{}/link", incoming.id)).await.body;
    let likely = dialog.split("<h3>Likely").nth(1).expect("likely matches");
    assert!(likely.contains(&format!("value=\"customer:{known}\"")) && likely.contains("same person"), "{likely}");
    let linked = post(&screens, &tom, incoming.id, "link", &[("target", &format!("customer:{known}"))]).await;
    assert_eq!((linked.status, state(&screens, incoming.id)), (StatusCode::OK, State::Linked));
}
