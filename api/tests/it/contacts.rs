//! `/contacts` (kommo-api §6.1).

use crate::house::{HOST, House, keys, on_each_database, without};
use axum::http::StatusCode;
use flow::inbox;
use insta::assert_json_snapshot;
use serde_json::json;

#[test]
fn a_contact_in_kommos_shape() {
    let house = House::open();
    let company = house.made("companies", &json!([{ "name": "Acme" }])).first_id("companies");
    let made = house.made(
        "contacts",
        &json!([{
            "name": "Ann Lee",
            "custom_fields_values": [
                { "field_id": 1, "values": [{ "value": "+49 30 1234567" }] },
                { "field_id": null, "field_code": "EMAIL", "values": [{ "value": "Ann@x.test", "enum_id": 8 }] },
            ],
            "_embedded": { "companies": [{ "id": company }] },
        }]),
    );
    let id = made.first_id("contacts");
    assert_eq!(keys(&made.rows("contacts")[0]), ["_links", "id", "request_id"]);
    let contact = house.get(&format!("contacts/{id}?with=leads,customers,catalog_elements")).json;
    let company_link = json!({ "self": { "href": format!("http://{HOST}/api/v4/companies/{company}") } });
    assert_eq!(contact["_embedded"]["companies"], json!([{ "id": company, "_links": company_link }]));
    let hidden = ["id", "account_id", "_links", "_embedded", "responsible_user_id", "created_by", "updated_by"];
    assert_json_snapshot!(without(&contact, &hidden), @r#"
    {
      "closest_task_at": null,
      "created_at": 1795165200,
      "custom_fields_values": [
        {
          "field_code": "PHONE",
          "field_id": 1,
          "field_name": "Phone",
          "field_type": "multitext",
          "values": [
            {
              "enum_code": "WORK",
              "enum_id": 1,
              "value": "+49 30 1234567"
            }
          ]
        },
        {
          "field_code": "EMAIL",
          "field_id": 2,
          "field_name": "Email",
          "field_type": "multitext",
          "values": [
            {
              "enum_code": "PRIV",
              "enum_id": 8,
              "value": "Ann@x.test"
            }
          ]
        }
      ],
      "first_name": "Ann",
      "group_id": 0,
      "is_deleted": false,
      "is_unsorted": false,
      "last_name": "Lee",
      "name": "Ann Lee",
      "updated_at": 1795165200
    }
    "#);
    assert_eq!(keys(&contact["_embedded"]), ["catalog_elements", "companies", "customers", "leads", "tags"]);
}

#[test]
fn a_name_is_split_and_joined() {
    let house = House::open();
    let name = |body| {
        let id = house.made("contacts", &json!([body])).first_id("contacts");
        let contact = house.get(&format!("contacts/{id}")).json;
        [&contact["name"], &contact["first_name"], &contact["last_name"]].map(|part| part.as_str().unwrap().to_owned())
    };
    assert_eq!(name(json!({ "name": "Ann Lee" })), ["Ann Lee", "Ann", "Lee"]);
    assert_eq!(name(json!({ "first_name": "Ann", "last_name": "Lee" })), ["Ann Lee", "Ann", "Lee"]);
    assert_eq!(name(json!({ "last_name": "Lee" })), ["Lee", "", "Lee"]);
    assert_eq!(name(json!({ "name": "" })), ["", "", ""]);
}

#[test]
fn a_named_field_is_replaced_and_the_others_stay() {
    let house = House::open();
    let fields = json!([
        { "field_code": "PHONE", "values": [{ "value": "030 1234567" }, { "value": "030 7654321" }] },
        { "field_code": "EMAIL", "values": [{ "value": "ann@x.test" }] },
    ]);
    let id = house.made("contacts", &json!([{ "name": "Ann", "custom_fields_values": fields }])).first_id("contacts");
    let values = |code: &str| {
        let contact = house.get(&format!("contacts/{id}")).json;
        let fields = contact["custom_fields_values"].as_array().cloned().unwrap_or_default();
        let field = fields.into_iter().find(|field| field["field_code"] == code);
        field.map_or(0, |field| field["values"].as_array().unwrap().len())
    };
    let change = |fields| house.patch(&format!("contacts/{id}"), &json!({ "custom_fields_values": fields }));
    let reply = change(json!([{ "field_code": "PHONE", "values": [{ "value": "030 1111111" }] }]));
    assert_eq!(keys(&reply.json), ["_links", "id", "name", "request_id", "updated_at"]);
    assert_eq!((values("PHONE"), values("EMAIL")), (1, 1));
    change(json!([{ "field_code": "PHONE", "values": null }, { "field_code": "EMAIL", "values": [{ "value": "" }] }]));
    assert_eq!((values("PHONE"), values("EMAIL")), (0, 0));
    assert_eq!(house.get(&format!("contacts/{id}")).json["custom_fields_values"], json!(null));
}

#[test]
fn what_is_no_phone_to_us_is_kept_as_it_was_written() {
    let house = House::open();
    let fields =
        json!([{ "field_code": "PHONE", "values": [{ "value": "ext. 12" }, { "value": 49_301_234_567_i64 }] }]);
    let id = house.made("contacts", &json!([{ "name": "Ann", "custom_fields_values": fields }])).first_id("contacts");
    let values = house.get(&format!("contacts/{id}")).json["custom_fields_values"][0]["values"].clone();
    assert_eq!((&values[0]["value"], &values[1]["value"]), (&json!("ext. 12"), &json!("49301234567")));
}

#[test]
fn unknown_fields_and_choices_are_named_by_their_place() {
    let house = House::open();
    let wrong = |fields| {
        let reply = house.post("contacts", &json!([{ "name": "Ann", "custom_fields_values": fields }]));
        assert_eq!(reply.status, StatusCode::BAD_REQUEST);
        reply.json["validation-errors"][0]["errors"][0]["path"].as_str().unwrap().to_owned()
    };
    assert_eq!(wrong(json!([{ "field_id": 77, "values": [] }])), "custom_fields_values.0.field_id");
    assert_eq!(wrong(json!([{ "field_code": "ICQ", "values": [] }])), "custom_fields_values.0.field_id");
    assert_eq!(wrong(json!([{ "values": [] }])), "custom_fields_values.0.field_id");
    let choice = json!([{ "field_code": "EMAIL", "values": [{ "value": "a@b.test" }, { "value": "c@d.test", "enum_code": "MOB" }] }]);
    assert_eq!(wrong(choice), "custom_fields_values.0.values.1.enum_code");
}

#[test]
fn a_question_finds_by_name_phone_and_address() {
    on_each_database(|house| {
        let fields = json!([
            { "field_code": "PHONE", "values": [{ "value": "030 1234567" }] },
            { "field_code": "EMAIL", "values": [{ "value": "Ann@x.test" }] },
        ]);
        let id = house
            .made("contacts", &json!([{ "name": "Ann Lee", "custom_fields_values": fields }, { "name": "Bo" }]))
            .first_id("contacts");
        for question in ["lee", "%2B49301234567", "ann@x.test"] {
            let found = house.get(&format!("contacts?query={question}"));
            assert_eq!((found.rows("contacts").len(), found.first_id("contacts")), (1, id), "{question}");
        }
    });
}

#[test]
fn a_contact_of_a_waiting_request_is_marked_and_in_no_list() {
    let house = House::furnished();
    let sales = house.kit.world.sales;
    let waiting = house.kit.run(move |cx| inbox::list(cx, &inbox::Filter::waiting(sales, None), None, 50));
    let contacts = waiting.iter().filter_map(|incoming| incoming.contact_id);
    let drafts: Vec<_> = contacts
        .map(|id| (id, house.get(&format!("contacts/{id}")).json))
        .filter(|(_, json)| json["is_unsorted"] == true)
        .collect();
    assert!(!drafts.is_empty());
    for (id, _) in drafts {
        assert_eq!(house.get(&format!("contacts?filter[id]={id}")).status, StatusCode::NO_CONTENT);
    }
}

#[test]
fn contacts_are_made_and_changed_in_one_go() {
    let house = House::open();
    let made = house.made("contacts", &json!([{ "name": "A" }, { "name": "B" }]));
    let ids: Vec<_> = made.rows("contacts").iter().map(|row| row["id"].clone()).collect();
    let reply = house.patch("contacts", &json!([{ "id": ids[1], "first_name": "Bo" }, { "id": ids[0], "name": "Al" }]));
    let names: Vec<_> = reply.rows("contacts").iter().map(|row| row["name"].clone()).collect();
    assert_eq!(names, ["Bo", "Al"]);
}

#[test]
fn a_change_gives_a_contact_another_company_or_none() {
    let house = House::open();
    let companies = house.made("companies", &json!([{ "name": "Acme" }, { "name": "Oak" }]));
    let oak = companies.rows("companies")[1]["id"].clone();
    let id = house.made("contacts", &json!([{ "name": "Ann" }])).first_id("contacts");
    let company = || house.get(&format!("contacts/{id}")).json["_embedded"]["companies"].clone();
    let change = |embedded| house.patch(&format!("contacts/{id}"), &json!({ "_embedded": embedded })).status;
    assert_eq!(change(json!({ "companies": [{ "id": oak }] })), StatusCode::OK);
    assert_eq!(company()[0]["id"], oak);
    assert_eq!(change(json!({ "tags": [{ "name": "vip" }] })), StatusCode::OK);
    assert_eq!(company()[0]["id"], oak, "what is not named stays");
    assert_eq!(change(json!({ "companies": [{ "id": 999_999 }] })), StatusCode::BAD_REQUEST);
    assert_eq!(change(json!({ "companies": [] })), StatusCode::OK);
    assert_eq!(company(), json!([]));
}

#[test]
fn contacts_are_filtered_by_phone_and_address_however_they_are_spelled() {
    on_each_database(|house| {
        let fields = json!([
            { "field_code": "PHONE", "values": [{ "value": "+49 30 1234567" }] },
            { "field_code": "EMAIL", "values": [{ "value": "Ann@x.test" }] },
        ]);
        let made =
            house.made("contacts", &json!([{ "name": "Ann", "custom_fields_values": fields }, { "name": "Bo" }]));
        let ann = made.first_id("contacts");
        for asked in ["[1][]=%2B49301234567", "[1][]=030%201234567", "[2][]=ann@X.test"] {
            let found = house.get(&format!("contacts?filter[custom_fields_values]{asked}"));
            assert_eq!(found.status, StatusCode::OK, "{asked}");
            assert_eq!((found.rows("contacts").len(), found.first_id("contacts")), (1, ann), "{asked}");
        }
        for asked in ["[1][]=%2B4930999999", "[1][]=nobody", "[2][]=bo@x.test"] {
            let found = house.get(&format!("contacts?filter[custom_fields_values]{asked}"));
            assert_eq!(found.status, StatusCode::NO_CONTENT, "{asked}");
        }
    });
}
