//! `/companies` (kommo-api §6.3).

use crate::house::{House, keys, on_each_database, without};
use insta::assert_json_snapshot;
use serde_json::json;

#[test]
fn a_company_in_kommos_shape() {
    let house = House::open();
    let fields = json!([{ "field_code": "EMAIL", "values": [{ "value": "hello@acme.test" }] }]);
    let company =
        house.made("companies", &json!([{ "name": "Acme", "custom_fields_values": fields }])).first_id("companies");
    let contact = house
        .made("contacts", &json!([{ "name": "Ann", "_embedded": { "companies": [{ "id": company }] } }]))
        .first_id("contacts");
    let lead = house.made("leads", &json!([{ "_embedded": { "companies": [{ "id": company }] } }])).first_id("leads");
    let read = house.get(&format!("companies/{company}?with=contacts,leads,customers,catalog_elements")).json;
    assert_eq!(read["_embedded"]["contacts"][0]["id"], contact);
    assert_eq!(read["_embedded"]["leads"][0]["id"], lead);
    assert_eq!(keys(&read["_embedded"]), ["catalog_elements", "contacts", "customers", "leads", "tags"]);
    let hidden = ["id", "account_id", "_links", "_embedded", "responsible_user_id", "created_by", "updated_by"];
    assert_json_snapshot!(without(&read, &hidden), @r#"
    {
      "closest_task_at": null,
      "created_at": 1795165200,
      "custom_fields_values": [
        {
          "field_code": "EMAIL",
          "field_id": 2,
          "field_name": "Email",
          "field_type": "multitext",
          "values": [
            {
              "enum_code": "WORK",
              "enum_id": 7,
              "value": "hello@acme.test"
            }
          ]
        }
      ],
      "group_id": 0,
      "is_deleted": false,
      "name": "Acme",
      "updated_at": 1795165200
    }
    "#);
}

#[test]
fn companies_are_made_and_changed_in_one_go() {
    on_each_database(|house| {
        let made =
            house.made("companies", &json!([{ "name": "A" }, { "name": "B", "tags_to_add": [{ "name": "key" }] }]));
        let ids: Vec<_> = made.rows("companies").iter().map(|row| row["id"].clone()).collect();
        let reply = house.patch(
            "companies",
            &json!([{ "id": ids[0], "name": "Acme" }, { "id": ids[1], "tags_to_delete": [{ "name": "key" }] }]),
        );
        assert_eq!(reply.rows("companies")[0]["name"], "Acme");
        assert_eq!(house.get(&format!("companies/{}", ids[1])).json["_embedded"]["tags"], json!([]));
        assert_eq!(house.get("companies?query=acme").rows("companies").len(), 1);
    });
}
