//! Custom fields: their definitions, their groups, and values of every type inside records (kommo-api §7).

use crate::house::{House, on_each_database};
use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};

fn field(house: &House, entity: &str, body: &Json) -> Json {
    let reply = house.post(&format!("{entity}/custom_fields"), &json!([body]));
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.json);
    reply.json["_embedded"]["custom_fields"][0].clone()
}

fn wrong(house: &House, fields: &Json) -> (String, String) {
    let reply = house.post("leads", &json!([{ "name": "L", "custom_fields_values": fields }]));
    assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{}", reply.json);
    let error = &reply.json["validation-errors"][0]["errors"][0];
    (error["code"].as_str().unwrap().to_owned(), error["path"].as_str().unwrap().to_owned())
}

#[test]
fn a_field_is_made_listed_changed_and_deleted() {
    on_each_database(|house| {
        let made = field(
            &house,
            "leads",
            &json!({
                "name": "Material", "type": "select", "code": "WOOD", "enums": [{ "value": "Ash", "sort": 2 }, { "value": "Oak", "sort": 1 }],
                "required_statuses": [{ "status_id": 142, "pipeline_id": house.kit.world.sales }],
            }),
        );
        let id = made["id"].as_i64().unwrap();
        assert_eq!(
            (&made["type"], &made["code"], &made["request_id"]),
            (&json!("select"), &json!("WOOD"), &json!("0"))
        );
        let names: Vec<&str> =
            made["enums"].as_array().unwrap().iter().filter_map(|option| option["value"].as_str()).collect();
        assert_eq!(names, ["Oak", "Ash"]);
        assert_eq!(made["required_statuses"], json!([{ "status_id": 142, "pipeline_id": house.kit.world.sales }]));

        let listed = house.get("leads/custom_fields?filter[type][]=select&order[id]=desc");
        assert_eq!((&listed.json["_total_items"], listed.first_id("custom_fields")), (&json!(1), id));
        assert_eq!(house.get("leads/custom_fields?filter[type][]=url").status, StatusCode::NO_CONTENT);

        let renamed = house.patch(&format!("leads/custom_fields/{id}"), &json!({ "name": "Wood", "sort": 500 }));
        assert_eq!((&renamed.json["name"], &renamed.json["sort"]), (&json!("Wood"), &json!(500)));
        let retyped = house.patch("leads/custom_fields", &json!([{ "id": id, "type": "text" }]));
        assert_eq!(
            retyped.json["validation-errors"][0]["errors"][0]["path"], "type",
            "the type of a field never changes"
        );

        assert_eq!(
            house.ask(Method::DELETE, &format!("leads/custom_fields/{id}"), None).status,
            StatusCode::NO_CONTENT
        );
        assert_eq!(house.get(&format!("leads/custom_fields/{id}")).status, StatusCode::NO_CONTENT);
    });
}

#[test]
fn phones_and_addresses_are_predefined_fields_of_contacts_and_companies() {
    let house = House::open();
    for entity in ["contacts", "companies"] {
        let phone = &house.get(&format!("{entity}/custom_fields")).json["_embedded"]["custom_fields"][0];
        assert_eq!(
            (&phone["code"], &phone["type"], &phone["is_predefined"]),
            (&json!("PHONE"), &json!("multitext"), &json!(true))
        );
        assert_eq!(phone["enums"][0]["value"], "WORK");
    }
}

