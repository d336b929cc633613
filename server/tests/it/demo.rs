use crate::caller::Caller;
use crate::house::House;
use crate::postman::{Postman, mail};
use crate::program::Program;

fn demo(house: &House) -> Program {
    Program::start(&house.command(&["demo", "--http", "127.0.0.1:0", "--smtp", "127.0.0.1:0"]), house.folder.path())
}

fn waiting_caller(house: &House, node: &Program) -> Caller {
    let token = house.print(&["token", "create", "--email", "mara@lindqvist.example"]);
    Caller::new(&node.http, token.trim())
}

#[tokio::test]
async fn the_demo_shows_a_company_takes_requests_and_keeps_what_was_done() {
    let house = House::empty();
    let node = demo(&house);
    let first_link = node.line_with("/links/");
    let address = node.line_with("--mail-rcpt");
    let address = address.split("--mail-rcpt ").nth(1).unwrap().split(' ').next().unwrap();
    let caller = waiting_caller(&house, &node);
    let at_first = caller.waiting().await;
    assert!(at_first.len() > 10, "{at_first:?}");
    let mut postman = Postman::at(node.smtp.unwrap()).await;
    assert_eq!(postman.bring(address, &mail("A table for ten")).await, 250);
    crate::program::until("the mail stands on the board", async || {
        caller.waiting().await.contains(&"A table for ten".to_owned()).then_some(())
    })
    .await;
    node.kill();

    let mut node = demo(&house);
    assert_ne!(first_link, node.line_with("/links/"), "a fresh link at each start");
    assert_eq!(caller.at(&node.http).waiting().await.len(), at_first.len() + 1, "nothing is furnished twice");
    assert!(node.terminate().success());
}

#[tokio::test]
async fn a_demo_that_is_killed_while_it_furnishes_begins_anew() {
    let house = House::empty();
    let words = ["demo", "--http", "127.0.0.1:0", "--smtp", "127.0.0.1:0"];
    let mut child = house.command(&words).stdout(std::process::Stdio::null()).spawn().unwrap();
    crate::program::until("the database is being made", async || house.data().join("sluice.db").exists().then_some(()))
        .await;
    child.kill().unwrap();
    child.wait().unwrap();
    let node = demo(&house);
    assert!(waiting_caller(&house, &node).waiting().await.len() > 10);
}
