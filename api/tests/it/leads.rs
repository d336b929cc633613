//! `/leads` (kommo-api §5.1).

use crate::house::{House, keys, on_each_database, without};
use axum::http::StatusCode;
use flow::inbox;
use insta::assert_json_snapshot;
use serde_json::json;

/// What clients read of a lead, besides what they ask for (kommo-api §5.1).
const LEAD_KEYS: [&str; 24] = [
    "_embedded",
    "_links",
    "account_id",
    "closed_at",
    "closest_task_at",
    "created_at",
    "created_by",
    "custom_fields_values",
    "group_id",
    "id",
    "is_deleted",
    "is_price_computed",
    "labor_cost",
    "loss_reason_id",
    "name",
    "pipeline_id",
    "price",
    "price_with_minor_units",
    "responsible_user_id",
    "score",
    "source_id",
    "status_id",
    "updated_at",
    "updated_by",
];

#[test]
fn a_lead_is_read_as_it_was_written() {
    let house = House::open();
    let world = house.kit.world;
    let contact = house.made("contacts", &json!([{ "name": "Ann Lee" }])).first_id("contacts");
    let company = house.made("companies", &json!([{ "name": "Acme" }])).first_id("companies");
    let made = house.made(
        "leads",
        &json!([{
            "name": "L1", "price": 100.5, "responsible_user_id": world.tom, "created_at": 1_500_000_000,
            "_embedded": { "tags": [{ "name": "vip" }], "contacts": [{ "id": contact, "is_main": true }], "companies": [{ "id": company }] },
        }]),
    );
    let id = made.first_id("leads");
    let href = format!("http://{}/api/v4/leads/{id}", crate::house::HOST);
    assert_eq!(
        made.rows("leads"),
        &vec![json!({ "id": id, "request_id": "0", "_links": { "self": { "href": href } } })]
    );
    let lead = house.get(&format!("leads/{id}?with=contacts,loss_reason,catalog_elements"));
    assert_eq!(lead.header("content-type"), "application/hal+json");
    assert_eq!(keys(&lead.json), LEAD_KEYS);
    assert_eq!((&lead.json["price"], &lead.json["price_with_minor_units"]), (&json!(100), &json!(100.5)));
    assert_eq!(lead.json["responsible_user_id"], world.tom.0);
    assert_eq!(lead.json["created_at"], 1_500_000_000);
    let embedded = &lead.json["_embedded"];
    assert_eq!((&embedded["contacts"][0]["id"], &embedded["contacts"][0]["is_main"]), (&json!(contact), &json!(true)));
    assert_eq!(embedded["companies"][0]["id"], company);
    assert_eq!((&embedded["loss_reason"], &embedded["catalog_elements"]), (&json!([]), &json!([])));
}

