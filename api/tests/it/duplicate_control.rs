//! Duplicate control of a pipeline, and what it makes of complex leads (DC-40).

use crate::house::{House, on_each_database};
use axum::body::Body;
use axum::http::{Method, StatusCode};
use base::access::{Level, RecordRights, Rights};
use base::people::{UserChange, roles, users};
use serde_json::{Value as Json, json};

fn main_pipeline(house: &House) -> Json {
    house.get("leads/pipelines").rows("pipelines")[0].clone()
}

fn request(email: &str, phone: &str) -> Json {
    let values = |value: &str| json!([{ "value": value }]);
    json!({ "name": "Hall", "_embedded": {
        "contacts": [{ "name": "Ada Berg", "custom_fields_values": [
            { "field_code": "EMAIL", "values": values(email) }, { "field_code": "PHONE", "values": values(phone) },
        ] }],
        "source": { "external_id": "site" },
        "metadata": { "category": "forms", "form_id": "1", "form_name": "F", "form_page": "https://x.example", "form_sent_at": 1, "ip": "192.0.2.1" },
    } })
}

#[test]
fn what_is_left_out_stays_and_what_is_wrong_is_refused() {
    on_each_database(|house| {
        let pipeline = main_pipeline(&house);
        let path = format!("leads/pipelines/{}/duplicate_control", pipeline["id"]);
        let before = house.get(&path).json;
        assert_eq!((&before["is_enabled"], &before["methods"]), (&json!(false), &json!(["email", "phone"])));
        let stage = json!({ "pipeline_id": pipeline["id"], "status_id": 142 });
        let task = json!({ "text": "Call", "complete_in_s": 60, "task_type_id": 2, "responsible_user_id": null });
        let wish =
            json!({ "is_enabled": true, "methods": ["visitor"], "stages": [stage], "conflict": "keep", "task": task });
        let after = house.patch(&path, &wish).json;
        for key in ["is_enabled", "methods", "stages", "conflict", "task"] {
            assert_eq!(after[key], wish[key], "{key}");
        }
        assert_eq!(after["several"], before["several"]);
        let less = house.patch(&path, &json!({ "task": null })).json;
        assert_eq!((&less["task"], &less["conflict"], &less["stages"]), (&Json::Null, &json!("keep"), &json!([stage])));
        for wrong in [
            json!({ "foo": 1 }),
            json!({ "is_enabled": false, "method": ["email"] }),
            json!({ "methods": ["guessing"] }),
            json!({ "several": "some" }),
            json!({ "stages": [{ "pipeline_id": pipeline["id"], "status_id": 9 }] }),
            json!({ "sources": [{ "id": 999_999, "is_enabled": true }] }),
            json!({ "task": { "complete_in_s": 60 } }),
            json!({ "methods": [] }),
            json!({ "is_enabled": true, "stages": [] }),
        ] {
            assert_eq!(house.patch(&path, &wrong).status, StatusCode::BAD_REQUEST, "{wrong}");
        }
        let other = house.made("leads/pipelines", &json!([{ "name": "Repairs", "sort": 20, "is_main": false, "is_unsorted_on": true, "_embedded": { "statuses": [] } }]));
        let other = format!("leads/pipelines/{}/duplicate_control", other.first_id("pipelines"));
        let source = &less["sources"][0];
        let foreign = house.patch(&other, &json!({ "sources": [{ "id": source["id"], "is_enabled": false }] }));
        let complaint = &foreign.json["validation-errors"][0]["errors"][0];
        assert_eq!((foreign.status, &complaint["path"]), (StatusCode::BAD_REQUEST, &json!("sources.0.id")), "{source}");
        assert_eq!(house.get(&path).json, less);
        assert_eq!(house.get("leads/pipelines/999999/duplicate_control").status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn what_is_told_is_taken_back_as_it_is_also_when_what_the_rules_named_is_gone() {
    on_each_database(|house| {
        let pipeline = main_pipeline(&house);
        let path = format!("leads/pipelines/{}/duplicate_control", pipeline["id"]);
        let statuses = format!("leads/pipelines/{}/statuses", pipeline["id"]);
        let field = house.post("contacts/custom_fields", &json!([{ "name": "Number", "type": "text" }]));
        let field = field.first_id("custom_fields");
        let status = house.made(&statuses, &json!([{ "name": "For now", "sort": 35 }])).first_id("statuses");
        let stages = json!([{ "pipeline_id": pipeline["id"], "status_id": 142 }, { "pipeline_id": pipeline["id"], "status_id": status }]);
        let gone = |path: &str| house.ask(Method::DELETE, path, None).status;
        let wish = json!({ "is_enabled": true, "methods": ["field"], "field_ids": [field], "stages": stages });
        assert_eq!(house.patch(&path, &wish).json["field_ids"], json!([field]));
        assert_eq!(gone(&format!("contacts/custom_fields/{field}")), StatusCode::NO_CONTENT);
        assert_eq!(gone(&format!("{statuses}/{status}")), StatusCode::NO_CONTENT);

        let told = house.get(&path).json;
        assert_eq!((&told["field_ids"], told["stages"].as_array().unwrap().len()), (&json!([]), 1));
        let keys = ["is_enabled", "methods", "field_ids", "stages", "conflict", "several", "task"];
        let mut said: Json =
            keys.iter().map(|key| ((*key).to_owned(), told[key].clone())).collect::<serde_json::Map<_, _>>().into();
        let switch = |source: &Json| json!({ "id": source["id"], "is_enabled": source["is_enabled"] });
        said["sources"] = told["sources"].as_array().unwrap().iter().map(switch).collect();
        let taken = house.patch(&path, &said);
        assert_eq!((taken.status, &taken.json), (StatusCode::OK, &told));
        let refused = house.patch(&path, &json!({ "methods": ["field", "email"] }));
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "there is no field to find by");
    });
}

#[test]
fn a_complex_lead_says_truthfully_whether_it_was_merged() {
    on_each_database(|house| {
        let pipeline = main_pipeline(&house);
        let path = format!("leads/pipelines/{}/duplicate_control", pipeline["id"]);
        let first = house.made("leads/complex", &json!([request("ada@x.example", "+49301234567")])).json;
        assert_eq!(first[0]["merged"], false);
        let waiting = house.get("leads/unsorted").rows("unsorted")[0]["uid"].as_str().unwrap().to_owned();
        house.post(&format!("leads/unsorted/{waiting}/accept"), &json!({}));
        let control = house.patch(&path, &json!({ "is_enabled": true })).json;
        let source = control["sources"].as_array().unwrap().iter().find(|source| source["name"] == "Forms by API");
        let source = source.expect("complex asks for duplicate control").clone();
        assert_eq!((&source["support"], &source["is_enabled"]), (&json!("full"), &json!(true)));
        let tried = house.get(&format!("{path}/trial")).json;
        assert_eq!((&tried["requests"], &tried["merged"]), (&json!(1), &json!(0)));
        // The number is the same, the address is another: it is added.
        let merged = house.made("leads/complex", &json!([request("ada@work.example", "0049 30 1234567")])).json;
        assert_eq!((&merged[0]["merged"], &merged[0]["id"]), (&json!(true), &first[0]["id"]));
        let merge = house.get("merges").rows("merges")[0].clone();
        assert_eq!((&merge["cause"], &merge["created_by"]), (&json!("rule"), &json!(0)), "the rule's, not the token's");
        let tried = house.post(&format!("{path}/trial"), &json!({ "methods": ["phone"] })).json;
        assert_eq!((&tried["requests"], &tried["merged"]), (&json!(2), &json!(1)));
        assert_eq!(tried["pairs"][0]["into"], json!([first[0]["id"]]));
        let twins = json!([request("bo@x.example", "+49301234599"), request("bo@x.example", "+49301234599")]);
        let twins = house.made("leads/complex", &twins).json;
        assert_eq!((&twins[0]["merged"], &twins[1]["merged"]), (&json!(false), &json!(false)), "not within one batch");
        let off = json!({ "sources": [{ "id": source["id"], "is_enabled": false }] });
        house.patch(&path, &off);
        let alone = house.made("leads/complex", &json!([request("ada@x.example", "+49301234567")])).json;
        assert_eq!(alone[0]["merged"], false);
    });
}

#[test]
fn a_complex_lead_that_only_big_data_knows_is_merged_before_the_answer() {
    on_each_database(|house| {
        let path = format!("leads/pipelines/{}/duplicate_control", main_pipeline(&house)["id"]);
        let first = house.made("leads/complex", &json!([request("ada@x.example", "+49301234567")])).json;
        let waiting = house.get("leads/unsorted").rows("unsorted")[0]["uid"].as_str().unwrap().to_owned();
        house.post(&format!("leads/unsorted/{waiting}/accept"), &json!({}));
        house.patch(&path, &json!({ "is_enabled": true, "methods": ["big_data"] }));
        let merged = house.made("leads/complex", &json!([request("ada@x.example", "+49301234567")])).json;
        assert_eq!((&merged[0]["merged"], &merged[0]["id"]), (&json!(true), &first[0]["id"]));
    });
}

/// As [`request`], of somebody of this name, with a sale.
fn priced(name: &str, phone: &str, price: i64) -> Json {
    let mut request = request(&format!("{}@x.example", name.to_lowercase()), phone);
    (request["price"], request["name"]) = (json!(price), json!(format!("Hall for {price}")));
    request["_embedded"]["contacts"][0]["name"] = json!(name);
    request
}

#[test]
fn a_second_complex_lead_of_somebody_who_waits_loses_nothing_and_says_truthfully_whether_it_was_merged() {
    on_each_database(|house| {
        let path = format!("leads/pipelines/{}/duplicate_control", main_pipeline(&house)["id"]);
        let (ada, bo) = (("Ada", "+49301234567"), ("Bo", "+49301234599"));
        let asks = |(name, phone): (&str, &str), price: i64| {
            house.made("leads/complex", &json!([priced(name, phone, price)])).json[0].clone()
        };
        let price = |lead: &Json| house.get(&format!("leads/{}", lead["id"])).json["price"].clone();

        let first = asks(ada, 0);
        let joined = asks(ada, 700);
        assert_eq!(
            (&joined["merged"], &joined["id"], price(&first)),
            (&json!(true), &first["id"], json!(700)),
            "no rules"
        );

        house.patch(&path, &json!({ "is_enabled": true, "methods": ["email"], "conflict": "keep" }));
        let beside = asks(ada, 800);
        assert_eq!((&beside["merged"], price(&first), price(&beside)), (&json!(false), json!(700), json!(800)));
        assert_eq!(house.get("merges").status, StatusCode::NO_CONTENT);

        house.patch(&path, &json!({ "conflict": "update" }));
        let first = asks(bo, 700);
        let merged = asks(bo, 800);
        assert_eq!((&merged["merged"], &merged["id"], price(&first)), (&json!(true), &first["id"], json!(800)));
        let merge = house.get("merges").rows("merges")[0].clone();
        assert_eq!((&merge["survivor_id"], &merge["cause"]), (&first["id"], &json!("rule")));
        let alternates: Vec<Json> =
            merge["alternates"].as_array().unwrap().iter().map(|one| one["value"].clone()).collect();
        assert_eq!(alternates, ["Hall for 800", "700.00 EUR"]);
    });
}

#[test]
fn a_complex_lead_that_joins_another_names_the_company_of_that_lead() {
    on_each_database(|house| {
        let path = format!("leads/pipelines/{}/duplicate_control", main_pipeline(&house)["id"]);
        let asks = |(name, phone): (&str, &str), company: Option<&str>| {
            let mut asked = priced(name, phone, 700);
            if let Some(company) = company {
                asked["_embedded"]["companies"] = json!([{ "name": company }]);
            }
            house.made("leads/complex", &json!([asked])).json[0].clone()
        };
        let company = |answer: &Json| {
            let lead = house.get(&format!("leads/{}?with=companies", answer["id"])).json;
            lead["_embedded"]["companies"][0]["id"].clone()
        };
        let (ada, bo) = (("Ada", "+49301234567"), ("Bo", "+49301234599"));
        let first = asks(ada, None);
        assert_eq!(first["company_id"], Json::Null);
        let joined = asks(ada, Some("Harbour Hotel"));
        assert_eq!((&joined["merged"], &joined["id"]), (&json!(true), &first["id"]));
        assert!(joined["company_id"].is_i64(), "{joined}");
        assert_eq!(joined["company_id"], company(&joined));

        let first = asks(bo, Some("Ohm and Sons"));
        house.patch(&path, &json!({ "is_enabled": true, "methods": ["email"], "conflict": "update" }));
        let merged = asks(bo, Some("Fiord GmbH"));
        assert_eq!((&merged["merged"], &merged["id"]), (&json!(true), &first["id"]));
        assert!(merged["company_id"].is_i64(), "{merged}");
        assert_eq!(merged["company_id"], company(&merged));
    });
}

#[test]
fn a_complex_lead_sent_again_under_its_key_names_the_lead_in_which_it_stands_by_then() {
    on_each_database(|house| {
        let path = format!("leads/pipelines/{}/duplicate_control", main_pipeline(&house)["id"]);
        let known = house.made("leads/complex", &json!([request("ada@x.example", "+49301234567")])).json[0].clone();
        let waiting = house.get("leads/unsorted").rows("unsorted")[0]["uid"].as_str().unwrap().to_owned();
        house.post(&format!("leads/unsorted/{waiting}/accept"), &json!({}));
        house.patch(&path, &json!({ "is_enabled": true, "methods": ["email"], "conflict": "update" }));
        let body = json!([request("ada@home.example", "+49301234599")]).to_string();
        let send = || {
            let head = house.request(Method::POST, "leads/complex").header("Idempotency-Key", "hall-1");
            let answer = house.send(head.body(Body::from(body.clone())).unwrap()).json[0].clone();
            (answer["id"].clone(), answer["merged"].clone())
        };
        let first = send();
        assert!(first.0 != known["id"] && first.1 == json!(false), "{first:?}");
        assert_eq!(send(), first, "it waits still");

        let emails = ["ada@x.example", "ada@home.example"].map(|email| json!({ "value": email, "enum_code": "WORK" }));
        let change = json!({ "custom_fields_values": [{ "field_code": "EMAIL", "values": emails }] });
        assert_eq!(house.patch(&format!("contacts/{}", known["contact_id"]), &change).status, StatusCode::OK);
        while house.kit.run(flow::judging_again::read_journal) {}
        assert_eq!(send(), (known["id"].clone(), json!(true)), "a rule has merged it since");

        let merge = house.get("merges").first_id("merges");
        house.post(&format!("merges/{merge}/undo"), &json!({}));
        assert_eq!(send(), first, "and somebody has undone that");
    });
}

#[test]
fn a_complex_lead_by_somebody_with_own_records_neither_names_nor_changes_what_is_others() {
    on_each_database(|mut house| {
        let (account, jonas) = (house.kit.account, house.kit.world.jonas);
        house.kit.run_as(house.kit.world.mara, move |cx| {
            let own =
                RecordRights { create: Level::All, view: Level::Own, edit: Level::Own, ..RecordRights::default() };
            let rights = Rights { leads: own, contacts: own, companies: own, ..Rights::salesperson() };
            let role = roles::add(cx, "Own records", rights)?;
            users::change(cx, jonas, &UserChange { role_id: Some(role.id), ..UserChange::default() })
        });
        let path = format!("leads/pipelines/{}/duplicate_control", main_pipeline(&house)["id"]);
        let theirs = house.made("leads/complex", &json!([priced("Ada", "+49301234567", 99)])).json[0].clone();
        let waiting = house.get("leads/unsorted").rows("unsorted")[0]["uid"].as_str().unwrap().to_owned();
        house.post(&format!("leads/unsorted/{waiting}/accept"), &json!({ "user_id": house.kit.world.mara }));
        let lead = format!("leads/{}", theirs["id"]);
        let [mara, jonas] = [house.token.clone(), house.token_of(account, jonas)];
        for is_on in [false, true] {
            house.token.clone_from(&mara);
            house.patch(&path, &json!({ "is_enabled": is_on, "methods": ["email", "phone"] }));
            house.token.clone_from(&jonas);
            assert_eq!(house.get(&lead).status, StatusCode::NO_CONTENT, "not his");
            let answer = house.made("leads/complex", &json!([priced("Ada", "+49301234567", 7)])).json[0].clone();
            assert!(answer["id"] != theirs["id"] && answer["contact_id"] != theirs["contact_id"], "{is_on}: {answer}");
            house.token.clone_from(&mara);
            assert_eq!(house.get(&lead).json["price"], 99, "{is_on}");
        }
    });
}
