//! `/webhooks` (kommo-api §8.8), and what is sent to them (§11).

use crate::house::{House, Reply, keys, on_each_database};
use crate::mail::{comes, connect};
use api::deliveries::Teller;
use axum::http::{Method, StatusCode};
use base::secrets::Vault;
use flow::channels::arrivals::NewArrival;
use flow::channels::chats::{self, Message};
use flow::channels::folders::FolderRole;
use flow::channels::mailboxes::MailboxKind;
use flow::channels::{Channel, SourceEvent};
use flow::receive;
use flow::updates::webhooks::{self, Answer};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use testkit::desk::NOW;
use url::form_urlencoded;

const HERE: &str = "https://hooks.example/in";

/// A body as its receiver reads it.
type Told = BTreeMap<String, String>;

fn subscribe(house: &House, settings: &[&str]) -> Json {
    let reply = house.post("webhooks", &json!({ "destination": HERE, "settings": settings, "sort": 10 }));
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.json);
    reply.json
}

fn delete(house: &House, destination: &str) -> Reply {
    house.ask(Method::DELETE, "webhooks", Some(&json!({ "destination": destination })))
}

/// What the only webhook is told next; all of it is taken.
fn told(house: &House) -> Vec<Told> {
    let teller = Teller::new("https://workshop.sluice.test", Arc::new(Vault::from_key([7; 32])));
    house.kit.run(move |cx| {
        while let Some(ahead) = webhooks::look_ahead(cx).unwrap() {
            let bodies = teller.bodies(cx, &ahead.news).unwrap();
            webhooks::write_down(cx, &ahead, &bodies)?;
        }
        let hook = webhooks::list(cx)?.remove(0).id;
        let (_, due) = webhooks::list_due(cx, hook, 1_000)?.unwrap();
        for sending in &due {
            webhooks::settle(cx, hook, sending, &Answer { status: Some(200), problem: None, took_ms: 1 })?;
        }
        let read = |body: &str| form_urlencoded::parse(body.as_bytes()).into_owned().collect();
        Ok::<_, flow::updates::Error>(due.iter().map(|sending| read(&sending.body)).collect())
    })
}

/// The value of a key below the one element that a body tells of.
fn value<'t>(told: &'t Told, key: &str) -> &'t str {
    told.get(key).map_or("", String::as_str)
}

/// What each body tells: `leads[add]`.
fn heads(told: &[Told]) -> Vec<String> {
    let head = |told: &Told| {
        let key = told.keys().find(|key| !key.starts_with("account[")).cloned().unwrap_or_default();
        key.split("[0]").next().unwrap_or_default().to_owned()
    };
    told.iter().map(head).collect()
}

#[test]
fn a_webhook_is_made_found_changed_and_deleted_by_its_destination() {
    on_each_database(|house| {
        assert_eq!(house.get("webhooks").status, StatusCode::NO_CONTENT);
        let made = subscribe(&house, &["status_lead", "add_lead", "add_customer"]);
        let all = [
            "account_id",
            "created_at",
            "created_by",
            "destination",
            "disabled",
            "id",
            "settings",
            "sort",
            "updated_at",
        ];
        assert_eq!(keys(&made), all, "php's client needs all nine");
        assert_eq!((&made["sort"], &made["disabled"], &made["destination"]), (&json!(10), &json!(false), &json!(HERE)));
        assert_eq!(made["settings"], json!(["add_lead", "status_lead", "add_customer"]));
        let again = house.post("webhooks", &json!({ "destination": HERE, "settings": ["merge_contact"] })).json;
        assert_eq!(
            (&again["id"], &again["sort"], &again["settings"]),
            (&made["id"], &json!(10), &json!(["merge_contact"]))
        );
        house.post("webhooks", &json!({ "destination": "http://other.example/", "settings": ["add_task"] }));
        assert_eq!(house.get("webhooks").json["_total_items"], 2);
        let found = house.get("webhooks?filter[destination]=https%3A%2F%2Fhooks.example%2Fin");
        assert_eq!(found.rows("webhooks"), &vec![again]);
        let gone = delete(&house, HERE);
        assert_eq!((gone.status, gone.body.len()), (StatusCode::NO_CONTENT, 0));
        assert_eq!(delete(&house, HERE).status, StatusCode::NOT_FOUND);
        assert_eq!(house.get("webhooks").json["_total_items"], 1);
    });
}

