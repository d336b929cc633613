use std::fs;

use testkit::postgres::fresh_database;

use crate::crashes_on_sqlite::send_while;
use crate::house::{House, mode};

#[tokio::test(flavor = "multi_thread")]
async fn an_account_moves_to_postgres_with_all_it_has_and_back() {
    let house = House::on_sqlite();
    let mut node = house.serve();
    let caller = house.caller(&node);
    send_while(&caller, 50, async || ()).await;
    let waiting = caller.waiting().await;
    assert!(node.terminate().success());
    let archive = house.folder.path().join("acme.tar");
    let said = house.print(&["account", "export", archive.to_str().unwrap()]);
    assert!(said.contains("Exported Acme"), "{said}");
    assert_eq!(mode(&archive), 0o600);

    let there = House::empty_on_postgres(fresh_database());
    take_key(&house, &there);
    let said = there.print(&["account", "import", archive.to_str().unwrap()]);
    assert!(said.contains("Imported Acme as account 1"), "{said}");
    let second = there.folder.path().join("acme.tar");
    there.print(&["account", "export", second.to_str().unwrap()]);
    assert!(fs::read(&archive).unwrap() == fs::read(&second).unwrap(), "what came out is not what went in");

    // Tokens are signed with the key, so hers opens the other database too.
    let mut node = there.serve();
    assert_eq!(caller.at(&node.http).waiting().await, waiting);
    assert!(node.terminate().success());
    there.print(&["account", "export", there.folder.path().join("back.tar").to_str().unwrap()]);
    let home = House::empty();
    take_key(&house, &home);
    home.print(&["account", "import", there.folder.path().join("back.tar").to_str().unwrap()]);
    let node = home.serve();
    assert_eq!(caller.at(&node.http).waiting().await, waiting);
}

/// As the README advises whoever moves.
fn take_key(from: &House, to: &House) {
    fs::create_dir(to.data()).unwrap();
    fs::copy(from.data().join("secret.key"), to.data().join("secret.key")).unwrap();
}
