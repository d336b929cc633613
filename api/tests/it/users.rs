//! `/users` and `/roles` (kommo-api §4.2, §4.3), and what somebody with few rights is told.

use crate::house::{House, Reply, on_each_database};
use axum::http::{Method, StatusCode};
use base::people::users::{self, UserChange};
use serde_json::{Value as Json, json};

/// A role by which one sees and changes what is one's own, and nothing else.
fn own_only(house: &House) -> i64 {
    let own = json!({ "view": "M", "edit": "M", "add": "A", "delete": "D", "export": "D" });
    let rights = json!({
        "leads": own, "contacts": own, "companies": own, "tasks": { "edit": "M", "delete": "D" }, "mail_access": false,
    });
    let made = house.post("roles", &json!([{ "name": "Own only", "rights": rights }]));
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.json);
    made.first_id("roles")
}

/// The same house with Ida's token, whose role is that one.
fn as_ida(mut house: House, role: i64) -> House {
    let ida = house.kit.world.ida;
    let change = UserChange { role_id: Some(base::ids::RoleId(role)), ..UserChange::default() };
    house.kit.run(move |cx| users::change(cx, ida, &change));
    house.token = house.token_of(house.kit.account, ida);
    house
}

#[test]
fn a_role_is_made_changed_given_and_deleted() {
    on_each_database(|house| {
        let role = own_only(&house);
        let rights = &house.get(&format!("roles/{role}")).json["rights"];
        assert_eq!((&rights["leads"]["view"], &rights["leads"]["add"]), (&json!("M"), &json!("A")));
        assert_eq!((&rights["tasks"], &rights["mail_access"]), (&json!({ "edit": "M", "delete": "D" }), &json!(false)));

        let change = json!({ "name": "Juniors", "rights": { "leads": { "view": "G" } } });
        let changed = house.patch(&format!("roles/{role}"), &change).json;
        assert_eq!((&changed["name"], &changed["rights"]["leads"]["view"]), (&json!("Juniors"), &json!("G")));
        assert_eq!(changed["rights"]["leads"]["edit"], "M", "what is not named stays");

        let tess =
            json!([{ "name": "Tess", "email": "tess@acme.test", "rights": { "role_id": role }, "request_id": "t" }]);
        let added = house.post("users", &tess);
        assert_eq!(added.status, StatusCode::CREATED, "{}", added.json);
        let tess = added.first_id("users");
        assert_eq!(added.rows("users")[0]["request_id"], "t");
        let shown = house.get(&format!("users/{tess}?with=role,group")).json;
        assert_eq!(shown["_embedded"]["roles"], json!([{ "id": role, "name": "Juniors" }]));
        assert_eq!((&shown["rights"]["role_id"], &shown["rights"]["leads"]["view"]), (&json!(role), &json!("G")));
        let with_users = house.get(&format!("roles/{role}?with=users")).json;
        assert_eq!(with_users["_embedded"]["users"], json!([{ "id": tess }]));

        assert_eq!(house.ask(Method::DELETE, &format!("roles/{role}"), None).status, StatusCode::NO_CONTENT);
        assert_eq!(house.get(&format!("roles/{role}")).status, StatusCode::NO_CONTENT);
        let left = house.get(&format!("users/{tess}")).json["rights"]["role_id"].as_i64();
        assert!(left.is_some_and(|left| left != role), "who had it has the default role");
        house.post("users/deactivate", &json!([{ "id": tess }]));
        assert_eq!(house.get(&format!("users/{tess}")).json["rights"]["is_active"], false);
        assert_eq!(house.post("users/activate", &json!([{ "id": tess }])).status, StatusCode::ACCEPTED);
        assert_eq!(house.get(&format!("users/{tess}")).json["rights"]["is_active"], true);
    });
}

