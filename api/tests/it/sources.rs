//! `/sources`, `/mailboxes` and the create-lead address.

use crate::house::{House, keys, on_each_database};
use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};

#[test]
fn a_source_is_added_switched_off_and_deleted() {
    on_each_database(|house| {
        let (service, jonas) = (house.kit.world.service.0, house.kit.world.jonas.0);
        let body = json!([{ "name": "Second line", "external_id": "line-2", "pipeline_id": service, "channel": "call", "responsible_user_id": jonas }]);
        let made = house.made("sources", &body);
        let row = &made.rows("sources")[0];
        assert_eq!(
            keys(row),
            [
                "_links",
                "account_id",
                "channel",
                "created_at",
                "default",
                "duplicate_control",
                "external_id",
                "health",
                "id",
                "is_on",
                "name",
                "origin_code",
                "pipeline_id",
                "public_key",
                "request_id",
                "responsible_user_id",
                "services",
            ]
        );
        let path = format!("sources/{}", row["id"]);
        let changed = house.patch(&path, &json!({ "is_on": false, "responsible_user_id": 0 })).json;
        assert_eq!((&changed["is_on"], &changed["responsible_user_id"]), (&json!(false), &json!(0)));
        assert_eq!(house.get("sources?filter[external_id][]=line-2").rows("sources").len(), 1);
        assert_eq!(
            house.ask(Method::DELETE, "sources", Some(&json!([{ "id": row["id"] }]))).status,
            StatusCode::NO_CONTENT
        );
        assert_eq!(house.get(&path).status, StatusCode::NO_CONTENT);
    });
}

#[test]
fn only_administrators_set_sources_up_and_see_their_keys() {
    let mut house = House::open();
    house.token = house.token_of(house.kit.account, house.kit.world.ida);
    assert_eq!(house.post("sources", &json!([{ "name": "x" }])).status, StatusCode::FORBIDDEN);
    let list = house.get("sources");
    assert!(
        list.rows("sources").iter().all(|row| row.get("public_key").is_none() && row["_links"].get("hook").is_none())
    );
}

/// a program cannot consent in somebody's name; it is told where they can.
#[test]
fn a_mailbox_that_asks_for_consent_is_refused_with_the_page_for_it() {
    let house = House::open();
    for (address, password, or_else) in [
        ("a@microsoft.example", Some("correct horse"), false),
        ("a@microsoft.example", None, false),
        ("a@google.example", None, true),
    ] {
        let body = json!({ "address": address, "kind": "shared", "password": password });
        let refused = house.post("mailboxes", &body);
        let said = refused.json.to_string();
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{said}");
        assert!(said.contains("/mail/mailboxes/new"), "{said}");
        assert_eq!(said.contains("app password"), or_else, "{said}");
    }
    assert_eq!(house.get("mailboxes").status, StatusCode::NO_CONTENT);
}

#[test]
fn a_mailbox_is_connected_and_its_password_is_never_seen_again() {
    on_each_database(|house| {
        let body = json!({
            "address": "office@lindqvist.example", "pipeline_id": house.kit.world.sales, "kind": "shared",
            "username": "office", "password": "correct horse", "imap": { "host": "mail.lindqvist.example", "port": 993, "tls": "implicit" },
        });
        let made = house.post("mailboxes", &body);
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.json);
        assert_eq!(made.json["imap"], json!({ "host": "mail.lindqvist.example", "port": 993, "tls": "implicit" }));
        let list = house.get("mailboxes");
        assert_eq!(list.rows("mailboxes")[0]["state"], "connecting");
        for text in [&made.body, &list.body] {
            assert!(!String::from_utf8_lossy(text).contains("correct horse"));
        }
        let path = format!("mailboxes/{}", made.json["id"]);
        assert_eq!(house.ask(Method::DELETE, &path, None).status, StatusCode::NO_CONTENT);
        assert_eq!(house.ask(Method::DELETE, &path, None).status, StatusCode::NOT_FOUND);
        assert_eq!(house.get("mailboxes").status, StatusCode::NO_CONTENT);
    });
}

#[test]
fn the_create_lead_address_cannot_be_taken_away_nor_spoken_through() {
    let house = House::open();
    let path = format!("sources/{}", house.kit.world.create_lead);
    assert_eq!(house.ask(Method::DELETE, &path, None).status, StatusCode::UNPROCESSABLE_ENTITY);
    let external_id = house.get(&path).json["external_id"].clone();
    let mut form = crate::unsorted::form("Nils", "+46701234567");
    form["source_uid"] = external_id;
    let reply = house.post("leads/unsorted/forms", &json!([form]));
    assert_eq!(reply.json["validation-errors"][0]["errors"][0]["path"], "source_uid");
}

#[test]
fn a_mailbox_without_tls_is_refused() {
    let house = House::open();
    let imap = json!({ "host": "mail.lindqvist.example", "port": 143, "tls": "none" });
    let body = json!({ "address": "a@b.example", "kind": "personal", "password": "x", "imap": imap });
    let reply = house.post("mailboxes", &body);
    assert_eq!(reply.json["validation-errors"][0]["errors"][0]["path"], "imap.tls");
}

