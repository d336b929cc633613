//! Long lists: `_links.next` goes on behind the last row, counting pages passes rows over, and both find the same.

use crate::house::{House, Reply, on_each_database};
use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// The ids of all pages, by following `next` from the first.
fn followed(house: &House, path: &str, key: &str) -> Vec<i64> {
    let (mut found, mut next) = (Vec::new(), Some(path.to_owned()));
    while let Some(path) = next {
        let reply = house.get(&path);
        assert_eq!(reply.status, StatusCode::OK, "{path}");
        found.extend(ids(reply.rows(key)));
        let href = reply.json["_links"]["next"]["href"].as_str();
        next = href.map(|href| href.split("/api/v4/").nth(1).unwrap().to_owned());
        assert!(next.as_ref().is_none_or(|next| next.contains("after=")), "{next:?}");
    }
    found
}

/// The same by counting pages until there is nothing.
fn counted(house: &House, path: &str, key: &str) -> Vec<i64> {
    let pages = (1..).map(|page| house.get(&format!("{path}&page={page}")));
    pages.take_while(|reply| reply.status == StatusCode::OK).flat_map(|reply| ids(reply.rows(key))).collect()
}

fn ids(rows: &[Json]) -> Vec<i64> {
    rows.iter().map(|row| row["id"].as_i64().unwrap()).collect()
}

/// The path of the next page.
fn next(reply: &Reply) -> String {
    reply.json["_links"]["next"]["href"].as_str().unwrap().split("/api/v4/").nth(1).unwrap().to_owned()
}

fn uids(reply: &Reply) -> Vec<&str> {
    reply.rows("unsorted").iter().map(|row| row["uid"].as_str().unwrap()).collect()
}

#[test]
fn following_next_and_counting_pages_find_every_row_once_in_the_same_order() {
    on_each_database(|house| {
        let at = |number: i64| 1_700_000_000 + number / 3;
        let leads: Vec<Json> =
            (0..9).map(|n| json!({ "name": "L", "created_at": at(n), "updated_at": at(8 - n) })).collect();
        house.made("leads", &json!(leads));
        let people: Vec<Json> = (0..7).map(|n| json!({ "name": "C", "updated_at": at(n) })).collect();
        house.made("contacts", &json!(people));
        house.made("companies", &json!(people));
        let lead = house.lead("With tasks and notes");
        let tasks: Vec<Json> = (0..7)
            .map(|n| json!({ "text": "T", "complete_till": at(n), "entity_id": lead, "entity_type": "leads" }))
            .collect();
        house.made("tasks", &json!(tasks));
        let notes: Vec<Json> = (0..7).map(|_| json!({ "note_type": "common", "params": { "text": "N" } })).collect();
        house.made(&format!("leads/{lead}/notes"), &json!(notes));
        for (key, path) in [
            ("leads", "leads?limit=2"),
            ("leads", "leads?limit=2&order[updated_at]=desc&filter[name]=L"),
            ("leads", "leads?limit=2&order[created_at]=asc&order[updated_at]=desc"),
            ("leads", "leads?limit=2&order[updated_at]=asc&order[id]=desc"),
            ("contacts", "contacts?limit=3&order[updated_at]=asc"),
            ("companies", "companies?limit=3&order[id]=desc"),
            ("tasks", "tasks?limit=2&order[complete_till]=desc"),
            ("tasks", "tasks?limit=2&order[created_at]=desc"),
            ("notes", "leads/notes?limit=2&order[updated_at]=desc"),
            ("notes", "leads/notes?limit=2&order[id]=asc"),
        ] {
            let found = followed(&house, path, key);
            assert_eq!(found, counted(&house, path, key), "{path}");
            assert!(
                found.len() >= 7 && found.iter().collect::<BTreeSet<_>>().len() == found.len(),
                "{path}: {found:?}"
            );
        }
    });
}

