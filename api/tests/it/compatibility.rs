//! The compatibility checklist of Kommo's clients, line by line (kommo-api §3), and what holds for every answer (§2).

use crate::house::{HOST, House, keys};
use api::Settings;
use axum::body::{Body, Bytes};
use axum::http::{Method, Request, StatusCode, header};
use serde_json::json;
use std::num::NonZeroU32;
use testkit::desk::{Database, TestDesk};

#[test]
fn a_token_has_three_parts_and_says_when_it_ends() {
    let house = House::open();
    assert_eq!(house.token.split('.').count(), 3);
}

#[test]
fn a_missing_record_and_an_empty_list_are_204_without_a_body() {
    let house = House::open();
    for path in ["leads/7", "contacts/7", "companies/7", "leads", "leads?filter[id]=7", "leads/7/links", "leads/tags"] {
        let reply = house.get(path);
        assert_eq!((reply.status, reply.body.len()), (StatusCode::NO_CONTENT, 0), "{path}");
    }
}

#[test]
fn an_item_without_a_request_id_is_echoed_by_its_place_as_a_text() {
    let house = House::open();
    let reply =
        house.made("leads", &json!([{ "name": "A" }, { "name": "B", "request_id": "mine" }, { "request_id": null }]));
    let ids: Vec<_> = reply.rows("leads").iter().map(|row| row["request_id"].clone()).collect();
    assert_eq!(ids, [json!("0"), json!("mine"), json!("2")]);
    let id = reply.first_id("leads");
    let changed = house.patch("leads", &json!([{ "id": id, "price": 5 }]));
    assert_eq!(changed.rows("leads")[0]["request_id"], "0");
    let one = house.patch(&format!("leads/{id}"), &json!({ "price": 6 }));
    assert_eq!(one.json["request_id"], "0");
    assert_eq!(keys(&one.json), ["_links", "id", "request_id", "updated_at"]);
}

#[test]
fn the_next_page_is_an_absolute_link_on_the_origin_of_the_request_and_absent_on_the_last_page() {
    let house = House::open();
    let made = house.made("leads", &json!([{ "name": "A" }, { "name": "B" }, { "name": "C" }]));
    let first = house.get("leads?limit=2&with=contacts");
    let last = &made.rows("leads")[1]["id"];
    let next = format!("http://{HOST}/api/v4/leads?with=contacts&limit=2&page=2&after={last}");
    assert_eq!(first.json["_links"]["next"]["href"], next);
    assert_eq!(keys(&first.json["_links"]), ["next", "self"]);
    let second = house.get("leads?with=contacts&limit=2&page=2");
    assert_eq!(keys(&second.json["_links"]), ["first", "prev", "self"]);
    assert_eq!(second.json["_page"], 2);
    assert_eq!(second.rows("leads").len(), 1);
    assert_eq!(house.get("leads?limit=2&page=3").status, StatusCode::NO_CONTENT);
}

#[test]
fn what_a_proxy_says_of_the_origin_counts_only_behind_one() {
    let ask = |house: &House| {
        let request = house.request(Method::GET, "leads").header("x-forwarded-proto", "https");
        house.send(request.body(Body::empty()).unwrap()).json["_links"]["self"]["href"].as_str().unwrap().to_owned()
    };
    let house = House::open();
    house.lead("A");
    assert!(ask(&house).starts_with("http://"));
    let settings = Settings { is_behind_proxy: true, ..Settings::default() };
    let house = House::with(TestDesk::open(Database::Sqlite), settings);
    house.lead("A");
    assert!(ask(&house).starts_with(&format!("https://{HOST}/api/v4/leads")));
}

#[test]
fn a_page_above_250_is_refused() {
    let house = House::open();
    let reply = house.get("leads?limit=251");
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(reply.header("content-type"), "application/problem+json");
}

#[test]
fn unlinking_is_204() {
    let house = House::open();
    let lead = house.lead("A");
    let contact = house.made("contacts", &json!([{ "name": "Ann" }])).first_id("contacts");
    let body = json!([{ "to_entity_id": contact, "to_entity_type": "contacts" }]);
    house.made(&format!("leads/{lead}/link"), &body);
    let reply = house.post(&format!("leads/{lead}/unlink"), &body);
    assert_eq!((reply.status, reply.body.len()), (StatusCode::NO_CONTENT, 0));
}