/// EM-01, R-1: servers that are not named are found; without `smtp` beside `imap` it only receives.
#[test]
fn servers_of_a_mailbox_are_found_where_none_is_named() {
    let house = House::open();
    let found = house.post("mailboxes", &json!({ "address": "a@own.example", "kind": "shared", "password": "x" }));
    assert_eq!(found.status, StatusCode::CREATED, "{}", found.json);
    assert_eq!(found.json["imap"], json!({ "host": "imap.own.example", "port": 993, "tls": "implicit" }));
    assert_eq!(found.json["smtp"], json!({ "host": "smtp.own.example", "port": 465, "tls": "implicit" }));
    let imap = json!({ "host": "mail.own.example" });
    let reads = house
        .post("mailboxes", &json!({ "address": "b@own.example", "kind": "shared", "password": "x", "imap": imap }));
    assert_eq!((&reads.json["smtp"], &reads.json["imap"]["port"]), (&json!(null), &json!(993)));
    let lost = house.post("mailboxes", &json!({ "address": "a@nowhere.example", "kind": "shared", "password": "x" }));
    assert_eq!(lost.json["validation-errors"][0]["errors"][0]["path"], "address", "{}", lost.json);
    let wrong = house.post("mailboxes", &json!({ "address": "c@own.example", "kind": "shared", "password": "wrong" }));
    assert_eq!(wrong.json["validation-errors"][0]["errors"][0]["path"], "password", "{}", wrong.json);
    assert_eq!(house.get("mailboxes").rows("mailboxes").len(), 2, "what is refused is not kept");
}

/// EM-10, EM-11, EM-12: shared by administrators, personal by anybody, who alone sees and changes it.
#[test]
fn a_mailbox_is_changed_by_whom_it_belongs_to() {
    let mut house = House::open();
    let ida = house.token_of(house.kit.account, house.kit.world.ida);
    let mara = std::mem::replace(&mut house.token, ida.clone());
    let shared = json!({ "address": "a@own.example", "kind": "shared", "password": "x" });
    assert_eq!(house.post("mailboxes", &shared).status, StatusCode::FORBIDDEN);
    let own = house.post("mailboxes", &json!({ "address": "ida@own.example", "kind": "personal", "password": "x" }));
    let path = format!("mailboxes/{}", own.json["id"]);
    let change = json!({ "leads": "on_reply", "groups_threads": false, "accepts_on_reply": true, "fresh_after_days": 30, "is_on": false });
    let changed = house.ask(Method::PATCH, &path, Some(&change));
    for (key, value) in change.as_object().unwrap() {
        assert_eq!(&changed.json[key], value, "{key}");
    }
    house.token = mara;
    assert_eq!(house.get(&path).status, StatusCode::NOT_FOUND);
    assert_eq!(house.ask(Method::PATCH, &path, Some(&change)).status, StatusCode::NOT_FOUND);
    house.token = ida;
    let share = json!({ "shared_with_admins": true });
    assert_eq!(house.ask(Method::PATCH, &path, Some(&share)).status, StatusCode::OK);
    let kind = json!({ "kind": "shared" });
    assert_eq!(house.ask(Method::PATCH, &path, Some(&kind)).status, StatusCode::FORBIDDEN, "an administrator's to do");
    let again = json!({ "password": "wrong", "address": "ida@own.example" });
    let refused = house.ask(Method::PATCH, &path, Some(&again));
    assert_eq!(refused.json["validation-errors"][0]["errors"][0]["path"], "password", "{}", refused.json);
    assert_eq!(house.ask(Method::DELETE, &path, None).status, StatusCode::NO_CONTENT);
}

/// EM-12: an administrator with whom it is shared makes it everybody's; what else is done with it is its owner's to say.
#[test]
fn an_administrator_makes_a_personal_mailbox_shared_that_is_shared_with_administrators() {
    let mut house = House::open();
    let ida = house.token_of(house.kit.account, house.kit.world.ida);
    let mara = std::mem::replace(&mut house.token, ida.clone());
    let own = house.post("mailboxes", &json!({ "address": "ida@own.example", "kind": "personal", "password": "x" }));
    let path = format!("mailboxes/{}", own.json["id"]);
    let patch = |house: &House, change: Json| house.ask(Method::PATCH, &path, Some(&change));
    assert_eq!(patch(&house, json!({ "shared_with_admins": true })).status, StatusCode::OK);
    house.token = mara;
    assert_eq!(house.get(&path).status, StatusCode::OK);
    let refused = patch(&house, json!({ "leads": "never" }));
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.json);
    assert!(refused.json.to_string().contains("Only its owner"), "{}", refused.json);
    assert_eq!(house.ask(Method::DELETE, &path, None).status, StatusCode::FORBIDDEN);
    let made = patch(&house, json!({ "kind": "shared", "leads": "never" }));
    assert_eq!((&made.json["kind"], &made.json["leads"]), (&json!("shared"), &json!("never")), "{}", made.json);
    let refused = patch(&house, json!({ "shared_with_admins": true }));
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "it is everybody's: {}", refused.json);
    let own = patch(&house, json!({ "kind": "personal" })).json;
    assert_eq!((&own["kind"], &own["shared_with_admins"]), (&json!("personal"), &json!(false)));
    assert_eq!(house.ask(Method::DELETE, &path, None).status, StatusCode::NO_CONTENT, "it is hers now");
}

#[test]
fn the_three_smart_addresses_are_told() {
    let house = House::open();
    let rows = house.get("mail/smart_addresses").rows("smart_addresses").clone();
    let purposes: Vec<&str> = rows.iter().map(|row| row["purpose"].as_str().unwrap()).collect();
    assert_eq!(purposes, ["file", "create_contact", "create_lead"]);
    for (row, word) in rows.iter().zip(["-file-", "-contact-", "-lead-"]) {
        let address = row["address"].as_str().unwrap();
        assert!(address.contains(word) && address.ends_with("@in.sluice.test"), "{address}");
    }
}
