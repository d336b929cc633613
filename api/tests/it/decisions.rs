//! Accepting, declining and linking incoming leads by API (kommo-api §5.3, IL-30 to IL-52).

use crate::house::{House, on_each_database, without};
use crate::unsorted::form;
use axum::http::{Method, StatusCode};
use insta::assert_json_snapshot;
use serde_json::{Value as Json, json};

/// Nils asks; gives the uid under which he waits.
fn nils_waits(house: &House) -> String {
    let made = house.made("leads/unsorted/forms", &json!([form("Nils", "+46701234567")]));
    made.rows("unsorted")[0]["uid"].as_str().unwrap().to_owned()
}

fn lead_of(house: &House, uid: &str) -> Json {
    let lead = house.get(&format!("leads/unsorted/{uid}")).json["_embedded"]["leads"][0]["id"].clone();
    house.get(&format!("leads/{lead}?with=contacts")).json
}

#[test]
fn accepted_into_the_first_stage_it_is_a_lead_of_who_asked() {
    let house = House::open();
    let uid = nils_waits(&house);
    let accepted = house.made(&format!("leads/unsorted/{uid}/accept"), &json!({}));
    assert_json_snapshot!(without(&accepted.json, &["uid", "_links", "_embedded", "account_id", "pipeline_id"]), @r#"
    {
      "category": "forms",
      "created_at": 1795000000
    }
    "#);
    assert_eq!(accepted.json["pipeline_id"], house.kit.world.sales.0);
    let lead = lead_of(&house, &uid);
    assert_eq!(lead["status_id"], house.kit.world.working_stages()[0].0);
    assert_eq!(lead["responsible_user_id"], house.kit.world.mara.0);
    assert_eq!(house.get("contacts?query=Nils").rows("contacts")[0]["is_unsorted"], false);
    assert_eq!(house.get("leads/unsorted").status, StatusCode::NO_CONTENT);
}

/// Kommo's own PHP library sends `[]` where it has nothing to say.
#[test]
fn an_empty_list_of_keys_decides_as_no_body_does() {
    let house = House::open();
    let uid = nils_waits(&house);
    assert_eq!(house.post(&format!("leads/unsorted/{uid}/accept"), &json!([1])).status, StatusCode::BAD_REQUEST);
    let declined = house.ask(Method::DELETE, &format!("leads/unsorted/{uid}/decline"), Some(&json!([])));
    assert_eq!(declined.status, StatusCode::OK, "{}", declined.json);
    let uid = nils_waits(&house);
    house.made(&format!("leads/unsorted/{uid}/accept"), &json!([]));
}

#[test]
fn the_user_who_is_named_made_the_lead_and_answers_for_it() {
    let house = House::open();
    let (uid, ida) = (nils_waits(&house), house.kit.world.ida.0);
    house.made(&format!("leads/unsorted/{uid}/accept"), &json!({ "user_id": ida, "status_id": 142 }));
    let lead = lead_of(&house, &uid);
    assert_eq!((&lead["created_by"], &lead["responsible_user_id"]), (&json!(ida), &json!(ida)));
    assert_eq!(lead["status_id"], 142);
    assert!(lead["closed_at"].is_i64());
}

#[test]
fn a_stage_of_another_pipeline_takes_it_too() {
    let house = House::open();
    let (uid, service) = (nils_waits(&house), house.kit.world.service.0);
    let statuses = house.get(&format!("leads/pipelines/{service}/statuses"));
    let stage = &statuses.rows("statuses")[2]["id"];
    house.made(&format!("leads/unsorted/{uid}/accept"), &json!({ "status_id": stage }));
    let lead = lead_of(&house, &uid);
    assert_eq!((&lead["status_id"], &lead["pipeline_id"]), (stage, &json!(service)));
}

#[test]
fn whoever_is_second_is_told_who_was_first() {
    let house = House::open();
    let (uid, tom) = (nils_waits(&house), house.kit.world.tom.0);
    house.made(&format!("leads/unsorted/{uid}/accept"), &json!({ "user_id": tom }));
    let decline = house.ask(Method::DELETE, &format!("leads/unsorted/{uid}/decline"), None);
    let link = json!({ "link": { "entity_id": house.lead("Other"), "entity_type": "leads" } });
    for second in [
        house.post(&format!("leads/unsorted/{uid}/accept"), &json!({})),
        house.post(&format!("leads/unsorted/{uid}/link"), &link),
        decline,
    ] {
        assert_eq!(second.status, StatusCode::BAD_REQUEST);
        let detail = second.json["detail"].as_str().unwrap();
        assert_eq!(detail, "It was already accepted by Tom Okafor at 2026-11-20T09:00:00Z. Nothing was changed.");
    }
    assert_eq!(house.get("leads").rows("leads").len(), 2);
}

#[test]
fn a_declined_one_leaves_no_lead() {
    let house = House::open();
    let (uid, ida) = (nils_waits(&house), house.kit.world.ida.0);
    let declined =
        house.ask(Method::DELETE, &format!("leads/unsorted/{uid}/decline"), Some(&json!({ "user_id": ida })));
    assert_eq!((declined.status, &declined.json["category"]), (StatusCode::OK, &json!("forms")));
    let lead = declined.json["_embedded"]["leads"][0]["id"].as_i64().unwrap();
    assert_eq!(house.get(&format!("leads/{lead}")).status, StatusCode::NO_CONTENT);
    assert_eq!(house.get(&format!("leads/unsorted/{uid}")).json["state"], "declined");
    let summary = house.get("leads/unsorted/summary").json;
    assert_json_snapshot!(without(&summary, &["_links"]), @r#"
    {
      "accepted": 0,
      "average_sort_time": 165200,
      "categories": {
        "chats": {
          "total": 0
        },
        "forms": {
          "total": 1
        },
        "mail": {
          "total": 0
        },
        "sip": {
          "total": 0
        }
      },
      "declined": 1,
      "linked": 0,
      "total": 1
    }
    "#);
    assert_eq!(house.get(&format!("leads/unsorted/summary?filter[uid]={uid}")).json, {
        let mut same = summary;
        same["_links"] = house.get("leads/unsorted/summary").json["_links"].clone();
        same
    });
    assert_eq!(house.get("leads/unsorted/summary?filter[created_at][from]=1795000001").json["total"], 0);
}

#[test]
fn linked_to_a_lead_of_any_pipeline_it_speaks_there() {
    on_each_database(|house| {
        let uid = nils_waits(&house);
        let lead = house.lead("Kitchen");
        let linked = house.made(
            &format!("leads/unsorted/{uid}/link"),
            &json!({ "link": { "entity_id": lead, "entity_type": "leads", "metadata": { "contact_id": null } } }),
        );
        assert_eq!(linked.json["_embedded"]["leads"][0]["id"], lead);
        assert_eq!(house.get(&format!("leads/{lead}/notes")).rows("notes").len(), 1);
        let contacts = house.get(&format!("leads/{lead}?with=contacts")).json["_embedded"]["contacts"].clone();
        assert_eq!(contacts.as_array().unwrap().len(), 1);
        assert_eq!(house.get("leads").rows("leads").len(), 1);
    });
}

#[test]
fn linked_to_a_contact_without_an_open_lead_it_speaks_at_the_contact() {
    let house = House::open();
    let uid = nils_waits(&house);
    let contact = house.made("contacts", &json!([{ "name": "Ada" }])).first_id("contacts");
    let linked = house.made(
        &format!("leads/unsorted/{uid}/link"),
        &json!({ "link": { "entity_id": contact, "entity_type": "contacts" } }),
    );
    assert_eq!(linked.json["_embedded"]["contacts"][0]["id"], contact);
    assert_eq!(house.get(&format!("contacts/{contact}/notes")).rows("notes").len(), 1);
}

#[test]
fn a_customer_is_a_contact_or_company_that_bought() {
    on_each_database(|house| {
        let body = json!([{ "name": "Stairs", "_embedded": { "contacts": [{ "name": "Ada" }] } }]);
        let made = house.made("leads/complex", &body).json;
        let link = json!({ "link": { "entity_id": made[0]["contact_id"], "entity_type": "customers" } });
        let uid = nils_waits(&house);
        let too_early = house.post(&format!("leads/unsorted/{uid}/link"), &link);
        assert_eq!(too_early.json["validation-errors"][0]["errors"][0]["path"], "link.entity_id");
        house.patch(&format!("leads/{}", made[0]["id"]), &json!({ "status_id": 142 }));
        house.made(&format!("leads/unsorted/{uid}/link"), &link);
    });
}

#[test]
fn who_buys_in_a_lead_that_is_made_won_is_a_customer_too() {
    on_each_database(|house| {
        let ada = json!([{ "name": "Ada" }]);
        let body = json!([{ "name": "Stairs", "status_id": 142, "_embedded": { "contacts": ada, "companies": ada } }]);
        let made = house.made("leads/complex", &body).json;
        let uid = nils_waits(&house);
        let link = json!({ "link": { "entity_id": made[0]["contact_id"], "entity_type": "customers" } });
        house.made(&format!("leads/unsorted/{uid}/link"), &link);
    });
}

#[test]
fn what_a_decision_names_must_be_there() {
    let house = House::open();
    let uid = nils_waits(&house);
    for (path, body, wrong) in [
        ("accept", json!({ "user_id": 999_999 }), "user_id"),
        ("accept", json!({ "status_id": 999_999 }), "status_id"),
        ("link", json!({}), "link"),
        ("link", json!({ "link": { "entity_id": 999_999, "entity_type": "leads" } }), "link.entity_id"),
        ("link", json!({ "link": { "entity_id": 1, "entity_type": "moons" } }), "link.entity_type"),
    ] {
        let reply = house.post(&format!("leads/unsorted/{uid}/{path}"), &body);
        assert_eq!(reply.json["validation-errors"][0]["errors"][0]["path"], wrong, "{body}");
    }
    for path in ["accept", "link"] {
        let body = json!({ "link": { "entity_id": 1, "entity_type": "leads" } });
        assert_eq!(house.post(&format!("leads/unsorted/none/{path}"), &body).status, StatusCode::NOT_FOUND);
    }
    assert_eq!(house.get("leads/unsorted").rows("unsorted").len(), 1);
}