/// Whoever triages takes rows away from the list that they read: counting pages passes over as many that still wait.
#[test]
fn requests_that_are_decided_while_they_are_read_hide_none_from_who_follows_next() {
    on_each_database(|house| {
        let item = |number: i64| {
            let mut item = crate::unsorted::form(&format!("Ada {number}"), &format!("+46 70 123 456{number}"));
            item["created_at"] = json!(1_700_000_000 + number / 2);
            item
        };
        house.made("leads/unsorted/forms", &(0..6).map(item).collect());
        for order in ["created_at]=asc", "created_at]=desc", "updated_at]=desc"] {
            let path = format!("leads/unsorted?limit=2&order[{order}");
            let counted: Vec<Reply> = (1..=3).map(|page| house.get(&format!("{path}&page={page}"))).collect();
            let counted: Vec<&str> = counted.iter().flat_map(uids).collect();
            assert_eq!(counted.len(), 6, "{order}");
            let first = house.get(&path);
            let second = house.get(&next(&first));
            let third = house.get(&next(&second));
            assert_eq!([uids(&first), uids(&second), uids(&third)].concat(), counted, "{order}");
            assert!(third.json["_links"]["next"].is_null(), "{order}");
        }
        let first = house.get("leads/unsorted?limit=2");
        let declined = house.ask(Method::DELETE, &format!("leads/unsorted/{}/decline", uids(&first)[0]), None);
        assert_eq!(declined.status, StatusCode::OK);
        let second = house.get(&next(&first));
        let rest = house.get(&next(&second));
        let whole = house.get("leads/unsorted");
        assert_eq!([&uids(&first)[1..], &uids(&second), &uids(&rest)].concat(), uids(&whole));
    });
}

#[test]
fn a_row_that_goes_away_meanwhile_hides_no_other_from_who_follows_next() {
    let house = House::open();
    let made = house.made("contacts", &json!([{ "name": "A" }, { "name": "B" }, { "name": "C" }, { "name": "D" }]));
    let all = ids(made.rows("contacts"));
    let first = house
        .get(&format!("contacts?limit=2&filter[id]={}", all.iter().map(i64::to_string).collect::<Vec<_>>().join(",")));
    let gone = base::ids::ContactId(all[0]);
    house.kit.run(move |cx| flow::contacts::delete(cx, gone));
    assert_eq!(ids(house.get(&next(&first)).rows("contacts")), all[2..]);
}

#[test]
fn pages_are_counted_up_to_a_million_rows_and_followed_without_end() {
    let house = House::open();
    let far = house.get("leads?limit=250&page=4002");
    assert_eq!(far.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(far.json["detail"].as_str().unwrap().contains("_links.next"), "{}", far.json);
    assert_eq!(house.get("leads?limit=250&page=4001").status, StatusCode::NO_CONTENT);
    assert_eq!(house.get("leads?limit=250&page=9000&after=999999").status, StatusCode::NO_CONTENT);
    let lead = house.lead("One");
    for junk in ["x", "1.2.3", "", "-"] {
        let reply = house.get(&format!("leads?after={junk}"));
        assert_eq!(ids(reply.rows("leads")), [lead], "what is no position is passed over");
    }
}

#[test]
fn a_known_filter_with_a_bad_value_is_refused_and_an_unknown_one_passed_over() {
    let house = House::furnished();
    for refused in [
        "leads?limit=abc",
        "leads?page=-1",
        "leads?filter[created_at][from]=abc",
        "leads?filter[updated_at]=yesterday",
        "leads?filter[id][]=1&filter[id][]=x",
        "leads?filter[id]=1,x",
        "leads?filter[statuses][3][status_id]=won",
        "contacts?filter[responsible_user_id]=ida",
        "customers?filter[id]=x",
        "tasks?filter[is_completed]=maybe",
        "events?filter[created_at][to]=soon",
        "leads/notes?filter[updated_at][from]=x",
        "contacts/links?filter[entity_id][]=x",
    ] {
        let reply = house.get(refused);
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{refused}");
        assert!(
            reply.json["detail"].as_str().is_some_and(|said| said.contains("must be")),
            "{refused}: {}",
            reply.json
        );
    }
    for taken in
        ["leads?filter[colour]=x", "leads?filter[id]=&with=null", "contacts?filter[price][from]=x&pipeline_id=abc"]
    {
        assert_eq!(house.get(taken).status, StatusCode::OK, "{taken}");
    }
}
