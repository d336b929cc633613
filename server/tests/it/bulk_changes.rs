use axum::http::Method;
use serde_json::{Value as Json, json};

use crate::caller::Caller;
use crate::house::House;
use crate::program::until;
use crate::visitor::{Visitor, hidden};

/// More leads than one request changes, so that a job goes through them.
const LEADS: usize = 5_200;
/// Leads that the API takes at once.
const AT_ONCE: usize = 250;

async fn open_leads(caller: &Caller) {
    for part in 0..LEADS.div_ceil(AT_ONCE) {
        let numbers = part * AT_ONCE..LEADS.min((part + 1) * AT_ONCE);
        let leads: Vec<Json> = numbers.map(|number| json!({ "name": format!("Order {number}") })).collect();
        let (status, body) = caller.ask(Method::POST, "/api/v4/leads", Some(json!(leads))).await.expect("an answer");
        assert!(status.is_success(), "{status} {body}");
    }
}

/// The words of the newest bulk change on its page: its sentence, what was changed, what was left, how far it is.
async fn newest(ann: &Visitor) -> String {
    let page = ann.see("/bulk-changes").await;
    let row = page.split("<tbody>").nth(1).and_then(|rows| rows.split("</tr>").next()).unwrap_or_default();
    let words = row.split('<').filter_map(|part| part.split_once('>')).map(|(_, words)| words.trim());
    words.filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" | ")
}

/// Leads with the tag, of all of them.
async fn tagged(ann: &Visitor, tag: &str) -> usize {
    let page = ann.see("/leads").await;
    page.matches(&format!(">{tag}<")).count()
}

/// LD-06: a program that is killed goes on where it was. Had it changed a lead twice, the second time would count as left out.
#[tokio::test(flavor = "multi_thread")]
async fn a_large_bulk_change_goes_on_after_a_kill_changes_each_lead_once_and_is_taken_back_as_a_whole() {
    let house = House::on_sqlite();
    let node = house.serve();
    let (ann, caller) = (Visitor::ann(&node.http).await, house.caller(&node));
    open_leads(&caller).await;
    let token = hidden(&ann.see("/leads").await, "csrf_token").to_owned();
    let fields = [
        ("csrf_token", token.as_str()),
        ("home", "lead"),
        ("deed", "tag"),
        ("tag", "spring"),
        ("all", "yes"),
        ("query", ""),
    ];
    let asked = ann.submit("/bulk-changes", &fields).await;
    assert_eq!(asked.location, "/bulk-changes", "{}", asked.body);
    until("some leads are tagged", async || (tagged(&ann, "spring").await > 0).then_some(())).await;
    node.kill();

    let node = house.serve();
    let ann = ann.at(&node.http);
    let half = newest(&ann).await;
    assert!(half.contains("Working:"), "the kill came too late to show anything: {half}");
    let done = until("every lead is tagged", async || {
        let row = newest(&ann).await;
        (!row.contains("Working:")).then_some(row)
    })
    .await;
    assert!(done.contains("| 5200 | 0 |"), "{done}");

    let page = ann.see("/bulk-changes").await;
    let reversal = page.split("formaction=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let asked = ann.submit(&reversal, &[("csrf_token", &token)]).await;
    assert_eq!(asked.location, "/bulk-changes", "{}", asked.body);
    node.kill();
    let node = house.serve();
    let ann = ann.at(&node.http);
    until("it is taken back", async || newest(&ann).await.contains("Taken back").then_some(())).await;
    assert_eq!(tagged(&ann, "spring").await, 0);
    node.kill();
}
