//! Records that are one become one, and stand for themselves again.

use crate::house::{House, Reply};
use axum::body::Body;
use axum::http::{Method, StatusCode};
use base::access::{Level, Rights};
use base::people::{UserChange, roles, users};
use serde_json::{Value as Json, json};

fn two(house: &House, noun: &str) -> (i64, i64) {
    let made = |name: &str| house.made(noun, &json!([{ "name": name }])).first_id(noun);
    (made("Anna Berg"), made("A. Berg"))
}

fn merged(house: &House, noun: &str, survivor: i64, other: i64) -> Json {
    let wish = json!({
        "entity_type": noun, "survivor_id": survivor, "merged_ids": [other],
        "reasons": [{ "text": "same mobile number", "bits": 9.1 }],
    });
    let reply = house.post("merges", &wish);
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.json);
    reply.json
}

#[test]
fn a_merge_is_read_with_its_reasons_and_undone() {
    let house = House::open();
    for noun in ["leads", "contacts", "companies"] {
        let (survivor, other) = two(&house, noun);
        let merge = merged(&house, noun, survivor, other);
        assert_eq!((&merge["entity_type"], &merge["survivor_id"]), (&json!(noun), &json!(survivor)));
        assert_eq!(merge["merged"][0]["id"], json!(other));
        assert_eq!(merge["reasons"], json!([{ "text": "same mobile number", "bits": 9.1 }]));
        assert_eq!(merge["alternates"][0]["value"], json!("A. Berg"));
        assert_eq!(
            house.get(&format!("{noun}/{other}")).json["id"],
            json!(survivor),
            "the old id leads to the survivor"
        );
        let id = &merge["id"];
        let undone = house.post(&format!("merges/{id}/undo"), &json!({})).json;
        assert_eq!((&undone["is_undone"], &undone["kept"]), (&json!(true), &json!([])));
        assert_eq!(house.get(&format!("{noun}/{other}")).json["name"], json!("A. Berg"));
        assert_eq!(house.post(&format!("merges/{id}/undo"), &json!({})).status, StatusCode::UNPROCESSABLE_ENTITY);
        let told = house.get(&format!("events?filter[type]=entity_merged&filter[entity]={}", noun_of_one(noun)));
        assert_eq!(told.rows("events").len(), 2, "one for each of both");
        let told = house.get(&format!("events?filter[type]=entity_unmerged&filter[entity]={}", noun_of_one(noun)));
        assert_eq!(told.rows("events").len(), 2);
    }
}

fn noun_of_one(noun: &str) -> &'static str {
    match noun {
        "leads" => "lead",
        "contacts" => "contact",
        _ => "company",
    }
}

#[test]
fn reasons_have_limits_and_what_is_beyond_them_is_refused_by_its_name() {
    let house = House::open();
    let (survivor, other) = two(&house, "contacts");
    let wish = |reasons: Json| json!({ "entity_type": "contacts", "survivor_id": survivor, "merged_ids": [other], "reasons": reasons });
    let said = |text: String, bits: Json| json!({ "text": text, "bits": bits });
    let full = |letters: usize| "x".repeat(letters);
    for (reasons, path) in [
        (json!([{ "bits": 1 }]), "reasons.0.text"),
        (json!([said(full(1), json!(1)), said(full(201), json!(1))]), "reasons.1.text"),
        (json!([said(full(1), json!(100.5))]), "reasons.0.bits"),
        (json!([said(full(1), json!(-1e308))]), "reasons.0.bits"),
        (json!([said(full(1), json!("many"))]), "reasons.0.bits"),
        (vec![said(full(1), json!(1)); 21].into(), "reasons"),
        (json!("same name"), "reasons"),
    ] {
        let refused = house.post("merges", &wish(reasons));
        let complaint = &refused.json["validation-errors"][0]["errors"][0];
        assert_eq!((refused.status, &complaint["path"]), (StatusCode::BAD_REQUEST, &json!(path)), "{}", refused.json);
    }
    let most = vec![said(full(200), json!(-100)); 20];
    let merge = house.post("merges", &wish(most.into()));
    assert_eq!(merge.status, StatusCode::CREATED);
    assert_eq!(merge.json["reasons"].as_array().unwrap().len(), 20);
}