#[test]
fn what_is_wrong_with_a_webhook_is_named() {
    let house = House::open();
    let refused = |body: Json, path: &str| {
        let reply = house.post("webhooks", &body);
        let complaint = &reply.json["validation-errors"][0]["errors"][0];
        assert_eq!((reply.status, &complaint["path"]), (StatusCode::BAD_REQUEST, &json!(path)), "{}", reply.json);
        complaint["detail"].as_str().unwrap().to_owned()
    };
    let detail = refused(json!({ "destination": HERE, "settings": ["add_lead", "melt_lead", "add_moon"] }), "settings");
    assert!(detail.contains("melt_lead") && detail.contains("add_moon") && !detail.contains("add_lead"), "{detail}");
    refused(json!({ "destination": HERE, "settings": [] }), "settings");
    refused(json!({ "destination": HERE, "settings": "add_lead" }), "settings");
    refused(json!({ "destination": HERE }), "settings");
    refused(json!({ "settings": ["add_lead"] }), "destination");
    for destination in ["ftp://hooks.example", "hooks.example", "http://0x7f000001/", "https://a:b@hooks.example/"] {
        refused(json!({ "destination": destination, "settings": ["add_lead"] }), "destination");
    }
    assert_eq!(house.post("webhooks", &json!([])).status, StatusCode::BAD_REQUEST, "one object");
    assert_eq!(house.get("webhooks").status, StatusCode::NO_CONTENT, "nothing was kept");
}

#[test]
fn webhooks_are_an_administrators() {
    let mut house = House::open();
    subscribe(&house, &["add_lead"]);
    house.token = house.token_of(house.kit.account, house.kit.world.ida);
    assert_eq!(house.get("webhooks").status, StatusCode::FORBIDDEN);
    assert_eq!(delete(&house, HERE).status, StatusCode::FORBIDDEN);
    let body = json!({ "destination": HERE, "settings": ["add_lead"] });
    assert_eq!(house.post("webhooks", &body).status, StatusCode::FORBIDDEN);
    let (_, stranger) = house.other_account();
    house.token = stranger;
    assert_ne!(house.get("webhooks").status, StatusCode::OK, "of another account nothing is seen");
}

/// The captured deliveries of kommo-api §11, key by key.
#[test]
fn a_lead_is_told_with_the_keys_that_programs_read() {
    on_each_database(|house| {
        subscribe(&house, &["add_lead", "update_lead", "status_lead", "responsible_lead", "delete_lead"]);
        let world = house.kit.world;
        let (first, second) = (world.stages.new_request.0, world.stages.contacted.0);
        let lead = json!([{ "name": "A table", "price": 4800, "status_id": first, "responsible_user_id": world.ida,
            "_embedded": { "tags": [{ "name": "oak" }] } }]);
        let id = house.made("leads", &lead).first_id("leads");
        let made = told(&house);
        assert_eq!(heads(&made), ["leads[add]"]);
        let of = |key: &str| value(&made[0], &format!("leads[add][0][{key}]")).to_owned();
        for (key, expected) in [
            ("id", id.to_string()),
            ("name", "A table".to_owned()),
            ("price", "4800".to_owned()),
            ("status_id", first.to_string()),
            ("pipeline_id", world.sales.to_string()),
            ("responsible_user_id", world.ida.to_string()),
            ("created_user_id", world.mara.to_string()),
            ("modified_user_id", world.mara.to_string()),
            ("account_id", house.kit.account.to_string()),
            ("date_create", NOW.to_string()),
            ("last_modified", NOW.to_string()),
            ("created_at", NOW.to_string()),
            ("updated_at", NOW.to_string()),
        ] {
            assert_eq!(of(key), expected, "{key}");
        }
        assert_eq!(value(&made[0], "leads[add][0][tags][0][name]"), "oak");
        assert_eq!(value(&made[0], "account[id]"), house.kit.account.to_string());
        assert_eq!(value(&made[0], "account[_links][self]"), "https://workshop.sluice.test");

        let change = json!({ "status_id": second, "responsible_user_id": world.tom, "price": 5200 });
        house.patch(&format!("leads/{id}"), &change);
        let changed = told(&house);
        let mut sorted = heads(&changed);
        sorted.sort();
        assert_eq!(sorted, ["leads[responsible]", "leads[status]", "leads[update]"], "one change is told once");
        for one in &changed {
            let head = heads(std::slice::from_ref(one)).remove(0);
            let of = |key: &str| value(one, &format!("{head}[0][{key}]")).to_owned();
            assert_eq!((of("status_id"), of("price")), (second.to_string(), "5200".to_owned()), "{head}");
            let (stage, person) = (of("old_status_id"), of("old_responsible_user_id"));
            assert_eq!(stage, if head == "leads[responsible]" { String::new() } else { first.to_string() }, "{head}");
            assert_eq!(person, if head == "leads[status]" { String::new() } else { world.ida.to_string() }, "{head}");
        }
        house.kit.run_as(world.mara, move |cx| flow::leads::delete(cx, base::ids::LeadId(id)));
        let gone = told(&house).remove(0);
        let of = |key: &str| value(&gone, &format!("leads[delete][0][{key}]")).to_owned();
        assert_eq!(
            (of("id"), of("status_id"), of("pipeline_id")),
            (id.to_string(), second.to_string(), world.sales.to_string())
        );
    });
}

