//! Conversations: listed and closed (kommo-api §8.5).

use crate::house::House;
use axum::http::StatusCode;
use serde_json::json;

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
