//! `/account` and `/users` (kommo-api §4).

use crate::house::{House, keys, without};
use axum::http::StatusCode;
use insta::assert_json_snapshot;
use serde_json::json;

#[test]
fn the_account_says_who_it_is_and_more_when_asked() {
    let house = House::open();
    let plain = house.get("account").json;
    assert_json_snapshot!(without(&plain, &["_links", "id", "current_user_id", "created_at", "updated_at"]), @r#"
    {
      "_embedded": {},
      "contact_name_display_order": 1,
      "country": "DE",
      "created_by": 0,
      "currency": "EUR",
      "currency_symbol": "€",
      "customers_mode": "segments",
      "is_helpbot_enabled": false,
      "is_loss_reason_enabled": true,
      "is_technical_account": false,
      "is_unsorted_on": true,
      "mobile_feature_version": 0,
      "name": "Lindqvist Workshop",
      "subdomain": "workshop",
      "updated_by": 0
    }
    "#);
    let asked = house
        .get("account?with=amojo_id,amojo_rights,users_groups,task_types,version,entity_names,datetime_settings,drive_url,is_api_filter_enabled,uuid")
        .json;
    assert_eq!(
        keys(&asked["_embedded"]),
        ["amojo_rights", "datetime_settings", "entity_names", "task_types", "users_groups"]
    );
    assert_eq!(asked["_embedded"]["task_types"][0]["code"], "FOLLOW_UP");
    assert_eq!(asked["_embedded"]["datetime_settings"]["timezone_offset"], "+01:00");
    assert_eq!(asked["amojo_id"].as_str().unwrap().len(), 36);
    assert_eq!(asked["amojo_id"], house.get("account?with=amojo_id").json["amojo_id"]);
    assert_ne!(asked["amojo_id"], asked["uuid"]);
    assert_eq!(asked["drive_url"], "http://workshop.sluice.test:8080");
}

#[test]
fn the_account_lists_its_groups_behind_the_one_of_everybody_else() {
    let house = House::open();
    let north = house.kit.run(|cx| base::people::groups::add(cx, "North")).id;
    let groups = house.get("account?with=users_groups").json["_embedded"]["users_groups"].clone();
    assert_eq!(
        groups,
        json!([{ "id": 0, "name": "Everybody", "uuid": null }, { "id": north, "name": "North", "uuid": null }])
    );
}

#[test]
fn people_have_every_right_spelled_out() {
    let house = House::open();
    let everybody = house.get("users?limit=2");
    assert_eq!((&everybody.json["_total_items"], &everybody.json["_page_count"]), (&json!(5), &json!(3)));
    let ida = house.get(&format!("users/{}?with=role,group", house.kit.world.ida)).json;
    assert_eq!((&ida["name"], &ida["email"]), (&json!("Ida Bergström"), &json!("ida@lindqvist.example")));
    assert_eq!(ida["rights"]["is_admin"], false);
    for key in ["leads", "contacts", "companies", "tasks", "mail_access", "catalog_access"] {
        assert!(!ida["rights"][key].is_null(), "{key}");
    }
    assert_eq!(house.get("users/999999").status, StatusCode::NO_CONTENT);
    let asked = house.get(&format!("users/{}?with=uuid,amojo_id,phone_number,user_rank", house.kit.world.ida)).json;
    assert_eq!([&asked["uuid"], &asked["amojo_id"]].map(|id| id.as_str().unwrap().len()), [36, 36]);
    assert_ne!(asked["uuid"], house.get(&format!("users/{}?with=uuid", house.kit.world.tom)).json["uuid"]);
    assert_eq!((&asked["phone_number"], &asked["user_rank"]), (&json!(null), &json!("newbie")));
    assert!(ida.get("uuid").is_none() && asked.as_object().unwrap().contains_key("phone_number"));
}