#[test]
fn rights_in_a_stage_are_read_as_they_were_written() {
    let house = House::open();
    let pipeline = house.get("leads/pipelines").rows("pipelines")[0].clone();
    let status = pipeline["_embedded"]["statuses"][1]["id"].clone();
    let denied = json!([{
        "entity_type": "leads", "pipeline_id": pipeline["id"], "status_id": status,
        "rights": { "view": "D", "edit": "D", "delete": "D", "export": "D" },
    }]);
    let made = house.post("roles", &json!([{ "name": "Not the first stage", "rights": { "status_rights": denied } }]));
    assert_eq!(made.rows("roles")[0]["rights"]["status_rights"], denied);
    let wrong = house.post("roles", &json!([{ "name": "x", "rights": { "leads": { "view": "Q" } } }]));
    assert_eq!(wrong.json["validation-errors"][0]["errors"][0]["path"], "rights.leads.view");
}

#[test]
fn only_administrators_see_roles_and_change_people() {
    let house = House::open();
    let role = own_only(&house);
    let ida = as_ida(house, role);
    let refused: [(Method, String, Json); 6] = [
        (Method::GET, "roles".to_owned(), Json::Null),
        (Method::GET, format!("roles/{role}"), Json::Null),
        (Method::POST, "roles".to_owned(), json!([{ "name": "Mine" }])),
        (Method::PATCH, format!("roles/{role}"), json!({ "rights": { "leads": { "view": "A" } } })),
        (Method::POST, "users".to_owned(), json!([{ "name": "x", "email": "x@acme.test" }])),
        (Method::POST, "users/deactivate".to_owned(), json!([{ "id": ida.kit.world.mara.0 }])),
    ];
    for (method, path, body) in refused {
        let reply = ida.ask(method.clone(), &path, (!body.is_null()).then_some(&body));
        assert_eq!(reply.status, StatusCode::FORBIDDEN, "{method} {path} {}", reply.json);
    }
    assert_eq!(ida.get("users").status, StatusCode::OK);
}

#[test]
fn who_sees_only_their_own_records_is_told_only_of_them() {
    on_each_database(|house| {
        let ida = house.kit.world.ida;
        let theirs = house.made("leads", &json!([{ "name": "Hers", "responsible_user_id": ida }])).first_id("leads");
        let others = house.lead("Confidential");
        let task = |lead: i64, who: i64| {
            json!({
                "text": "Confidential", "complete_till": 2_000_000_000, "entity_id": lead, "entity_type": "leads", "responsible_user_id": who,
            })
        };
        let mara = house.kit.world.mara.0;
        let task = house.made("tasks", &json!([task(others, mara)])).first_id("tasks");
        let secret = json!([{ "note_type": "common", "params": { "text": "Confidential" } }]);
        house.made(&format!("leads/{others}/notes"), &secret);
        let event =
            house.get(&format!("events?filter[entity]=lead&filter[entity_id]={others}")).rows("events")[0].clone();
        let role = own_only(&house);
        let house = as_ida(house, role);

        let told = house.get("events?limit=250&with=lead_name,note");
        let about = |reply: &Reply, id: i64| reply.rows("events").iter().any(|event| event["entity_id"] == json!(id));
        assert!(about(&told, theirs) && !about(&told, others), "{}", told.json);
        assert!(!told.json.to_string().contains("Confidential"), "{}", told.json);
        for path in [
            format!("events?filter[entity]=lead&filter[entity_id]={others}"),
            format!("events/{}", event["id"].as_str().unwrap()),
            format!("events?filter[id]={}", event["id"].as_str().unwrap()),
            format!("leads/{others}"),
            format!("leads?filter[id]={others}"),
            format!("leads/{others}/notes"),
            format!("tasks/{task}"),
            "tasks".to_owned(),
        ] {
            assert_eq!(house.get(&path).status, StatusCode::NO_CONTENT, "{path}");
        }
        let taken = house.patch(&format!("leads/{others}"), &json!({ "name": "Mine" }));
        assert_eq!(taken.status, StatusCode::BAD_REQUEST, "{}", taken.json);
    });
}