/// A merge by hand, by a program, and its undo; whoever knows of no merges hears that records are gone, and back.
#[test]
fn each_merge_and_each_undo_is_told_and_told_to_those_too_who_know_of_none() {
    on_each_database(|house| {
        let all: Vec<String> = ["merge", "unmerge", "update", "delete", "restore"]
            .iter()
            .flat_map(|action| ["lead", "contact", "company"].map(|noun| format!("{action}_{noun}")))
            .collect();
        subscribe(&house, &all.iter().map(String::as_str).collect::<Vec<_>>());
        for (noun, key, kind) in
            [("leads", "leads", ""), ("contacts", "contacts", "contact"), ("companies", "contacts", "company")]
        {
            let made = |name: &str| house.made(noun, &json!([{ "name": name }])).first_id(noun);
            let (survivor, other) = (made("Anna Berg"), made("A. Berg"));
            told(&house);
            let wish = json!({ "entity_type": noun, "survivor_id": survivor, "merged_ids": [other],
                "reasons": [{ "text": "same mobile number", "bits": 9.1 }] });
            let merge = house.post("merges", &wish).json["id"].to_string();
            let news = told(&house);
            assert_eq!(heads(&news), ["merge", "update", "delete"].map(|action| format!("{key}[{action}]")), "{noun}");
            let of = |name: &str| value(&news[0], &format!("{key}[merge][0]{name}")).to_owned();
            for (name, expected) in [
                ("[id]", survivor.to_string()),
                ("[merged_ids][0]", other.to_string()),
                ("[merged][0][name]", "A. Berg".to_owned()),
                ("[merge_id]", merge.clone()),
                ("[cause]", "hand".to_owned()),
                ("[reasons][0][text]", "same mobile number".to_owned()),
                ("[created_by]", house.kit.world.mara.to_string()),
                ("[created_at]", NOW.to_string()),
                ("[type]", kind.to_owned()),
            ] {
                assert_eq!(of(name), expected, "{noun} {name}");
            }
            assert_eq!(value(&news[2], &format!("{key}[delete][0][id]")), other.to_string());
            house.post(&format!("merges/{merge}/undo"), &json!({}));
            let news = told(&house);
            assert_eq!(
                heads(&news),
                ["unmerge", "update", "restore"].map(|action| format!("{key}[{action}]")),
                "{noun}"
            );
            assert_eq!(value(&news[0], &format!("{key}[unmerge][0][merged_ids][0]")), other.to_string());
            assert_eq!(value(&news[0], &format!("{key}[unmerge][0][merge_id]")), merge);
            assert_eq!(value(&news[2], &format!("{key}[restore][0][name]")), "A. Berg");
        }
    });
}

