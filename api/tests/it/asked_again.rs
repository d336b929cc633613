//! What is asked again under its key (`Idempotency-Key`) is done once; a key is its caller's own, and names one thing.

use crate::house::{House, Reply, on_each_database};
use crate::mail_sending::mailbox;
use crate::unsorted::form;
use axum::body::Body;
use axum::http::{Method, StatusCode};
use base::access::{Level, RecordRights, Rights};
use base::clock::DAY;
use base::params;
use base::people::{UserChange, roles, users};
use serde_json::{Value as Json, json};

fn ask(house: &House, path: &str, key: &str, body: &str) -> Reply {
    let request = house.request(Method::POST, path).header("Idempotency-Key", key);
    house.send(request.body(Body::from(body.to_owned())).unwrap())
}

/// A complex lead of somebody whom nobody knows yet.
fn order(name: &str) -> Json {
    let email = format!("{}@x.example", name.to_lowercase());
    json!({ "name": format!("Hall for {name}"), "_embedded": {
        "contacts": [{ "name": name, "custom_fields_values": [{ "field_code": "EMAIL", "values": [{ "value": email }] }] }],
        "source": { "external_id": "site" },
        "metadata": { "category": "forms", "form_id": "1", "form_name": "F", "form_page": "https://x.example", "form_sent_at": 1, "ip": "192.0.2.1" },
    } })
}

fn waiting(house: &House) -> usize {
    house.get("leads/unsorted").rows("unsorted").len()
}

#[test]
fn the_same_key_of_somebody_else_is_another_one_and_loses_nothing() {
    on_each_database(|mut house| {
        let (mara, jonas) = (house.token.clone(), house.token_of(house.kit.account, house.kit.world.jonas));
        let (hers, his) = (json!([order("Ada")]).to_string(), json!([order("Bo")]).to_string());
        let first = ask(&house, "leads/complex", "order-1", &hers);
        house.token = jonas;
        let other = ask(&house, "leads/complex", "order-1", &his);
        assert_eq!((first.status, other.status), (StatusCode::OK, StatusCode::OK));
        assert_ne!(first.json[0]["id"], other.json[0]["id"]);
        assert_eq!(ask(&house, "leads/complex", "order-1", &his).json, other.json);
        house.token = mara;
        assert_eq!(ask(&house, "leads/complex", "order-1", &hers).json, first.json);
        assert_eq!(waiting(&house), 2);

        let forms = json!([form("Nils", "+46701234567")]).to_string();
        assert_eq!(ask(&house, "leads/unsorted/forms", "order-1", &forms).status, StatusCode::OK, "asked elsewhere");
        assert_eq!(waiting(&house), 3);
    });
}

#[test]
fn something_else_under_the_same_key_is_refused_wherever_keys_are_heard() {
    on_each_database(|house| {
        let mailbox = mailbox(&house);
        let mail = |text: &str| json!({ "mailbox_id": mailbox, "to": ["elena@fiord.example"], "subject": "The plan", "text": text });
        let pairs = [
            ("leads/complex", json!([order("Ada"), order("Bo")]), json!([order("Ada"), order("Cy")])),
            ("leads/complex", json!([order("Dan")]), json!([order("Dan"), order("Eve")])),
            ("leads/unsorted/forms", json!([form("Nils", "+46701234567")]), json!([form("Nils", "+46709999999")])),
            ("mail/messages", mail("Here it is."), mail("Here it is not.")),
        ];
        for (at, (path, one, another)) in pairs.into_iter().enumerate() {
            let key = format!("key {at}");
            let first = ask(&house, path, &key, &one.to_string());
            assert!(first.status.is_success(), "{path}: {}", first.json);
            let cards = waiting(&house);
            let refused = ask(&house, path, &key, &another.to_string());
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {}", refused.json);
            assert!(refused.json["detail"].as_str().unwrap().contains("key of its own"), "{}", refused.json);
            let again = ask(&house, path, &key, &serde_json::to_string_pretty(&one).unwrap());
            assert_eq!((again.status, &again.json), (first.status, &first.json), "{path}: spaces say nothing");
            assert_eq!(waiting(&house), cards, "{path}");
            let own = ask(&house, path, &format!("own key {at}"), &another.to_string());
            assert!(own.status.is_success(), "{path}: {}", own.json);
        }
    });
}