#[test]
fn asked_twice_under_one_key_it_merges_once() {
    let house = House::open();
    let (survivor, other) = two(&house, "contacts");
    let wish = json!({ "entity_type": "contacts", "survivor_id": survivor, "merged_ids": [other] });
    let ask = |wish: &Json| {
        let request = house.request(Method::POST, "merges").header("Idempotency-Key", "merge-1");
        house.send(request.body(Body::from(wish.to_string())).unwrap())
    };
    let (first, second) = (ask(&wish), ask(&wish));
    assert_eq!((first.status, second.status), (StatusCode::CREATED, StatusCode::CREATED));
    assert_eq!(first.json, second.json);
    let (another, third) = two(&house, "contacts");
    let reused = ask(&json!({ "entity_type": "contacts", "survivor_id": another, "merged_ids": [third] }));
    assert_eq!(reused.status, StatusCode::UNPROCESSABLE_ENTITY, "the key belongs to another merge");
    assert_eq!(reused.json["detail"].as_str().unwrap().matches("nothing was done").count(), 1, "{}", reused.json);
    let without = house.post("merges", &wish);
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY, "it is part of another already");
    assert!(without.json["detail"].as_str().unwrap().contains("merged into"), "{}", without.json);
}

#[test]
fn what_makes_no_sense_is_refused_by_its_name() {
    let house = House::open();
    let (survivor, other) = two(&house, "contacts");
    let ask = |wish: Json| house.post("merges", &wish);
    let wish = |others: Json| json!({ "entity_type": "contacts", "survivor_id": survivor, "merged_ids": others });
    let complaint = |reply: &Reply| reply.json["validation-errors"][0]["errors"][0].clone();
    for (others, detail) in [
        (json!([]), "1 element or more"),
        (json!([survivor]), "cannot be merged with itself"),
        (json!([other, other]), "named twice"),
        (json!(["x"]), "not a valid choice"),
    ] {
        let reply = ask(wish(others));
        assert_eq!((reply.status, &complaint(&reply)["path"]), (StatusCode::BAD_REQUEST, &json!("merged_ids")));
        assert!(complaint(&reply)["detail"].as_str().unwrap().contains(detail), "{detail}: {}", reply.json);
    }
    let stranger = two(&house, "contacts").0;
    for (part, record) in
        [("smell", other), ("name", stranger), ("price", other), ("stage", other), ("field_999999", other)]
    {
        let mut strange = wish(json!([other]));
        strange["choices"] = json!({ "taken": { part: record } });
        let reply = ask(strange);
        assert_eq!(reply.status, StatusCode::BAD_REQUEST);
        assert_eq!(complaint(&reply)["path"], json!(format!("choices.taken.{part}")), "{}", reply.json);
    }
    for (choices, path) in [
        (json!([]), "choices"),
        (json!({ "preferr": "newcomer" }), "choices.preferr"),
        (json!({ "prefer": "nobody" }), "choices.prefer"),
        (json!({ "taken": [] }), "choices.taken"),
        (json!({ "taken": [1] }), "choices.taken"),
        (json!({ "taken": "name" }), "choices.taken"),
        (json!({ "taken": 7 }), "choices.taken"),
        (json!({ "tags_left_out": 7 }), "choices.tags_left_out"),
        (json!({ "tags_left_out": [999_999] }), "choices.tags_left_out.0"),
    ] {
        let mut strange = wish(json!([other]));
        strange["choices"] = choices;
        let reply = ask(strange);
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{path}: {}", reply.json);
        assert_eq!(complaint(&reply)["path"], json!(path), "{}", reply.json);
    }
    assert_eq!(
        ask(json!({ "entity_type": "tasks", "survivor_id": 1, "merged_ids": [2] })).status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(house.post("merges/undo", &json!({})).status, StatusCode::BAD_REQUEST, "not everything by mistake");
    for (filter, path) in [
        (json!({ "entity_type": "contacts", "bacth_id": 999_999 }), "filter.bacth_id"),
        (json!({ "entity_type": "contacts", "batch_id": "" }), "filter.batch_id"),
        (json!({ "entity_type": "contacts", "created_at": { "form": 1_900_000_000 } }), "filter.created_at.form"),
        (json!({ "entity_type": "contacts", "created_at": { "from": "" } }), "filter.created_at.from"),
        (json!({ "entity_type": "contacts", "created_at": [] }), "filter.created_at"),
        (json!([]), "filter"),
    ] {
        let reply = house.post("merges/undo", &json!({ "filter": filter }));
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "nor by a slip: {path}: {}", reply.json);
        assert_eq!(complaint(&reply)["path"], json!(path), "{}", reply.json);
    }
    assert_eq!(house.post("merges/999999/undo", &json!({})).status, StatusCode::NOT_FOUND);
}