#[test]
fn people_tasks_and_notes_are_told_as_programs_read_them() {
    let house = House::open();
    subscribe(&house, &["add_contact", "add_company", "add_task", "update_task", "note_contact", "responsible_task"]);
    let world = house.kit.world;
    let company = house.made("companies", &json!([{ "name": "Harbour Hotel" }])).first_id("companies");
    let person = json!([{ "name": "Ada Berg", "_embedded": { "companies": [{ "id": company }] }, "custom_fields_values":
        [{ "field_code": "PHONE", "values": [{ "value": "+49301234567", "enum_code": "WORK" }] }] }]);
    let contact = house.made("contacts", &person).first_id("contacts");
    let news = told(&house);
    assert_eq!(heads(&news), ["contacts[add]", "contacts[add]"]);
    assert_eq!(
        (value(&news[0], "contacts[add][0][type]"), value(&news[1], "contacts[add][0][type]")),
        ("company", "contact")
    );
    assert_eq!(value(&news[1], "contacts[add][0][company_name]"), "Harbour Hotel");
    assert_eq!(value(&news[1], "contacts[add][0][linked_company_id]"), company.to_string());
    assert_eq!(value(&news[1], "contacts[add][0][custom_fields][0][code]"), "PHONE");
    assert_eq!(value(&news[1], "contacts[add][0][custom_fields][0][values][0][value]"), "+49301234567");

    let task = json!([{ "text": "Call", "complete_till": 1_900_000_000, "task_type_id": 1, "entity_type": "contacts",
        "entity_id": contact, "responsible_user_id": world.ida }]);
    let task = house.made("tasks", &task).first_id("tasks");
    let news = told(&house).remove(0);
    let of = |key: &str| value(&news, &format!("task[add][0][{key}]")).to_owned();
    assert_eq!(
        (of("element_type"), of("element_id"), of("status")),
        ("1".to_owned(), contact.to_string(), "0".to_owned())
    );
    assert_eq!(
        (of("complete_till"), of("complete_before")),
        ("2030-03-17 17:46:40".to_owned(), "1900000000".to_owned())
    );
    house.patch(
        &format!("tasks/{task}"),
        &json!({ "is_completed": true, "result": { "text": "Agreed" }, "text": "Ring" }),
    );
    let news = told(&house);
    assert_eq!(heads(&news), ["task[update]"], "one change is told once");
    let of = |key: &str| value(&news[0], &format!("task[update][0]{key}")).to_owned();
    assert_eq!(
        (of("[status]"), of("[result][text]"), of("[old_text]")),
        ("1".to_owned(), "Agreed".to_owned(), "Call".to_owned())
    );

    house.made(&format!("contacts/{contact}/notes"), &json!([{ "note_type": "common", "params": { "text": "Oak" } }]));
    let news = told(&house).remove(0);
    let of = |key: &str| value(&news, &format!("contacts[note][0][note][{key}]")).to_owned();
    assert_eq!((of("text"), of("note_type"), of("element_type")), ("Oak".to_owned(), "4".to_owned(), "1".to_owned()));
}

fn writes(house: &House, text: &str) {
    let event: SourceEvent = {
        let message = Message {
            visitor: "0123456789abcdef0123456789abcdef".to_owned(),
            key: format!("key-{}", text.len()),
            text: text.to_owned(),
            ..Message::default()
        };
        chats::event(house.kit.world.website_chat, &message, NOW).unwrap()
    };
    let arrival = NewArrival {
        source_id: event.source_id,
        channel: Channel::Chat,
        identity: format!("chat-{text}"),
        envelope: Json::Null,
        body_file: None,
    };
    house.kit.run_through(event.source_id, move |cx| receive(cx, &arrival, &event));
}

