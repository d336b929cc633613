//! Conversations: listed and closed (kommo-api §8.5).

use crate::house::House;
use axum::http::StatusCode;
use serde_json::{Value as Json, json};

#[test]
fn a_conversation_is_in_work_until_it_is_closed_which_is_told_once() {
    let house = House::furnished();
    let open = house.get("talks?filter[is_in_work]=1").rows("talks").clone();
    let (talk, others) = open.split_first().unwrap();
    let id = &talk["talk_id"];
    for _ in 0..2 {
        let closed = house.post(&format!("talks/{id}/close"), &json!({ "force_close": false }));
        assert_eq!((closed.status, closed.json), (StatusCode::ACCEPTED, json!({})), "closing twice is closing once");
    }
    let shown = house.get(&format!("talks/{id}")).json;
    assert_eq!((&shown["is_in_work"], &shown["is_read"]), (&json!(false), &json!(true)));
    assert_eq!(house.get("talks?filter[is_in_work]=0").rows("talks"), &vec![shown]);
    assert_eq!(house.get("talks?filter[is_in_work]=1").rows("talks").len(), others.len());
    let told = house.get("events?filter[type]=talk_closed");
    assert_eq!(told.rows("events").len(), 1);
    assert_eq!(told.rows("events")[0]["value_after"], json!([{ "talk": { "id": id } }]));
    assert_eq!(told.rows("events")[0]["entity_id"], talk["entity_id"]);
    assert_eq!(house.post("talks/999999/close", &json!({})).status, StatusCode::NOT_FOUND);
}

/// The chat of the workshop's visitor, as programs know it.
fn chat(house: &House) -> Json {
    house.get("contacts/chats").rows("chats")[0].clone()
}

#[test]
fn a_chat_is_given_to_the_contact_whom_a_program_recognized() {
    let house = House::furnished();
    let sam = house.made("contacts", &json!([{ "name": "Sam Reyes" }])).first_id("contacts");
    let (chat, lead) = (chat(&house), house.get("talks").rows("talks")[0]["entity_id"].clone());
    for _ in 0..2 {
        let wish = json!([{ "chat_id": chat["chat_id"], "contact_id": sam, "request_id": "my" }]);
        let linked = house.made("contacts/chats", &wish);
        let expected = json!({ "id": chat["id"], "chat_id": chat["chat_id"], "contact_id": sam, "request_id": "my" });
        assert_eq!((&linked.json["_total_items"], &linked.rows("chats")[0]), (&json!(1), &expected));
    }
    let of_sam = house.get(&format!("contacts/chats?contact_id[]={sam}"));
    assert_eq!(of_sam.rows("chats")[0]["chat_id"], chat["chat_id"]);
    let by_chat = house.get(&format!("contacts/chats?chat_id[]={}", chat["chat_id"].as_str().unwrap()));
    assert_eq!(by_chat.rows("chats"), of_sam.rows("chats"));
    let people = house.get(&format!("leads/{lead}?with=contacts")).json["_embedded"]["contacts"].clone();
    assert!(people.as_array().unwrap().iter().any(|person| person["id"] == sam), "{people}");
}

#[test]
fn a_chat_that_nobody_has_is_given_to_nobody() {
    let house = House::furnished();
    let sam = house.made("contacts", &json!([{ "name": "Sam Reyes" }])).first_id("contacts");
    let chat = chat(&house)["chat_id"].clone();
    for (item, path) in [
        (json!({ "chat_id": "6cbab3d5-c4c1-46ff-b710-ad59ad10805f", "contact_id": sam }), "chat_id"),
        (json!({ "chat_id": "junk", "contact_id": sam }), "chat_id"),
        (json!({ "chat_id": chat, "contact_id": 999_999 }), "contact_id"),
        (json!({ "contact_id": sam }), "chat_id"),
        (json!({ "chat_id": chat }), "contact_id"),
    ] {
        let refused = house.post("contacts/chats", &json!([item]));
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{item}");
        assert_eq!(refused.json["validation-errors"][0]["errors"][0]["path"], path, "{item}");
    }
}
