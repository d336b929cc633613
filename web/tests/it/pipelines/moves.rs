//! A card is put elsewhere.

use super::{card, cards_of, open_leads};
use crate::browser::{Answer, Screens, Visitor};
use axum::http::{Method, StatusCode};
use base::fields::{self, FieldKind, NewField, Rule};
use base::ids::{JournalId, LeadId, StageId};
use base::journal::{self, Kind};
use base::search::Subject;
use flow::leads::{self, loss_reasons};

async fn put(screens: &Screens, who: &Visitor, lead: LeadId, to: StageId, before: &str, version: i64) -> Answer {
    let (to, version) = (to.to_string(), version.to_string());
    let fields = [("stage_id", &*to), ("before", before), ("expected_version", &*version)];
    screens.submit(who, Method::PUT, &format!("/leads/{lead}/stage"), &fields).await
}

/// Presses the button of the toast.
async fn undo(screens: &Screens, who: &Visitor, answer: &Answer) -> Answer {
    let of = |name: &str| {
        let found = answer.body.split_once(&format!(" {name}=\"")).expect("a way back").1;
        found.split('"').next().unwrap().replace("&amp;", "&")
    };
    let method = Method::from_bytes(of("data-undo-method").as_bytes()).unwrap();
    let fields = of("data-undo-fields");
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(fields.as_bytes()).into_owned().collect();
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(key, value)| (&**key, &**value)).collect();
    screens.submit(who, method, &of("data-undo"), &pairs).await
}

fn moves(screens: &Screens, lead: LeadId) -> usize {
    let rows = screens.desk.run(|cx| journal::read_after(cx, JournalId(0), 1_000));
    rows.iter().filter(|row| row.about.lead == Some(lead) && row.kind == Some(Kind::LeadMoved)).count()
}

fn order(screens: &Screens, stage: StageId) -> Vec<LeadId> {
    cards_of(screens, stage).iter().map(|card| card.id).collect()
}

#[tokio::test]
async fn a_dropped_card_moves_the_lead_and_is_journalled_once() {
    let screens = Screens::open();
    let stages = screens.desk.world.stages;
    let there = open_leads(&screens, stages.contacted, 2);
    let lead = open_leads(&screens, stages.new_request, 1)[0];
    let tom = screens.sign_in(screens.desk.world.tom).by_script();
    let answer = put(&screens, &tom, lead, stages.contacted, &there[0].to_string(), 1).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(order(&screens, stages.contacted), [there[1], lead, there[0]]);
    assert_eq!(moves(&screens, lead), 1);
    assert!(answer.body.contains(&format!("hx-target=\"#lead-{lead}\" hx-swap=\"outerMorph\"")), "{}", answer.body);
    assert!(answer.body.contains(&format!("hx-target=\"#stage-{}-count\"", stages.contacted)));
}

#[tokio::test]
async fn a_card_dropped_at_the_end_stands_below_all_others() {
    let screens = Screens::open();
    let stages = screens.desk.world.stages;
    let there = open_leads(&screens, stages.contacted, 2);
    let lead = open_leads(&screens, stages.new_request, 1)[0];
    let tom = screens.sign_in(screens.desk.world.tom).by_script();
    put(&screens, &tom, lead, stages.contacted, "", 1).await;
    assert_eq!(order(&screens, stages.contacted), [there[1], there[0], lead]);
}

#[tokio::test]
async fn a_stale_drop_is_refused_with_the_true_place_and_the_name_of_who_was_faster() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let lead = open_leads(&screens, world.stages.new_request, 1)[0];
    let (tom, ida) = (screens.sign_in(world.tom).by_script(), screens.sign_in(world.ida).by_script());
    put(&screens, &ida, lead, world.stages.qualified, "", 1).await;
    screens.desk.clock.advance(120);
    let answer = put(&screens, &tom, lead, world.stages.contacted, "", 1).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(
        answer.body.contains("Ida Bergström moved this lead 2 min ago. It is shown where it is now."),
        "{}",
        answer.body
    );
    let put_there = format!(
        "hx-target=\"#stage-{}-cards\" hx-swap=\"beforeend\"><li class=\"card\" id=\"lead-{lead}\"",
        world.stages.qualified
    );
    assert!(answer.body.contains(&put_there), "{}", answer.body);
    assert_eq!((card(&screens, lead).stage_id, moves(&screens, lead)), (world.stages.qualified, 1));
}

