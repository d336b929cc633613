//! `/leads/complex` (kommo-api §5.2).

use crate::house::{House, on_each_database};
use axum::http::StatusCode;
use serde_json::{Value as Json, json};

#[test]
fn a_lead_comes_with_its_contact_and_company_in_a_bare_list() {
    on_each_database(|house| {
        let body = json!([
            { "name": "Hall", "price": 10, "_embedded": {
                "contacts": [{ "first_name": "Ada", "last_name": "Berg" }],
                "companies": [{ "name": "Berg & Co" }], "tags": [{ "name": "oak" }],
            } },
            { "name": "Bare", "request_id": "mine" },
        ]);
        let made = house.made("leads/complex", &body).json;
        let rows = made.as_array().unwrap();
        assert_eq!((&rows[0]["request_id"], &rows[1]["request_id"]), (&json!(["0"]), &json!(["mine"])));
        assert_eq!(
            (&rows[1]["contact_id"], &rows[1]["company_id"], &rows[1]["merged"]),
            (&Json::Null, &Json::Null, &json!(false))
        );
        let lead = house.get(&format!("leads/{}?with=contacts", rows[0]["id"])).json;
        assert_eq!(lead["_embedded"]["contacts"][0]["id"], rows[0]["contact_id"]);
        assert_eq!(lead["_embedded"]["companies"][0]["id"], rows[0]["company_id"]);
        let contact = house.get(&format!("contacts/{}", rows[0]["contact_id"])).json;
        assert_eq!(
            (&contact["name"], &contact["_embedded"]["companies"][0]["id"]),
            (&json!("Ada Berg"), &rows[0]["company_id"])
        );
    });
}

#[test]
fn an_existing_contact_is_named_by_its_id() {
    let house = House::open();
    let contact = house.made("contacts", &json!([{ "name": "Ada" }])).first_id("contacts");
    let made = house.made("leads/complex", &json!([{ "_embedded": { "contacts": [{ "id": contact }] } }])).json;
    assert_eq!(made[0]["contact_id"], contact);
    let unknown = house.post("leads/complex", &json!([{ "_embedded": { "contacts": [{ "id": 999_999 }] } }]));
    assert_eq!(unknown.json["validation-errors"][0]["errors"][0]["path"], "_embedded.contacts.0.id");
}

#[test]
fn with_metadata_it_waits_and_joins_who_waits() {
    on_each_database(|house| {
        let item = json!({ "name": "Hall", "_embedded": {
        "contacts": [{ "name": "Ada", "custom_fields_values": [{ "field_code": "EMAIL", "values": [{ "value": "ada@x.example" }] }] }],
        "metadata": { "category": "forms", "form_id": "1", "form_name": "F", "form_page": "https://x.example", "form_sent_at": 1, "ip": "192.0.2.1" },
    } });
        let first = house.made("leads/complex", &json!([item])).json;
        let second = house.made("leads/complex", &json!([item])).json;
        assert_eq!((&first[0]["merged"], &second[0]["merged"]), (&json!(false), &json!(true)));
        assert_eq!(first[0]["id"], second[0]["id"]);
        assert_eq!(house.get("leads").status, StatusCode::NO_CONTENT);
        assert_eq!(house.get("leads/unsorted").rows("unsorted").len(), 1);
    });
}

#[test]
fn one_wrong_item_keeps_all_out() {
    let house = House::open();
    let body = json!([{ "name": "Good" }, { "_embedded": { "contacts": [{ "name": "a" }, { "name": "b" }] } }]);
    let reply = house.post("leads/complex", &body);
    assert_eq!(reply.json["validation-errors"][0]["errors"][0]["path"], "_embedded.contacts.1");
    assert_eq!(house.get("leads").status, StatusCode::NO_CONTENT);
    let many: Vec<Json> = (0..51).map(|_| json!({})).collect();
    assert_eq!(house.post("leads/complex", &json!(many)).status, StatusCode::UNPROCESSABLE_ENTITY);
}
