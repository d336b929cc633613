//! Webhooks by the real program: a merge and its undo are told, an address that is down is told later, one that hangs holds
//! nobody up, one that takes nothing is switched off, and a kill loses nothing.

use axum::http::Method;
use serde_json::{Value as Json, json};

use crate::caller::Caller;
use crate::house::House;
use crate::program::{Program, number_of_kills, until};
use crate::receiver::{Mood, Receiver, Told};

fn serve(house: &House) -> Program {
    house.serve_with(&["--allow-network", "127.0.0.0/8"])
}

fn database(house: &House) -> rusqlite::Connection {
    let database = rusqlite::Connection::open(house.data().join("sluice.db")).unwrap();
    database.busy_timeout(crate::program::PATIENCE).unwrap();
    database
}

/// The waits are over: nobody sleeps in a test.
fn wait_is_over(house: &House) {
    database(house).execute("UPDATE webhook_deliveries SET due_at = 0 WHERE due_at IS NOT NULL", []).unwrap();
}

async fn subscribe(caller: &Caller, receiver: &Receiver, settings: &[&str]) {
    let hook = json!({ "destination": receiver.address, "settings": settings });
    let (status, answer) = caller.ask(Method::POST, "/api/v4/webhooks", Some(hook)).await.unwrap();
    assert!(status.is_success(), "{status} {answer}");
}

async fn post(caller: &Caller, path: &str, body: Json) -> Json {
    let (status, answer) = caller.ask(Method::POST, path, Some(body)).await.unwrap();
    assert!(status.is_success(), "{path}: {status} {answer}");
    serde_json::from_str(&answer).unwrap()
}

async fn contact(caller: &Caller, name: &str) -> i64 {
    let made = post(caller, "/api/v4/contacts", json!([{ "name": name }])).await;
    made["_embedded"]["contacts"][0]["id"].as_i64().unwrap()
}

async fn until_told(receiver: &Receiver, count: usize) -> Vec<Told> {
    until("the receiver is told", async || Some(receiver.told()).filter(|told| told.len() >= count)).await
}

/// The names of the contacts of whom somebody was told that they were made.
fn names(told: &[Told]) -> Vec<&str> {
    told.iter().filter_map(|one| one.get("contacts[add][0][name]")).map(String::as_str).collect()
}

#[tokio::test]
async fn a_merge_and_its_undo_are_told_beside_an_address_that_hangs_and_one_that_leads_elsewhere() {
    let house = House::on_sqlite();
    let node = serve(&house);
    let caller = house.caller(&node);
    let (good, hanging) = (Receiver::start(Mood::Takes).await, Receiver::start(Mood::Hangs).await);
    let leading = Receiver::start(Mood::Redirects).await;
    for receiver in [&hanging, &leading, &good] {
        subscribe(&caller, receiver, &["merge_contact", "unmerge_contact"]).await;
    }
    let (survivor, other) = (contact(&caller, "Anna Berg").await, contact(&caller, "A. Berg").await);
    let wish = json!({ "entity_type": "contacts", "survivor_id": survivor, "merged_ids": [other] });
    let merge = post(&caller, "/api/v4/merges", wish).await["id"].to_string();
    let told = until_told(&good, 1).await;
    let of = |key: &str| told[0].get(&format!("contacts[merge][0]{key}")).cloned().unwrap_or_default();
    assert_eq!((of("[id]"), of("[merged_ids][0]")), (survivor.to_string(), other.to_string()));
    assert_eq!((of("[merge_id]"), of("[type]"), of("[cause]")), (merge.clone(), "contact".into(), "hand".into()));
    assert_eq!(told[0]["account[subdomain]"], "acme");
    post(&caller, &format!("/api/v4/merges/{merge}/undo"), json!({})).await;
    let told = until_told(&good, 2).await;
    assert_eq!(told[1]["contacts[unmerge][0][merge_id]"], merge);

    let settled = async || {
        let sql = "SELECT count(*) FROM webhook_deliveries WHERE tries > 0";
        let count: i64 = database(&house).query_row(sql, [], |row| row.get(0)).unwrap();
        (count == 6).then_some(())
    };
    until("the others have had their try", settled).await;
    let answers =
        "SELECT count(*) FROM webhook_deliveries WHERE status = 302 OR problem = 'No answer within 2 seconds'";
    assert_eq!(database(&house).query_row(answers, [], |row| row.get::<_, i64>(0)).unwrap(), 4);
    assert_eq!(leading.calls(), 2, "where it leads nobody goes");
}