#[tokio::test]
async fn undo_brings_a_card_back_to_its_place_among_the_others() {
    let screens = Screens::open();
    let stages = screens.desk.world.stages;
    let leads = open_leads(&screens, stages.new_request, 3);
    let before = order(&screens, stages.new_request);
    let tom = screens.sign_in(screens.desk.world.tom).by_script();
    let moved = put(&screens, &tom, leads[1], stages.offer_sent, "", 1).await;
    let undone = undo(&screens, &tom, &moved).await;
    assert_eq!(undone.status, StatusCode::OK);
    assert_eq!(order(&screens, stages.new_request), before);
    let spot = format!(
        "hx-target=\"#stage-{}-cards &gt; [data-id='{}']\" hx-swap=\"beforebegin\"",
        stages.new_request, leads[0]
    );
    assert!(undone.body.contains(&spot), "{}", undone.body);
    assert!(!undone.body.contains("data-undo="), "what was undone is not offered to be undone");
}

#[tokio::test]
async fn a_won_lead_leaves_the_board_and_undo_opens_it_again() {
    let screens = Screens::open();
    let stages = screens.desk.world.stages;
    let lead = open_leads(&screens, stages.contract, 1)[0];
    let tom = screens.sign_in(screens.desk.world.tom).by_script();
    let won = put(&screens, &tom, lead, stages.won, "", 1).await;
    assert!(won.body.contains(&format!("hx-target=\"#lead-{lead}\" hx-swap=\"delete\"")), "{}", won.body);
    assert!(card(&screens, lead).closed_at.is_some());
    undo(&screens, &tom, &won).await;
    assert_eq!((card(&screens, lead).stage_id, card(&screens, lead).closed_at), (stages.contract, None));
}

/// MV-04, MV-05.
#[tokio::test]
async fn losing_asks_why_and_undo_takes_the_reason_back() {
    let screens = Screens::open();
    let stages = screens.desk.world.stages;
    let lead = open_leads(&screens, stages.contract, 1)[0];
    let tom = screens.sign_in(screens.desk.world.tom).by_script();
    let reason = || screens.desk.run(move |cx| leads::load(cx, lead)).loss_reason_id;
    let asked = put(&screens, &tom, lead, stages.lost, "", 1).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.body.contains("Why was it lost?") && asked.body.contains("Too expensive"), "{}", asked.body);
    assert_eq!(card(&screens, lead).stage_id, stages.contract, "it waits for the answer");

    let chosen = screens.desk.run(loss_reasons::list)[1].id;
    let (to, why) = (stages.lost.to_string(), chosen.to_string());
    let path = format!("/leads/{lead}/stage");
    let fields = [("stage_id", &*to), ("before", ""), ("loss_reason", &*why), ("is_put_by_answer", "yes")];
    let lost = screens.submit(&tom, Method::PUT, &path, &fields).await;
    assert_eq!((lost.status, reason()), (StatusCode::OK, Some(chosen)));
    assert!(lost.body.contains("hx-target=\"#lose\" hx-swap=\"delete\""), "the dialog goes");
    undo(&screens, &tom, &lost).await;
    assert_eq!(
        (card(&screens, lead).stage_id, card(&screens, lead).closed_at, reason()),
        (stages.contract, None, None)
    );
}

/// MV-05: what ended in March does not end today because somebody opened it by mistake.
#[tokio::test]
async fn undo_of_a_reopening_gives_the_lead_back_when_it_ended() {
    let screens = Screens::open();
    let stages = screens.desk.world.stages;
    let lead = open_leads(&screens, stages.contract, 1)[0];
    let tom = screens.sign_in(screens.desk.world.tom).by_script();
    put(&screens, &tom, lead, stages.won, "", 1).await;
    let ended = card(&screens, lead).closed_at;
    screens.desk.clock.advance(base::clock::DAY);
    let opened = put(&screens, &tom, lead, stages.contract, "", 2).await;
    assert_eq!(card(&screens, lead).closed_at, None);
    undo(&screens, &tom, &opened).await;
    assert_eq!((card(&screens, lead).stage_id, card(&screens, lead).closed_at), (stages.won, ended));
}

