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
fn somebody_is_added_with_exactly_the_rights_that_are_sent() {
    on_each_database(|house| {
        let pipeline = house.get("leads/pipelines").rows("pipelines")[0].clone();
        let status = pipeline["_embedded"]["statuses"][1]["id"].clone();
        let leads = json!({ "view": "M", "edit": "M", "add": "D", "delete": "D", "export": "D" });
        let none = json!({ "view": "D", "edit": "D", "add": "D", "delete": "D", "export": "D" });
        let in_stage = json!([{
            "entity_type": "leads", "pipeline_id": pipeline["id"], "status_id": status, "rights": { "view": "A", "edit": "D" },
        }]);
        let said = json!({
            "leads": leads, "contacts": leads, "companies": none, "tasks": { "edit": "M", "delete": "D" },
            "mail_access": false, "catalog_access": false, "files_access": false, "status_rights": in_stage,
        });
        let add = |name: &str, rights: &Json| {
            let email = format!("{}@acme.test", name.to_lowercase());
            house.post("users", &json!([{ "name": name, "email": email, "rights": rights }]))
        };
        let zoe = add("Zoe", &said);
        assert_eq!(zoe.status, StatusCode::CREATED, "{}", zoe.json);
        let read = house.get(&format!("users/{}?with=role", zoe.first_id("users"))).json;
        for (key, value) in said.as_object().unwrap() {
            assert_eq!((&read["rights"][key], &zoe.rows("users")[0]["rights"][key]), (value, value), "{key}");
        }
        assert_eq!(read["_embedded"]["roles"][0]["name"], "Rights of Zoe");
        let yan = add("Yan", &said);
        assert_eq!(yan.rows("users")[0]["rights"]["role_id"], read["rights"]["role_id"], "equal rights are one role");

        let mut less = said.clone();
        less["role_id"] = read["rights"]["role_id"].clone();
        less["leads"] = none;
        let less = add("Xia", &less);
        assert_eq!(less.rows("users")[0]["rights"]["leads"]["view"], "D");
        assert_eq!(house.get(&format!("users/{}", zoe.first_id("users"))).json["rights"]["leads"], leads);
    });
}

#[test]
fn rights_that_no_role_can_hold_are_refused_and_nobody_is_added() {
    let house = House::open();
    let before = house.get("users").rows("users").len();
    let refused = [
        (json!({ "leads": { "view": "M", "add": "M" } }), "rights"),
        (json!({ "leads": { "view": "D", "edit": "A" } }), "rights"),
        (json!({ "leads": { "view": "Q" } }), "rights.leads.view"),
        (json!({ "catalog_rights": [{ "catalog_id": 1 }] }), "rights.catalog_rights"),
        (json!({ "oper_day_user_tracking": true }), "rights.oper_day_user_tracking"),
        (json!({ "is_admin": true, "leads": { "view": "M" } }), "rights.is_admin"),
        (json!({ "is_free": true, "leads": { "view": "A" } }), "rights.is_free"),
        (json!({ "role_id": 987_654 }), "rights.role_id"),
    ];
    for (rights, path) in refused {
        let reply = house.post("users", &json!([{ "name": "Zoe", "email": "zoe@acme.test", "rights": rights }]));
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{rights} {}", reply.json);
        assert_eq!(reply.json["validation-errors"][0]["errors"][0]["path"], path, "{}", reply.json);
    }
    assert_eq!(house.get("users").rows("users").len(), before);
}

#[test]
fn who_may_neither_make_nor_change_leads_makes_no_tags_of_leads() {
    let house = House::open();
    let role = house.post("roles", &json!([{ "name": "Looks", "rights": { "leads": { "view": "A" } } }]));
    let ida = as_ida(house, role.first_id("roles"));
    let tags = ida.post("leads/tags", &json!([{ "name": "Mine" }]));
    assert_eq!(tags.status, StatusCode::FORBIDDEN, "{}", tags.json);
    assert!(!ida.get("leads/tags").json.to_string().contains("Mine"));
}

#[test]
fn addresses_and_rights_of_others_are_for_administrators() {
    let house = House::open();
    let role = own_only(&house);
    let admins = house.get("users").rows("users").clone();
    assert!(admins.iter().all(|user| user["email"].as_str().is_some_and(|email| email.contains('@'))));
    let ida = as_ida(house, role);
    let told = ida.get("users?with=role");
    let own = ida.kit.world.ida.0;
    for (user, whole) in told.rows("users").iter().zip(&admins) {
        assert_eq!((&user["id"], &user["name"]), (&whole["id"], &whole["name"]));
        assert_eq!(user["rights"].as_object().unwrap().len(), whole["rights"].as_object().unwrap().len(), "every key");
        if user["id"] == json!(own) {
            assert_eq!((&user["email"], &user["rights"]["role_id"]), (&whole["email"], &json!(role)));
        } else {
            assert_eq!((&user["email"], &user["rights"]["leads"]["view"]), (&json!(""), &json!("D")));
            assert_eq!((&user["rights"]["is_admin"], &user["_embedded"]["roles"]), (&json!(false), &Json::Null));
        }
    }
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

#[test]
fn who_may_not_give_records_away_makes_and_accepts_nothing_for_a_colleague() {
    let house = House::open();
    let form = crate::unsorted::form("Nils", "+46701234567");
    let made = house.made("leads/unsorted/forms", &json!([form]));
    let uid = made.rows("unsorted")[0]["uid"].as_str().unwrap().to_owned();
    let role = own_only(&house);
    let (mara, ida) = (house.kit.world.mara.0, house.kit.world.ida.0);
    let house = as_ida(house, role);
    let named = |user: i64| {
        [
            ("leads", json!([{ "name": "A table", "responsible_user_id": user }])),
            ("contacts", json!([{ "name": "Ann", "responsible_user_id": user }])),
            ("companies", json!([{ "name": "Acme", "responsible_user_id": user }])),
            ("tasks", json!([{ "text": "Call", "complete_till": 1_900_000_000, "responsible_user_id": user }])),
            ("leads/complex", json!([{ "name": "A bench", "responsible_user_id": user }])),
        ]
    };
    for (path, body) in named(mara) {
        let refused = house.post(path, &body);
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}: {}", refused.json);
    }
    for (path, body) in named(ida) {
        assert_eq!(house.post(path, &body).status, StatusCode::OK, "{path}");
    }
    let accept = format!("leads/unsorted/{uid}/accept");
    assert_eq!(house.post(&accept, &json!({ "user_id": mara })).status, StatusCode::FORBIDDEN);
    assert_eq!(house.get(&format!("leads/unsorted/{uid}")).json["state"], "waiting");
}