#[tokio::test]
async fn an_address_that_is_down_is_told_later_in_the_order_of_what_happened() {
    let house = House::on_sqlite();
    let node = serve(&house);
    let caller = house.caller(&node);
    let receiver = Receiver::start(Mood::Fails).await;
    subscribe(&caller, &receiver, &["add_contact"]).await;
    for name in ["First", "Second", "Third"] {
        contact(&caller, name).await;
    }
    until("each had a try", async || (receiver.calls() == 3).then_some(())).await;
    let waits = async || {
        let sql = "SELECT count(*) FROM webhook_deliveries WHERE tries = 1 AND status = 503 AND due_at > 1000";
        (database(&house).query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap() == 3).then_some(())
    };
    until("each waits for the next one", waits).await;
    receiver.becomes(Mood::Takes);
    wait_is_over(&house);
    assert_eq!(names(&until_told(&receiver, 3).await), ["First", "Second", "Third"]);
}

#[tokio::test]
async fn an_address_inside_that_nobody_allowed_is_not_reached() {
    let house = House::on_sqlite();
    let node = house.serve();
    let caller = house.caller(&node);
    let receiver = Receiver::start(Mood::Takes).await;
    subscribe(&caller, &receiver, &["add_contact"]).await;
    contact(&caller, "Anna Berg").await;
    let problem = async || {
        let sql = "SELECT problem FROM webhook_deliveries WHERE tries = 1";
        database(&house).query_row(sql, [], |row| row.get::<_, String>(0)).ok()
    };
    let problem = until("it was tried", problem).await;
    assert_eq!(problem, "Not reached");
    assert_eq!(receiver.calls(), 0);
}

#[tokio::test]
async fn a_hundred_and_one_bad_answers_switch_it_off_and_the_administrators_are_told() {
    let house = House::on_sqlite();
    let node = serve(&house);
    let caller = house.caller(&node);
    let receiver = Receiver::start(Mood::Fails).await;
    subscribe(&caller, &receiver, &["add_contact"]).await;
    let many = |count: usize| (0..count).map(|number| json!({ "name": format!("Person {number}") })).collect::<Json>();
    post(&caller, "/api/v4/contacts", many(100)).await;
    until("a hundred tries", async || (receiver.calls() == 100).then_some(())).await;
    let is_off = async || caller.get("/api/v4/webhooks").await["_embedded"]["webhooks"][0]["disabled"] == true;
    assert!(!is_off().await);
    post(&caller, "/api/v4/contacts", many(5)).await;
    until("it is off", async || is_off().await.then_some(())).await;
    assert_eq!(receiver.calls(), 101, "nothing is sent any more");
    let notice = "SELECT text FROM notices WHERE kind = 'webhook_stopped'";
    let told = async || database(&house).query_row(notice, [], |row| row.get::<_, String>(0)).ok();
    assert_eq!(until("Ann is told", told).await, "The webhook to 127.0.0.1 was switched off");
    receiver.becomes(Mood::Takes);
    subscribe(&caller, &receiver, &["add_contact"]).await;
    contact(&caller, "After").await;
    assert_eq!(names(&until_told(&receiver, 1).await), ["After"]);
}

/// Contacts made before each kill.
const CONTACTS_A_KILL: usize = 3;

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_was_answered_is_told_whenever_the_program_dies() {
    let house = House::on_sqlite();
    let receiver = Receiver::start(Mood::Takes).await;
    let node = serve(&house);
    let caller = house.caller(&node);
    subscribe(&caller, &receiver, &["add_contact"]).await;
    let (mut node, kills) = (Some(node), number_of_kills());
    for kill in 0..kills {
        let running = node.take().unwrap_or_else(|| serve(&house));
        let caller = caller.at(&running.http);
        let seen = receiver.calls();
        for number in 0..CONTACTS_A_KILL {
            contact(&caller, &format!("Person {kill}.{number}")).await;
        }
        // Another moment each time: before anything is written down, between two posts, and before an answer is.
        until("posts are on their way", async || (receiver.calls() >= seen + kill % 3).then_some(())).await;
        running.kill();
    }
    let _node = serve(&house);
    let expected = kills * CONTACTS_A_KILL;
    let all = async || {
        let told = receiver.told();
        let mut names: Vec<String> = names(&told).into_iter().map(str::to_owned).collect();
        names.sort();
        names.dedup();
        (names.len() == expected).then_some(told.len())
    };
    let times = until("everybody is told of", all).await;
    assert!(times <= expected + kills, "at most the post of the moment comes again: {times} of {expected}");
}
