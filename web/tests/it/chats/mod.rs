//! The website chat: a visitor writes, a salesperson answers, nothing is lost or doubled.

use axum::http::StatusCode;
use base::ids::IncomingLeadId;
use flow::channels::{self, Channel, talks};
use flow::inbox::{self, Filter};
use flow::pipelines::{self, Acceptance};
use serde_json::{Value as Json, json};

use crate::browser::{Answer, Screens, Visitor};

const VISITOR: &str = "0123456789abcdef0123456789abcdef";

fn address(screens: &Screens, what: &str) -> String {
    let id = screens.desk.world.website_chat;
    format!("/chat/{}/{what}", screens.desk.run(move |cx| channels::load_source(cx, id)).public_key)
}

async fn write(screens: &Screens, id: &str, text: &str) -> Answer {
    let message = json!({ "visitor": VISITOR, "id": id, "text": text, "page": "https://workshop.example/" });
    screens.post_json(&Visitor::stranger(), &address(screens, "messages"), &message).await
}

async fn read(screens: &Screens, visitor: &str, after: i64) -> Vec<Json> {
    let path = format!("{}?visitor={visitor}&after={after}", address(screens, "messages"));
    let answer = screens.get(&Visitor::stranger(), &path).await;
    serde_json::from_str(&answer.body).unwrap()
}

fn waiting(screens: &Screens) -> Vec<IncomingLeadId> {
    let filter = Filter::waiting(screens.desk.world.sales, Some(Channel::Chat));
    screens.desk.run(move |cx| inbox::list_ids(cx, &filter, 50))
}

fn number(answer: &Answer) -> i64 {
    serde_json::from_str::<Json>(&answer.body).unwrap()["id"].as_i64().unwrap()
}

#[tokio::test]
async fn messages_of_one_visitor_are_one_incoming_lead_and_a_repeat_gets_the_same_number() {
    let screens = Screens::open();
    let first = write(&screens, "m1", "Do you deliver to Denmark?").await;
    assert_eq!(first.status, StatusCode::CREATED);
    let again = write(&screens, "m1", "Do you deliver to Denmark?").await;
    assert_eq!(number(&again), number(&first));
    write(&screens, "m2", "We need 6 wall beds").await;

    let [incoming] = waiting(&screens).try_into().unwrap();
    let held = screens.desk.run(move |cx| inbox::load(cx, incoming));
    assert_eq!((held.messages, held.preview.as_str()), (2, "We need 6 wall beds"));
    let texts: Vec<Json> =
        read(&screens, VISITOR, 0).await.into_iter().map(|message| message["text"].clone()).collect();
    assert_eq!(texts, ["Do you deliver to Denmark?", "We need 6 wall beds"]);
}

#[tokio::test]
async fn the_answer_of_a_salesperson_reaches_the_visitor_after_the_last_message_they_have() {
    let screens = Screens::open();
    let last = number(&write(&screens, "m1", "Hello?").await);
    let incoming = waiting(&screens)[0];
    screens.desk.run_as(screens.desk.world.tom, move |cx| {
        let lead = pipelines::accept(cx, incoming, Acceptance::default())?;
        let talk = talks::find_talk_of_lead(cx, lead.id)?.unwrap();
        talks::answer(cx, &talk, "Tom Okafor", "Good morning, yes we do.")?;
        Ok::<_, pipelines::Error>(())
    });
    let [answer] = read(&screens, VISITOR, last).await.try_into().unwrap();
    assert_eq!((&answer["from"], &answer["author"]), (&json!("team"), &json!("Tom Okafor")));

    write(&screens, "m2", "Wonderful").await;
    assert!(waiting(&screens).is_empty(), "the talk goes on in the lead, not in a new request");
}

#[tokio::test]
async fn another_visitor_reads_nothing_of_it() {
    let screens = Screens::open();
    write(&screens, "m1", "My number is 0170 1234567").await;
    assert!(read(&screens, "ffffffffffffffffffffffffffffffff", 0).await.is_empty());
}

#[tokio::test]
async fn an_empty_or_endless_message_is_refused_with_a_sentence_and_nothing_is_kept() {
    let screens = Screens::open();
    for text in ["  ", &"x".repeat(4_001)] {
        let answer = write(&screens, "m1", text).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("Write 1 to 4000 characters."), "{}", answer.body);
    }
    assert!(waiting(&screens).is_empty());
}

#[tokio::test]
async fn any_website_may_show_the_button() {
    let screens = Screens::open();
    let script = screens.get(&Visitor::stranger(), &address(&screens, "widget.js")).await;
    assert_eq!(script.header("access-control-allow-origin"), "*");
    assert!(script.header("content-type").starts_with("text/javascript"));
    assert_eq!(write(&screens, "m1", "Hi").await.header("access-control-allow-origin"), "*");
}
