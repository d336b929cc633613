use base::jobs::LEASE;
use std::collections::BTreeSet;
use std::time::Instant;
use testkit::postgres::fresh_database;

use crate::caller::Caller;
use crate::house::House;
use crate::program::until;
use crate::visitor::{Visitor, hidden};

/// Rows enough for a kill to come in between.
const ROWS: usize = 3_000;
/// Leads on one page of the API.
const PAGE: usize = 250;

/// The names of all leads.
async fn leads(caller: &Caller) -> Vec<String> {
    let mut names = Vec::new();
    for page in 1.. {
        let found = caller.get(&format!("/api/v4/leads?limit={PAGE}&page={page}")).await;
        let items = found["_embedded"]["leads"].as_array().cloned().unwrap_or_default();
        names.extend(items.iter().map(|lead| lead["name"].as_str().unwrap().to_owned()));
        if items.len() < PAGE {
            break;
        }
    }
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_goes_on_at_once_after_a_kill_and_takes_no_row_twice() {
    let (killed, went_on) = import_through_a_kill(House::on_sqlite()).await;
    assert!(went_on.duration_since(killed).as_secs() < LEASE.unsigned_abs(), "it waited for the claim of the dead");
}

/// Another node may be alive, so the claim of the dead one is waited for: half a minute, as long as [`until`] waits at most.
#[tokio::test(flavor = "multi_thread")]
async fn an_import_on_postgres_goes_on_after_a_kill_and_takes_no_row_twice() {
    import_through_a_kill(House::on_postgres(fresh_database())).await;
}

/// Gives when the program was killed and when the import went on.
async fn import_through_a_kill(house: House) -> (Instant, Instant) {
    let node = house.serve();
    let (ann, caller) = (Visitor::ann(&node.http).await, house.caller(&node));
    let rows: String = (0..ROWS).map(|row| format!("Order {row};Person {};{row}\n", row / 2)).collect();
    let page = ann.see("/imports/new").await;
    let token = hidden(&page, "csrf_token").to_owned();
    let import = ann.bring(&token, &format!("Lead title;Contact name;Sale\n{rows}")).await;
    let stage = selected_stage(&ann.see(&import).await);
    let fields = [
        ("csrf_token", token.as_str()),
        ("field-0", "lead.name"),
        ("field-1", "contact.name"),
        ("field-2", "lead.price"),
        ("decimal-2", "point"),
        ("stage", &stage),
    ];
    let asked = ann.submit(&format!("{import}/mapping"), &fields).await;
    assert_eq!(asked.location, import, "{}", asked.body);
    until("every row is tried", async || ann.see(&import).await.contains("It would make").then_some(())).await;
    ann.submit(&format!("{import}/run"), &[("csrf_token", &token)]).await;
    until("some rows are taken", async || (!leads(&caller).await.is_empty()).then_some(())).await;
    node.kill();
    let killed = Instant::now();

    let node = house.serve();
    let (ann, caller) = (ann.at(&node.http), caller.at(&node.http));
    let taken = leads(&caller).await.len();
    assert!(taken < ROWS, "the kill came too late to show anything");
    until("more rows are taken", async || (leads(&caller).await.len() > taken).then_some(())).await;
    let went_on = Instant::now();
    until("every row is taken", async || ann.see(&import).await.contains("It made 3,000 leads").then_some(())).await;
    let names = leads(&caller).await;
    let expected: BTreeSet<String> = (0..ROWS).map(|row| format!("Order {row}")).collect();
    assert_eq!((names.len(), names.into_iter().collect::<BTreeSet<_>>()), (ROWS, expected));
    (killed, went_on)
}

fn selected_stage(page: &str) -> String {
    let select = page.split_once("name=\"stage\"").expect("a choice of stages").1;
    let options =
        select.split("</select>").next().unwrap().split("<option").find(|option| option.contains(" selected"));
    options.unwrap().split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}