#[test]
fn tags_that_are_left_out_are_not_the_survivor_s_until_the_undo() {
    let house = House::open();
    let tagged = |name: &str, tags: &[&str]| {
        let tags: Vec<Json> = tags.iter().map(|tag| json!({ "name": tag })).collect();
        let made = json!([{ "name": name, "_embedded": { "tags": tags } }]);
        house.made("leads", &made).first_id("leads")
    };
    let (survivor, other) = (tagged("A staircase", &["Oak"]), tagged("The staircase", &["Ash", "Pine"]));
    let tags = |lead: i64| house.get(&format!("leads/{lead}")).json["_embedded"]["tags"].as_array().unwrap().clone();
    let names = |lead: i64| tags(lead).iter().map(|tag| tag["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let ash = tags(other).into_iter().find(|tag| tag["name"] == "Ash").unwrap()["id"].clone();
    let wish = json!({
        "entity_type": "leads", "survivor_id": survivor, "merged_ids": [other], "choices": { "tags_left_out": [ash] },
    });
    let merge = house.post("merges", &wish);
    assert_eq!(merge.status, StatusCode::CREATED, "{}", merge.json);
    assert_eq!(
        (names(survivor), &merge.json["choices"]["tags_left_out"]),
        (vec!["Oak".into(), "Pine".into()], &json!([ash]))
    );
    house.post(&format!("merges/{}/undo", merge.json["id"]), &json!({}));
    assert_eq!((names(survivor), names(other)), (vec!["Oak".into()], vec!["Ash".into(), "Pine".into()]));
}

#[test]
fn merges_are_listed_by_what_is_asked_page_by_page() {
    let house = House::open();
    house.kit.leaves_work();
    let ids: Vec<Json> = (0..3)
        .map(|_| {
            let (survivor, other) = two(&house, "companies");
            merged(&house, "companies", survivor, other)["id"].clone()
        })
        .collect();
    let first = house.get("merges?limit=2&filter[entity_type]=companies");
    let listed: Vec<&Json> = first.rows("merges").iter().map(|row| &row["id"]).collect();
    assert_eq!(listed, [&ids[2], &ids[1]]);
    let second = house.get(&format!("merges?limit=2&after={}", ids[1]));
    assert_eq!(second.rows("merges")[0]["id"], ids[0]);
    assert_eq!(house.get("merges?filter[entity_type]=leads").status, StatusCode::NO_CONTENT);
    house.post(&format!("merges/{}/undo", ids[1]), &json!({}));
    for (is_undone, wanted) in [("0", vec![&ids[2], &ids[0]]), ("1", vec![&ids[1]])] {
        let found = house.get(&format!("merges?filter[is_undone]={is_undone}"));
        assert_eq!(found.rows("merges").iter().map(|row| &row["id"]).collect::<Vec<_>>(), wanted, "{is_undone}");
    }
    assert_eq!(house.get("merges?filter[is_undone]=2").status, StatusCode::BAD_REQUEST);
    let begun = house.post("merges/undo", &json!({ "filter": { "entity_type": "companies" } }));
    assert_eq!((begun.status, &begun.json["planned"]), (StatusCode::OK, &json!(2)));
}

/// The token of Tom, who may see what is his own.
fn tom_alone(house: &House) -> String {
    let world = house.kit.world;
    house.kit.run(move |cx| {
        let mut rights = Rights::default();
        (rights.leads.view, rights.contacts.view) = (Level::Own, Level::Own);
        let role = roles::add(cx, "His own", rights)?;
        users::change(cx, world.tom, &UserChange { role_id: Some(role.id), ..UserChange::default() })
    });
    house.token_of(house.kit.account, world.tom)
}

/// Once they stand apart, each is told to who may see it; while they are one, what they said is the survivor's.
#[test]
fn a_merge_that_was_undone_tells_nothing_of_a_record_that_the_caller_may_not_see() {
    let mut house = House::open();
    let world = house.kit.world;
    let made = |noun: &str, name: &str, of: i64| {
        house.made(noun, &json!([{ "name": name, "responsible_user_id": of }])).first_id(noun)
    };
    let ids: Vec<Json> = ["leads", "contacts"]
        .map(|noun| {
            let (his, hers) = (made(noun, "Open", world.tom.0), made(noun, "Confidential", world.ida.0));
            merged(&house, noun, his, hers)["id"].clone()
        })
        .into();
    let mara = house.token.clone();
    let tom = tom_alone(&house);
    let texts = |house: &House| {
        let each = ids.iter().map(|id| house.get(&format!("merges/{id}")).json.to_string());
        each.chain([house.get("merges").json.to_string()]).collect::<Vec<_>>()
    };
    house.token.clone_from(&tom);
    assert!(texts(&house).iter().all(|text| text.contains("Confidential")), "it is said of his own while they are one");
    house.token = mara;
    for id in &ids {
        assert_eq!(house.post(&format!("merges/{id}/undo"), &json!({})).status, StatusCode::OK);
    }
    assert!(texts(&house).iter().all(|text| text.contains("Confidential")), "an administrator sees both");
    house.token = tom;
    for text in texts(&house) {
        assert!(text.contains("Open") && !text.contains("Confidential"), "{text}");
    }
}

/// What was merged is told to who may see it, as everything else of a record.
#[test]
fn events_of_a_merge_name_no_record_that_the_caller_may_not_see() {
    let mut house = House::open();
    let world = house.kit.world;
    let tom = tom_alone(&house);
    let made = |noun: &str, of: i64| {
        house.made(noun, &json!([{ "name": "A record", "responsible_user_id": of }])).first_id(noun)
    };
    let [hers, his] = [world.ida, world.tom].map(|of| (made("leads", of.0), made("contacts", of.0)));
    merged(&house, "leads", hers.0, his.0);
    merged(&house, "contacts", his.1, hers.1);
    let told = |house: &House| {
        let told = house.get("events?filter[type]=entity_merged");
        let of = |event: &Json| (event["entity_id"].as_i64().unwrap(), event["value_after"][0]["merge"].clone());
        told.rows("events").iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(told(&house).len(), 4, "an administrator is told of each");
    assert!(told(&house).iter().any(|(id, merge)| *id == his.0 && merge["merged_into"] == hers.0));
    house.token = tom;
    let told = told(&house);
    assert!(told.iter().any(|(id, merge)| *id == his.1 && merge["merged"] == json!([])), "{told:?}");
    for (id, merge) in told {
        assert!(id == his.0 || id == his.1, "{id}");
        assert!(merge["merged_into"].is_null() || merge["merged_into"] == his.1, "{merge}");
    }
}
