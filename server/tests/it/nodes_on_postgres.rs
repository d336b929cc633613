use testkit::postgres::fresh_database;

use crate::house::House;
use crate::postman::{Postman, mail};

#[tokio::test]
async fn what_a_web_node_takes_in_a_worker_node_reads() {
    let house = House::on_postgres(fresh_database());
    let (web, worker) = (house.serve_with(&["--role", "web"]), house.serve_with_role("worker"));
    let caller = house.caller(&web);
    let mut postman = Postman::at(web.smtp.unwrap()).await;
    assert_eq!(postman.bring(&caller.lead_address().await, &mail("A table")).await, 250);
    caller.until_waiting(&["A table"]).await;
    // A worker answers for its health and for nothing else.
    assert_eq!(caller.at(&worker.http).get("/healthz").await["status"], "ok");
    let (status, _) = caller.at(&worker.http).ask(axum::http::Method::GET, "/api/v4/account", None).await.unwrap();
    assert_eq!(status, 404);
}

#[tokio::test]
async fn two_whole_nodes_read_each_mail_once() {
    let house = House::on_postgres(fresh_database());
    let nodes = [house.serve(), house.serve()];
    let caller = house.caller(&nodes[0]);
    let address = caller.lead_address().await;
    let subjects: Vec<String> = (10..40).map(|number| format!("mail {number}")).collect();
    let mut postmen = [Postman::at(nodes[0].smtp.unwrap()).await, Postman::at(nodes[1].smtp.unwrap()).await];
    for (at, subject) in subjects.iter().enumerate() {
        assert_eq!(postmen[at % 2].bring(&address, &mail(subject)).await, 250);
    }
    let expected: Vec<&str> = subjects.iter().map(String::as_str).collect();
    caller.until_waiting(&expected).await;
}