#[test]
fn embedded_is_always_there_and_embedded_tags_carry_id_and_name() {
    let house = House::open();
    for (noun, path) in [("leads", "leads"), ("contacts", "contacts"), ("companies", "companies")] {
        let made =
            house.made(path, &json!([{ "name": "A", "_embedded": { "tags": [{ "name": "vip" }] } }, { "name": "B" }]));
        let tagged = house.get(&format!("{path}/{}", made.first_id(noun)));
        let tag = &tagged.json["_embedded"]["tags"][0];
        assert_eq!((tag["id"].is_i64(), &tag["name"]), (true, &json!("vip")));
        let plain = house.get(&format!("{path}/{}", made.rows(noun)[1]["id"]));
        assert_eq!(plain.json["_embedded"]["tags"], json!([]), "{noun}");
    }
}

#[test]
fn a_value_written_by_code_is_read_with_all_five_keys() {
    let house = House::open();
    let phone = json!({ "field_code": "PHONE", "values": [{ "value": "+49 30 1234567", "enum_code": "MOB" }] });
    let id = house.made("contacts", &json!([{ "name": "Ann", "custom_fields_values": [phone] }])).first_id("contacts");
    let values = house.get(&format!("contacts/{id}")).json["custom_fields_values"].clone();
    assert_eq!(
        values,
        json!([{
            "field_id": 1, "field_name": "Phone", "field_code": "PHONE", "field_type": "multitext",
            "values": [{ "value": "+49 30 1234567", "enum_id": 3, "enum_code": "MOB" }],
        }])
    );
}

