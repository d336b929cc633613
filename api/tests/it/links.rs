//! Links between records (kommo-api §6.5).

use crate::house::{House, on_each_database};
use axum::http::StatusCode;
use serde_json::{Value as Json, json};

struct People {
    lead: i64,
    ann: i64,
    bo: i64,
    acme: i64,
}

fn people(house: &House) -> People {
    let contacts = house.made("contacts", &json!([{ "name": "Ann" }, { "name": "Bo" }]));
    let ids: Vec<i64> = contacts.rows("contacts").iter().map(|row| row["id"].as_i64().unwrap()).collect();
    let acme = house.made("companies", &json!([{ "name": "Acme" }])).first_id("companies");
    People { lead: house.lead("A"), ann: ids[0], bo: ids[1], acme }
}

fn to(id: i64, kind: &str) -> Json {
    json!({ "to_entity_id": id, "to_entity_type": kind, "metadata": null, "entity_type": null, "entity_id": null })
}

#[test]
fn a_lead_is_linked_to_contacts_and_a_company() {
    let house = House::open();
    let People { lead, ann, bo, acme } = people(&house);
    let reply = house
        .made(&format!("leads/{lead}/link"), &json!([to(ann, "contacts"), to(bo, "contacts"), to(acme, "companies")]));
    assert_eq!(reply.json["_total_items"], 3);
    let row = json!({ "entity_id": lead, "entity_type": "leads", "to_entity_id": ann, "to_entity_type": "contacts", "metadata": { "main_contact": true } });
    assert_eq!(reply.rows("links")[0], row);
    let seen = house.get(&format!("leads/{lead}/links"));
    assert_eq!(seen.rows("links").len(), 3);
    assert_eq!(seen.rows("links")[2]["metadata"], json!(null));
    let some = house.get(&format!("leads/{lead}/links?filter[to_entity_type]=contacts&filter[to_entity_id]={bo}"));
    assert_eq!((some.rows("links").len(), &some.rows("links")[0]["to_entity_id"]), (1, &json!(bo)));
    let mut main = to(bo, "contacts");
    main["metadata"] = json!({ "is_main": true });
    house.made(&format!("leads/{lead}/link"), &json!([main]));
    let contacts = house.get(&format!("leads/{lead}?with=contacts")).json["_embedded"]["contacts"].clone();
    assert_eq!(
        (&contacts[0]["id"], &contacts[0]["is_main"], &contacts[1]["is_main"]),
        (&json!(bo), &json!(true), &json!(false))
    );
}

#[test]
fn a_link_is_the_same_from_its_other_side() {
    on_each_database(|house| {
        let People { lead, ann, acme, .. } = people(&house);
        house.made(&format!("contacts/{ann}/link"), &json!([to(lead, "leads"), to(acme, "companies")]));
        assert_eq!(house.get(&format!("contacts/{ann}?with=leads")).json["_embedded"]["leads"][0]["id"], lead);
        assert_eq!(house.get(&format!("leads/{lead}/links")).rows("links")[0]["to_entity_id"], ann);
        assert_eq!(house.get(&format!("companies/{acme}/links")).rows("links")[0]["to_entity_id"], ann);
        house.post(&format!("companies/{acme}/unlink"), &json!([to(ann, "contacts")]));
        assert_eq!(house.get(&format!("companies/{acme}/links")).status, StatusCode::NO_CONTENT);
    });
}

#[test]
fn many_records_are_linked_and_looked_at_in_one_go() {
    on_each_database(|house| {
        let People { lead, ann, bo, acme } = people(&house);
        let other = house.lead("B");
        let pair = |from: i64, id, kind| json!({ "entity_id": from, "to_entity_id": id, "to_entity_type": kind });
        let body = json!([pair(lead, ann, "contacts"), pair(other, bo, "contacts"), pair(other, acme, "companies")]);
        house.made("leads/link", &body);
        let seen = house.get(&format!("leads/links?filter[entity_id][]={lead}&filter[entity_id][]={other}"));
        assert_eq!(seen.json["_total_items"], 3);
        assert_eq!(house.post("leads/unlink", &body).status, StatusCode::NO_CONTENT);
        assert_eq!(house.get(&format!("leads/{other}/links")).status, StatusCode::NO_CONTENT);
    });
}

#[test]
fn what_cannot_be_linked_is_named_and_nothing_is_linked() {
    let house = House::open();
    let People { lead, ann, .. } = people(&house);
    for (wrong, place) in [
        (to(7, "contacts"), "to_entity_id"),
        (to(7, "catalog_elements"), "to_entity_type"),
        (to(lead, "leads"), "to_entity_type"),
    ] {
        let reply = house.post(&format!("leads/{lead}/link"), &json!([to(ann, "contacts"), wrong]));
        let error = &reply.json["validation-errors"][0];
        assert_eq!((&error["request_id"], &error["errors"][0]["path"]), (&json!("1"), &json!(place)));
    }
    assert_eq!(house.get(&format!("leads/{lead}/links")).status, StatusCode::NO_CONTENT);
}