#[test]
fn a_request_by_chat_is_told_with_what_was_written_and_then_with_what_was_decided() {
    on_each_database(|house| {
        subscribe(
            &house,
            &["add_unsorted", "update_unsorted", "delete_unsorted", "add_talk", "add_message", "add_lead"],
        );
        writes(&house, "hello");
        writes(&house, "a table");
        let news = told(&house);
        let mut sorted = heads(&news);
        sorted.sort();
        assert_eq!(sorted, ["message[add]", "message[add]", "talk[add]", "unsorted[add]", "unsorted[update]"]);
        let of = |head: &str| news.iter().filter(|one| heads(std::slice::from_ref(one))[0] == head).collect::<Vec<_>>();
        let texts: Vec<&str> = of("message[add]").iter().map(|one| value(one, "message[add][0][text]")).collect();
        assert_eq!(texts, ["hello", "a table"], "each message is its own, also within one second");
        let chat = value(of("talk[add]")[0], "talk[add][0][chat_id]").to_owned();
        assert_eq!(value(of("message[add]")[0], "message[add][0][chat_id]"), chat);
        assert_eq!(house.get(&format!("contacts/chats?chat_id[]={chat}")).json["_total_items"], 1, "the API's own id");
        let request = of("unsorted[add]")[0];
        let uid = value(request, "unsorted[add][0][uid]").to_owned();
        assert_eq!(value(request, "unsorted[add][0][category]"), "chats");
        house.post(&format!("leads/unsorted/{uid}/accept"), &json!({}));
        let news = told(&house);
        assert_eq!(heads(&news), ["leads[add]", "unsorted[delete]"]);
        let of = |key: &str| value(&news[1], &format!("unsorted[delete][0]{key}")).to_owned();
        assert_eq!((of("[action]"), of("[uid]")), ("accept".to_owned(), uid));
        assert_eq!(of("[accept_result][leads][0]"), value(&news[0], "leads[add][0][id]"));
    });
}

/// EM-14: what came into somebody's personal mailbox never leaves, not even to an administrator's webhook.
#[test]
fn a_mail_to_a_personal_mailbox_is_told_to_exist_and_nothing_of_it() {
    on_each_database(|house| {
        let codes = [
            "add_unsorted",
            "update_unsorted",
            "delete_unsorted",
            "note_lead",
            "update_lead",
            "add_message",
            "add_lead",
        ];
        subscribe(&house, &codes);
        let own = connect(&house, house.kit.world.ida, MailboxKind::Personal);
        let zoe = "Zoe <zoe@new.example>";
        comes(&house, own, FolderRole::Inbox, (zoe, "Ida <personal@lindqvist.example>", "Salary talks", 1));
        let news = told(&house);
        assert!(heads(&news).contains(&"unsorted[add]".to_owned()), "{news:?}");
        let all = format!("{news:?}").to_lowercase();
        assert!(!all.contains("salary") && !all.contains("zoe@new.example"), "{all}");
    });
}

/// A request as a program hands it in, which duplicate control knows again.
fn asks(house: &House, email: &str) -> Json {
    let values = |value: &str| json!([{ "value": value }]);
    let phone = json!({ "field_code": "PHONE", "values": values("+49301234567") });
    sends(house, &json!([{ "field_code": "EMAIL", "values": values(email) }, phone]))
}

/// Ada's request, with what it says of her.
fn sends(house: &House, addresses: &Json) -> Json {
    let metadata = json!({ "category": "forms", "form_id": "1", "form_name": "F", "form_page": "https://x.example",
        "form_sent_at": 1, "ip": "192.0.2.1" });
    let person = json!({ "name": "Ada Berg", "custom_fields_values": addresses });
    let embedded = json!({ "contacts": [person], "source": { "external_id": "site" }, "metadata": metadata });
    house.made("leads/complex", &json!([{ "name": "Hall", "_embedded": embedded }])).json[0].clone()
}