#[test]
fn a_lead_in_kommos_shape() {
    let house = House::open();
    let id = house.lead("");
    let lead = house.get(&format!("leads/{id}")).json;
    assert_eq!(lead["name"], format!("Lead #{id}"));
    assert_eq!(lead["status_id"], house.kit.world.stages.new_request.0);
    let hidden = [
        "id",
        "name",
        "account_id",
        "pipeline_id",
        "status_id",
        "_links",
        "responsible_user_id",
        "created_by",
        "updated_by",
    ];
    assert_json_snapshot!(without(&lead, &hidden), @r#"
    {
      "_embedded": {
        "companies": [],
        "tags": []
      },
      "closed_at": null,
      "closest_task_at": null,
      "created_at": 1795165200,
      "custom_fields_values": null,
      "group_id": 0,
      "is_deleted": false,
      "is_price_computed": false,
      "labor_cost": null,
      "loss_reason_id": null,
      "price": 0,
      "price_with_minor_units": 0,
      "score": null,
      "source_id": null,
      "updated_at": 1795165200
    }
    "#);
}

#[test]
fn won_and_lost_are_142_and_143_in_every_pipeline() {
    on_each_database(|house| {
        let world = house.kit.world;
        let id = house.lead("A");
        house.patch(&format!("leads/{id}"), &json!({ "status_id": 142 }));
        let won = house.get(&format!("leads/{id}")).json;
        assert_eq!((&won["status_id"], &won["pipeline_id"]), (&json!(142), &json!(world.sales)));
        assert!(won["closed_at"].is_i64());
        house.patch("leads", &json!([{ "id": id, "status_id": 143, "pipeline_id": world.service }]));
        let lost = house.get(&format!("leads/{id}")).json;
        assert_eq!((&lost["status_id"], &lost["pipeline_id"]), (&json!(143), &json!(world.service)));
        house.patch(&format!("leads/{id}"), &json!({ "pipeline_id": world.sales }));
        let reopened = house.get(&format!("leads/{id}")).json;
        assert_eq!((&reopened["status_id"], &reopened["closed_at"]), (&json!(world.stages.new_request), &json!(null)));
        let closed =
            house.made("leads", &json!([{ "status_id": 142, "pipeline_id": world.service }])).first_id("leads");
        let asked =
            format!("leads?filter[statuses][0][pipeline_id]={}&filter[statuses][0][status_id]=142", world.service);
        assert_eq!(house.get(&asked).first_id("leads"), closed);
        let elsewhere =
            format!("leads?filter[statuses][0][pipeline_id]={}&filter[statuses][0][status_id]=142", world.sales);
        assert_eq!(house.get(&elsewhere).status, StatusCode::NO_CONTENT);
    });
}

#[test]
fn a_lead_cannot_be_put_among_those_that_wait() {
    let house = House::open();
    let incoming = house.kit.world.stages.incoming;
    let id = house.lead("A");
    assert_eq!(house.post("leads", &json!([{ "status_id": incoming }])).status, StatusCode::BAD_REQUEST);
    assert_eq!(house.patch(&format!("leads/{id}"), &json!({ "status_id": incoming })).status, StatusCode::BAD_REQUEST);
}

#[test]
fn what_a_change_does_not_name_stays() {
    let house = House::open();
    let body = json!([{ "name": "A", "price": 12, "_embedded": { "tags": [{ "name": "vip" }] } }]);
    let id = house.made("leads", &body).first_id("leads");
    house.patch(&format!("leads/{id}"), &json!({ "name": "B" }));
    let lead = house.get(&format!("leads/{id}")).json;
    assert_eq!((&lead["name"], &lead["price"]), (&json!("B"), &json!(12)));
    assert_eq!(lead["_embedded"]["tags"][0]["name"], "vip");
    house.patch(&format!("leads/{id}"), &json!({ "price": 0, "responsible_user_id": house.kit.world.ida }));
    let lead = house.get(&format!("leads/{id}")).json;
    assert_eq!((&lead["price"], &lead["responsible_user_id"]), (&json!(0), &json!(house.kit.world.ida)));
}

#[test]
fn tags_are_replaced_cleared_and_edited() {
    let house = House::open();
    let id = house
        .made("leads", &json!([{ "_embedded": { "tags": [{ "name": "a" }, { "name": "b" }] } }]))
        .first_id("leads");
    let tags = || {
        let tags = house.get(&format!("leads/{id}")).json["_embedded"]["tags"].clone();
        tags.as_array()
            .unwrap()
            .iter()
            .map(|tag| tag["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
            .join(",")
    };
    let change = |body| assert_eq!(house.patch(&format!("leads/{id}"), &body).status, StatusCode::OK);
    change(json!({ "tags_to_add": [{ "name": "c" }], "tags_to_delete": [{ "name": "a" }] }));
    assert_eq!(tags(), "b,c");
    change(json!({ "_embedded": { "tags": [{ "name": "d" }] } }));
    assert_eq!(tags(), "d");
    change(json!({ "_embedded": { "companies": [] } }));
    assert_eq!(tags(), "d");
    change(json!({ "_embedded": { "tags": null } }));
    assert_eq!(tags(), "");
}

#[test]
fn a_list_is_filtered_and_sorted_as_asked() {
    on_each_database(|house| {
        let world = house.kit.world;
        let made = house.made(
            "leads",
            &json!([
                { "name": "Staircase", "price": 10, "created_at": 100 },
                { "name": "Table", "price": 20, "created_at": 300, "responsible_user_id": world.tom },
                { "name": "Staircase", "price": 30, "created_at": 200, "pipeline_id": world.service },
            ]),
        );
        let ids: Vec<i64> = made.rows("leads").iter().map(|row| row["id"].as_i64().unwrap()).collect();
        let found = |query: &str| -> Vec<i64> {
            let reply = house.get(&format!("leads?{query}"));
            if reply.status == StatusCode::NO_CONTENT {
                return Vec::new();
            }
            reply.rows("leads").iter().map(|row| row["id"].as_i64().unwrap()).collect()
        };
        assert_eq!(found(""), ids);
        assert_eq!(found(&format!("filter[id]={},{}", ids[0], ids[2])), [ids[0], ids[2]]);
        assert_eq!(found("filter[name]=Staircase"), [ids[0], ids[2]]);
        assert_eq!(found("filter[price]=20"), [ids[1]]);
        assert_eq!(found("filter[price][from]=20"), [ids[1], ids[2]]);
        assert_eq!(found(&format!("filter[responsible_user_id][]={}", world.tom)), [ids[1]]);
        assert_eq!(found(&format!("filter[pipeline_id][]={}", world.service)), [ids[2]]);
        assert_eq!(found(&format!("filter[statuses][0][pipeline_id]={}", world.service)), [ids[2]]);
        assert_eq!(
            found(&format!("filter[statuses][0][pipeline_id]={}&filter[statuses][0][status_id]=7", world.sales)),
            Vec::<i64>::new()
        );
        assert_eq!(found("filter[created_at][from]=150.0&filter[created_at][to]=300"), [ids[1], ids[2]]);
        assert_eq!(found("order[created_at]=desc"), [ids[1], ids[2], ids[0]]);
        assert_eq!(found("order[updated_at]=asc&order[id]=desc"), [ids[2], ids[1], ids[0]]);
        assert_eq!(found("query=stair"), [ids[0], ids[2]]);
        assert_eq!(found("query=nowhere"), Vec::<i64>::new());
    });
}

#[test]
fn a_question_finds_a_lead_by_the_phone_of_its_contact() {
    on_each_database(|house| {
        let phone = json!([{ "field_code": "PHONE", "values": [{ "value": "030 1234567" }] }]);
        let contact =
            house.made("contacts", &json!([{ "name": "Ann", "custom_fields_values": phone }])).first_id("contacts");
        let id = house
            .made("leads", &json!([{ "name": "A", "_embedded": { "contacts": [{ "id": contact }] } }]))
            .first_id("leads");
        house.lead("B");
        let found = house.get("leads?query=%2B49301234567");
        assert_eq!((found.rows("leads").len(), found.first_id("leads")), (1, id));
    });
}

#[test]
fn a_page_costs_the_same_number_of_queries_at_any_length() {
    let house = House::furnished();
    let statements = |path: &str| {
        let before = house.kit.desk.statements();
        assert_eq!(house.get(path).status, StatusCode::OK);
        house.kit.desk.statements() - before
    };
    for path in ["leads?with=contacts,source", "contacts?with=leads", "companies?with=leads,contacts"] {
        assert_eq!(statements(&format!("{path}&limit=1")), statements(&format!("{path}&limit=250")), "{path}");
    }
}

#[test]
fn a_waiting_lead_is_read_by_its_id_but_is_in_no_list_and_a_declined_one_is_gone() {
    let house = House::furnished();
    let sales = house.kit.world.sales;
    let waiting = house.kit.run(move |cx| inbox::list(cx, &inbox::Filter::waiting(sales, None), None, 1)).remove(0);
    let (lead, incoming) = (waiting.lead_id, waiting.id);
    let read = house.get(&format!("leads/{lead}"));
    assert_eq!((read.status, &read.json["status_id"]), (StatusCode::OK, &json!(house.kit.world.stages.incoming)));
    assert_eq!(house.get(&format!("leads?filter[id]={lead}")).status, StatusCode::NO_CONTENT);
    let moved = house.patch(&format!("leads/{lead}"), &json!({ "status_id": house.kit.world.stages.new_request }));
    assert_eq!(moved.json["validation-errors"][0]["errors"][0]["path"], "status_id");
    house.kit.run(move |cx| inbox::decline(cx, incoming, false));
    assert_eq!(house.get(&format!("leads/{lead}")).status, StatusCode::NO_CONTENT);
    assert_eq!(house.patch(&format!("leads/{lead}"), &json!({ "name": "B" })).status, StatusCode::BAD_REQUEST);
}

#[test]
fn a_deleted_lead_is_listed_short_when_asked_for() {
    on_each_database(|house| {
        let id = house.lead("A");
        house.kit.run(move |cx| flow::leads::delete(cx, base::ids::LeadId(id)));
        assert_eq!(house.get("leads").status, StatusCode::NO_CONTENT);
        let reply = house.get("leads?with=only_deleted");
        assert_eq!(keys(&reply.rows("leads")[0]), ["_links", "id", "is_deleted", "updated_at"]);
    });
}
