use std::fs;

use crate::crashes_on_sqlite::send_while;
use crate::house::{House, mode, refused};

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_taken_under_load_serves_with_everything_that_was_taken_before_it() {
    let house = House::on_sqlite();
    let node = house.serve();
    let caller = house.caller(&node);
    let copy = house.folder.path().join("copy.db");
    let mut before = Vec::new();
    send_while(&caller, 50, async || {
        before = caller.waiting().await;
        let words = ["backup".to_owned(), copy.display().to_string()];
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let said = tokio::task::block_in_place(|| house.print(&words));
        assert!(said.contains("checked it") && said.contains("secret.key"), "{said}");
    })
    .await;
    assert_eq!(mode(&copy), 0o600);
    assert!(!copy.with_file_name("copy.db.unfinished").exists());

    let restored = House::empty();
    fs::create_dir(restored.data()).unwrap();
    fs::copy(&copy, restored.data().join("sluice.db")).unwrap();
    fs::copy(house.data().join("secret.key"), restored.data().join("secret.key")).unwrap();
    let second = restored.serve();
    let found = caller.at(&second.http).waiting().await;
    let lost: Vec<_> = before.iter().filter(|name| !found.contains(name)).collect();
    assert!(lost.is_empty(), "not in the copy: {lost:?}");
}

#[test]
fn a_file_that_is_there_is_not_written_over_and_a_server_has_a_tool_of_its_own() {
    let house = House::on_sqlite();
    let there = house.folder.path().join("there");
    fs::write(&there, "mine").unwrap();
    let said = refused(&house.run(&["backup", there.to_str().unwrap()]));
    assert!(said.contains("exists already"), "{said}");
    assert_eq!(fs::read_to_string(&there).unwrap(), "mine");
    let said = refused(&house.run(&["backup", "x", "--database", "postgres://nobody@127.0.0.1:1/none"]));
    assert!(said.contains("pg_dump"), "{said}");
}
