//! `/{entity}/tags` (kommo-api §6.6).

use crate::house::{House, on_each_database};
use axum::http::StatusCode;
use serde_json::json;

#[test]
fn a_tag_that_is_known_is_given_again() {
    let house = House::open();
    let body = json!([{ "name": "vip" }, { "name": "new", "color": "FF8F92", "request_id": "x" }]);
    let made = house.made("leads/tags", &body);
    assert_eq!(made.json["_total_items"], 2);
    assert_eq!(made.rows("tags")[1]["color"], "FF8F92");
    assert_eq!(made.rows("tags")[1]["request_id"], "x");
    let again = house.made("leads/tags", &body);
    assert_eq!(again.rows("tags"), made.rows("tags"));
}

#[test]
fn tags_of_each_kind_of_record_are_their_own() {
    on_each_database(|house| {
        house.made("leads/tags", &json!([{ "name": "vip" }, { "name": "Cold" }, { "name": "very old" }]));
        house.made("contacts/tags", &json!([{ "name": "press" }]));
        assert_eq!(house.get("contacts/tags").rows("tags").len(), 1);
        assert_eq!(house.get("leads/tags").rows("tags").len(), 3);
        assert_eq!(house.get("leads/tags?query=v").rows("tags").len(), 2);
        assert_eq!(house.get("leads/tags?filter[name]=Cold").rows("tags").len(), 1);
        assert_eq!(house.get("leads/tags?limit=2&page=2").rows("tags").len(), 1);
        assert_eq!(house.get("companies/tags").status, StatusCode::NO_CONTENT);
    });
}

#[test]
fn a_colour_that_clients_stop_at_is_refused() {
    let house = House::open();
    for (path, item) in [
        ("leads/tags", json!({ "name": "a", "color": "123456" })),
        ("contacts/tags", json!({ "name": "a", "color": "FF8F92" })),
    ] {
        let reply = house.post(path, &json!([item]));
        assert_eq!(reply.json["validation-errors"][0]["errors"][0]["path"], "color", "{path}");
    }
    assert_eq!(house.post("leads/tags", &json!([{ "name": " " }])).status, StatusCode::BAD_REQUEST);
}

#[test]
fn customers_have_the_tags_and_fields_of_contacts() {
    let house = House::open();
    house.made("customers/tags", &json!([{ "name": "regular" }]));
    assert_eq!(house.get("contacts/tags").rows("tags"), house.get("customers/tags").rows("tags"));
    let fields = house.get("customers/custom_fields");
    assert_eq!(fields.rows("custom_fields"), house.get("contacts/custom_fields").rows("custom_fields"));
    assert_eq!(house.get("customers/custom_fields/1").json["code"], "PHONE");
    let made = house.post("customers/custom_fields", &json!([{ "name": "x", "type": "text" }]));
    assert_eq!(made.status, StatusCode::UNPROCESSABLE_ENTITY);
}