/// ST-07, ST-08.
#[tokio::test]
async fn a_stage_asks_for_what_is_missing_and_the_move_goes_on() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let to = world.stages.qualified;
    let field = screens.desk.run(move |cx| {
        let field = fields::add(cx, NewField::new(Subject::Lead, FieldKind::Text, "Floor plan"))?;
        fields::set_rules(cx, (Subject::Lead, field.id), Rule::Required, &[to])
    });
    let lead = open_leads(&screens, world.stages.new_request, 1)[0];
    let tom = screens.sign_in(world.tom).by_script();
    let held = put(&screens, &tom, lead, to, "", 1).await;
    assert_eq!(held.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(held.body.contains("Floor plan") && held.body.contains("name=\"expected_version\""), "{}", held.body);
    assert_eq!(card(&screens, lead).stage_id, world.stages.new_request);

    let (stage, name) = (to.to_string(), format!("lead-{}", field.id));
    let path = format!("/leads/{lead}/stage");
    let answers = [("stage_id", &*stage), ("before", ""), ("expected_version", "1"), (&*name, "Second floor")];
    let moved = screens.submit(&tom, Method::PUT, &path, &answers).await;
    assert_eq!((moved.status, card(&screens, lead).stage_id), (StatusCode::OK, to), "{}", moved.body);
}

#[tokio::test]
async fn a_move_without_script_leads_back_to_the_board() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let lead = open_leads(&screens, world.stages.new_request, 1)[0];
    let to = world.stages.contacted.to_string();
    let path = format!("/leads/{lead}/stage");
    let answer = screens.submit(&screens.sign_in(world.tom), Method::POST, &path, &[("stage_id", &to)]).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, &*format!("/pipelines/{}", world.sales))
    );
    assert_eq!(card(&screens, lead).stage_id, world.stages.contacted);
}

#[tokio::test]
async fn without_the_token_or_from_another_account_nothing_moves() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let lead = open_leads(&screens, world.stages.new_request, 1)[0];
    let forged = screens.sign_in(world.tom).without_token();
    let answer = put(&screens, &forged, lead, world.stages.contacted, "", 1).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);

    let other = screens.desk.other_account();
    let stranger = screens.sign_in_to(other.account, "other.localhost", other.world.mara).await.by_script();
    assert_eq!(put(&screens, &stranger, lead, other.world.stages.contacted, "", 1).await.status, StatusCode::NOT_FOUND);
    let own = screens.sign_in(world.tom).by_script();
    assert_eq!(put(&screens, &own, lead, other.world.stages.contacted, "", 1).await.status, StatusCode::NOT_FOUND);
    assert_eq!((card(&screens, lead).stage_id, moves(&screens, lead)), (world.stages.new_request, 0));
}

#[tokio::test]
async fn a_move_on_a_board_that_is_sorted_leaves_the_order_by_hand_as_it_was_and_goes_to_the_top() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let stages = world.stages;
    let leads = open_leads(&screens, stages.new_request, 4);
    let there = open_leads(&screens, stages.contacted, 2);
    let by_hand = [leads[3], leads[2], leads[1], leads[0]];
    assert_eq!(order(&screens, stages.new_request), by_hand);
    let tom = screens.sign_in(world.tom).by_script();
    let by_name = [("sort", "name")];
    screens.submit(&tom, Method::POST, &format!("/pipelines/{}/board-order", world.sales), &by_name).await;

    // Put down in its own column: it stays where it stood by hand.
    put(&screens, &tom, leads[1], stages.new_request, &leads[3].to_string(), 1).await;
    assert_eq!(order(&screens, stages.new_request), by_hand);
    // Carried into another: it stands on top there, wherever it was dropped.
    let moved = put(&screens, &tom, leads[1], stages.contacted, &there[0].to_string(), 1).await;
    assert_eq!(order(&screens, stages.contacted), [leads[1], there[1], there[0]]);
    // Brought back: where it stood by hand.
    undo(&screens, &tom, &moved).await;
    assert_eq!(order(&screens, stages.new_request), by_hand);
    assert_eq!(order(&screens, stages.contacted), [there[1], there[0]]);
}
