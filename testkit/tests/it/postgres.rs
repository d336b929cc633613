use std::collections::HashSet;

use postgres::{Client, NoTls};
use testkit::{Postgres, postgres::fresh_database};

#[test]
fn every_test_gets_an_empty_database_of_its_own() {
    let databases: HashSet<String> = (0..3).map(|_| fresh_database()).collect();
    assert_eq!(databases.len(), 3);
    for url in databases {
        Client::connect(&url, NoTls).unwrap().batch_execute("CREATE TABLE lead (id bigint)").unwrap();
    }
}

#[tokio::test]
async fn an_asynchronous_test_gets_one_too() {
    assert!(fresh_database().starts_with("postgres://"));
}

#[test]
fn a_restart_ends_sessions_and_keeps_what_was_committed() {
    let mut server = Postgres::start();
    let url = server.fresh_database();
    let mut session = Client::connect(&url, NoTls).unwrap();
    session.batch_execute("CREATE TABLE lead (id bigint); INSERT INTO lead VALUES (7)").unwrap();

    server.restart();

    assert!(session.simple_query("SELECT 1").is_err());
    let row = Client::connect(&url, NoTls).unwrap().query_one("SELECT id FROM lead", &[]).unwrap();
    assert_eq!(row.get::<_, i64>(0), 7);
}

#[test]
fn it_commits_as_durably_as_in_production() {
    let mut session = Client::connect(&fresh_database(), NoTls).unwrap();
    for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
        let row = session.query_one(&format!("SHOW {setting}"), &[]).unwrap();
        assert_eq!(row.get::<_, &str>(0), "on", "{setting}");
    }
}
