//! `/leads/unsorted`: forms and calls that programs hand in (kommo-api §5.3).

use crate::house::{House, Reply, keys, on_each_database, without};
use axum::body::Body;
use axum::http::{Method, StatusCode};
use insta::assert_json_snapshot;
use serde_json::{Value as Json, json};

/// A form as a program hands it in.
pub fn form(name: &str, phone: &str) -> Json {
    json!({
        "source_uid": "site", "source_name": "Site", "created_at": 1_795_000_000,
        "metadata": {
            "form_id": "7", "form_name": "Ask us", "form_page": "https://lindqvist.example/ask", "ip": "192.0.2.1",
            "form_sent_at": 1_795_000_000, "referer": "https://search.example",
        },
        "_embedded": {
            "leads": [{ "name": "A staircase", "price": 900, "_embedded": { "tags": [{ "name": "oak" }] } }],
            "contacts": [{
                "name": name,
                "custom_fields_values": [{ "field_code": "PHONE", "values": [{ "value": phone, "enum_code": "MOB" }] }],
            }],
            "companies": [{
                "name": "Harbour Hotel",
                "custom_fields_values": [{ "field_code": "EMAIL", "values": [{ "value": "desk@harbour.example" }] }],
            }],
        },
    })
}

/// A call as a program hands it in.
fn call(uniq: &str, phone: &str) -> Json {
    json!({
        "source_uid": "pbx", "source_name": "Exchange",
        "metadata": {
            "uniq": uniq, "phone": phone, "called_at": 1_795_000_000, "duration": 95, "service_code": "pbx9",
            "link": "https://pbx.example/1.mp3", "from": "Reception", "is_call_event_needed": true,
        },
    })
}

fn complaint(reply: &Reply) -> (&str, &str) {
    let error = &reply.json["validation-errors"][0];
    (error["request_id"].as_str().unwrap(), error["errors"][0]["path"].as_str().unwrap())
}

/// Some programs name another source with every request; after 100 of them each request was refused, and lost.
#[test]
fn a_program_that_names_a_new_source_with_every_request_loses_none() {
    let house = House::open();
    for batch in 0..3 {
        let item = |at: usize| {
            let mut item = form(&format!("Nils {batch} {at}"), &format!("+46 70 123 {batch}{at:03}"));
            item["source_uid"] = json!(format!("once-{batch}-{at}"));
            item
        };
        let made = house.made("leads/unsorted/forms", &Json::Array((0..50).map(item).collect()));
        assert_eq!(made.rows("unsorted").len(), 50);
    }
    let sources = house.get("sources");
    let shared: Vec<_> = sources.rows("sources").iter().filter(|row| row["name"] == "Forms by API").collect();
    assert_eq!((shared.len(), &shared[0]["external_id"]), (1, &json!("Forms by API")));
    assert!(sources.rows("sources").len() < 60, "and administrators still have room for their own");
}

