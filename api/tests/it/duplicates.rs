//! `/duplicates`: what may be one, with reasons; nobody is asked twice.

use crate::house::House;
use axum::http::StatusCode;
use base::access::{Level, Rights};
use base::people::{UserChange, roles, users};
use base::search::Subject;
use flow::channels::handles;
use flow::contacts::companies::{self, NewCompany};
use flow::contacts::{self, NewContact};
use flow::duplicates::scan::{self, Gathered};
use flow::duplicates::{self, model};
use serde_json::json;

/// Two contacts that may be one, found.
fn suspected(house: &House) {
    found(house, &[Subject::Contact]);
}

/// What may be one of these kinds, found.
fn found(house: &House, kinds: &'static [Subject]) {
    house.kit.run(|cx| {
        for name in ["Katharina Zimmermann", "Kathi Zimmermann"] {
            let handles = handles::phone("+49 171 5550123", None).into_iter().collect();
            contacts::open(cx, NewContact { name: name.to_owned(), handles, ..NewContact::default() })?;
        }
        let (scan, mut gathered) = (scan::begin(cx)?, Gathered::default());
        while !gathered.is_whole() {
            let page = scan::gather(cx, gathered.next)?;
            gathered.add(page);
        }
        let model = model::in_force(cx)?.model;
        for (subject, found) in gathered.find(&model) {
            let theirs: Vec<_> = found.into_iter().filter(|_| kinds.contains(&subject)).collect();
            scan::keep(cx, scan.id, subject, &theirs)?;
        }
        scan::end(cx, scan.id)
    });
    house.kit.run(|cx| {
        base::jobs::claim(cx, 10)?.iter().try_for_each(|job| base::jobs::finish(cx, job.id))?;
        Ok::<_, duplicates::Error>(())
    });
}

#[test]
fn what_may_be_one_is_listed_with_its_reasons_and_is_not_asked_about_again() {
    let house = House::open();
    suspected(&house);
    let listed = house.get("duplicates?filter[entity_type]=contacts");
    let rows = listed.rows("duplicates");
    let row = rows.iter().find(|row| row["reasons"].to_string().contains("phone")).expect("they share a phone");
    assert_eq!(row["entity_ids"].as_array().map(Vec::len), Some(2));
    assert_eq!(row["state"], "open");
    let bits = |reason: &serde_json::Value| reason["bits"].as_f64().expect("each says how much");
    let sum: f64 = row["reasons"].as_array().expect("reasons").iter().map(bits).sum();
    assert!((sum - bits(row)).abs() < 0.001, "the reasons add up: {row}");
    let path = format!("duplicates/{}", row["id"]);
    assert_eq!(house.get(&path).json["bits"], row["bits"]);
    let ignored = house.post(&format!("{path}/ignore"), &json!({}));
    assert_eq!(ignored.json["state"], "ignored");
    assert_eq!(house.post(&format!("{path}/ignore"), &json!({})).status, StatusCode::NOT_FOUND);
    assert_eq!(house.get("duplicates?filter[entity_type]=companies").status, StatusCode::NO_CONTENT);
    assert_eq!(house.get("duplicates?filter[state]=ignored").rows("duplicates").len(), 1);
    let reopened = house.post(&format!("{path}/reopen"), &json!({}));
    assert_eq!((&reopened.json["state"], &reopened.json["decided_by"]), (&json!("open"), &json!(null)));
    assert_eq!(house.post(&format!("{path}/reopen"), &json!({})).status, StatusCode::NOT_FOUND);
    assert_eq!(house.get("duplicates?filter[entity_type]=tables").status, StatusCode::BAD_REQUEST);
}

#[test]
fn without_a_kind_all_kinds_are_listed_the_surest_first_page_by_page() {
    let house = House::open();
    house.made("companies", &json!([{ "name": "Nordlicht Tischlerei GmbH" }, { "name": "Nordlicht Tischlerei" }]));
    found(&house, &Subject::ALL);
    let all = house.get("duplicates?limit=250").json["_embedded"]["duplicates"].as_array().unwrap().clone();
    let bits: Vec<f64> = all.iter().map(|row| row["bits"].as_f64().unwrap()).collect();
    assert!(bits.is_sorted_by(|one, next| one >= next), "{bits:?}");
    for kind in ["contacts", "companies"] {
        assert!(all.iter().any(|row| row["entity_type"] == kind), "{kind}");
    }
    let (mut paged, mut next) = (Vec::new(), "duplicates?limit=1".to_owned());
    while paged.len() < all.len() {
        let page = house.get(&next);
        paged.extend(page.rows("duplicates").iter().map(|row| row["id"].clone()));
        let link = page.json["_links"]["next"]["href"].as_str().unwrap_or_default().to_owned();
        next = link.split("/api/v4/").last().unwrap_or_default().to_owned();
    }
    assert_eq!(paged, all.iter().map(|row| row["id"].clone()).collect::<Vec<_>>());
    assert_eq!(next, "", "the last page has no next one");
}

/// For neither company anybody answers: a bound on who answers is neither true nor false of them.
#[test]
fn companies_that_the_caller_may_not_see_are_in_no_duplicates_and_in_no_events() {
    let mut house = House::open();
    let (world, account) = (house.kit.world, house.kit.account);
    for name in ["Nordlicht Tischlerei GmbH", "Nordlicht Tischlerei"] {
        let open = move |cx: &mut base::Cx<'_>| {
            companies::open(cx, NewCompany { name: name.to_owned(), ..NewCompany::default() })
        };
        house.kit.run(open);
    }
    found(&house, &[Subject::Company]);
    let listed = house.get("duplicates?filter[entity_type]=companies");
    let row = listed.rows("duplicates")[0].clone();
    let path = format!("duplicates/{}", row["id"]);
    house.kit.run(move |cx| {
        let mut rights = Rights::default();
        (rights.leads.view, rights.contacts.view, rights.companies.view) = (Level::Own, Level::Own, Level::Own);
        let role = roles::add(cx, "His own", rights)?;
        users::change(cx, world.tom, &UserChange { role_id: Some(role.id), ..UserChange::default() })
    });
    let his = house.token_of(account, world.tom);
    let hers = std::mem::replace(&mut house.token, his.clone());
    for id in row["entity_ids"].as_array().expect("two ids") {
        assert_eq!(house.get(&format!("companies/{id}")).status, StatusCode::NO_CONTENT);
    }
    assert_eq!(house.get("duplicates?filter[entity_type]=companies").status, StatusCode::NO_CONTENT);
    assert_eq!(house.get("duplicates").status, StatusCode::NO_CONTENT);
    assert_eq!(house.get(&path).status, StatusCode::NO_CONTENT);
    assert_eq!(house.post(&format!("{path}/ignore"), &json!({})).status, StatusCode::NOT_FOUND);
    house.token = hers;
    assert_eq!(house.post(&format!("{path}/ignore"), &json!({})).status, StatusCode::OK);
    house.token = his;
    assert_eq!(house.get("duplicates?filter[state]=ignored").status, StatusCode::NO_CONTENT);
    let told = house.get("events?filter[entity]=company").json;
    let mut events = told["_embedded"]["events"].as_array().into_iter().flatten();
    let ids = row["entity_ids"].as_array().expect("two ids");
    assert!(events.all(|event| !ids.contains(&event["entity_id"])), "{told}");
}
