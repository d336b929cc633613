use std::time::{Duration, Instant};
use testkit::postgres::fresh_database;
use testkit::{Dovecot, Postgres};

use crate::crashes_on_sqlite::{assert_kept, send_while};
use crate::house::House;
use crate::mail_by_dovecot::{connect, serve, until_state};
use crate::postman::mail;

#[tokio::test(flavor = "multi_thread")]
async fn every_request_that_got_a_2xx_is_there_after_a_kill_and_once() {
    let house = House::on_postgres(fresh_database());
    let node = house.serve();
    let caller = house.caller(&node);
    let taken = send_while(&caller, 200, async || node.kill()).await;
    let node = house.serve();
    assert_kept(&taken, &caller.at(&node.http).waiting().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_arrive_through_a_restart_of_the_database() {
    let mut postgres = Postgres::start();
    let house = House::on_postgres(postgres.fresh_database());
    let node = house.serve();
    let caller = house.caller(&node);
    let before = caller.clone();
    let taken = send_while(&caller, 100, async || {
        tokio::task::block_in_place(|| postgres.restart());
        // It takes requests again, without being started again.
        let answers = async || before.send_form(1_000_000).await.filter(axum::http::StatusCode::is_success);
        crate::program::until("requests are taken again", answers).await;
    });
    let taken = taken.await;
    assert_kept(&taken, &caller.waiting().await);
    let (status, _) = caller.ask(axum::http::Method::GET, "/healthz", None).await.unwrap();
    assert!(status.is_success());
}

/// New mail is to be there within a minute, also when the node dies that has followed its mailbox.
#[tokio::test(flavor = "multi_thread")]
async fn the_mailboxes_of_a_node_that_died_are_followed_by_another_within_a_minute() {
    let (house, dovecot) = (House::on_postgres(fresh_database()), Dovecot::start());
    let (username, password) = dovecot.user(1);
    let first = serve(&house, &dovecot);
    let caller = house.caller(&first);
    connect(&caller, &dovecot, &password).await;
    until_state(&caller, "following").await;
    let second = serve(&house, &dovecot);
    first.kill();
    let died_at = Instant::now();
    dovecot.deliver(&username, mail("A table").as_bytes());
    caller.at(&second.http).until_waiting(&["A table"]).await;
    assert!(died_at.elapsed() < Duration::from_secs(60), "{:?}", died_at.elapsed());
}