#[test]
fn a_merge_by_a_rule_is_told_and_so_are_all_undos_of_a_filter() {
    on_each_database(|house| {
        house.kit.leaves_work();
        let pipeline = house.get("leads/pipelines").first_id("pipelines");
        let known = asks(&house, "ada@x.example")["id"].clone();
        let waiting = house.get("leads/unsorted").rows("unsorted")[0]["uid"].as_str().unwrap().to_owned();
        house.post(&format!("leads/unsorted/{waiting}/accept"), &json!({}));
        house.patch(&format!("leads/pipelines/{pipeline}/duplicate_control"), &json!({ "is_enabled": true }));
        subscribe(&house, &["merge_lead", "unmerge_lead", "delete_lead", "restore_lead"]);
        for email in ["ada@work.example", "ada@home.example"] {
            assert_eq!(asks(&house, email)["id"], known);
        }
        let news = told(&house);
        assert_eq!(heads(&news), ["leads[merge]", "leads[merge]"], "a draft of a request is no lead that is gone");
        let of = |key: &str| value(&news[0], &format!("leads[merge][0][{key}]")).to_owned();
        let (cause, by) = ("rule".to_owned(), of("created_by"));
        assert_eq!((of("id"), of("cause"), of("pipeline_id")), (known.to_string(), cause, pipeline.to_string()));
        assert_eq!(by, "0", "Sluice's deed, whose program ever asked, as the merge itself says");
        let merged = house.get("events?filter[type]=entity_merged").rows("events").clone();
        assert!(merged.iter().all(|event| event["created_by"] == 0), "{merged:?}");
        assert_eq!(house.get("merges").rows("merges")[0]["created_by"], 0);

        let filter = json!({ "filter": { "entity_type": "leads", "pipeline_id": pipeline } });
        let begun = house.post("merges/undo", &filter).json;
        assert_eq!(begun["planned"], 2, "{begun}");
        let id = base::ids::BulkChangeId(begun["id"].as_i64().unwrap());
        while house.kit.run_as(house.kit.world.mara, move |cx| flow::bulk_job::go_on(cx, id)) {}
        let undone = told(&house);
        assert_eq!(heads(&undone), ["leads[unmerge]", "leads[unmerge]"]);
        let merge = |told: &Told, head: &str| value(told, &format!("{head}[0][merge_id]")).to_owned();
        let mut ids = [merge(&undone[0], "leads[unmerge]"), merge(&undone[1], "leads[unmerge]")];
        ids.sort();
        assert_eq!(ids, [merge(&news[0], "leads[merge]"), merge(&news[1], "leads[merge]")]);
    });
}

#[test]
fn a_request_that_a_rule_merges_while_it_waits_is_told_as_linked_and_told_again_after_the_undo() {
    on_each_database(|house| {
        let pipeline = house.get("leads/pipelines").first_id("pipelines");
        let known = asks(&house, "ada@x.example");
        let waiting = house.get("leads/unsorted").rows("unsorted")[0]["uid"].as_str().unwrap().to_owned();
        house.post(&format!("leads/unsorted/{waiting}/accept"), &json!({}));
        let rules = json!({ "is_enabled": true, "methods": ["email"] });
        house.patch(&format!("leads/pipelines/{pipeline}/duplicate_control"), &rules);
        subscribe(&house, &["add_unsorted", "delete_unsorted"]);
        let address = json!([{ "field_code": "EMAIL", "values": [{ "value": "ada@home.example" }] }]);
        let request = sends(&house, &address);
        let news = told(&house);
        assert_eq!((heads(&news), &request["merged"]), (vec!["unsorted[add]".to_owned()], &json!(false)));
        let uid = value(&news[0], "unsorted[add][0][uid]").to_owned();

        let emails = ["ada@x.example", "ada@home.example"].map(|email| json!({ "value": email, "enum_code": "WORK" }));
        let change = json!({ "custom_fields_values": [{ "field_code": "EMAIL", "values": emails }] });
        let edited = house.patch(&format!("contacts/{}", known["contact_id"]), &change);
        assert_eq!(edited.status, StatusCode::OK, "{}", edited.json);
        while house.kit.run(flow::judging_again::read_journal) {}
        let news = told(&house);
        assert_eq!(heads(&news), ["unsorted[delete]"]);
        let of = |key: &str| value(&news[0], &format!("unsorted[delete][0]{key}")).to_owned();
        assert_eq!(
            (of("[uid]"), of("[action]"), of("[modified_user_id]")),
            (uid.clone(), "link".to_owned(), "0".to_owned())
        );
        assert_eq!(of("[link_result][leads][0]"), known["id"].to_string());

        let merge = house.get("merges").first_id("merges");
        house.post(&format!("merges/{merge}/undo"), &json!({}));
        let news = told(&house);
        assert_eq!((heads(&news), value(&news[0], "unsorted[add][0][uid]")), (vec!["unsorted[add]".to_owned()], &*uid));
        assert_eq!(value(&news[0], "unsorted[add][0][lead_id]"), request["id"].to_string());
    });
}