#[test]
fn a_form_waits_with_all_that_came_with_it() {
    let house = House::open();
    let made = house.made("leads/unsorted/forms", &json!([form("Nils", "+46 70 123 45 67")]));
    assert_eq!(made.json["_total_items"], 1);
    let row = &made.rows("unsorted")[0];
    assert_eq!(keys(row), ["_embedded", "_links", "account_id", "request_id", "uid"]);
    let read = house.get(&format!("leads/unsorted/{}", row["uid"].as_str().unwrap()));
    assert_json_snapshot!(without(&read.json, &["uid", "_links", "_embedded", "account_id", "pipeline_id", "updated_at"]), @r#"
    {
      "category": "forms",
      "created_at": 1795000000,
      "metadata": {
        "form_id": "7",
        "form_name": "Ask us",
        "form_page": "https://lindqvist.example/ask",
        "form_sent_at": 1795000000,
        "form_type": null,
        "ip": "192.0.2.1",
        "referer": "https://search.example",
        "visitor_uid": null
      },
      "source_name": "Site",
      "source_uid": "site",
      "state": "waiting"
    }
    "#);
    let id = |kind: &str| read.json["_embedded"][kind][0]["id"].as_i64().unwrap();
    let lead = house.get(&format!("leads/{}", id("leads"))).json;
    assert_eq!((&lead["name"], &lead["price"]), (&json!("A staircase"), &json!(900)));
    assert_eq!(lead["_embedded"]["tags"][0]["name"], "oak");
    let contact = house.get(&format!("contacts/{}", id("contacts"))).json;
    assert_eq!((&contact["name"], &contact["is_unsorted"]), (&json!("Nils"), &json!(true)));
    assert_eq!(contact["custom_fields_values"][0]["values"][0]["enum_code"], "MOB");
    let company = house.get(&format!("companies/{}", id("companies"))).json;
    assert_eq!(company["custom_fields_values"][0]["values"][0]["value"], "desk@harbour.example");
}

#[test]
fn what_waits_is_in_no_list_of_leads_and_contacts() {
    let house = House::open();
    house.made("leads/unsorted/forms", &json!([form("Nils", "+46 70 123 45 67")]));
    for path in ["leads", "contacts", "companies", "contacts?query=Nils"] {
        assert_eq!(house.get(path).status, StatusCode::NO_CONTENT, "{path}");
    }
}

#[test]
fn a_call_keeps_its_line_and_its_recording() {
    let house = House::open();
    house.made("leads/unsorted/sip", &json!([call("c-1", "+49 30 111222")]));
    let list = house.get("leads/unsorted?filter[category][]=sip");
    assert_json_snapshot!(list.rows("unsorted")[0]["metadata"], @r#"
    {
      "call_responsible": null,
      "called_at": 1795000000,
      "duration": 95,
      "from": "Reception",
      "is_call_event_needed": true,
      "link": "https://pbx.example/1.mp3",
      "phone": "+49 30 111222",
      "service_code": "pbx9",
      "uniq": "c-1"
    }
    "#);
    assert_eq!(house.get("leads/unsorted?filter[category][]=forms").status, StatusCode::NO_CONTENT);
}

#[test]
fn the_same_call_reported_twice_waits_once() {
    let house = House::open();
    let first = house.made("leads/unsorted/sip", &json!([call("c-1", "+49 30 111222")]));
    let again = house.made("leads/unsorted/sip", &json!([call("c-1", "+49 30 111222")]));
    assert_eq!(first.rows("unsorted")[0]["uid"], again.rows("unsorted")[0]["uid"]);
    assert_eq!(house.get("leads/unsorted").rows("unsorted").len(), 1);
}

#[test]
fn a_form_sent_again_with_its_idempotency_key_waits_once() {
    on_each_database(|house| {
        let body = json!([form("Nils", "+46701234567"), form("Ada", "+46709999999")]).to_string();
        let send = || {
            let request = house.request(Method::POST, "leads/unsorted/forms").header("Idempotency-Key", "batch-1");
            let reply = house.send(request.body(Body::from(body.clone())).unwrap());
            reply.rows("unsorted").iter().map(|row| row["uid"].clone()).collect::<Vec<_>>()
        };
        let first = send();
        assert_ne!(first[0], first[1]);
        assert_eq!(send(), first);
    });
}

#[test]
fn the_same_unknown_person_joins_the_card_that_waits() {
    on_each_database(|house| {
        let first = house.made("leads/unsorted/forms", &json!([form("Nils", "+46 70 123 45 67")]));
        let second = house.made("leads/unsorted/sip", &json!([call("c-1", "+46701234567")]));
        assert_eq!(first.rows("unsorted")[0]["uid"], second.rows("unsorted")[0]["uid"]);
    });
}

#[test]
fn a_person_with_an_open_lead_speaks_in_that_lead() {
    on_each_database(|house| {
        let body = json!([{ "name": "Kitchen", "_embedded": { "contacts": [{
        "name": "Nils", "custom_fields_values": [{ "field_code": "PHONE", "values": [{ "value": "+46701234567" }] }],
    }] } }]);
        let lead = house.made("leads/complex", &body).json[0]["id"].clone();
        let made = house.made("leads/unsorted/sip", &json!([call("c-1", "+46 70 123 45 67")]));
        let uid = made.rows("unsorted")[0]["uid"].as_str().unwrap();
        assert_eq!(made.rows("unsorted")[0]["_embedded"]["leads"][0]["id"], lead);
        assert_eq!(house.get(&format!("leads/unsorted/{uid}")).json["state"], "linked");
        assert_eq!(house.get("leads/unsorted").status, StatusCode::NO_CONTENT);
        assert_eq!(house.get(&format!("leads/{lead}/notes")).rows("notes")[0]["note_type"], "call_in");
    });
}

#[test]
fn what_is_missing_is_named_by_its_dotted_path() {
    let house = House::open();
    for (pointer, path) in [
        ("/source_uid", "source_uid"),
        ("/source_name", "source_name"),
        ("/metadata", "metadata"),
        ("/metadata/form_id", "metadata.form_id"),
        ("/metadata/form_name", "metadata.form_name"),
        ("/metadata/form_page", "metadata.form_page"),
        ("/metadata/form_sent_at", "metadata.form_sent_at"),
        ("/metadata/ip", "metadata.ip"),
    ] {
        let mut item = form("Nils", "+46701234567");
        *item.pointer_mut(pointer).unwrap() = Json::Null;
        item["request_id"] = json!("mine");
        let reply = house.post("leads/unsorted/forms", &json!([item]));
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{path}");
        assert_eq!(complaint(&reply), ("mine", path));
    }
    for key in ["uniq", "phone", "called_at", "duration", "service_code", "from"] {
        let mut item = call("c", "+46701234567");
        item["metadata"].as_object_mut().unwrap().remove(key);
        let reply = house.post("leads/unsorted/sip", &json!([item]));
        assert_eq!(complaint(&reply), ("0", format!("metadata.{key}").as_str()));
    }
}

#[test]
fn one_poisonous_item_keeps_its_whole_batch_out_and_nothing_else() {
    let house = House::open();
    let poison = [
        json!({ "pipeline_id": 999_999 }),
        json!({ "_embedded": { "leads": [{ "name": "x".repeat(10_000) }] } }),
        json!({ "_embedded": { "leads": [{ "price": -5 }] } }),
        json!({ "_embedded": { "leads": [{}, {}] } }),
        json!({ "_embedded": { "contacts": [{ "custom_fields_values": [{ "field_id": 77, "values": [] }] }] } }),
        json!({ "_embedded": "text" }),
        json!({ "metadata": { "form_id": {} } }),
        json!({ "created_at": "yesterday" }),
    ];
    for change in poison {
        let mut item = form("Nils", "+46701234567");
        for (key, value) in change.as_object().unwrap() {
            item[key] = value.clone();
        }
        let reply = house.post("leads/unsorted/forms", &json!([form("Ada", "+46709999999"), item]));
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{change}");
        assert_eq!(complaint(&reply).0, "1", "{change}");
        assert_eq!(house.get("leads/unsorted").status, StatusCode::NO_CONTENT, "{change}");
    }
    assert_eq!(house.get("sources?filter[external_id]=site").status, StatusCode::NO_CONTENT);
    house.made("leads/unsorted/forms", &json!([form("Ada", "+46709999999")]));
}

#[test]
fn what_arrives_strangely_written_is_taken_as_it_is() {
    let house = House::open();
    let mut item = form("Nils \u{0} \u{202e}<script>", "ring the bell");
    item["_embedded"]["contacts"][0]["first_name"] = Json::Null;
    item["_embedded"]["leads"][0]["price"] = json!("900.0");
    item["metadata"]["form_sent_at"] = json!("1795000000");
    item["metadata"]["form_id"] = json!(7);
    house.made("leads/unsorted/forms", &json!([item]));
    assert_eq!(house.get("leads/unsorted").rows("unsorted").len(), 1);
}

#[test]
fn two_hundred_and_fifty_fit_in_a_batch_and_not_one_more() {
    let house = House::open();
    let items: Vec<Json> = (0..251).map(|at| form(&format!("Person {at}"), &format!("+4670{at:07}"))).collect();
    assert_eq!(house.post("leads/unsorted/forms", &json!(items)).status, StatusCode::UNPROCESSABLE_ENTITY);
    let made = house.made("leads/unsorted/forms", &json!(items[..250]));
    assert_eq!(made.rows("unsorted")[249]["request_id"], "249");
    let page = house.get("leads/unsorted?limit=200&page=2&order[created_at]=desc");
    assert_eq!(page.rows("unsorted").len(), 50);
    assert!(page.json["_links"]["next"].is_null());
}

#[test]
fn a_source_is_made_once_and_its_switch_is_respected() {
    on_each_database(|house| {
        let service = house.kit.world.service.0;
        let mut item = form("Nils", "+46701234567");
        item["pipeline_id"] = json!(service);
        house.made("leads/unsorted/forms", &json!([item]));
        house.made("leads/unsorted/forms", &json!([form("Ada", "+46709999999")]));
        let sources = house.get("sources?filter[external_id]=site");
        assert_eq!(sources.rows("sources").len(), 1);
        assert_eq!(sources.rows("sources")[0]["pipeline_id"], service);
        assert_eq!(house.get(&format!("leads/unsorted?filter[pipeline_id]={service}")).rows("unsorted").len(), 2);
        house.patch(&format!("sources/{}", sources.first_id("sources")), &json!({ "is_on": false }));
        let skipped = house.made("leads/unsorted/forms", &json!([form("Eva", "+46708888888")]));
        assert_eq!(skipped.rows("unsorted")[0]["uid"], Json::Null);
        assert_eq!(skipped.rows("unsorted")[0]["skipped"], "source_off");
    });
}

#[test]
fn lists_are_filtered_by_uid_and_ordered() {
    on_each_database(|house| {
        let made =
            house.made("leads/unsorted/forms", &json!([form("Nils", "+46701234567"), form("Ada", "+46709999999")]));
        let uid = |at: usize| made.rows("unsorted")[at]["uid"].as_str().unwrap().to_owned();
        let one = house.get(&format!("leads/unsorted?filter[uid]={}", uid(1)));
        assert_eq!(one.rows("unsorted").len(), 1);
        assert_eq!(one.rows("unsorted")[0]["uid"], uid(1));
        let newest = house.get("leads/unsorted?order[updated_at]=desc&limit=1");
        assert_eq!(newest.rows("unsorted")[0]["uid"], uid(1));
        assert_eq!(house.get("leads/unsorted/ffff").status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn every_kind_of_the_furnished_workshop_shows_its_metadata() {
    let house = House::furnished();
    for (category, wanted) in [
        (
            "forms",
            vec!["form_id", "form_name", "form_page", "form_sent_at", "form_type", "ip", "referer", "visitor_uid"],
        ),
        ("mail", vec!["content_summary", "from", "message_id", "received_at", "subject", "thread_id"]),
        ("chats", vec!["client", "from", "last_message_text", "origin", "received_at", "service", "source_name", "to"]),
    ] {
        let list = house.get(&format!("leads/unsorted?filter[category][]={category}"));
        assert_eq!(keys(&list.rows("unsorted")[0]["metadata"]), wanted, "{category}");
    }
}

#[test]
fn fifty_forms_ask_the_database_fourteen_times_each_at_most() {
    let house = House::open();
    house.made("leads/unsorted/forms", &json!([form("Nils", "+46701234567")]));
    let plain = |at: i32| {
        let mut item = form(&format!("Person {at}"), &format!("+4671{at:07}"));
        item["_embedded"]["leads"] = json!([]);
        item["_embedded"]["companies"] = json!([]);
        item
    };
    let before = house.kit.desk.statements();
    house.made("leads/unsorted/forms", &json!((0..50).map(plain).collect::<Vec<_>>()));
    let each = (house.kit.desk.statements() - before) / 50;
    assert!(each <= 14, "{each} statements for each");
}