#[test]
fn what_was_refused_has_not_used_its_key() {
    on_each_database(|house| {
        let mut wrong = order("Ada");
        wrong["pipeline_id"] = json!(999_999);
        assert_eq!(ask(&house, "leads/complex", "k", &json!([wrong]).to_string()).status, StatusCode::BAD_REQUEST);
        assert_eq!(ask(&house, "leads/complex", "k", &json!([order("Ada")]).to_string()).status, StatusCode::OK);
    });
}

#[test]
fn a_request_sent_again_names_nothing_that_its_sender_may_not_see_by_now() {
    on_each_database(|mut house| {
        let (account, world) = (house.kit.account, house.kit.world);
        house.kit.run_as(world.mara, move |cx| {
            let own =
                RecordRights { create: Level::All, view: Level::Own, edit: Level::Own, ..RecordRights::default() };
            let rights = Rights { leads: own, contacts: own, companies: own, ..Rights::salesperson() };
            let role = roles::add(cx, "Own records", rights)?;
            users::change(cx, world.jonas, &UserChange { role_id: Some(role.id), ..UserChange::default() })
        });
        let [mara, jonas] = [house.token.clone(), house.token_of(account, world.jonas)];
        let body = json!([order("Ada")]).to_string();
        let forms = json!([form("Nils", "+46701234567")]).to_string();
        house.token.clone_from(&jonas);
        let first = ask(&house, "leads/complex", "order-1", &body).json[0].clone();
        let form = ask(&house, "leads/unsorted/forms", "order-1", &forms).rows("unsorted")[0].clone();
        assert_eq!(ask(&house, "leads/complex", "order-1", &body).json[0], first, "it waits still");

        house.token = mara;
        for row in house.get("leads/unsorted").rows("unsorted").clone() {
            let path = format!("leads/unsorted/{}/accept", row["uid"].as_str().unwrap());
            house.post(&path, &json!({ "user_id": world.mara }));
        }
        house.token = jonas;
        assert_eq!(house.get(&format!("leads/{}", first["id"])).status, StatusCode::NO_CONTENT, "not his");
        let again = ask(&house, "leads/complex", "order-1", &body).json[0].clone();
        for key in ["id", "contact_id", "company_id"] {
            assert_eq!(again[key], Json::Null, "{key}: {again}");
        }
        let again = ask(&house, "leads/unsorted/forms", "order-1", &forms).rows("unsorted")[0].clone();
        assert_eq!(form["_embedded"]["leads"].as_array().unwrap().len(), 1);
        for key in ["leads", "contacts", "companies"] {
            assert_eq!(again["_embedded"][key], json!([]), "{key}: {again}");
        }
    });
}

/// Keys were everybody's once: a client that repeats right over the upgrade is known by the key alone.
#[test]
fn what_came_right_before_keys_were_their_callers_own_is_not_taken_in_twice() {
    on_each_database(|mut house| {
        let body = json!([order("Ada")]).to_string();
        let first = ask(&house, "leads/complex", "order-1", &body).json;
        house.kit.run(|cx| {
            cx.write("DELETE FROM asked_under_keys WHERE account_id = $1", params![cx.account])?;
            let sql = "UPDATE arrivals SET identity = 'key order-1 0' WHERE account_id = $1";
            cx.write(sql, params![cx.account])
        });
        assert_eq!(ask(&house, "leads/complex", "order-1", &body).json, first);
        assert_eq!(waiting(&house), 1);

        let mara = house.token.clone();
        house.token = house.token_of(house.kit.account, house.kit.world.jonas);
        let other = ask(&house, "leads/complex", "order-1", &json!([order("Bo")]).to_string());
        assert_eq!((other.status, waiting(&house)), (StatusCode::OK, 2), "it says something else: {}", other.json);

        house.token = mara;
        house.kit.clock.advance(2 * DAY);
        house.kit.run(|cx| cx.write("DELETE FROM asked_under_keys WHERE account_id = $1", params![cx.account]));
        let later = ask(&house, "leads/complex", "order-1", &body);
        assert_eq!((later.status, &later.json[0]["merged"]), (StatusCode::OK, &json!(true)), "she asks once more");
    });
}