#[test]
fn fields_stand_in_groups() {
    let house = House::open();
    let reply = house.post("leads/custom_fields/groups", &json!([{ "name": "Delivery" }]));
    let group = reply.json["_embedded"]["custom_field_groups"][0]["id"].as_str().unwrap().to_owned();
    let made = field(&house, "leads", &json!({ "name": "Week", "type": "text", "group_id": group }));
    assert_eq!(made["group_id"], json!(group));
    let found = house.get(&format!("leads/custom_fields/groups/{group}"));
    assert_eq!((&found.json["name"], &found.json["fields"]), (&json!("Delivery"), &json!([made["id"]])));
    assert_eq!(house.get("leads/custom_fields/groups/default").json["is_predefined"], true);
    assert_eq!(
        house.ask(Method::DELETE, &format!("leads/custom_fields/groups/{group}"), None).status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(house.get(&format!("leads/custom_fields/{}", made["id"])).json["group_id"], Json::Null);
}

/// Type, what is written, what is read.
fn table() -> Vec<(&'static str, Json, Json)> {
    vec![
        ("text", json!([{ "value": "Week 14" }]), json!([{ "value": "Week 14" }])),
        ("textarea", json!([{ "value": "a\nb" }]), json!([{ "value": "a\nb" }])),
        ("url", json!([{ "value": "https://a.example/x" }]), json!([{ "value": "https://a.example/x" }])),
        ("streetaddress", json!([{ "value": "Main 1" }]), json!([{ "value": "Main 1" }])),
        ("org_legal_name", json!([{ "value": "Acme Ltd" }]), json!([{ "value": "Acme Ltd" }])),
        ("tracking_data", json!([{ "value": "google" }]), json!([{ "value": "google" }])),
        ("numeric", json!([{ "value": 42.5 }]), json!([{ "value": "42.5" }])),
        ("price", json!([{ "value": "100" }]), json!([{ "value": "100" }])),
        ("monetary", json!([{ "value": "99.90" }]), json!([{ "value": "99.90" }])),
        ("checkbox", json!([{ "value": 1 }]), json!([{ "value": true }])),
        ("date", json!([{ "value": 1_577_880_000 }]), json!([{ "value": 1_577_833_200 }])),
        ("birthday", json!([{ "value": "1990-05-06T10:00:00+02:00" }]), json!([{ "value": 641_944_800 }])),
        ("date_time", json!([{ "value": "2020-01-01T12:00:00Z" }]), json!([{ "value": 1_577_880_000 }])),
        (
            "smart_address",
            json!([{ "value": "Berlin", "enum_code": "city" }, { "value": "Main 1", "enum_id": 1 }]),
            json!([
                { "value": "Main 1", "enum_id": 1, "enum_code": "address_line_1" },
                { "value": "Berlin", "enum_id": 3, "enum_code": "city" }
            ]),
        ),
        (
            "legal_entity",
            json!([{ "value": { "name": "Acme", "vat_id": "DE1" } }]),
            json!([{ "value": { "name": "Acme", "vat_id": "DE1" } }]),
        ),
        (
            "items",
            json!([{ "value": { "sku": "A", "quantity": 2 } }, { "value": { "sku": "B" } }]),
            json!([{ "value": { "sku": "A", "quantity": 2 } }, { "value": { "sku": "B" } }]),
        ),
        (
            "linked_entity",
            json!([{ "value": { "name": "X", "entity_id": 5 } }]),
            json!([{ "value": { "name": "X", "entity_id": 5 } }]),
        ),
        ("payer", json!([{ "value": { "name": "P" } }]), json!([{ "value": { "name": "P" } }])),
        ("supplier", json!([{ "value": { "name": "S" } }]), json!([{ "value": { "name": "S" } }])),
        (
            "file",
            json!([{ "value": { "file_uuid": "u", "file_name": "a.pdf" } }]),
            json!([{ "value": { "file_uuid": "u", "file_name": "a.pdf" } }]),
        ),
    ]
}

#[test]
fn values_of_every_type_are_read_as_they_were_written() {
    on_each_database(|house| {
        let lead = house.made("leads", &json!([{ "name": "L" }])).first_id("leads");
        for (kind, written, read) in table() {
            let made = field(&house, "leads", &json!({ "name": kind, "type": kind, "currency": "EUR" }));
            let change = json!({ "custom_fields_values": [{ "field_id": made["id"], "values": written }] });
            let reply = house.patch(&format!("leads/{lead}"), &change);
            assert_eq!(reply.status, StatusCode::OK, "{kind}: {}", reply.json);
            let shown = house.get(&format!("leads/{lead}")).json["custom_fields_values"].as_array().unwrap().clone();
            let own = shown.iter().find(|value| value["field_id"] == made["id"]).unwrap();
            assert_eq!((&own["values"], &own["field_type"]), (&read, &json!(kind)), "{kind}");
        }
    });
}

#[test]
fn a_dependent_list_has_its_elements_as_choices_with_their_depth_and_refuses_what_does_not_go_together() {
    on_each_database(|house| {
        let lead = house.made("leads", &json!([{ "name": "L" }])).first_id("leads");
        let enums = json!([
            { "value": "Oak" }, { "value": "Smoked", "depth": 1 }, { "value": "Ash" }, { "value": "White", "depth": 1 },
        ]);
        let wood = field(&house, "leads", &json!({ "name": "Wood", "type": "chained_list", "enums": enums }));
        let id = |at: usize| wood["enums"][at]["id"].clone();
        assert_eq!((&wood["enums"][1]["depth"], &wood["enums"][2]["depth"]), (&json!(1), &json!(0)));
        let set = |elements: &[usize]| {
            let values: Vec<Json> =
                elements.iter().map(|at| json!({ "catalog_id": 1, "catalog_element_id": id(*at) })).collect();
            let change = json!({ "custom_fields_values": [{ "field_id": wood["id"], "values": values }] });
            house.patch(&format!("leads/{lead}"), &change)
        };
        assert_eq!(set(&[0, 1]).status, StatusCode::OK);
        let shown = house.get(&format!("leads/{lead}")).json["custom_fields_values"][0]["values"].clone();
        let element = |list: usize, at: usize, name: &str| json!({ "catalog_id": list, "catalog_element_id": id(at), "value": name });
        assert_eq!(shown, json!([element(1, 0, "Oak"), element(2, 1, "Smoked")]));
        assert_eq!(set(&[2, 1]).status, StatusCode::BAD_REQUEST, "smoked is a kind of oak");
    });
}

#[test]
fn choices_are_named_by_their_text_their_id_or_their_code() {
    let house = House::open();
    let plain = field(
        &house,
        "leads",
        &json!({ "name": "Wood", "type": "multiselect", "code": "WOOD", "enums": [{ "value": "Oak" }, { "value": "Ash" }] }),
    );
    let coded = field(
        &house,
        "leads",
        &json!({ "name": "Size", "type": "select", "enums": [{ "value": "Large", "code": "L" }] }),
    );
    let (oak, ash) = (&plain["enums"][0]["id"], &plain["enums"][1]["id"]);
    let values = json!([
        { "field_id": null, "field_code": "WOOD", "values": [{ "value": "Oak" }, { "enum_id": ash }] },
        { "field_id": coded["id"], "values": [{ "enum_code": "L" }] },
    ]);
    let lead = house.made("leads", &json!([{ "name": "L", "custom_fields_values": values }])).first_id("leads");
    let shown = house.get(&format!("leads/{lead}")).json["custom_fields_values"].clone();
    assert_eq!(
        shown[0]["values"],
        json!([{ "value": "Oak", "enum_id": oak, "enum_code": null }, { "value": "Ash", "enum_id": ash, "enum_code": null }])
    );
    assert_eq!(shown[1]["values"], json!([{ "value": "Large", "enum_id": coded["enums"][0]["id"], "enum_code": "L" }]));

    let (no_choice, at) = ("NotSupportedChoice".to_owned(), |path: &str| format!("custom_fields_values.0.{path}"));
    assert_eq!(wrong(&house, &json!([{ "field_id": 7, "values": [] }])), (no_choice.clone(), at("field_id")));
    let unknown = json!([{ "field_code": "WOOD", "values": [{ "value": "Beech" }] }]);
    assert_eq!(wrong(&house, &unknown), (no_choice, at("values.0.value")));
    let unexpected = json!([{ "field_code": "WOOD", "values": [{ "value": "Oak", "enum_code": "OAK" }] }]);
    assert_eq!(wrong(&house, &unexpected), ("FieldNotExpected".to_owned(), at("values.0.enum_code")));
    assert_eq!(
        wrong(&house, &json!([{ "values": [{ "value": "Oak" }] }])),
        ("FieldMissing".to_owned(), at("field_id"))
    );
}

#[test]
fn what_is_not_named_stays_and_null_empties() {
    let house = House::open();
    let [one, two] = ["One", "Two"].map(|name| field(&house, "companies", &json!({ "name": name, "type": "text" })));
    let values = json!([{ "field_id": one["id"], "values": [{ "value": "a" }] }, { "field_id": two["id"], "values": [{ "value": "b" }] }]);
    let id = house.made("companies", &json!([{ "name": "C", "custom_fields_values": values }])).first_id("companies");
    for nothing in [json!(null), json!([]), json!([{ "value": null }]), json!([{ "value": "" }])] {
        house.patch(
            &format!("companies/{id}"),
            &json!({ "custom_fields_values": [{ "field_id": one["id"], "values": [{ "value": "a" }] }] }),
        );
        house.patch(
            &format!("companies/{id}"),
            &json!({ "custom_fields_values": [{ "field_id": one["id"], "values": nothing }] }),
        );
        let shown = house.get(&format!("companies/{id}")).json["custom_fields_values"].clone();
        assert_eq!((shown.as_array().unwrap().len(), &shown[0]["field_name"]), (1, &json!("Two")), "{nothing}");
    }
}

#[test]
fn a_complex_lead_and_an_incoming_one_bring_values_of_all_their_records() {
    let house = House::open();
    let [lead, contact, company] = ["leads", "contacts", "companies"]
        .map(|entity| field(&house, entity, &json!({ "name": "Own", "type": "text", "code": "OWN" })));
    let own = json!([{ "field_code": "OWN", "values": [{ "value": "mine" }] }]);
    let embedded = json!({ "contacts": [{ "name": "Ann", "custom_fields_values": own }], "companies": [{ "name": "Acme", "custom_fields_values": own }] });
    let made = house
        .post("leads/complex", &json!([{ "name": "L", "custom_fields_values": own, "_embedded": embedded }]))
        .json[0]
        .clone();
    let form = json!([{
        "source_uid": "site", "source_name": "Site",
        "metadata": { "form_id": "f", "form_name": "F", "form_page": "p", "ip": "1.1.1.1", "form_sent_at": 1_570_178_452 },
        "_embedded": { "leads": [{ "name": "L", "custom_fields_values": own }], "contacts": [{ "name": "Bo", "custom_fields_values": own }], "companies": [{ "name": "Bolt", "custom_fields_values": own }] },
    }]);
    let waiting = house.post("leads/unsorted/forms", &form).json["_embedded"]["unsorted"][0]["_embedded"].clone();
    let ids = [
        ("leads", &made["id"], &lead),
        ("contacts", &made["contact_id"], &contact),
        ("companies", &made["company_id"], &company),
        ("leads", &waiting["leads"][0]["id"], &lead),
        ("contacts", &waiting["contacts"][0]["id"], &contact),
        ("companies", &waiting["companies"][0]["id"], &company),
    ];
    for (entity, id, field) in ids {
        let shown = house.get(&format!("{entity}/{id}")).json["custom_fields_values"][0].clone();
        assert_eq!((&shown["field_id"], &shown["values"]), (&field["id"], &json!([{ "value": "mine" }])), "{entity}");
    }
}
