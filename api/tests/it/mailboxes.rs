//! `PATCH /mailboxes/{id}`: what is not named stays, and what cannot be done is refused where it stands.

use crate::house::{House, Reply};
use axum::http::StatusCode;
use base::ids::MailboxId;
use base::secrets::Vault;
use flow::channels::mailboxes::{self, Auth, Mailbox, PASSWORD_CONTEXT, Server, Tls};
use serde_json::{Value as Json, json};

/// Mara's office connects a mailbox whose user has another name at each server than its address.
fn connect(house: &House) -> MailboxId {
    let imap = json!({ "host": "imap.own.example", "port": 1143, "tls": "starttls", "username": "office" });
    let smtp = json!({ "host": "smtp.own.example", "username": "outgoing" });
    let body =
        json!({ "address": "office@own.example", "kind": "shared", "password": "x", "imap": imap, "smtp": smtp });
    let made = house.post("mailboxes", &body);
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.json);
    MailboxId(made.json["id"].as_i64().unwrap())
}

fn patch(house: &House, id: MailboxId, change: &Json) -> Reply {
    house.patch(&format!("mailboxes/{id}"), change)
}

fn kept(house: &House, id: MailboxId) -> Mailbox {
    house.kit.run(move |cx| mailboxes::load_mailbox(cx, id))
}

fn password(mailbox: &Mailbox) -> String {
    let Auth::Password { sealed } = &mailbox.auth else { panic!("{:?}", mailbox.auth) };
    Vault::from_key([7; 32]).open(PASSWORD_CONTEXT, sealed).unwrap().reveal().to_owned()
}

/// The first complaint: where, and what.
fn refusal(reply: &Reply) -> (String, String) {
    assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{}", reply.json);
    let first = &reply.json["validation-errors"][0]["errors"][0];
    (first["path"].as_str().unwrap().to_owned(), first["detail"].as_str().unwrap().to_owned())
}

#[test]
fn another_password_alone_is_tried_at_the_servers_of_its_mailbox_and_kept() {
    let house = House::open();
    let id = connect(&house);
    let before = kept(&house, id);
    assert_eq!(refusal(&patch(&house, id, &json!({ "password": "wrong" }))).0, "password");
    assert_eq!(password(&kept(&house, id)), "x", "what is refused is not kept");
    let changed = patch(&house, id, &json!({ "password": "another" }));
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.json);
    let after = kept(&house, id);
    assert_eq!((&after.server, &after.smtp), (&before.server, &before.smtp));
    assert_eq!(password(&after), "another");
    assert_eq!(changed.json["state"], "connecting");
}

#[test]
fn what_is_not_named_of_how_a_mailbox_is_reached_stays() {
    let house = House::open();
    let id = connect(&house);
    let smtp = kept(&house, id).smtp.unwrap();
    let at = |host: &str, port, username: &str, tls| Server {
        host: host.to_owned(),
        port,
        username: username.to_owned(),
        tls,
    };
    let change = |change: &Json| {
        let reply = patch(&house, id, change);
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.json);
        let mailbox = kept(&house, id);
        (mailbox.server, mailbox.smtp.unwrap())
    };
    let moved = change(&json!({ "password": "x", "imap": { "host": "new.own.example" } }));
    assert_eq!(moved, (at("new.own.example", 1143, "office", Tls::StartTls), smtp));
    let named = change(&json!({ "password": "x", "username": "team", "imap": { "port": 993 } }));
    let sends = at("smtp.own.example", 465, "team", Tls::Implicit);
    assert_eq!(named, (at("new.own.example", 993, "team", Tls::Implicit), sends.clone()));
    let one = change(&json!({ "password": "x", "address": "Office@own.example", "imap": { "username": "reader" } }));
    assert_eq!(one, (at("new.own.example", 993, "reader", Tls::Implicit), sends));
}

#[test]
fn servers_and_user_name_are_not_changed_without_the_password_nor_the_address_at_all() {
    let house = House::open();
    let id = connect(&house);
    let before = kept(&house, id);
    for (key, value) in [
        ("username", json!("team")),
        ("imap", json!({ "host": "a.example" })),
        ("smtp", json!({ "host": "a.example" })),
    ] {
        let (path, detail) = refusal(&patch(&house, id, &json!({ key: value })));
        assert!(path == key && detail.contains("password"), "{path}: {detail}");
    }
    for change in [json!({ "address": "b@own.example" }), json!({ "address": "b@own.example", "password": "x" })] {
        let (path, detail) = refusal(&patch(&house, id, &change));
        assert!(path == "address" && detail.contains("stays"), "{path}: {detail}");
    }
    assert_eq!(refusal(&patch(&house, id, &json!({ "password": " " }))).0, "password");
    let after = kept(&house, id);
    assert_eq!((after.address, after.server, after.smtp), (before.address, before.server, before.smtp));
}

#[test]
fn what_is_no_setting_of_a_mailbox_or_of_an_odd_type_is_refused_where_it_stands() {
    let house = House::open();
    let id = connect(&house);
    for (path, change) in [
        ("fresh_after_days", json!({ "fresh_after_days": 1.5 })),
        ("fresh_after_days", json!({ "fresh_after_days": "" })),
        ("fresh_after_days", json!({ "fresh_after_days": true })),
        ("groups_threads", json!({ "groups_threads": 1.5 })),
        ("groups_threads", json!({ "groups_threads": "" })),
        ("is_on", json!({ "is_on": 2 })),
        ("leads", json!({ "leads": "always" })),
        ("pipeline_id", json!({ "pipeline_id": 987_654 })),
        ("pipeline_id", json!({ "pipeline_id": 1.5 })),
        ("responsible_user_id", json!({ "responsible_user_id": 987_654 })),
        ("name", json!({ "name": "Office" })),
        ("imap.port", json!({ "password": "x", "imap": { "port": 99.5 } })),
        ("smtp.ssl", json!({ "password": "x", "smtp": { "ssl": true } })),
    ] {
        assert_eq!(refusal(&patch(&house, id, &change)).0, path, "{change}");
    }
    let mailbox = kept(&house, id);
    assert_eq!((mailbox.groups_threads, mailbox.fresh_after_days), (true, 90));
}

#[test]
fn a_mailbox_is_given_another_pipeline_and_responsible() {
    let house = House::open();
    let (id, world) = (connect(&house), house.kit.world);
    let change = json!({ "pipeline_id": world.service, "responsible_user_id": world.ida });
    let changed = patch(&house, id, &change).json;
    for key in ["pipeline_id", "responsible_user_id"] {
        assert_eq!(changed[key], change[key], "{changed}");
    }
    let source = house.get(&format!("sources/{}", changed["source_id"])).json;
    assert_eq!(source["pipeline_id"], change["pipeline_id"]);
    assert_eq!(patch(&house, id, &json!({ "responsible_user_id": 0 })).json["responsible_user_id"], 0);
}