#[test]
fn bodies_are_json_whatever_their_content_type_and_however_they_are_sent() {
    let house = House::open();
    for content_type in ["", "application/x-www-form-urlencoded", "text/plain"] {
        let request = house.request(Method::POST, "leads").header(header::CONTENT_TYPE, content_type);
        let reply = house.send(request.body(Body::from(r#"[{"name":"A"}]"#)).unwrap());
        assert_eq!(reply.status, StatusCode::OK, "{content_type}");
    }
    let parts = ["[{\"na", "me\":\"A\"", "}]"].map(|part| Ok::<_, std::io::Error>(Bytes::from(part)));
    let chunked = Body::from_stream(tokio_stream::iter(parts));
    assert_eq!(house.send(house.request(Method::POST, "leads").body(chunked).unwrap()).status, StatusCode::OK);
}

#[test]
fn doubled_slashes_trailing_slashes_and_junk_are_tolerated() {
    let house = House::open();
    let id = house.lead("A");
    for uri in [
        "//api/v4/leads".to_owned(),
        "/api/v4//leads/".to_owned(),
        format!("/api/v4/leads/{id}/?with=null,junk&pipeline_id=10&query="),
        "/api/v4/leads?filter[junk][]=1&order[junk]=asc&with=tags,statuses&filter[id]=".to_owned(),
    ] {
        let request = Request::builder().uri(&uri).header(header::HOST, HOST);
        let request = request.header(header::AUTHORIZATION, format!("Bearer {}", house.token));
        assert_eq!(house.send(request.body(Body::empty()).unwrap()).status, StatusCode::OK, "{uri}");
    }
}

#[test]
fn floats_texts_and_nulls_are_taken_for_what_they_mean() {
    let house = House::open();
    let item = json!({
        "name": "A", "price": "12", "created_at": 1_700_000_000.0, "status_id": null, "custom_fields_values": null,
        "_embedded": { "tags": [], "contacts": [], "companies": [] }, "created_by": 0, "account_id": 1, "_links": {},
    });
    let id = house.made("leads", &json!([item])).first_id("leads");
    let lead = house.get(&format!("leads/{id}")).json;
    assert_eq!((&lead["price"], &lead["created_at"]), (&json!(12), &json!(1_700_000_000)));
}

#[test]
fn no_answer_has_a_top_level_key_that_a_client_takes_for_an_error() {
    let house = House::furnished();
    let lead = house.get("leads?limit=1").first_id("leads");
    for path in [
        "leads",
        "contacts",
        "companies",
        "leads/tags",
        "account",
        "users",
        "leads/pipelines",
        &format!("leads/{lead}"),
    ] {
        let json = house.get(path).json;
        for trap in ["status", "error", "response"] {
            assert!(json.get(trap).is_none(), "{path} has {trap}");
        }
    }
}

#[test]
fn every_answer_has_a_request_id_of_its_own() {
    let house = House::open();
    let ids =
        ["leads", "leads/x", "nothing", "leads?limit=0"].map(|path| house.get(path).header("x-request-id").to_owned());
    assert!(ids.iter().all(|id| !id.is_empty()));
    assert!((1..ids.len()).all(|at| !ids[..at].contains(&ids[at])), "{ids:?}");
}

#[test]
fn the_number_that_the_server_gave_a_request_is_kept() {
    let house = House::open();
    let answered = |number: &str| {
        let request = house.request(Method::GET, "leads").header("x-request-id", number);
        house.send(request.body(Body::empty()).unwrap()).header("x-request-id").to_owned()
    };
    assert_eq!(answered("node-7"), "node-7");
    assert_ne!(answered("seven words that are no number"), "seven words that are no number");
}

#[test]
fn what_is_not_there_and_what_is_not_allowed_are_told_apart() {
    let house = House::open();
    let unknown = house.get("nothing");
    assert_eq!(
        (unknown.status, &unknown.json["detail"]),
        (StatusCode::NOT_FOUND, &json!("Cannot GET /api/v4/nothing"))
    );
    assert_eq!(house.get("leads/seven").status, StatusCode::NOT_FOUND);
    let wrong = house.ask(Method::DELETE, "leads", None);
    assert_eq!((wrong.status, &wrong.json["title"]), (StatusCode::METHOD_NOT_ALLOWED, &json!("Method Not Allowed")));
    assert_eq!(wrong.header("content-type"), "application/problem+json");
}

#[test]
fn who_has_no_token_reads_nothing() {
    let house = House::furnished();
    let request = |token: &str| {
        let head = Request::builder().uri("/api/v4/leads").header(header::HOST, HOST);
        head.header(header::AUTHORIZATION, token).body(Body::empty()).unwrap()
    };
    let forged = house.token.replace(&house.token[house.token.len() - 4..], "AAAA");
    for token in ["", "Bearer", "Basic YTpi", "Bearer a.b.c", &format!("Bearer {forged}")] {
        let reply = house.send(request(token));
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{token}");
        assert_eq!(
            reply.json,
            json!({
                "title": "Unauthorized", "type": "https://httpstatus.es/401", "status": 401,
                "detail": "Invalid user name or password",
            })
        );
    }
    assert_eq!(house.send(request(&format!("bearer {}", house.token))).status, StatusCode::OK);
}

#[test]
fn a_token_ends_with_its_time_and_with_its_person() {
    let house = House::furnished();
    let token = house.token_of(house.kit.account, house.kit.world.tom);
    let ask = || {
        let head = Request::builder().uri("/api/v4/leads").header(header::HOST, HOST);
        house.send(head.header(header::AUTHORIZATION, format!("Bearer {token}")).body(Body::empty()).unwrap()).status
    };
    assert_eq!(ask(), StatusCode::OK);
    let tom = house.kit.world.tom;
    house.kit.run(move |cx| base::people::users::deactivate(cx, tom));
    assert_eq!(ask(), StatusCode::UNAUTHORIZED);
    house.kit.clock.advance(31 * base::clock::DAY);
    assert_eq!(house.get("leads").status, StatusCode::UNAUTHORIZED);
}

#[test]
fn who_asks_too_often_is_told_when_to_come_again() {
    let settings = Settings { rate_limit: NonZeroU32::new(7), ..Settings::default() };
    let house = House::with(TestDesk::open(Database::Sqlite), settings);
    let replies: Vec<_> = (0..30).map(|_| house.get("leads")).collect();
    let refused = replies.iter().find(|reply| reply.status == StatusCode::TOO_MANY_REQUESTS).expect("a limit");
    assert_eq!((refused.header("retry-after"), &refused.json["retry_after"]), ("1", &json!(1)));
}

/// There are no catalogs here: programs that ask for them are told so as for any URL that is not there, and programs that
/// ask for what is chosen from them are answered that nothing is.
#[test]
fn catalogs_are_nowhere_and_nothing_is_chosen_from_them() {
    let house = House::furnished();
    for path in ["catalogs", "catalogs/1001/elements", "catalogs/1001/custom_fields"] {
        let reply = house.get(path);
        assert_eq!((reply.status, reply.header("content-type")), (StatusCode::NOT_FOUND, "application/problem+json"));
        assert_eq!((&reply.json["status"], &reply.json["title"]), (&json!(404), &json!("Not Found")), "{path}");
    }
    for noun in ["leads", "contacts", "companies", "customers"] {
        let row = house.get(&format!("{noun}?with=catalog_elements&limit=1")).rows(noun)[0].clone();
        assert_eq!(row["_embedded"]["catalog_elements"], json!([]), "{noun}");
        let one = house.get(&format!("{noun}/{}?with=catalog_elements", row["id"]));
        assert_eq!(one.json["_embedded"]["catalog_elements"], json!([]), "{noun}");
    }
}
